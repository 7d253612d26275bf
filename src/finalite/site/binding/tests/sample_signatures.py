"""Signatures with everything an operation may ask for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Cents, Data, Invalid, PersonId, Upload


class Nature(StrEnum):
    CONSULTATION = "consultation"
    MEDICINE = "medicine"


@dataclass(frozen=True)
class Act:
    code: Annotated[str, Data("care_acts")]
    price: Cents
    nature: Nature = Nature.CONSULTATION
    urgent: bool | None = None

    def __post_init__(self) -> None:
        if self.price < 0:
            raise Invalid("price", "un prix ne peut pas être négatif")


@dataclass(frozen=True)
class Sheet:
    person: PersonId
    acts: tuple[Act, ...]
    prescribed_on: date | None = None


def receive_sheet(
    *, sheet: Sheet, received_at: datetime, paper: bool, note: str = "", limit: int | None = None
) -> Sheet:
    return sheet


def keep_file(*, file: Upload) -> str:
    return file.name
