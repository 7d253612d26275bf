"""One piece of what a page shows, and how words that stand for something else are written."""

from dataclasses import dataclass
from typing import Any

from finalite.kernel.decision import Decision
from finalite.site import writing

NOTHING = "–"
"""Nothing is recorded: neither «no» nor «unknown»."""
SAID_BY_PEOPLE = ("civil_identity", "postal_contact", "electronic_contact", "exchange_content")
"""Categories of free text: a person called «Paid» is not a state."""
WRITTEN = {"nir": writing.nir, "birth": writing.birth}


@dataclass(frozen=True)
class Shown:
    """A value on a page: a `word`, `facts` (label and value), a `table`, a `list`, a `file` to keep, a `decision`, or
    all the `holdings` about somebody.
    """

    kind: str
    word: str = ""
    facts: tuple[tuple[str, "Shown"], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple["Shown", ...], ...] = ()
    items: tuple["Shown", ...] = ()
    amount: bool = False
    more: int = 0
    data: str = ""
    name: str = ""
    decision: Decision | None = None
    parts: tuple[Any, ...] = ()
