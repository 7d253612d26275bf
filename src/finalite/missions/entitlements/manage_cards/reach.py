"""Finds an order or a card, locked, and adds its person to the act: refused to whoever may not know about them."""

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
        raise register.Invalid("order", "cette demande de carte n’existe pas")
    register.concerns(row.person_id)
    return row


def card(number: int) -> models.Card:
    """A card of the register by its file number, its holder added to the act; raises `Invalid` when there is none."""
    row = models.Card.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.Invalid("card", "cette carte n’existe pas")
    register.concerns(row.person_id)
    return row


def held(number: int) -> models.Card:
    """The same, to read only."""
    row = models.Card.objects.filter(pk=number).first()
    if row is None:
        raise register.Invalid("card", "cette carte n’existe pas")
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


def right_of(person: PersonId, on: date) -> tuple[date, date | None] | None:
    """The period of the right open on a day, as its fiche tells it; None where none is open."""
    held = [right for right in rights.rights_of(person=person) if right.starts_on <= on]
    now = next((right for right in held if right.ends_on is None or on < right.ends_on), None)
    return (now.starts_on, now.ends_on) if now else None


def last_end(person: PersonId, on: date) -> date | None:
    """The day the last right of somebody ended; None where none is known to have ended."""
    ends = [right.ends_on for right in rights.rights_of(person=person) if right.ends_on and right.ends_on <= on]
    return max(ends, default=None)


def caisse_of(person: PersonId) -> str:
    """The caisse that keeps somebody's file."""
    return people.caisse_of([person])[person]


def note(card: models.Card, on: date, what: str, detail: str = "") -> None:
    """Keep what happened to a card, by its code."""
    models.CardEvent.objects.create(
        subject=card.subject, person_id=card.person_id, card=card, on=on, what=what, detail=detail
    )
