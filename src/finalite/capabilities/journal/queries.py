"""Reads the journal under the purpose of the fiche that asks; its door journals that reading too."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from finalite.capabilities.register import loader

from .models import Concerned, Entry
from .values import Consultation, FicheUsed, Page, Trace

PAGE = 50
FILTERS = {
    "user": "user",
    "role": "role",
    "organisation": "organisation",
    "fiche": "fiche",
    "operation": "operation",
    "subpurpose": "subpurpose",
    "outcome": "outcome",
    "since": "at__gte",
    "until": "at__lt",
}


def consultations_of(
    *, person_id: int, since: datetime | None = None, before: int | None = None, limit: int = PAGE
) -> Page:
    """Who consulted the data of this person, newest first (GDPR 15; one line for each act that concerned them)."""
    rows = Entry.objects.filter(concerned__person_id=person_id)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return _page(rows, before, limit, lambda entries: [_consultation(e) for e in entries])


def fiches_used(*, person_id: int, but: str) -> tuple[FicheUsed, ...]:
    """Each fiche whose acts, `but` those of one name, concerned this person: how many and when last, latest first."""
    rows = Entry.objects.filter(concerned__person_id=person_id).exclude(operation=but).values("fiche")
    told = rows.annotate(acts=Count("pk"), last_at=Max("at")).order_by("-last_at", "fiche")
    return tuple(FicheUsed(*one) for one in told.values_list("fiche", "acts", "last_at"))


def acts_of_user(*, user: str, before: int | None = None, limit: int = PAGE) -> Page:
    """What one account did, newest first."""
    return search(user=user, before=before, limit=limit)


def acts_on_fiche(*, fiche: str, before: int | None = None, limit: int = PAGE) -> Page:
    """What was done for one fiche, newest first."""
    return search(fiche=fiche, before=before, limit=limit)


def search(*, person_id: int | None = None, before: int | None = None, limit: int = PAGE, **filters: Any) -> Page:
    """Acts that match all the filters given: user, role, organisation, fiche, operation, subpurpose, outcome,
    `since` (in) and `until` (out). Newest first, by the hour of the act, so that each filter is answered from an index
    that ends with it; about one person, in the order written. Raises `TypeError` on any other filter."""
    unknown = filters.keys() - FILTERS.keys()
    if unknown:
        raise TypeError(f"cannot filter the journal by {', '.join(sorted(unknown))}; use {', '.join(FILTERS)}")
    given = {FILTERS[name]: wanted for name, wanted in filters.items() if wanted not in (None, "")}
    rows = Entry.objects.filter(**given)
    if person_id is not None:
        return _page(rows.filter(concerned__person_id=person_id), before, limit, _traces)
    return _latest(rows, before, limit)


def tally(*, by: tuple[str, ...], since: datetime, until: datetime, role: str) -> Counter[tuple]:
    """How many acts of a role between two instants have the same values in the columns `by`."""
    rows = Entry.objects.filter(at__gte=since, at__lt=until, role=role)
    return Counter(rows.values_list(*by).iterator())


def _latest(rows: QuerySet, before: int | None, limit: int) -> Page:
    """By hour then number; `before` is the number of the last line shown."""
    at = None if before is None else Entry.objects.filter(pk=before).values_list("at", flat=True).first()
    if at is not None:
        rows = rows.filter(at__lte=at).exclude(at=at, pk__gte=before)
    elif before is not None:  # purged since: what was written before it
        rows = rows.filter(pk__lt=before)
    return _cut(list(rows.order_by("-at", "-pk")[: limit + 1]), limit, _traces)


def _page(rows: QuerySet, before: int | None, limit: int, shown: Any) -> Page:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _cut(list(rows.order_by("-pk")[: limit + 1]), limit, shown)


def _cut(entries: list[Entry], limit: int, shown: Any) -> Page:
    more = entries[limit - 1].pk if len(entries) > limit else None
    return Page(tuple(shown(entries[:limit])), more)


def _consultation(entry: Entry) -> Consultation:
    purpose, subpurpose = _titles(entry.fiche, entry.subpurpose)
    return Consultation(
        entry.at,
        entry.role,
        entry.organisation,
        entry.fiche,
        purpose,
        subpurpose,
        _split(entry.categories),
        entry.outcome,
    )


def _titles(fiche: str, subpurpose: str) -> tuple[str, str]:
    """French titles; an entry outlives a fiche that was closed or renumbered, so an unknown one is shown by its id."""
    try:
        found = loader.entry(fiche)
    except LookupError:
        return fiche, subpurpose
    known = {s.id: s.text.fr for s in found.subpurposes}
    return found.title.fr, known.get(subpurpose, subpurpose)


def _traces(entries: Iterable[Entry]) -> list[Trace]:
    entries = list(entries)
    persons: dict[int, list[int]] = {}
    links = Concerned.objects.filter(entry__in=[e.pk for e in entries]).order_by("entry", "person_id")
    for entry, person in links.values_list("entry_id", "person_id"):
        persons.setdefault(entry, []).append(person)
    return [
        Trace(
            e.pk,
            e.at,
            e.user,
            e.role,
            e.organisation,
            e.fiche,
            e.operation,
            e.subpurpose,
            e.parent,
            _split(e.categories),
            e.outcome,
            e.reason,
            tuple(persons.get(e.pk, ())),
        )
        for e in entries
    ]


def _split(categories: str) -> tuple[str, ...]:
    return tuple(filter(None, categories.split(",")))
