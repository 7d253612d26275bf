"""What the card maker gets to make one card: the declared fields, and the photograph without its metadata."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from finalite.capabilities import exchange


class MakerFile:
    """One JSON object a card. Our own format: no conformity with that of any maker is claimed."""

    recipient = "processor"
    suffix = ".json"
    fields = (
        exchange.Field("order", "card"),
        exchange.Field("kind", "card"),
        exchange.Field("nir", "nir"),
        exchange.Field("name", "civil_identity"),
        exchange.Field("birth", "birth", needed=False),
        exchange.Field("scheme", "affiliation", needed=False),
        exchange.Field("caisse", "affiliation", needed=False),
        exchange.Field("rights_from", "entitlements"),
        exchange.Field("rights_until", "entitlements", needed=False),
        exchange.Field("photo", "photo", needed=False),
    )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """The rows in the declared order, so that the same rows give the same bytes."""
        return json.dumps(list(rows), ensure_ascii=False, default=str, indent=1).encode()


def photo(content: bytes | None) -> str | None:
    """A photograph as text."""
    return base64.b64encode(content).decode() if content else None
