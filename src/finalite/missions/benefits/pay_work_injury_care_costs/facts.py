"""What must be known to pay care linked to an injury of work; UNKNOWN is never read as *no*. Amounts in cents."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Care(StrEnum):
    """What was done or delivered, as far as the cover of an injury tells it apart."""

    MEDICAL_ACT = "medical_act"
    PARAMEDICAL_ACT = "paramedical_act"
    MEDICINE = "medicine"
    DEVICE = "device"
    DENTAL_PROSTHESIS = "dental_prosthesis"
    TRANSPORT = "transport"
    STAY = "stay"
    EMERGENCY_VISIT = "emergency_visit"
    REHABILITATION = "rehabilitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareLine(Worded):
    """One line of a care sheet. `tariff` is the base of the whole line, `charged` what was asked for it.

    `related` is whether the care follows from the injury: what the sheet states counts up to healing or consolidation,
    `opinion` is that of the medical adviser, which prevails. `to_patient` says that the patient paid by mistake.
    """

    ref: str
    care: Care
    done_on: date
    charged: int
    tariff: int | Unknown = UNKNOWN
    related: bool | Unknown = UNKNOWN
    opinion: bool | Unknown = UNKNOWN
    to_patient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InjuryCareFacts:
    """An injury: recognised or not, when it happened, when it healed or was consolidated, and a sheet of care."""

    recognised: bool | Unknown = UNKNOWN
    happened_on: date | Unknown = UNKNOWN
    closed_on: date | None = None
    lines: tuple[CareLine, ...] = ()
