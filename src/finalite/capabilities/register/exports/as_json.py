"""The register as JSON: the keys of the TOML, nothing lost; the schema beside it says every key."""

import json
from typing import Any

from ..parties import as_table
from .tables import tables_of
from .values import Register

FORMAT, VERSION = "finalite-register", 1


def write(register: Register) -> bytes:
    """The whole register; the same register gives the same bytes."""
    return (json.dumps(whole(register), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def whole(register: Register) -> dict[str, Any]:
    """The register as JSON values: an envelope that says what it is, then the entries."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "organisation": register.organisation,
        "parties": as_table(register.parties),
        "vocabulary": {kind: dict(terms) for kind, terms in register.terms.items()},
        "entries": tables_of(register.entries),
    }
