"""Gives cards, events and agreements as the doors show them."""

from finalite.capabilities.register import PersonId

from . import models
from .facts import CardKind, CardState, OppositionReason
from .values import CardEventShown, CardShown, ConsentShown


def card(row: models.Card, stop: models.Opposition | None = None) -> CardShown:
    """A card, and what stopped it."""
    return CardShown(
        row.pk,
        PersonId(row.person_id),
        row.number,
        CardKind(row.kind),
        CardState(row.state),
        row.valid_from,
        row.valid_until,
        row.activated_on,
        row.certificate,
        stop.opposed_on if stop else None,
        OppositionReason(stop.reason) if stop else None,
    )


def cards_of(person: PersonId) -> tuple[CardShown, ...]:
    """Every card of somebody, the latest first."""
    stops = {stop.card_id: stop for stop in models.Opposition.objects.filter(person_id=person)}
    rows = models.Card.objects.filter(person_id=person).order_by("-valid_from", "-pk")
    return tuple(card(row, stops.get(row.pk)) for row in rows)


def events_of(person: PersonId) -> tuple[CardEventShown, ...]:
    """What happened to somebody's cards, the latest first."""
    numbers = dict(models.Card.objects.filter(person_id=person).values_list("pk", "number"))
    rows = models.CardEvent.objects.filter(person_id=person).order_by("-on", "-pk")
    return tuple(CardEventShown(numbers[row.card_id], row.on, row.what, row.detail) for row in rows)


def consents_of(person: PersonId) -> tuple[ConsentShown, ...]:
    """What somebody agreed to, the latest first."""
    rows = models.Consent.objects.filter(person_id=person).order_by("-given_on", "-pk")
    return tuple(ConsentShown(row.subject_matter, row.given_on, row.withdrawn_on, row.given_by) for row in rows)
