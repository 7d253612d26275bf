"""Finds an order or a card, locked, and adds its person to the act: refused to whoever may not know about them."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import models
from .facts import CardState

FICHE = "manage_cards"


def order(number: int) -> models.CardOrder:
    """A request, its person added to the act; raises `Invalid` when there is none."""
    row = models.CardOrder.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("order", "cette demande de carte n’existe pas")
    register.concerns(row.person_id)
    return row


def card(number: int) -> models.Card:
    """A card of the register by its file number, its holder added to the act; raises `Invalid` when there is none."""
    row = models.Card.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("card", "cette carte n’existe pas")
    register.concerns(row.person_id)
    return row


def held(number: int) -> models.Card:
    """The same, to read only."""
    row = models.Card.objects.filter(pk=number).first()
    if row is None:
        raise register.NotFound("card", "cette carte n’existe pas")
    register.concerns(row.person_id)
    return row


def live_card(number: int) -> models.Card:
    """The same, for a card that has not been stopped."""
    row = card(number)
    if row.state == CardState.OPPOSED:
        raise register.Invalid("card", "cette carte ne sert plus : en demander une autre")
    return row


def numbered(number: str) -> models.Card:
    """A card by the number printed on it; raises `Invalid` when no card has it."""
    row = models.Card.objects.filter(number=number.replace(" ", "")).first()
    if row is None:
        raise register.Invalid("number", "aucune carte n’a ce numéro : relire les vingt chiffres")
    register.concerns(row.person_id)
    return row


def on_cards(persons: Sequence[PersonId], on: date) -> dict[PersonId, rights.CardRights]:
    """What the cards of these people carry of their rights on a day, as their fiche tells it; one question for all."""
    return {one.person: one for one in rights.card_rights_on(person_ids=tuple(persons), on=on)}


def is_covered(person: PersonId, on: date) -> bool:
    """Whether a right of somebody is open on a day."""
    return on_cards([person], on)[person].starts_on is not None


def caisse_of(person: PersonId) -> str:
    """The caisse that keeps somebody's file."""
    return people.caisse_of([person])[person]


def note(card: models.Card, on: date, what: str, detail: str = "") -> None:
    """Keep what happened to a card, by its code."""
    models.CardEvent.objects.create(
        subject=card.subject, person_id=card.person_id, card=card, on=on, what=what, detail=detail
    )
