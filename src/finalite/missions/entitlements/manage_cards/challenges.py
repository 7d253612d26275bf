"""Recognises a holder by what only their card can do: sign a question asked now, once, for one service."""

from datetime import timedelta

from finalite.capabilities import register, signing

from . import models, reach
from .facts import CardKind, CardState
from .values import ChallengeGiven, Recognised, Recognition

LIFE = timedelta(minutes=2)
"""How long a question may wait for its answer: ours, no text sets it."""


LONGEST_SERVICE = 60


def ask(number: str, service: str) -> ChallengeGiven:
    """A new question for a card; raises `Invalid` where no card with a chip has this number.

    A stopped card gets a question like any other: that it is stopped is told to whoever proves to hold it, not before.
    """
    if not 0 < len(service.strip()) <= LONGEST_SERVICE:
        raise register.Invalid("service", f"nommer le service en {LONGEST_SERVICE} lettres au plus")
    card = reach.numbered(number)
    if card.kind == CardKind.EUROPEAN:
        raise register.Invalid("number", "une carte européenne n’a pas de puce : elle n’ouvre aucun service")
    now = signing.instant()
    row = models.Challenge.objects.create(
        subject=card.subject,
        person_id=card.person_id,
        card=card,
        nonce=signing.nonce(),
        asked_at=now,
        expires_at=now + LIFE,
        service=service,
    )
    return ChallengeGiven(row.pk, message(row, card.number), row.expires_at)


def message(row: models.Challenge, number: str) -> str:
    """What the card signs: the service is part of it, so that an answer to one opens no other."""
    return f"manage_cards/challenge/{row.pk}/{number}/{row.service}/{row.nonce}"


def answer(challenge: int, signature: str) -> Recognised:
    """Use up a question and say whether the card that answered is the one asked; every other answer is a no."""
    row = models.Challenge.objects.select_for_update().filter(pk=challenge).first()
    if row is None or not register.may_concern(row.person_id):
        return Recognised(False, Recognition.UNKNOWN_CHALLENGE)
    # the condition makes two answers at the same moment one use and one refusal, on any database
    if not models.Challenge.objects.filter(pk=row.pk, answered=False).update(answered=True):
        return Recognised(False, Recognition.ALREADY_USED)
    why = _why(row, signature)
    models.Challenge.objects.filter(pk=row.pk).update(outcome=why)
    return Recognised(why is Recognition.RECOGNISED, why)


def _why(row: models.Challenge, signature: str) -> Recognition:
    now = signing.instant()
    card = models.Card.objects.select_for_update().get(pk=row.card_id)
    if now >= row.expires_at:
        return Recognition.TOO_LATE
    if not signing.is_signed_by(card.public_key, message(row, card.number).encode(), signature):
        return Recognition.WRONG_KEY
    if card.state == CardState.OPPOSED or models.Opposition.objects.filter(card=card).exists():
        return Recognition.OPPOSED
    if card.state != CardState.ACTIVE:
        return Recognition.NOT_ACTIVE
    ended = card.valid_until is not None and now.date() >= card.valid_until
    return Recognition.EXPIRED if ended else Recognition.RECOGNISED
