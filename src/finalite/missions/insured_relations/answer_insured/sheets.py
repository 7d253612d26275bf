"""What an agent reads on one page: the sheet that answers a caller, the story of a case."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.cases.values import Clock
from finalite.capabilities.register import Cents, Data, PersonId

from .words import Arrangement

Content = Data("exchange_content")
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


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a file's story, by its codes; `by` is the login of who acted, empty for the person."""

    on: date
    what: Annotated[str, Handling]
    detail: Annotated[str, Content]
    by: str


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A file or a letter that lies in a case."""

    on: date
    name: Annotated[str, Content]
    letter: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case from its opening to its end: its clock, its story, its documents and letters."""

    case: int
    person: PersonId
    name: Annotated[str, Name]
    kind: Annotated[str, Handling]
    opened_on: date
    due_on: date | None
    closed_on: date | None
    clock: Clock
    request: int | None
    story: tuple[Moment, ...]
    papers: tuple[PaperShown, ...]
