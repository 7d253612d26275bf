"""What an agent reads on one page: the sheet that answers a caller."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId

from .words import Arrangement

Handling = Data("case_handling")
Name = Data("civil_identity")


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One of the last payments of care."""

    on: date
    amount: Annotated[Cents, Data("benefit_use")]


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """One of the last payments that stand for a wage."""

    first_on: Annotated[date, Data("cash_benefits")]
    last_on: Annotated[date, Data("cash_benefits")]
    amount: Annotated[Cents, Data("cash_benefits")]


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card, without its certificate."""

    kind: Annotated[str, Data("card")]
    state: Annotated[str, Data("card")]
    valid_until: Annotated[date | None, Data("card")]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an adviser needs to answer, asked of the fiches that hold it on the spot: nothing of it is kept here.

    `unavailable` names the processings that did not answer.
    """

    person: PersonId
    on: date
    name: Annotated[str, Name]
    birth: Annotated[str, Data("birth")]
    number: Annotated[str, Data("nir")]
    covered: Annotated[bool | None, Data("entitlements")] = None
    ground: Annotated[str, Data("entitlements")] = ""
    caisse: Annotated[str, Data("affiliation")] = ""
    doctor: Annotated[str, Data("treating_doctor")] = ""
    exempt: Annotated[bool | None, Data("exemption")] = None
    insurer: Annotated[str, Data("complementary_cover")] = ""
    solidarity: Annotated[bool | None, Data("complementary_cover")] = None
    pregnancy: Annotated[bool | None, Data("maternity")] = None
    injury: Annotated[bool | None, Data("work_injury")] = None
    cards: tuple[CardLine, ...] = ()
    paid: tuple[PaidLine, ...] = ()
    owed: Annotated[Cents | None, Data("debt")] = None
    incomes: tuple[IncomeLine, ...] = ()
    account: Annotated[bool | None, Data("service_use")] = None
    no_recording: Annotated[bool, Data("opt_in")] = False
    arrangements: Annotated[tuple[Arrangement, ...], Handling] = ()
    unavailable: tuple[str, ...] = ()
