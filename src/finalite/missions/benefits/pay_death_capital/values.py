"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .facts import Deceased, Link, Situation

__all__ = ["Deceased", "Link", "Situation"]


class Proof(StrEnum):
    """What a document handed in is about."""

    CLAIM = "claim"
    CIVIL_STATUS = "civil_status"
    CHARGE = "charge"
    ACCOUNT = "account"
    OTHER = "other"


class FileState(StrEnum):
    """Where the file of a death stands."""

    WAITING = "waiting"
    HELD = "held"
    READY = "ready"
    AWARDED = "awarded"
    REFUSED = "refused"
    EXPIRED = "expired"


class ClaimState(StrEnum):
    """Where a claim stands."""

    RECEIVED = "received"
    AWARDED = "awarded"
    REFUSED = "refused"
    LATE = "late"
    TOO_LATE_SHARED = "already_shared"
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set_aside"


class AppealState(StrEnum):
    """Where an appeal stands."""

    LODGED = "lodged"
    UPHELD = "upheld"
    REJECTED = "rejected"
    SILENT = "implied_rejection"


class Doubt(StrEnum):
    """Why an agent should look again before anybody is paid."""

    NO_PAYSLIP = "no_payslip"
    PAYSLIP_AFTER_DEATH = "payslip_after_death"
    NO_EVIDENCE = "no_evidence"
    NO_ACCOUNT = "no_account"
    CLAIMANT_DIED = "claimant_died"
    NO_PENSION_HELD = "no_pension_held"
    TWO_SPOUSES = "two_spouses"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSituation:
    """What the deceased lived on before death, and until when; the rate of a work pension in basis points."""

    situation: Annotated[Situation | None, Data("entitlements")] = None
    until: Annotated[date | None, Data("entitlements")] = None
    occupation: Annotated[Deceased | None, Data("entitlements")] = None
    work_pension_rate: Annotated[int | None, Data("work_injury")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalClaim:
    """Somebody who claims the capital of a deceased person; an empty answer means that it is not known yet."""

    claimant: PersonId
    deceased: PersonId
    link: Annotated[Link | None, Data("household")] = None
    in_charge: Annotated[bool | None, Data("household")] = None
    orphan: Annotated[bool | None, Data("household")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAccount:
    """Where a claimant asks to be paid."""

    iban: Annotated[str, Data("bank_account")]
    holder: Annotated[str, Data("bank_account")]
    bic: Annotated[str, Data("bank_account")] = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """Where the file of a death stands: what the rule says, and what is wanted; cents."""

    file: int
    state: FileState
    proposal: Annotated[Decision, Data("decision")]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim with its rank: the number of its place among those that could be paid, none where it has no place."""

    claim: int
    claimant: PersonId
    claimed_on: date
    state: Annotated[ClaimState, Data("case_handling")]
    link: Annotated[Link | None, Data("household")]
    in_charge: Annotated[bool | None, Data("household")]
    rank: Annotated[int | None, Data("household")]
    contested: Annotated[str, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class DoubtFound:
    """A doubt, and the claim it is about; 0 for the file itself."""

    doubt: Annotated[Doubt, Data("case_handling")]
    claim: int = 0


@dataclass(frozen=True, slots=True)
class RightsFound:
    """What the fiche of rights says of the deceased: the outcome of its rule, and the rights held the day of death."""

    outcome: Annotated[str, Data("entitlements")]
    held: Annotated[tuple[str, ...], Data("entitlements")]
    decision: Annotated[Decision, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class AwardShown:
    """Money awarded to a claimant; cents. `paid_on` is empty until the bank has paid."""

    award: int
    claimant: PersonId
    part: Annotated[str, Data("cash_benefits")]
    amount: Annotated[Cents, Data("cash_benefits")]
    ordered: Annotated[Cents, Data("financial_operation")]
    decided_on: date
    paid_on: date | None
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was ordered by an act: how many payments, and for how much; cents."""

    orders: int
    total: Annotated[Cents, Data("financial_operation")]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new calculation changes for somebody: more is paid, less is owed back; cents."""

    claimant: PersonId
    before: Annotated[Cents, Data("cash_benefits")]
    after: Annotated[Cents, Data("cash_benefits")]


@dataclass(frozen=True, slots=True)
class AppealShown:
    """An appeal with the clock of its board."""

    appeal: int
    claim: int
    claimant: PersonId
    lodged_on: date
    silent_on: date
    state: Annotated[AppealState, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    claims: tuple[ClaimShown, ...]
    awards: tuple[AwardShown, ...]
    appeals: tuple[AppealShown, ...]
