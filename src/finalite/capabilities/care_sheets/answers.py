"""What fiches answer of deliveries: what became of one, which lines are kept aside, and why."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from finalite.capabilities.register import Data


@dataclass(frozen=True, slots=True)
class FaultShown:
    """Why a line was refused: the field, a stable code, and what to correct."""

    field: str
    code: str
    message: Annotated[str, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A line kept aside with its reasons."""

    refused: int
    delivery: int
    number: int
    state: str
    refused_on: date
    raw: Annotated[str, Data("care_acts")]
    faults: tuple[FaultShown, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery: `again` says that these very bytes had come before and nothing was done twice."""

    delivery: int
    lines: int
    accepted: int
    refused: int
    again: bool
    finished: bool


def receipt(row: Any, again: bool) -> Receipt:
    """What became of a delivery so far."""
    return Receipt(row.pk, row.accepted + row.refused, row.accepted, row.refused, again, row.finished)


def faults(row: Any) -> tuple[FaultShown, ...]:
    """Why a line is kept aside."""
    return tuple(FaultShown(one["field"], one["code"], one["message"]) for one in row.faults)


def quarantined(row: Any) -> Quarantined:
    """A line in quarantine with its reasons."""
    return Quarantined(row.pk, row.delivery_id, row.number, row.state, row.refused_on, row.raw, faults(row))
