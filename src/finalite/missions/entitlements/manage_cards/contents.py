"""Reads what stands on a card on a day, tells what changed since it was written, and lets it go once written."""

import json
from datetime import date
from typing import Any

from finalite.capabilities import people, retention, signing
from finalite.capabilities.register import PersonId

from . import certificates, models, reach

PARTS = ("nir", "name", "birth", "scheme", "caisse", "rights_from", "rights_until")


def on_day(person: PersonId, on: date) -> dict[str, Any]:
    """What a card of somebody would carry on a day."""
    who = people.identity_of([person])[person]
    homes = people.affiliations_of([person]).get(person, ())
    home = next((one for one in homes if one.from_on <= on and (one.until_on is None or on < one.until_on)), None)
    right = reach.right_of(person, on)
    return {
        "nir": who.number_shown,
        "name": who.name,
        "birth": who.birth or "",
        "scheme": home.scheme if home else "",
        "caisse": home.caisse if home else "",
        "rights_from": right[0] if right else None,
        "rights_until": right[1] if right else None,
    }


def of_row(row: models.Content) -> dict[str, Any]:
    """The same, as it was read for a card."""
    return {part: getattr(row, part) for part in PARTS}


def marks(content: dict[str, Any], caisse: str) -> dict[str, str]:
    """A keyed fingerprint of each part: enough to see a change later, nothing to read."""
    key = certificates.key_of(caisse)
    return {part: signing.fingerprint(key, json.dumps([part, content[part]], default=str).encode()) for part in PARTS}


def changed(card: models.Card, content: dict[str, Any]) -> tuple[str, ...]:
    """The parts that are not what the card carries."""
    now = marks(content, card.organisation)
    return tuple(part for part in PARTS if card.written.get(part) != now[part])


def let_go(person: int, on: date) -> None:
    """Erase at once what was just written: its time is over the day it starts (published rule: no day at all).

    In the transaction of the act that wrote it; should that fail to reach it, the daily erasure does the same.
    """
    retention.erase_due(fiche=reach.FICHE, person_id=person, on=on)
