"""Invented people with cards, made through the real operations, and chips that hold their own keys."""

import base64
import struct
import zlib
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from finalite.capabilities import letters, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, Upload, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.manage_cards import operations
from finalite.missions.entitlements.manage_cards.values import CardShown, OrderAnswer, Recognised
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

CAISSE = people_factories.CAISSE
ON = date(2026, 11, 10)
MACHINE = register.automation("manage_cards")
PDF = b"%PDF-1.4\n%%EOF\n"
HIDDEN = b"place of the picture"


class Chip:
    """A card or an application: it signs, and its private key never leaves it."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, message: str) -> str:
        return base64.b64encode(self._key.sign(message.encode())).decode()


def technician() -> Actor:
    """Somebody who makes cards."""
    return Actor(user="card-technician", role="rights_technician", organisation=CAISSE)


def holder(person: PersonId) -> Actor:
    """Somebody on their own account."""
    return Actor(user=f"holder-{person}", role="insured_person", person_id=person)


def professional(reason: str = "consultation") -> Actor:
    """Somebody who is shown a card."""
    return Actor(user="practice", role="health_professional", reason=reason)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Use a door as somebody, a technician by default."""
    with register.acting(actor or technician()):
        return function(**arguments)


def picture(width: int = 413, height: int = 531) -> bytes:
    """A portrait in PNG, grey, with a place and an owner in its metadata."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\x7f" * width) * height)
    parts = [(b"IHDR", header), (b"tEXt", b"Comment\x00" + HIDDEN), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def at_home(person: PersonId, on: date = people_factories.START) -> PersonId:
    """The same person, with an address."""
    with guard.owner():
        people.change_address(person_id=person, address=people.Address("1 rue de l’Essai", "01000", "Bourg"), on=on)
    return person


def covered(**fields: Any) -> PersonId:
    """Somebody with a right, a certified number and an address."""
    return at_home(rights.covered_person(**fields))


def complete_order(person: PersonId, on: date = ON) -> OrderAnswer:
    """A request with its photograph and a proof of identity that an agent found good."""
    order = act(operations.order_vitale_card, person=person, received_on=on).order
    act(operations.add_photograph, order=order, photo=Upload("moi.png", picture()), on=on)
    act(operations.add_identity_proof, order=order, document=Upload("identite.pdf", PDF), on=on)
    return act(operations.check_identity, order=order, proved=True, on=on)


def made(person: PersonId, chip: Chip, on: date = ON) -> CardShown:
    """A national card, made and registered, not yet sent."""
    order = complete_order(person, on).order
    act(operations.send_to_card_maker, order=order, on=on)
    proof = chip.sign(f"manage_cards/order/{order}")
    return act(operations.issue_card, order=order, public_key=chip.public_key, proof=proof, on=on)


def active(person: PersonId, chip: Chip, on: date = ON) -> CardShown:
    """A national card in use."""
    card = made(person, chip, on)
    act(operations.send_card, card=card.card, on=on)
    return act(operations.activate_card, holder(person), card=card.card, on=on)


def digital(person: PersonId, chip: Chip, on: date = ON) -> CardShown:
    """A digital card, chosen and in use."""
    proof = chip.sign(f"manage_cards/digital/{person}")
    return act(
        operations.accept_digital_card, holder(person), person=person, public_key=chip.public_key, proof=proof, on=on
    )


def stored(model: Any, **found: Any) -> int:
    """How many rows the owner of the database finds."""
    with guard.owner():
        return model.objects.filter(**found).count()


def text_of(letter: int) -> letters.Letter:
    """A letter as it was kept."""
    with opened(purpose_of("manage_cards", AUTOMATION)):
        return letters.read_letter(letter_id=letter)


def answered(card: CardShown, chip: Chip, service: str = "dmp") -> Recognised:
    """What becomes of a question put to a card, when this chip answers."""
    asked = act(operations.ask_challenge, MACHINE, number=card.number, service=service)
    return act(operations.answer_challenge, MACHINE, challenge=asked.challenge, signature=chip.sign(asked.message))


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche, none of them yet over."""
    person, chip = covered(), Chip()
    first = digital(person, chip)
    act(operations.ask_challenge, holder(person), number=first.number, service="essai")
    act(operations.declare_loss, card=first.card, reason="lost", on=ON)
    act(operations.withdraw_digital_card, holder(person), person=person, on=ON)
    second = digital(person, Chip())
    order = complete_order(person).order
    act(operations.send_to_card_maker, order=order, on=ON)
    act(
        operations.name_emergency_contact,
        card=second.card,
        name="Dominique Essai",
        phone="0199000000",
        agrees=True,
        on=ON,
    )
    act(operations.prepare_update, number=second.number, on=ON)
    return person
