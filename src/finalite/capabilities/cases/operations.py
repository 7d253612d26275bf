"""Opens, moves and closes cases of the fiche whose purpose is active; a case of another fiche is out of reach."""

import re
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from finalite.capabilities import people
from finalite.capabilities.register import act, purpose
from finalite.capabilities.register.values import Invalid, PersonId, Refused

from .models import SUBJECTS, Case, CaseLink, Event
from .values import NewCase

CODE = re.compile(r"[a-z0-9_.-]{1,40}")


def open_case(*, kind: str, organisation: str, opened_on: date, person_id: int | None = None, subject: str = "",
              due_on: date | None = None, assigned_to: str = "", linked: tuple[PersonId, ...] = (),
              fiche: str = "") -> int:
    """Open a case of the fiche whose purpose is active; returns its number. `fiche` may name it, to be checked.

    `subject` is the person category of whom it is about: by default that of the person in `people`, or requester for
    somebody not identified yet. Raises `Invalid`, and `Refused` for another fiche.
    """
    subject = subject or (people.subjects_of([person_id])[PersonId(person_id)] if person_id else "requester")
    case = NewCase(kind, organisation, subject, PersonId(person_id) if person_id else None, due_on, assigned_to, linked)
    return open_cases(fiche=fiche, cases=[case], opened_on=opened_on)[0]


def open_cases(*, cases: Sequence[NewCase], opened_on: date, fiche: str = "") -> list[int]:
    """Open many cases in four statements, in the order given; one wrong entry refuses them all (`Invalid`)."""
    active = purpose.active()
    if fiche not in ("", active.fiche):
        raise Refused(f"a case of {fiche} is opened under its own purpose, not {active.code}", "other_fiche")
    rows = [_row(case, active.fiche, opened_on) for case in cases]
    with transaction.atomic():
        ids = [row.pk for row in Case.objects.bulk_create(rows)]
        CaseLink.objects.bulk_create(_links(ids, cases))
        Event.objects.bulk_create([_event(pk, row.subject, row.person_id, "opened", "", opened_on)
                                   for pk, row in zip(ids, rows, strict=True)])
    return ids


def note_event(*, case_id: int, kind: str, on: date, code: str = "") -> None:
    """Add a dated event to a case by its code, never by free text. Raises `Invalid`."""
    case = _reach(case_id)
    Event.objects.bulk_create([_event(case_id, case.subject, case.person_id, _code("kind", kind),
                                      _code("code", code) if code else "", on)])


def assign(*, case_id: int, to: str, on: date) -> None:
    """Give a case to an agent by login, or back to the team with an empty login. Raises `Invalid`."""
    with transaction.atomic():
        _change(case_id, on, "assigned" if to else "released", assigned_to=to)
        CaseLink.objects.filter(case_id=case_id).update(assigned_to=to)


def reschedule(*, case_id: int, due_on: date, on: date) -> None:
    """Move the due day of an open case, as when a file is at last complete (CRPA L114-5). Raises `Invalid`."""
    if due_on < _reach(case_id).opened_on:
        raise Invalid("due_on", "this is before the case was opened")
    _change(case_id, on, "due_moved", due_on=due_on)


def close_case(*, case_id: int, closed_on: date, outcome: str) -> None:
    """Close a case with the code of its outcome; need-to-know through it ends. Raises `Invalid`."""
    if closed_on < _reach(case_id).opened_on:
        raise Invalid("closed_on", "this is before the case was opened")
    with transaction.atomic():
        _change(case_id, closed_on, "closed", code=_code("outcome", outcome), state="closed", closed_on=closed_on,
                outcome=outcome)
        CaseLink.objects.filter(case_id=case_id).update(is_open=False)


def link_person(*, case_id: int, person_id: PersonId, on: date) -> None:
    """Let those who work on a case know about another person it concerns. Raises `Invalid`."""
    case = _reach(case_id)
    subject = people.subjects_of([person_id])[person_id]
    if case.state != "open":
        raise Invalid("case_id", "this case is closed")
    if not CaseLink.objects.filter(case_id=case_id, person_id=person_id).exists():
        CaseLink.objects.create(subject=subject, case_id=case_id, person_id=person_id,
                                organisation=case.organisation, assigned_to=case.assigned_to)
        Event.objects.bulk_create([_event(case_id, case.subject, case.person_id, "person_linked", "", on)])


def _change(case_id: int, on: date, event: str, code: str = "", **values: object) -> None:
    case = _reach(case_id)
    with transaction.atomic():
        # the condition on the state makes two agents who close at once one success and one refusal
        if not Case.objects.filter(pk=case_id, fiche=case.fiche, state="open").update(**values):
            raise Invalid("case_id", "this case is closed")
        Event.objects.bulk_create([_event(case_id, case.subject, case.person_id, event, code, on)])


def _reach(case_id: int) -> Case:
    fiche = purpose.active().fiche
    case = Case.objects.filter(pk=case_id, fiche=fiche).only(
        "pk", "subject", "fiche", "person_id", "organisation", "assigned_to", "opened_on", "state").first()
    if case is None:
        raise Invalid("case_id", f"{fiche} has no case {case_id}")
    return case


def _row(case: NewCase, fiche: str, on: date) -> Case:
    if case.due_on is not None and case.due_on < on:
        raise Invalid("due_on", "this is before the case is opened")
    if not case.organisation:
        raise Invalid("organisation", "say which caisse works on it")
    if case.subject not in SUBJECTS:
        raise Invalid("subject", f"a case is about one of {', '.join(SUBJECTS)}; whoever asks is a requester")
    return Case(subject=case.subject, fiche=fiche, organisation=case.organisation, assigned_to=case.assigned_to,
                person_id=case.person_id, opened_on=on, due_on=case.due_on, kind=_code("kind", case.kind))


def _links(ids: list[int], cases: Sequence[NewCase]) -> list[CaseLink]:
    concerned = [dict.fromkeys([*([case.person_id] if case.person_id else []), *case.linked]) for case in cases]
    everybody = set().union(*concerned)
    subjects = people.subjects_of(everybody) if everybody else {}
    return [CaseLink(subject=subjects[person], case_id=pk, person_id=person, organisation=case.organisation,
                     assigned_to=case.assigned_to)
            for pk, case, persons in zip(ids, cases, concerned, strict=True) for person in persons]


def _event(case_id: int, subject: str, person_id: int | None, kind: str, code: str, on: date) -> Event:
    return Event(subject=subject, case_id=case_id, person_id=person_id, kind=kind, code=code, on=on,
                 by=act.current_actor().user)


def _code(field: str, value: str) -> str:
    if not CODE.fullmatch(value):
        raise Invalid(field, "a code is up to 40 small letters, digits, dots, dashes and underscores, never a sentence")
    return value
