"""Exchanges with the caisse: calls, messages under way, times offered and taken, a report that waits for a manager."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from finalite.capabilities import register
from finalite.missions.insured_relations.answer_insured import operations
from finalite.missions.insured_relations.answer_insured.values import Grid, NewContact, NewReport
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
)

from .cast import Cast, act, desk, oneself

CALLS = (
    (Reason.REIMBURSEMENT, "Demande quand son remboursement sera versé", Outcome.ANSWERED),
    (Reason.CARD, "Demande comment renouveler sa carte européenne", Outcome.ANSWERED),
    (Reason.ALLOWANCES, "Attend ses indemnités journalières, dossier à vérifier", Outcome.TO_FOLLOW),
    (Reason.RIGHTS, "Demande une attestation de droits", Outcome.DOCUMENTS_ASKED),
)
SOUND = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00data\x00\x00\x00\x00"
"""A recording with no sound in it."""


def happen(cast: Cast) -> None:
    """Put exchanges of every kind before the desk and its manager."""
    for channel, days in ((Channel.PHONE, 2), (Channel.MESSAGE, 3), (Channel.MAIL, 10)):
        act(desk("encadrant"), operations.set_promise, channel=channel, working_days=days)
    act(desk("accueil"), operations.offer_slots, **_times(cast))
    _of_the_insured(cast)
    for rank, (reason, summary, outcome) in enumerate(CALLS):
        _call(cast, next(cast.others).person, reason, summary, outcome, rank + 1)
    _helped(cast)
    _difficult(cast)


def _of_the_insured(cast: Cast) -> None:
    """A recorded call that was reviewed, a question answered by message, another that waits, and a choice."""
    person, on = cast.insured.person, cast.on
    contact = _call(cast, person, *CALLS[0], 12)
    sound = register.Upload("appel.wav", SOUND)
    act(desk("encadrant"), operations.keep_recording, contact=contact, file=sound)
    grid = Grid(
        identity=Mark.GOOD,
        listening=Mark.GOOD,
        accuracy=Mark.GOOD,
        plain_words=Mark.TO_IMPROVE,
        next_step=Mark.NOT_SEEN,
    )
    remark = "Réponse exacte ; dire « part à votre charge » plutôt que « ticket modérateur »."
    act(desk("encadrant"), operations.review_contact, contact=contact, marks=grid, remark=remark, on=on)
    first = _message(cast, Reason.REIMBURSEMENT, "Lunettes", "Mes lunettes sont-elles remboursées ?", 9)
    text = "Oui, avec une ordonnance de moins de trois ans. Le devis de l’opticien dit ce qui reste à votre charge."
    act(desk("accueil"), operations.answer_message, request=first, text=text, close=True, on=on - timedelta(days=7))
    _message(cast, Reason.DETAILS, "Mon nouveau numéro", "Comment enregistrer mon nouveau numéro ?", 1)
    choice = {"person": person, "about": Subject.UNASKED_MESSAGES, "agrees": False}
    act(oneself(person), operations.choose, **choice, on=on - timedelta(days=30))


def _message(cast: Cast, reason: Reason, title: str, text: str, days_ago: int) -> int:
    person, on = cast.insured.person, cast.on - timedelta(days=days_ago)
    written = {"person": person, "nature": Nature.QUESTION, "reason": reason, "title": title, "text": text}
    return act(oneself(person), operations.write_message, **written, on=on).request


def _call(cast: Cast, person: int, reason: Reason, summary: str, outcome: Outcome, days_ago: int) -> int:
    contact = NewContact(
        person=register.PersonId(person),
        channel=Channel.PHONE,
        reason=reason,
        outcome=outcome,
        proof=Proof.CONFIRMED,
        summary=summary,
        told_of_recording=True,
        next_step="" if outcome is Outcome.ANSWERED else "Rappeler la personne",
    )
    day = cast.on - timedelta(days=days_ago)
    return act(desk("accueil"), operations.record_contact, contact=contact, on=day).contact


def _times(cast: Cast) -> dict:
    """Eight half hours of a morning, three days from now."""
    morning = timezone.make_aware(datetime.combine(cast.on + timedelta(days=3), time(9)))
    return {"first_at": morning, "minutes": 30, "count": 8, "mode": Mode.DESK, "place": "Accueil, bureau 4"}


def _helped(cast: Cast) -> None:
    """Somebody for whom letters are printed large."""
    given = {"person": next(cast.others).person, "aim": "Lire ses courriers seul"}
    arrangements = (Arrangement.LARGE_PRINT, Arrangement.ONE_ADVISER)
    start = cast.on - timedelta(days=20)
    until = cast.on + timedelta(days=4)
    act(desk("accueil"), operations.offer_support, **given, arrangements=arrangements, review_on=until, on=start)


def _difficult(cast: Cast) -> None:
    """A call that went wrong, told to the manager yesterday."""
    yesterday = cast.on - timedelta(days=1)
    report = NewReport(
        person=next(cast.others).person,
        kind=Incident.INSULT,
        happened_on=yesterday,
        channel=Channel.PHONE,
        facts="A élevé la voix puis raccroché, après une attente de vingt minutes.",
    )
    act(desk("accueil"), operations.report_incident, report=report, on=yesterday)
