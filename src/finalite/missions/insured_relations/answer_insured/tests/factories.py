"""Invented people who call, write and come, through the real operations."""

from datetime import UTC, date, datetime
from typing import Any

from finalite.capabilities import letters, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, Upload, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.insured_relations.answer_insured import operations, queries
from finalite.missions.insured_relations.answer_insured.values import ContactMade, Grid, NewContact, NewReport
from finalite.missions.insured_relations.answer_insured.words import (
    Arrangement,
    Channel,
    Incident,
    Mark,
    Mode,
    Nature,
    Outcome,
    Proof,
    Reason,
    Subject,
    Use,
)

CAISSE = people_factories.CAISSE
OTHER = "022"
ON = date(2026, 11, 16)
NINE = datetime(2026, 11, 20, 8, tzinfo=UTC)
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt "
PDF = b"%PDF-1.4\n%%EOF\n"
MACHINE = register.automation("answer_insured")
GRID = Grid(
    identity=Mark.GOOD, listening=Mark.GOOD, accuracy=Mark.TO_IMPROVE, plain_words=Mark.GOOD, next_step=Mark.NOT_SEEN
)


def adviser(user: str = "adviser", organisation: str = CAISSE) -> Actor:
    """Somebody who answers."""
    return Actor(user=user, role="contact_adviser", organisation=organisation)


def manager(organisation: str = CAISSE) -> Actor:
    """Somebody who answers for those who answer."""
    return Actor(user=f"manager-{organisation}", role="line_manager", organisation=organisation)


def medical(role: str = "medical_adviser") -> Actor:
    """Somebody of the medical service."""
    return Actor(user=role, role=role, organisation=CAISSE)


def oneself(person: PersonId) -> Actor:
    """Somebody in their own account."""
    return Actor(user=f"holder-{person}", role="insured_person", person_id=person)


def statistician() -> Actor:
    """Somebody who counts."""
    return Actor(user="statistician", role="statistician", organisation=CAISSE)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Use a door as somebody, an adviser by default."""
    with register.acting(actor or adviser()):
        return function(**arguments)


def somebody(**fields: Any) -> PersonId:
    """Somebody insured, with an address."""
    person = people_factories.make_person(**fields)
    with guard.owner():
        address = people.Address("1 rue de l’Essai", "01000", "Bourg")
        people.change_address(person_id=person, address=address, on=people_factories.START)
    return person


def call(person: PersonId, on: date = ON, actor: Actor | None = None, **fields: Any) -> ContactMade:
    """A call that was answered, its caller recognised and told of the recording."""
    given = {
        "channel": Channel.PHONE,
        "reason": Reason.REIMBURSEMENT,
        "outcome": Outcome.ANSWERED,
        "proof": Proof.CONFIRMED,
        "told_of_recording": True,
        "summary": "Demande quand un soin sera remboursé",
    }
    return act(operations.record_contact, actor, contact=NewContact(person=person, **given | fields), on=on)


def message(person: PersonId, on: date = ON, **fields: Any) -> ContactMade:
    """A message written from one's account."""
    given = {"nature": Nature.FORMALITY, "reason": Reason.RIGHTS, "title": "Mes droits", "text": "Bonjour, et merci."}
    return act(operations.write_message, oneself(person), person=person, on=on, **given | fields)


def recorded(person: PersonId, on: date = ON) -> int:
    """A recorded call; the number of the exchange."""
    contact = call(person, on).contact
    act(operations.keep_recording, manager(), contact=contact, file=Upload("appel.wav", WAV))
    return contact


def reported(person: PersonId, kind: Incident = Incident.INSULT, on: date = ON) -> int:
    """A difficult exchange told to a manager."""
    report = NewReport(
        person=person, kind=kind, happened_on=on, channel=Channel.PHONE, facts="A crié et a raccroché deux fois."
    )
    return act(operations.report_incident, report=report, on=on).report


def slot(count: int = 1) -> int:
    """A free time at nine; its number."""
    act(operations.offer_slots, first_at=NINE, minutes=30, count=count, mode=Mode.DESK, place="Accueil")
    person = people_factories.make_person()
    return act(queries.free_slots, person=person, on=ON)[0].slot


def other_caisse() -> str:
    """Another caisse; its code."""
    return people_factories.make_organisation(OTHER, "Caisse voisine")


def stored(model: Any, **found: Any) -> int:
    """How many rows the owner of the database finds."""
    with guard.owner():
        return model.objects.filter(**found).count()


def letter(number: int) -> letters.Letter:
    """A letter as it was kept."""
    with opened(purpose_of("answer_insured", AUTOMATION)):
        return letters.read_letter(letter_id=number)


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche, none of them over."""
    person = somebody()
    contact = recorded(person)
    act(operations.listen, manager(), contact=contact, use=Use.QUALITY_REVIEW, on=ON)
    act(operations.review_contact, manager(), contact=contact, marks=GRID, remark="Bien", on=ON)
    until = date(2026, 12, 1)
    act(operations.lend_for_review, manager(), contacts=(contact,), caisse=other_caisse(), until=until, on=ON)
    made = message(person)
    thread = act(queries.thread, oneself(person), request=made.request)
    act(operations.attach_file, oneself(person), message=thread[0].message, file=Upload("piece.pdf", PDF), on=ON)
    act(operations.book_appointment, oneself(person), person=person, slot=slot(), reason=Reason.RIGHTS, on=ON)
    choice = {"person": person, "about": Subject.CALL_RECORDING, "agrees": False}
    act(operations.choose, oneself(person), **choice, on=date(2026, 11, 17))
    help_given = {"arrangements": (Arrangement.SIGN_LANGUAGE,), "aim": "Suivre ses démarches"}
    act(operations.offer_support, person=person, **help_given, review_on=date(2027, 1, 18), on=ON)
    reported(person)
    return person
