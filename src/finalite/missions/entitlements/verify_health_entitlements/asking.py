"""Questions to other bodies: sent once through the exchange, chased when unanswered, answered with their source."""

from datetime import date, timedelta

from finalite.capabilities import cases, exchange, jobs, people, register
from finalite.capabilities.register import PersonId

from . import bodies, checking, models
from .values import Body, SituationTold, Topic

ANSWER_DAYS = 30
"""Days a body has before it is asked again: ours."""
MOST_CHASES = 3
"""After these the case comes back to an agent."""


def ask(check: int, body: Body, question: Topic, on: date) -> int:
    """Ask a body about the person of a check; raises `Refused` where the register declares no such disclosure."""
    found = checking.reach_open(check)
    row = send(found.person_id, found.subject, body, question, on, check_id=check)
    cases.note_event(case_id=found.case_id, kind="body_asked", code=body, on=on)
    return row.pk


def send(
    person: PersonId, subject: str, body: Body, question: Topic, on: date, check_id: int | None = None, form_id=None
) -> models.Inquiry:
    """Send a question and keep it with its line of the disclosures; `Invalid` while the same one waits."""
    same = {"person_id": person, "check_id": check_id, "form_id": form_id, "body": body, "question": question}
    if models.Inquiry.objects.filter(**same, answered_on=None, closed_on=None).exists():
        raise register.Invalid("body", "cette demande attend déjà sa réponse")
    asked_before = models.Inquiry.objects.filter(**same).count()
    key = f"{checking.FICHE}/ask/{body}/{check_id or 0}-{form_id or 0}/{question}/{asked_before + 1}"
    outgoing = exchange.send(
        outbound=bodies.Question(body),
        fiche=checking.FICHE,
        parcel=exchange.Parcel([_about(person, question, on)], [person], subject),
        on=on,
        key=key,
    )
    return models.Inquiry.objects.create(
        subject=subject,
        person_id=person,
        check_id=check_id,
        form_id=form_id,
        body=body,
        asked_on=on,
        due_on=on + timedelta(days=ANSWER_DAYS),
        ledger_line=outgoing.ledger_line,
        question=question,
    )


def receive(row: models.Inquiry, told: SituationTold, answer: str, on: date) -> None:
    """Keep the answer of a body with its day, and the facts it tells as received facts of the check."""
    if row.answered_on is not None:
        raise register.Invalid("inquiry", "cette demande a déjà sa réponse")
    if on < row.asked_on:
        raise register.Invalid("on", "la réponse précède la demande")
    row.answered_on, row.answer = on, answer
    row.save(update_fields=["answered_on", "answer"])
    if row.check_id is not None and told != SituationTold():
        checking.record(row.check_id, checking.RECEIVED, row.body, told, on)


def chase(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Ask again where a body is late, three times at most, each in its own disclosure."""
    late = models.Inquiry.objects.select_for_update().filter(
        answered_on=None, closed_on=None, due_on__lt=on, chased__lt=MOST_CHASES
    )
    return jobs.one_slice(late, lambda row: _again(row, on), after=after, limit=limit)


def reach(inquiry: int) -> models.Inquiry:
    """A question, its person added to the act; raises `Invalid` where there is none."""
    row = models.Inquiry.objects.select_for_update().filter(pk=inquiry).first()
    if row is None:
        raise register.NotFound("inquiry", f"ce traitement n’a pas de demande n° {inquiry}")
    register.concerns(row.person_id)
    return row


def _again(row: models.Inquiry, on: date) -> None:
    person, body = PersonId(row.person_id), Body(row.body)
    exchange.send(
        outbound=bodies.Question(body),
        fiche=checking.FICHE,
        parcel=exchange.Parcel([_about(person, row.question, on)], [person], row.subject),
        on=on,
        key=f"{checking.FICHE}/chase/{row.pk}/{row.chased + 1}",
    )
    row.chased, row.due_on = row.chased + 1, on + timedelta(days=ANSWER_DAYS)
    row.save(update_fields=["chased", "due_on"])


def _about(person: PersonId, question: str, on: date) -> dict[str, str | None]:
    who = people.identity_of([person])[person]
    address = people.address_of([person], on=on).get(person)
    return {
        "nir": who.nir,
        "nir_kind": who.nir_kind,
        "name": who.name,
        "birth": who.birth,
        "question": question,
        "address": ", ".join(address.lines) if address else None,
    }
