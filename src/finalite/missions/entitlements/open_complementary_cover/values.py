"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Data, PersonId
from finalite.kernel.decision import Decision
from finalite.kernel.money import Cents

from .facts import Housing, Link, Minimum


class EndReason(StrEnum):
    """Why a cover ends before its day."""

    DEATH = "death"
    NO_BASE_COVER = "no_base_cover"
    RENOUNCED = "renounced"
    UNPAID = "unpaid"


class SituationKind(StrEnum):
    """What bears on a cover from outside the scheme."""

    FRONTIER = "frontier"
    OTHER_SCHEME = "other_scheme"
    SEVERAL_JOBS = "several_jobs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One member as the form says it. Amounts in cents, months oldest first; an empty answer is not known yet.

    `person` is left empty for somebody whom an agent will identify.
    """

    link: Link
    person: PersonId | None = None
    born_on: Annotated[date | None, Data("household")] = None
    at_home: Annotated[bool | None, Data("household")] = None
    alternating: Annotated[bool, Data("household")] = False
    earnings: Annotated[tuple[int, ...] | None, Data("resources")] = None
    other: Annotated[tuple[int, ...] | None, Data("resources")] = None
    levies: Annotated[Cents, Data("resources")] = 0
    alimony_paid: Annotated[Cents, Data("resources")] = 0
    said_excluded: Annotated[Cents, Data("resources")] = 0
    reduced: Annotated[bool | None, Data("resources")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRequest:
    """A request as it is handed in. With no member named, those declared before stay."""

    person: PersonId
    members: tuple[Declared, ...] = ()
    housing: Annotated[Housing | None, Data("household")] = None
    overseas: Annotated[bool | None, Data("household")] = None
    minimum: Annotated[Minimum | None, Data("resources")] = None
    no_work: Annotated[bool | None, Data("employment")] = None
    aah_alone: Annotated[bool | None, Data("resources")] = None
    body: Annotated[str, Data("complementary_cover")] = ""
    urgent: Annotated[bool, Data("case_handling")] = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a request stands: its state, its clock, what the rules say of it, and the documents still wanted."""

    application: int
    state: str
    complete_on: date | None
    due_on: date | None
    wanted: tuple[Wanted, ...]
    decision: Annotated[Decision | None, Data("decision")]


@dataclass(frozen=True, slots=True)
class CoverHeld:
    """The cover of one person: up to the day before `ends_on`; the contribution in cents a month."""

    cover: int
    application: int
    person: PersonId
    starts_on: Annotated[date, Data("complementary_cover")]
    ends_on: Annotated[date, Data("complementary_cover")]
    paying: Annotated[bool, Data("complementary_cover")]
    contribution: Annotated[Cents, Data("complementary_cover")]
    body: Annotated[str, Data("complementary_cover")]
    end_reason: Annotated[str, Data("complementary_cover")]


@dataclass(frozen=True, slots=True)
class Due:
    """A month of contribution."""

    instalment: int
    month: date
    amount: Annotated[Cents, Data("complementary_cover")]
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a slice of a run did; `last` is where to go on from."""

    seen: int
    done: int
    asked: int
    last: int


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the list."""

    code: str
    name: str
    caisse: bool
    address: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Told:
    """A file that left: for whom, how many people, and its line in the ledger of disclosures."""

    addressee: str
    people: int
    ledger_line: int
    content: Annotated[str, Data("complementary_cover")]


@dataclass(frozen=True, slots=True)
class ProfessionalAnswer:
    """What a professional needs: covered or not on the day, by which body, no fee above the tariff."""

    covered: Annotated[bool, Data("complementary_cover")]
    body: Annotated[str, Data("complementary_cover")]
    ends_on: Annotated[date | None, Data("complementary_cover")]


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """A change in somebody's cover and why it was made."""

    on: date
    run: str
    what: Annotated[str, Data("complementary_cover")]
    why: Annotated[str, Data("complementary_cover")]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    covers: tuple[CoverHeld, ...]
    changes: tuple[ChangeMade, ...]
