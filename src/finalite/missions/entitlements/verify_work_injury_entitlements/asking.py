"""Questions to other bodies: sent once through the exchange, chased when unanswered, answered with their source."""

from datetime import date, timedelta

from finalite.capabilities import cases, exchange, jobs, people, register, verification
from finalite.capabilities.register import PersonId

from . import bodies, checking, held, models
from .values import Body, SituationTold, Topic

ANSWER_DAYS = 30
"""Days a body has before it is asked again: ours."""
MOST_CHASES = 3
"""After these the case comes back to an agent."""


def ask(check: int, body: Body, question: Topic, on: date, paper: int | None = None) -> int:
    """Ask a body about the person of a check; returns the question's number, `Invalid` while the same one waits."""
    found = checking.reach_open(check, on)
    if body in bodies.OF_WORK and found.subject != "injury_victim":
        raise register.Invalid("body", "cet organisme ne connaît que le travail d’une victime")
    same = models.Inquiry.objects.filter(check_id=check, body=body, question=question, paper_id=paper)
    if same.filter(answered_on=None, closed_on=None).exists():
        raise register.Invalid("body", "cette demande attend déjà sa réponse")
    key = f"{checking.FICHE}/ask/{body}/{check}-{paper or 0}/{question}/{same.count() + 1}"
    row = models.Inquiry.objects.create(
        **checking.common(found),
        body=body,
        asked_on=on,
        due_on=on + timedelta(days=ANSWER_DAYS),
        ledger_line=_send(found, body, question, key, on),
        paper_id=paper,
        question=question,
    )
    cases.note_event(case_id=found.case_id, kind="body_asked", code=body, on=on)
    return row.pk


def receive(row: models.Inquiry, told: SituationTold, answer: str, on: date) -> None:
    """Keep the answer of a body with its day, and the facts it tells as received facts of the check."""
    if row.answered_on is not None:
        raise register.Invalid("inquiry", "cette demande a déjà sa réponse")
    if on < row.asked_on:
        raise register.Invalid("on", "la réponse précède la demande")
    row.answered_on, row.answer = on, answer
    row.save(update_fields=["answered_on", "answer"])
    if told != SituationTold():
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
    key = f"{checking.FICHE}/chase/{row.pk}/{row.chased + 1}"
    _send(checking.reach(row.check_id), Body(row.body), row.question, key, on)
    row.chased, row.due_on = row.chased + 1, on + timedelta(days=ANSWER_DAYS)
    row.save(update_fields=["chased", "due_on"])


def _send(found: verification.CheckInfo, body: Body, question: str, key: str, on: date) -> int:
    about = _about(found, body, question, on)
    parcel = exchange.Parcel([about], [found.person_id], people.subjects_of([found.person_id])[found.person_id])
    return exchange.send(
        outbound=bodies.Question(body), fiche=checking.FICHE, parcel=parcel, on=on, key=key
    ).ledger_line


def _about(found: verification.CheckInfo, body: Body, question: str, on: date) -> dict[str, str | None]:
    person = PersonId(found.person_id)
    who = people.identity_of([person])[person]
    file = checking.file_of(found.check_id).file_id
    siret = held.declared(person, file, found.subject, on).get("siret") if body in bodies.OF_WORK else None
    known = siret if isinstance(siret, str) else None
    number = {"nir": who.nir, "nir_kind": who.nir_kind}
    return number | {"name": who.name, "birth": who.birth, "question": question, "siret": known}
