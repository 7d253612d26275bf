"""Reads what stands on a card on a day, tells what changed since it was written, and lets it go once written."""

import json
from datetime import date
from typing import Any

from finalite.capabilities import people, retention, signing
from finalite.capabilities.register import PersonId

from . import certificates, models, reach

PARTS = ("nir", "name", "birth", "scheme", "caisse", "rights_from", "rights_until")
ALL = (*PARTS, "treating_doctor", "insurer", "contract", "solidarity")
"""What an update writes: the maker of a new card is told the first parts only."""


def on_day(person: PersonId, on: date) -> dict[str, Any]:
    """What a card of somebody would carry on a day."""
    who = people.identity_of([person])[person]
    homes = people.affiliations_of([person]).get(person, ())
    home = next((one for one in homes if one.from_on <= on and (one.until_on is None or on < one.until_on)), None)
    rights = reach.on_cards([person], on)[person]
    return {
        "nir": who.number_shown,
        "name": who.name,
        "birth": who.birth or "",
        "scheme": home.scheme if home else "",
        "caisse": home.caisse if home else "",
        "rights_from": rights.starts_on,
        "rights_until": rights.ends_on,
    }


def of_update(person: PersonId, on: date) -> dict[str, Any]:
    """What an update writes beside: who follows the care and who pays the rest. The card maker is told neither."""
    rights = reach.on_cards([person], on)[person]
    return on_day(person, on) | {
        "treating_doctor": rights.treating_doctor,
        "insurer": rights.insurer,
        "contract": rights.contract,
        "solidarity": rights.solidarity,
    }


def of_row(row: models.Content) -> dict[str, Any]:
    """The same, as it was read for a card."""
    return {part: getattr(row, part) for part in (ALL if isinstance(row, models.UpdateContent) else PARTS)}


def marks(content: dict[str, Any], caisse: str) -> dict[str, str]:
    """A keyed fingerprint of each part: enough to see a change later, nothing to read."""
    key = certificates.key_of(caisse)
    held = (part for part in ALL if part in content)
    return {part: signing.fingerprint(key, json.dumps([part, content[part]], default=str).encode()) for part in held}


def changed(card: models.Card, content: dict[str, Any]) -> tuple[str, ...]:
    """The parts that are not what the card carries."""
    now = marks(content, card.organisation)
    return tuple(
        part
        for part, mark in now.items()
        if card.written.get(part) != mark and (part in PARTS or _says(card, part, content))
    )


def _says(card: models.Card, part: str, content: dict[str, Any]) -> bool:
    """Whether a part that the maker leaves empty says something now, or did when the card was last written."""
    return part in card.written or bool(content[part])


def let_go(person: int, on: date) -> None:
    """Erase at once what was just written: its time is over the day it starts (published rule: no day at all).

    In the transaction of the act that wrote it; should that fail to reach it, the daily erasure does the same.
    """
    retention.erase_due(fiche=reach.FICHE, person_id=person, on=on)
