"""What this fiche answers: to holders, to agents, to professionals who are shown a card, to statisticians."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from . import fleet, models, orders, reach, showing, verifying
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .values import (
    AboutPerson,
    CardCheck,
    CardEventShown,
    CardShown,
    ConsentShown,
    Count,
    EmergencyContactShown,
    OppositionList,
    OrderShown,
)

OWN = ("insured_person",)
PROVIDERS = ("health_professional", "admission_officer")


@register.query("send_cards", open_to=OWN)
def my_cards(*, person: PersonId) -> tuple[CardShown, ...]:
    """Every card of somebody and what became of it, the latest first."""
    return showing.cards_of(person)


@register.query("create_cards", open_to=OWN)
def orders_of(*, person: PersonId) -> tuple[OrderShown, ...]:
    """Where the requests of somebody stand and what is still wanted, the latest first."""
    rows = models.CardOrder.objects.filter(person_id=person).order_by("-received_on", "-pk")
    return tuple(orders.shown(row) for row in rows)


@register.query("send_cards", open_to=OWN)
def events_of(*, person: PersonId) -> tuple[CardEventShown, ...]:
    """What happened to somebody's cards, the latest first."""
    return showing.events_of(person)


@register.query("record_digital_card_acceptance", open_to=OWN)
def consents_of(*, person: PersonId) -> tuple[ConsentShown, ...]:
    """What somebody agreed to, when, by whom it was said, and when it was taken back."""
    return showing.consents_of(person)


@register.query("update_card_data", open_to=OWN)
def emergency_contact_to_write(*, card: int) -> tuple[EmergencyContactShown, ...]:
    """Who waits to be written on a card, for the holder's reader alone; nothing once it is written."""
    waiting = models.EmergencyContact.objects.filter(card=reach.held(card), updated_on__isnull=True)
    return tuple(EmergencyContactShown(row.name, row.phone) for row in waiting)


@register.query("check_card_validity", open_to=PROVIDERS)
def verify_card(*, certificate: str, on: date) -> CardCheck:
    """Say whether the card presented is true and valid on a day, and if not why; nothing about its holder."""
    return verifying.check(certificate, on)


@register.query("check_card_validity", open_to=PROVIDERS)
def opposition_list(*, caisse: str, on: date, since: int = 0) -> OppositionList:
    """The numbers that no longer serve, signed by a caisse: all of them, or those added after `since`.

    For the software of professionals, between two calls of `verify_card`. It names nobody.
    """
    return verifying.opposition_list(caisse, since, on)


@register.query("send_cards")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(showing.cards_of(person), showing.events_of(person), showing.consents_of(person))


@register.query("produce_statistics")
def fleet_statistics(*, on: date) -> tuple[Count, ...]:
    """How many cards there are by kind, state and department; small cells are left out."""
    return fleet.statistics_of(on)
