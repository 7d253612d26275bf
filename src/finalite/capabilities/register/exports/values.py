"""What is exported: the entries of one organisation, and the words that it added to ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..entry import Entry
from ..parties import Parties

OURS = "Assurance maladie : registre publié, complété par Finalité qui ne lui est pas affiliée"
Terms = Mapping[str, Mapping[str, Mapping]]
"""Kind of term → id → its fields, as in `vocabulary.toml`."""


class CannotCarry(ValueError):
    """A format cannot say what the register says; the message names the entry, the place and what to do."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register in the hands of `organisation`; `terms` are those it added to ours, `on` is the day of print.

    `parties` answer for it.
    """

    entries: tuple[Entry, ...]
    organisation: str = OURS
    terms: Terms = field(default_factory=dict)
    on: date | None = None
    parties: Parties = ()
