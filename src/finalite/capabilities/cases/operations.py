"""Opens, moves and closes cases of the fiche whose purpose is active; a case of another fiche is out of reach."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from finalite.capabilities import people
from finalite.capabilities.register import act, purpose
from finalite.capabilities.register.values import Invalid, NotFound, PersonId

from .models import SUBJECTS, Case, CaseLink, Event
from .values import NewCase

CODE = re.compile(r"[a-z0-9_.-]{1,40}")


def open_case(*, case: NewCase, on: date) -> int:
    """Open a case of the fiche whose purpose is active; returns its number. Raises `Invalid`."""
    return open_cases(cases=[case], on=on)[0]


def open_cases(*, cases: Sequence[NewCase], on: date) -> list[int]:
    """Open many cases of the active fiche in four statements, in the order given; one wrong entry refuses them all."""
    fiche = purpose.active().fiche
    subjects = _subjects_of(cases)
    rows = [_row(case, fiche, on, subjects) for case in cases]
    with transaction.atomic():
        ids = [row.pk for row in Case.objects.bulk_create(rows)]
        CaseLink.objects.bulk_create(_links(ids, cases, subjects))
        Event.objects.bulk_create(
            [_event(pk, row.subject, row.person_id, "opened", "", on) for pk, row in zip(ids, rows, strict=True)]
        )
    return ids


def note_event(*, case_id: int, kind: str, on: date, code: str = "") -> None:
    """Add a dated event to a case by its code, never by free text. Raises `Invalid`."""
    case = _reach(case_id)
    Event.objects.bulk_create(
        [_event(case_id, case.subject, case.person_id, _code("kind", kind), _code("code", code) if code else "", on)]
    )


def assign(*, case_id: int, to: str, on: date) -> None:
    """Give a case to an agent by login, or back to the team with an empty login. Raises `Invalid`."""
    with transaction.atomic():
        _change(case_id, on, "assigned" if to else "released", assigned_to=to)
        CaseLink.objects.filter(case_id=case_id).update(assigned_to=to)


def reschedule(*, case_id: int, due_on: date, on: date) -> None:
    """Move the due day of an open case, as when a file is at last complete (CRPA L114-5). Raises `Invalid`."""
    if due_on < _reach(case_id).opened_on:
        raise Invalid("due_on", "ce jour précède l’ouverture du dossier")
    _change(case_id, on, "due_moved", due_on=due_on)


def close_case(*, case_id: int, outcome: str, on: date) -> None:
    """Close a case with the code of its outcome; need-to-know through it ends. Raises `Invalid`."""
    if on < _reach(case_id).opened_on:
        raise Invalid("on", "ce jour précède l’ouverture du dossier")
    with transaction.atomic():
        _change(case_id, on, "closed", code=_code("outcome", outcome), state="closed", closed_on=on, outcome=outcome)
        CaseLink.objects.filter(case_id=case_id).update(is_open=False)


def link_person(*, case_id: int, person_id: PersonId, on: date) -> None:
    """Let those who work on a case know about another person it concerns. Raises `Invalid`."""
    case = _reach(case_id)
    subject = people.subjects_of([person_id])[person_id]
    if case.state != "open":
        raise Invalid("case_id", "ce dossier est clos")
    if not CaseLink.objects.filter(case_id=case_id, person_id=person_id).exists():
        CaseLink.objects.create(
            subject=subject,
            case_id=case_id,
            person_id=person_id,
            organisation=case.organisation,
            assigned_to=case.assigned_to,
        )
        Event.objects.bulk_create([_event(case_id, case.subject, case.person_id, "person_linked", "", on)])


def _change(case_id: int, on: date, event: str, code: str = "", **values: object) -> None:
    case = _reach(case_id)
    with transaction.atomic():
        # the condition on the state makes two agents who close at once one success and one refusal
        if not Case.objects.filter(pk=case_id, fiche=case.fiche, state="open").update(**values):
            raise Invalid("case_id", "ce dossier est clos")
        Event.objects.bulk_create([_event(case_id, case.subject, case.person_id, event, code, on)])


def _reach(case_id: int) -> Case:
    fiche = purpose.active().fiche
    case = (
        Case.objects.filter(pk=case_id, fiche=fiche)
        .only("pk", "subject", "fiche", "person_id", "organisation", "assigned_to", "opened_on", "state")
        .first()
    )
    if case is None:
        raise NotFound("case_id", f"ce traitement n’a pas de dossier n° {case_id}")
    return case


def _row(case: NewCase, fiche: str, on: date, subjects: Mapping[PersonId, str]) -> Case:
    if case.due_on is not None and case.due_on < on:
        raise Invalid("due_on", "ce jour précède l’ouverture du dossier")
    if not case.organisation:
        raise Invalid("organisation", "dire quelle caisse traite ce dossier")
    subject = case.subject or (subjects[case.person_id] if case.person_id else "requester")
    if subject not in SUBJECTS:
        raise Invalid("subject", "dire de qui parle ce dossier : assuré, ayant droit, demandeur…")
    return Case(
        subject=subject,
        fiche=fiche,
        organisation=case.organisation,
        assigned_to=case.assigned_to,
        person_id=case.person_id,
        opened_on=on,
        due_on=case.due_on,
        kind=_code("kind", case.kind),
    )


def _subjects_of(cases: Sequence[NewCase]) -> Mapping[PersonId, str]:
    """The person category of everybody the cases concern, in one statement; raises `Invalid` for somebody unknown."""
    everybody = {person for case in cases for person in _concerned(case)}
    return people.subjects_of(everybody) if everybody else {}


def _concerned(case: NewCase) -> list[PersonId]:
    return list(dict.fromkeys([*([case.person_id] if case.person_id else []), *case.linked]))


def _links(ids: list[int], cases: Sequence[NewCase], subjects: Mapping[PersonId, str]) -> list[CaseLink]:
    return [
        CaseLink(
            subject=subjects[person],
            case_id=pk,
            person_id=person,
            organisation=case.organisation,
            assigned_to=case.assigned_to,
        )
        for pk, case in zip(ids, cases, strict=True)
        for person in _concerned(case)
    ]


def _event(case_id: int, subject: str, person_id: int | None, kind: str, code: str, on: date) -> Event:
    return Event(
        subject=subject, case_id=case_id, person_id=person_id, kind=kind, code=code, on=on, by=act.current_actor().user
    )


def _code(field: str, value: str) -> str:
    if not CODE.fullmatch(value):
        raise Invalid(field, "écrire un code (40 minuscules, chiffres, points ou tirets au plus), jamais une phrase")
    return value
