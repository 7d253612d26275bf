"""Cards: two in use by the person of the account `assure`, one lost, one asked for and waiting for a photograph."""

import base64
import struct
import zlib
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from finalite.capabilities import register
from finalite.missions.entitlements.manage_cards import operations
from finalite.missions.entitlements.manage_cards.values import Loss

from .cast import PDF, Cast, act, desk, oneself
from .population import Someone


class Chip:
    """What signs in a card: its private key never leaves it, and nobody keeps the one of the demonstration."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, message: str) -> str:
        return base64.b64encode(self._key.sign(message.encode())).decode()


def make(cast: Cast) -> None:
    """Put cards in the hands of the insured person, stop the one of somebody else, and take a request in."""
    _national(cast, cast.insured)
    chip, person = Chip(), cast.insured.person
    act(
        oneself(person),
        operations.accept_digital_card,
        person=person,
        public_key=chip.public_key,
        proof=chip.sign(f"manage_cards/digital/{person}"),
        on=cast.on - timedelta(days=20),
    )
    lost = _national(cast, next(cast.others))
    act(desk("droits"), operations.declare_loss, card=lost, reason=Loss.LOST, on=cast.on - timedelta(days=1))
    waiting = next(cast.others).person
    act(desk("droits"), operations.order_vitale_card, person=waiting, received_on=cast.on - timedelta(days=2))


def _national(cast: Cast, someone: Someone) -> int:
    """Asked, proved, made, sent and activated; the number of the card in the file."""
    agent, on, person = desk("droits"), cast.on - timedelta(days=60), someone.person
    order = act(agent, operations.order_vitale_card, person=person, received_on=on).order
    act(agent, operations.add_photograph, order=order, photo=register.Upload("portrait.png", portrait()), on=on)
    proof = register.Upload("identite.pdf", PDF)
    act(agent, operations.add_identity_proof, order=order, document=proof, on=on)
    act(agent, operations.check_identity, order=order, proved=True, on=on)
    act(agent, operations.send_to_card_maker, order=order, on=on)
    chip = Chip()
    proved = {"public_key": chip.public_key, "proof": chip.sign(f"manage_cards/order/{order}")}
    card = act(agent, operations.issue_card, order=order, **proved, on=on + timedelta(days=9)).card
    act(agent, operations.send_card, card=card, on=on + timedelta(days=10))
    act(oneself(person), operations.activate_card, card=card, on=on + timedelta(days=14))
    return card


def portrait(width: int = 413, height: int = 531) -> bytes:
    """A grey picture of the size of a portrait: nobody's face."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\x7f" * width) * height)
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)
