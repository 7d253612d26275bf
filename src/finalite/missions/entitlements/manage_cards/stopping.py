"""Stops a card at once and for good: its number enters the list of oppositions in the act that says why."""

from datetime import date

from django.db.models import F

from finalite.capabilities import register

from . import contents, models, reach
from .facts import CardState, OppositionReason


def oppose(card: models.Card, reason: OppositionReason, on: date) -> None:
    """Stop a card and put its number in the list; a card already stopped stays as it was."""
    if card.state == CardState.OPPOSED:
        return
    card.state = CardState.OPPOSED
    card.save(update_fields=["state"])
    models.Opposition.objects.create(
        subject=card.subject,
        person_id=card.person_id,
        card=card,
        number=card.number,
        sequence=_next_place(),
        reason=reason,
        opposed_on=on,
        valid_until=card.valid_until,
    )
    _forget_pending(card, on)
    reach.note(card, on, "opposed", reason)


def _next_place() -> int:
    """The lock on the one row holds until the commit: whoever reads the list up to a place misses none before it."""
    place, _ = models.ListPlace.objects.get_or_create(pk=1)
    models.ListPlace.objects.filter(pk=place.pk).update(last=F("last") + 1)
    return models.ListPlace.objects.get(pk=place.pk).last


def _forget_pending(card: models.Card, on: date) -> None:
    """What waited to be written on it never will be, and goes."""
    found = 0
    for model in (models.UpdateContent, models.EmergencyContact):
        waiting = model._default_manager.filter(card=card, updated_on__isnull=True)
        found += waiting.update(updated_on=on)
    if found:
        contents.let_go(card.person_id, on)


def declare(card: models.Card, reason: OppositionReason, on: date) -> models.Card:
    """Stop a card that its holder lost, or that fails; raises `Invalid` where it is stopped already."""
    if card.state == CardState.OPPOSED:
        raise register.Invalid("card", "cette carte est déjà en opposition")
    oppose(card, reason, on)
    return card


def end_all(person: int, reason: OppositionReason, ended_on: date, on: date) -> int:
    """Stop every card of somebody whose rights ended, and start the three years of the register; returns how many."""
    cards = list(models.Card.objects.select_for_update().filter(person_id=person).order_by("pk"))
    live = [card for card in cards if card.state != CardState.OPPOSED]
    for card in live:
        oppose(card, reason, on)
    withdrawn = models.Consent.objects.filter(person_id=person, withdrawn_on__isnull=True)
    withdrawn.update(withdrawn_on=on)
    for model in (models.Card, models.CardEvent, models.Opposition, models.Consent):
        model._default_manager.filter(person_id=person, rights_ended_on__isnull=True).update(rights_ended_on=ended_on)
    return len(live)


def reopen(person: int) -> None:
    """A right came back: the register of the person is kept as long as it runs."""
    if not models.Card.objects.filter(person_id=person, rights_ended_on__isnull=False).exists():
        return
    for model in (models.Card, models.CardEvent, models.Opposition, models.Consent):
        model._default_manager.filter(person_id=person, rights_ended_on__isnull=False).update(rights_ended_on=None)
