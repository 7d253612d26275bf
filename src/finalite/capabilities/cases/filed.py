"""One case told from its opening to its end: its clock, what happened in order, what it is about, its papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from finalite.capabilities import documents, letters, people, register
from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import Data, PersonId

from .models import SUBJECTS, CaseLink
from .queries import case, events_of
from .values import CaseEvent, CaseInfo, Clock

FILED_ABOUT = ("insured", "dependant", "requester")
"""Whose documents may lie in a case, as the table of documents says."""
CONTENT = "exchange_content"


@dataclass(frozen=True, slots=True)
class About:
    """A row of the fiche that a case follows: the word by which its doors ask for it, and its number."""

    key: str
    number: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A document or a letter of the fiche about the person of a case, dated while the case is under way.

    One of a data category that the purpose may not read says so in `closed`; a document does not even give its name.
    """

    on: date
    name: Annotated[str, Data("case_handling")]
    letter: bool
    number: int = 0
    closed: str = ""


@dataclass(frozen=True, slots=True)
class PaperRead:
    """A paper of a case with its bytes."""

    name: Annotated[str, Data("case_handling")]
    media_type: str
    content: Annotated[bytes, Data("case_handling")]


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
        raise register.NotFound("case", "ce dossier n’existe pas")
    if found.person_id is not None:
        register.concerns(found.person_id)
    return _shown(found, on, tuple(_about(found, followed)))


def paper(told: CaseShown, number: int, letter: bool) -> PaperRead:
    """A document or a letter that a case told under this purpose shows; raises `Invalid` for any other."""
    shown = {(one.number, one.letter) for one in told.papers if not one.closed}
    if (number, letter) not in shown:
        raise register.Invalid("paper", "ce dossier n’a pas cette pièce, ou cette finalité ne la lit pas")
    if letter:
        sent = letters.read_letter(letter_id=number)
        return PaperRead(f"courrier-{number}.pdf", documents.MediaType.PDF, sent.content)
    read = documents.read(number)
    return PaperRead(read.info.name, read.info.media_type, read.content)


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


def _about(found: CaseInfo, followed: dict[str, Any]) -> Iterator[About]:
    yield About("case", found.case_id)
    for key, tables in followed.items():
        for rows in filter(_in_reach, tables if isinstance(tables, tuple) else (tables,)):
            numbers = _rows_of(found, rows).order_by("pk").values_list(_column(rows.model, key), flat=True)
            yield from (About(key, one) for one in numbers[:1])


def _rows_of(found: CaseInfo, rows: Any) -> Any:
    """The rows that have this case: asked by its people too, since every table finds people by an index."""
    rows = rows.filter(case_id=found.case_id)
    if found.person_id is None or "person_id" not in _columns(rows.model):
        return rows
    return rows.filter(person_id__in=CaseLink.objects.filter(case_id=found.case_id).values("person_id"))


def _in_reach(rows: Any) -> bool:
    """Does the purpose read anything of this table? A role that reads nothing of it learns no number of it."""
    held = {one.category for one in rows.model._meta.fields if getattr(one, "category", None)}
    return not held or bool(held & purpose.active().readable(rows.model.subjects))


def _column(model: Any, key: str) -> str:
    return next((name for name in (key, f"{key}_id") if name in _columns(model)), "pk")


def _columns(model: Any) -> set[str]:
    return {one.attname for one in model._meta.concrete_fields}


def _papers(found: CaseInfo) -> Iterator[Paper]:
    if found.person_id is None:
        return
    for paper in (*_documents(found), *_letters(found)):
        if found.opened_on <= paper.on <= (found.closed_on or paper.on):
            yield paper


def _documents(found: CaseInfo) -> Iterator[Paper]:
    if "case_handling" in purpose.active().readable(FILED_ABOUT):
        for one in documents.of_person(found.person_id or 0, every=True):
            yield _document(one)


def _document(one: documents.DocumentInfo) -> Paper:
    if documents.may_read(one):
        return Paper(one.received_on, one.name, False, one.document_id)
    return Paper(one.received_on, "", False, closed=one.category)


def _letters(found: CaseInfo) -> Iterator[Paper]:
    readable = purpose.active().readable(SUBJECTS)
    if "exchange_metadata" in readable:
        closed = "" if CONTENT in readable else CONTENT
        for one in letters.letters_of([found.person_id or 0], fiche=found.fiche):
            yield Paper(one.sent_on, one.title, True, one.letter_id, closed)
