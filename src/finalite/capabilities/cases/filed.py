"""One case told from its opening to its end: its clock, what happened in order, what it is about, its papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from finalite.capabilities import documents, letters, people, register
from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import Data, PersonId

from .models import SUBJECTS
from .queries import case, events_of
from .values import CaseEvent, CaseInfo, Clock

FILED_ABOUT = ("insured", "dependant", "requester")
"""Whose documents may lie in a case, as the table of documents says."""


@dataclass(frozen=True, slots=True)
class About:
    """A row of the fiche that a case follows: the word by which its doors ask for it, and its number."""

    key: str
    number: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A document or a letter of the fiche about the person of a case, dated while the case is under way."""

    on: date
    name: Annotated[str, Data("case_handling")]
    letter: bool


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as whoever works on it reads it; `papers` is empty where the purpose reads none."""

    case: int
    kind: Annotated[str, Data("case_handling")]
    person_id: PersonId | None
    name: Annotated[str, Data("civil_identity")]
    opened_on: date
    due_on: date | None
    closed_on: date | None
    clock: Clock
    assigned_to: str
    outcome: Annotated[str | None, Data("case_handling")]
    about: tuple[About, ...]
    story: tuple[CaseEvent, ...]
    papers: tuple[Paper, ...]


def file(number: int, on: date, **followed: Any) -> CaseShown:
    """A case of the active fiche; `followed` names, by the word of its doors, the tables whose rows have a case.

    A row is asked for by its number, or by its column of that very word where it has one. Raises `Invalid` where there
    is no such case in reach, `Refused` where the actor may not know its person.
    """
    found = case(number) if 0 < number < 2**63 else None
    if found is None or (found.person_id is None and found.organisation != register.current_actor().organisation):
        raise register.Invalid("case", "ce dossier n’existe pas")
    if found.person_id is not None:
        register.concerns(found.person_id)
    return _shown(found, on, tuple(_about(number, followed)))


def _shown(found: CaseInfo, on: date, about: tuple[About, ...]) -> CaseShown:
    known = people.identity_of([found.person_id]) if found.person_id else {}
    return CaseShown(
        found.case_id,
        found.kind,
        found.person_id,
        known[found.person_id].name if found.person_id in known else "",
        found.opened_on,
        found.due_on,
        found.closed_on,
        found.clock(on=on),
        found.assigned_to,
        found.outcome,
        about,
        events_of(found.case_id),
        tuple(sorted(_papers(found), key=lambda one: one.on)),
    )


def _about(number: int, followed: dict[str, Any]) -> Iterator[About]:
    yield About("case", number)
    for key, tables in followed.items():
        for rows in filter(_in_reach, tables if isinstance(tables, tuple) else (tables,)):
            numbers = rows.filter(case_id=number).order_by("pk").values_list(_column(rows.model, key), flat=True)
            yield from (About(key, one) for one in numbers[:1])


def _in_reach(rows: Any) -> bool:
    """Does the purpose read anything of this table? A role that reads nothing of it learns no number of it."""
    held = {one.category for one in rows.model._meta.fields if getattr(one, "category", None)}
    return not held or bool(held & purpose.active().readable(rows.model.subjects))


def _column(model: Any, key: str) -> str:
    own = {one.attname for one in model._meta.concrete_fields}
    return next((name for name in (key, f"{key}_id") if name in own), "pk")


def _papers(found: CaseInfo) -> Iterator[Paper]:
    if found.person_id is None:
        return
    for paper in (*_documents(found), *_letters(found)):
        if found.opened_on <= paper.on <= (found.closed_on or paper.on):
            yield paper


def _documents(found: CaseInfo) -> Iterator[Paper]:
    if "case_handling" in purpose.active().readable(FILED_ABOUT):
        for one in documents.of_person(found.person_id or 0):
            yield Paper(one.received_on, one.name, False)


def _letters(found: CaseInfo) -> Iterator[Paper]:
    if "exchange_metadata" in purpose.active().readable(SUBJECTS):
        for one in letters.letters_of([found.person_id or 0], fiche=found.fiche):
            yield Paper(one.sent_on, one.title, True)
