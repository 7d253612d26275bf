"""What is to do, what happened, and whom an open case lets somebody know about."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q

from finalite.capabilities.register import purpose

from .models import Case, CaseLink, Event
from .values import CaseEvent, CaseInfo

COLUMNS = (
    "pk",
    "fiche",
    "subject",
    "person_id",
    "organisation",
    "assigned_to",
    "state",
    "opened_on",
    "due_on",
    "closed_on",
    "kind",
    "outcome",
)


def work_list(
    *, organisation: str, assigned_to: str | None = None, due_by: date | None = None, limit: int = 200
) -> tuple[CaseInfo, ...]:
    """The open cases of the active fiche in a caisse, most urgent first; of one agent or due by a day if asked."""
    rows = Case.objects.filter(fiche=purpose.active().fiche, organisation=organisation, state="open")
    if assigned_to is not None:
        rows = rows.filter(assigned_to=assigned_to)
    if due_by is not None:
        rows = rows.filter(due_on__lte=due_by)
    return _infos(rows.order_by(F("due_on").asc(nulls_last=True), "opened_on", "pk")[:limit])


def of_person(person_id: int, *, only_open: bool = False) -> tuple[CaseInfo, ...]:
    """The cases of the active fiche that concern a person, the latest first."""
    linked = CaseLink.objects.filter(person_id=person_id).values("case_id")
    rows = Case.objects.filter(Q(person_id=person_id) | Q(pk__in=linked), fiche=purpose.active().fiche)
    if only_open:
        rows = rows.filter(state="open")
    return _infos(rows.order_by("-opened_on", "-pk"))


def opened_before(*, kind: str, day: date, limit: int) -> tuple[CaseInfo, ...]:
    """The open cases of a kind of the active fiche that were opened before a day, the oldest first."""
    rows = Case.objects.filter(fiche=purpose.active().fiche, kind=kind, state="open", opened_on__lt=day)
    return _infos(rows.order_by("opened_on", "pk")[:limit])


def case(case_id: int) -> CaseInfo | None:
    """One case of the active fiche, or None."""
    found = _infos(Case.objects.filter(pk=case_id, fiche=purpose.active().fiche))
    return found[0] if found else None


def events_of(case_id: int) -> tuple[CaseEvent, ...]:
    """What happened in a case of the active fiche, oldest first; empty for a case of another."""
    rows = Event.objects.filter(case_id=case_id, case__fiche=purpose.active().fiche).order_by("on", "pk")
    return tuple(CaseEvent(*row) for row in rows.values_list("on", "kind", "code", "by"))


def links(*, user: str, organisation: str, person_ids: Iterable[int]) -> set[int]:
    """Those of `person_ids` whom an open case links to `user` or to the organisation; cases of every fiche count.

    The table holds no data category, so that the door may ask under any purpose. An empty login or organisation links
    nobody.
    """
    ours = Q(assigned_to=user) if user else Q()
    if organisation:
        ours |= Q(organisation=organisation)
    if not ours:
        return set()
    rows = CaseLink.objects.filter(ours, person_id__in=set(person_ids), is_open=True)
    return set(rows.values_list("person_id", flat=True))


def _infos(rows) -> tuple[CaseInfo, ...]:
    return tuple(CaseInfo(*row) for row in rows.values_list(*COLUMNS))
