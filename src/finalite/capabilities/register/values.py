"""The types that an operation's signature speaks in, and the ways it says no."""

from dataclasses import dataclass
from typing import Annotated, NewType

PersonId = NewType("PersonId", int)
Cents = NewType("Cents", int)
AtMost = Annotated[int, "at_most"]
"""How many rows an answer or a slice of work may have: one at least."""


@dataclass(frozen=True, slots=True)
class Data:
    """Marks a field of a value with its data category: `Annotated[str, Data("nir")]`."""

    category: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in by somebody: nothing about it is trusted."""

    name: str
    content: bytes


class Refused(PermissionError):
    """The register, a role or need-to-know says no; `code` is stable, `reason` is for people."""

    def __init__(self, reason: str, code: str = "refused") -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code


class Invalid(ValueError):
    """A value handed in cannot be used; `field` says where, `message` what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field, self.message = field, message


class NotFound(Invalid):
    """No row carries the number in `field`; to who may be guessing, the site answers as for a row out of reach."""
