"""Writes what a card carries to prove itself, and reads it back: a few facts without a name, signed by the caisse."""

import base64
import json
from dataclasses import dataclass
from datetime import date

from stdnum import luhn

from finalite.capabilities import signing

FIRST = {"vitale": "1", "european": "2", "digital": "3"}
DIGITS = 18


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; nothing of it is true unless `signed`."""

    number: str
    kind: str
    caisse: str
    public_key: str
    valid_from: str
    valid_until: str
    signed: bool


def key_of(caisse: str) -> str:
    """The name of the key with which a caisse signs its cards."""
    return f"cards-{caisse.lower()}"


def new_number(kind: str) -> str:
    """Twenty digits: the kind, chance, and a key digit against slips of the pen. They say nothing of the holder."""
    body = f"{FIRST[kind]}{int(signing.nonce(), 16) % 10**DIGITS:0{DIGITS}d}"
    return body + luhn.calc_check_digit(body)


def written(*, number: str, kind: str, caisse: str, public_key: str, valid_from: date, valid_until: date | None) -> str:
    """The certificate of a card, signed by its caisse: base64 of the facts, a dot, the signature."""
    facts = {
        "caisse": caisse,
        "from": valid_from.isoformat(),
        "key": public_key,
        "kind": kind,
        "number": number,
        "until": valid_until.isoformat() if valid_until else "",
    }
    payload = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
    return f"{base64.b64encode(payload).decode()}.{signing.sign(key_of(caisse), payload)}"


def read(text: str) -> Certificate:
    """What a certificate says; one that cannot be read, or that no caisse signed, comes back unsigned."""
    try:
        encoded, signature = text.strip().split(".")
        payload = base64.b64decode(encoded, validate=True)
        facts = json.loads(payload)
        said = [str(facts[name]) for name in ("number", "kind", "caisse", "key", "from", "until")]
    except (ValueError, KeyError, TypeError):
        return Certificate("", "", "", "", "", "", False)
    number, kind, caisse, key, starts, ends = said
    return Certificate(number, kind, caisse, key, starts, ends, signing.is_ours(key_of(caisse), payload, signature))
