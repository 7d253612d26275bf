"""Takes the holder's agreement and takes it back as easily: for the digital card, and for somebody to call."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from . import contents, models, orders, production, reach, rules, stopping
from .facts import CardKind, CardState, OppositionReason, OrderFacts

DIGITAL, EMERGENCY = "digital_card", "emergency_contact"
LONGEST_NAME, LONGEST_PHONE = 120, 20


def give(person: PersonId, what: str, on: date) -> None:
    """Record an agreement, and who gave it: the holder, a representative, or an agent for them."""
    subject = people.subjects_of([person])[person]
    models.Consent.objects.get_or_create(
        person_id=person,
        subject_matter=what,
        withdrawn_on=None,
        defaults={"subject": subject, "given_on": on, "given_by": _giver(person)},
    )


def take_back(person: PersonId, what: str, on: date) -> None:
    """End an agreement; raises `Invalid` where there is none."""
    if not models.Consent.objects.filter(person_id=person, subject_matter=what, withdrawn_on=None).update(
        withdrawn_on=on
    ):
        raise register.Invalid("person", "aucun accord en cours à retirer")


def digital_card(person: PersonId, public_key: str, proof: str, on: date) -> models.Card:
    """Record the holder's agreement and make the digital card, which serves at once.

    `proof` is the signature of `manage_cards/digital/PERSON` by the application, PERSON being the file number. Raises
    `Invalid` where the card may not be made, with the first reason: nothing is recorded then.
    """
    facts = OrderFacts(kind=CardKind.DIGITAL, **orders.about(person, CardKind.DIGITAL, on), holder_agrees=True)
    facts = _with_parent(facts, person)
    decision = rules.assess_order(facts, on)
    if decision.outcome != rules.GRANTED:
        raise register.Invalid("person", f"{decision.steps[0].label} ({decision.steps[0].article})")
    production.check_key(public_key, proof, f"manage_cards/digital/{person}")
    give(person, DIGITAL, on)
    subject, caisse = people.subjects_of([person])[person], reach.caisse_of(person)
    content = contents.on_day(person, on)
    card = production.enter(person, subject, CardKind.DIGITAL, caisse, public_key, content, on, None)
    return production.activate(card, on)


def _with_parent(facts: OrderFacts, person: PersonId) -> OrderFacts:
    """A representative who asks from their own account agrees by asking."""
    actor = register.current_actor().person_id
    if actor in (None, person):
        return facts
    return OrderFacts(**{name: getattr(facts, name) for name in facts.__slots__} | {"parent_agrees": True})


def drop_digital_card(person: PersonId, on: date) -> models.Card | None:
    """End the agreement and stop the digital card in the same act."""
    take_back(person, DIGITAL, on)
    live = models.Card.objects.select_for_update().filter(person_id=person, kind=CardKind.DIGITAL)
    card = live.exclude(state=CardState.OPPOSED).first()
    if card is not None:
        stopping.oppose(card, OppositionReason.CONSENT_WITHDRAWN, on)
    return card


def name_contact(card: models.Card, name: str, phone: str, on: date) -> None:
    """Hold the name and number of somebody to call until the next update writes them on the card."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise register.Invalid("name", f"donner un nom de {LONGEST_NAME} lettres au plus")
    if len(phone.strip()) > LONGEST_PHONE or not 6 <= sum(sign.isdigit() for sign in phone) <= 15:
        raise register.Invalid("phone", "donner un numéro de téléphone de six à quinze chiffres")
    give(PersonId(card.person_id), EMERGENCY, on)
    models.EmergencyContact.objects.update_or_create(
        card=card,
        defaults={
            "subject": "emergency_contact",
            "person_id": card.person_id,
            "name": name.strip(),
            "phone": phone.strip(),
            "updated_on": None,
        },
    )
    reach.note(card, on, "contact_named")


def forget_contact(card: models.Card, on: date) -> None:
    """End the agreement: what was waiting goes at once, and the next update leaves the place empty."""
    take_back(PersonId(card.person_id), EMERGENCY, on)
    models.EmergencyContact.objects.filter(card=card).update(updated_on=on)
    contents.let_go(card.person_id, on)
    card.written = {key: mark for key, mark in card.written.items() if key != EMERGENCY} | {"erase_contact": "yes"}
    card.save(update_fields=["written"])
    reach.note(card, on, "contact_removed")


def _giver(person: PersonId) -> str:
    actor = register.current_actor().person_id
    return "agent" if actor is None else "holder" if actor == person else "representative"
