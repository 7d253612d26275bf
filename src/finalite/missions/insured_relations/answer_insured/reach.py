"""Finds rows of this fiche and adds their person to the act; what the medical service reads is nobody else's."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.cases.desk import WorkLine
from finalite.capabilities.register import PersonId, purpose

from . import rules
from .models import Contact, Promise, Request
from .values import OWN
from .words import Channel, Desk, Nature, RequestState

MEDICAL = ("medical_adviser", "medical_secretariat")
MANAGED = ("report", "cross_review")
"""Cases that managers alone work on."""
UNDER_WAY = (RequestState.OPEN, RequestState.WAITING)


def desks() -> tuple[Desk, ...]:
    """Which desks the purpose of the moment reads: an agent's own; both for somebody about themselves, and for jobs."""
    role = purpose.active().role
    if role in OWN or role == purpose.AUTOMATION:
        return tuple(Desk)
    return (Desk.MEDICAL,) if role in MEDICAL else (Desk.CAISSE,)


def on_desk(lines: Iterable[WorkLine]) -> tuple[WorkLine, ...]:
    """The cases that the role works on: reports are a manager's, and the medical service has its own."""
    return tuple(line for line in lines if works_on(line.kind))


def works_on(kind: str) -> bool:
    """Whether the role of the moment works on cases of a kind."""
    if register.current_actor().role == "line_manager" or kind in MANAGED:
        return register.current_actor().role == "line_manager" and kind in MANAGED
    return (Desk.MEDICAL if kind.startswith(f"{Desk.MEDICAL}_") else Desk.CAISSE) in desks()


def my_desk() -> Desk:
    """The desk of the agent who acts."""
    return Desk.MEDICAL if register.current_actor().role in MEDICAL else Desk.CAISSE


def found(model: Any, number: int, field: str, words: str) -> Any:
    """A row with its person added to the act; raises `Invalid` where there is none."""
    row = model.objects.filter(pk=number).first() if 0 < number < 2**63 else None
    if row is None:
        raise register.NotFound(field, words)
    register.concerns(row.person_id)
    return row


def request(number: int, *, under_way: bool = False) -> Request:
    """A request of a desk that the one who acts reads; raises `Invalid` where there is none, or none under way."""
    row = found(Request, number, "request", "cette demande n’existe pas")
    if row.desk not in desks():
        raise register.NotFound("request", "cette demande n’existe pas")
    if under_way and row.state not in UNDER_WAY:
        raise register.Invalid("request", "cette demande est close : en ouvrir une autre")
    return row


def contact(number: int) -> Contact:
    """An exchange of a desk that the one who acts reads."""
    row = found(Contact, number, "contact", "cet échange n’existe pas")
    if row.desk not in desks():
        raise register.NotFound("contact", "cet échange n’existe pas")
    return row


def subject_of(person: PersonId) -> str:
    """The person category of somebody."""
    return people.subjects_of([person])[person]


def home_of(person: PersonId) -> str:
    """The caisse of somebody; raises `Invalid` where none keeps their file."""
    home = people.caisse_of([person]).get(person, "")
    if not home:
        raise register.Invalid("person", "aucune caisse ne tient ce dossier")
    return home


def due_on(nature: Nature, channel: Channel, organisation: str, on: date) -> date | None:
    """The day an answer is due by the law, or by the word of the caisse where that is earlier."""
    given = Promise.objects.filter(organisation=organisation, channel=channel).values_list("working_days", flat=True)
    facts = rules.ClockFacts(nature=nature, received_on=on, promise=given.first())
    said = rules.answer_clock(facts, on).lines[0].codes["due_on"]
    return date.fromisoformat(str(said)) if said else None


def text_in(field: str, text: str, most: int) -> str:
    """A text that says something and fits; raises `Invalid`."""
    said = text.strip()
    if not said:
        raise register.Invalid(field, "écrire quelque chose")
    if len(said) > most:
        raise register.Invalid(field, f"{most} signes au plus")
    return said
