"""The facts an invoice is decided on: its parts, what each line asks, and the tariff that an order fixes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded
from finalite.law.cover.facts import Patient
from finalite.law.cover.words import Mark


class Kind(StrEnum):
    """What an invoice is for."""

    STAY = "stay"
    SESSIONS = "sessions"
    VISIT = "visit"


class Unit(StrEnum):
    """What a tariff pays: a whole stay, a day, a session, an emergency visit, or a package due whoever the patient."""

    STAY = "stay"
    DAY = "day"
    SESSION = "session"
    VISIT = "visit"
    PACKAGE = "package"


UNITS = {
    Kind.STAY: (Unit.STAY, Unit.DAY, Unit.PACKAGE),
    Kind.SESSIONS: (Unit.SESSION, Unit.PACKAGE),
    Kind.VISIT: (Unit.VISIT, Unit.PACKAGE),
}
"""The tariffs that each kind of invoice may ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts(Worded):
    """One line. Cents: `tariff` for one unit, `charged` for the whole line, `late` for its part from the thirty-first
    day of a stay. `order` names the order that fixes the tariff; `shared` says whether the patient bears a share."""

    ref: str
    code: str
    unit: Unit
    done_on: date
    quantity: int
    charged: Cents
    tariff: Cents | Unknown = UNKNOWN
    order: str = ""
    shared: bool = True
    late: Cents | Unknown = UNKNOWN

    def __post_init__(self) -> None:
        Worded.__post_init__(self)
        known = [one for one in (self.charged, self.tariff, self.late) if not isinstance(one, Unknown)]
        if min(known) < 0 or self.quantity < 1:
            raise ValueError(f"line {self.ref}: an amount is never negative, and at least one unit is asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts(Worded):
    """What is decided together: a stay, a visit, or the sessions of one day, for a patient as they were that day."""

    kind: Kind
    patient: Patient
    entered_on: date
    left_on: date
    lines: tuple[LineFacts, ...]
    psychiatry: bool = False
    at_home: bool = False
    disabled_child: bool = False
    heavy: bool | Unknown = UNKNOWN
    in_pathway: bool | Unknown = UNKNOWN
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        Worded.__post_init__(self)
        if self.left_on < self.entered_on:
            raise ValueError(f"a stay cannot end on {self.left_on} before it starts on {self.entered_on}")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """An invoice: one part for a stay or a visit, one a day for sessions."""

    parts: tuple[PartFacts, ...]

    def __post_init__(self) -> None:
        refs = [line.ref for part in self.parts for line in part.lines]
        if not refs or len(set(refs)) != len(refs):
            raise ValueError("an invoice has at least one line, and each line its own ref")
