"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.capabilities.statistics import Total
from finalite.kernel.decision import Decision

from .facts import Ground, Quality, Unit

__all__ = ["Ground", "Quality", "Unit"]

Care, Use, Fee, Activity = Data("care_acts"), Data("benefit_use"), Data("provider_income"), Data("provider_activity")
Exempt, Right, Decided = Data("exemption"), Data("entitlements"), Data("decision")
Cash = Data("cash_benefits")


class Scheme(StrEnum):
    """The three schemes apart."""

    VICTIMS = "victims"
    ASBESTOS = "asbestos"
    EXPERIMENT = "experiment"


class ClaimState(StrEnum):
    """Where a claim stands; `to_confirm` is a refusal that an agent has not confirmed yet."""

    RECEIVED = "received"
    SUSPENDED = "suspended"
    TO_CONFIRM = "to_confirm"
    DECIDED = "decided"
    REFUSED = "refused"


class FileState(StrEnum):
    """Where an application for the asbestos allowance stands."""

    WAITING = "waiting"
    OPEN = "open"
    REFUSED = "refused"
    ENDED = "ended"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    LODGED = "lodged"
    UPHELD = "upheld"
    REJECTED = "rejected"
    SILENT = "implied_rejection"


class About(StrEnum):
    """What a dispute is about."""

    CARE = "care"
    PACKAGE = "package"
    ALLOWANCE = "allowance"


class Evaluator(StrEnum):
    """Who may be told the totals of an experiment, and nothing else."""

    HAS = "has"
    ARS = "ars"
    COMMISSION = "european_commission"
    MINISTRY = "line_ministry"


@dataclass(frozen=True, slots=True)
class PackageShown:
    """A version of a package; cents."""

    code: str
    unit: Unit
    amount: Cents
    from_on: date
    months: int
    most: int | None
    source: str


@dataclass(frozen=True, slots=True)
class ExperimentShown:
    """An experiment with its specification."""

    code: str
    title: str
    source: str
    starts_on: date
    ends_on: date
    closed_on: date | None
    keep_years: int
    packages: tuple[PackageShown, ...]


@dataclass(frozen=True, slots=True)
class ListTaken:
    """What became of a list: how many were admitted now, were known already, and the lines nobody matches."""

    admitted: int
    known: int
    unmatched: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a file of claims; `again` says that the same bytes had come before."""

    delivery: int
    accepted: int
    refused: int
    again: bool


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A line that waits for its correction, with its faults."""

    refused: int
    number: int
    refused_on: date
    raw: Annotated[str, Data("exchange_content")]
    faults: Annotated[tuple[str, ...], Data("case_handling")]


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim and what became of it. Cents; `to_provider` and `to_beneficiary` are what is paid to each."""

    claim: int
    scheme: Annotated[Scheme, Exempt]
    state: Annotated[ClaimState, Decided]
    invoice: Annotated[str, Care]
    act: Annotated[str, Care]
    act_on: Annotated[date, Care]
    charged: Annotated[Cents, Care]
    to_provider: Annotated[Cents, Use]
    to_beneficiary: Annotated[Cents, Use]
    wanted: tuple[Wanted, ...]
    decision: Annotated[Decision | None, Decided]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a slice of decisions did; cents. `suspended` wait for a fact or a text, `to_confirm` for an agent."""

    seen: int
    decided: int
    suspended: int
    to_confirm: int
    ordered: Annotated[Cents, Use]


@dataclass(frozen=True, slots=True)
class AdmissionShown:
    """Somebody under the scheme of the victims of an attack, and what the scheme covers until when."""

    admission: int
    person: PersonId
    quality: Annotated[Quality | None, Exempt]
    attack_on: Annotated[date, Exempt]
    listed_on: Annotated[date, Exempt]
    list_reference: Annotated[str, Exempt]
    covered_until: Annotated[date | None, Right]
    follow_up_from: Annotated[date | None, Right]


@dataclass(frozen=True, slots=True)
class InclusionShown:
    """A patient in an experiment."""

    inclusion: int
    experiment: str
    included_on: Annotated[date, Right]
    left_on: Annotated[date | None, Right]
    informed_on: Annotated[date | None, Decided]
    agreed_on: Annotated[date | None, Decided]


@dataclass(frozen=True, slots=True)
class AllowanceShown:
    """Where an application for the asbestos allowance stands; cents a month, before levies."""

    file: int
    state: Annotated[FileState, Decided]
    monthly: Annotated[Cents | None, Cash]
    ends_on: Annotated[date | None, Cash]
    levy_rate: Annotated[int | None, Cash]
    levy_source: Annotated[str, Cash]
    paid_until: date | None
    wanted: tuple[Wanted, ...]
    proposal: Annotated[Decision, Decided]


@dataclass(frozen=True, slots=True)
class PaymentShown:
    """Money decided, with its reasons; cents. `ordered` is what this calculation added or took away."""

    payment: int
    scheme: Annotated[Scheme, Use]
    source: int
    month: date | None
    amount: Annotated[Cents, Use]
    ordered: Annotated[Cents, Use]
    decided_on: date
    paid_on: date | None
    decision: Annotated[Decision, Decided]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new calculation changes: more is paid, less is owed back; cents."""

    source: int
    month: date | None
    before: Annotated[Cents, Use]
    after: Annotated[Cents, Use]


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an act ordered: how many payments, and for how much; cents."""

    orders: int
    total: Annotated[Cents, Use]


@dataclass(frozen=True, slots=True)
class FeeShown:
    """What a professional or supplier was paid on an invoice; cents."""

    invoice: Annotated[str, Activity]
    performed_on: Annotated[date, Activity]
    amount: Annotated[Cents, Fee]
    decided_on: date
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class FundStatement:
    """What a scheme cost over a period and who bears it in the end: totals, about nobody; cents."""

    scheme: Scheme
    borne_by: str
    article: str
    payments: int
    total: Annotated[Cents, Use]
    missing: str


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    """A question on a care before the medical service."""

    opinion: int
    claim: int
    asked_on: date
    act: Annotated[str, Care]
    act_on: Annotated[date, Care]


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure of a patient in an experiment, for the medical service."""

    experiment: str
    measured_on: Annotated[date, Care]
    indicator: Annotated[str, Data("medical_report")]
    result: Annotated[int | None, Data("medical_report")]
    diagnosis: Annotated[str, Data("diagnosis")]
    habits: Annotated[str, Data("lifestyle")]
    situation: Annotated[str, Data("social_situation")]


@dataclass(frozen=True, slots=True)
class DisputeShown:
    """A dispute with the clock of its board."""

    dispute: int
    about: Annotated[About, Data("case_handling")]
    source: int
    lodged_on: date
    silent_on: date
    state: Annotated[DisputeState, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Totals sent to an evaluator: the line of the ledger, and the cells, the small ones left out."""

    disclosure: int
    cells: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A letter sent to a provider, and the line of the ledger."""

    letter: int | None
    disclosure: int | None
    lines: int


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    admissions: tuple[AdmissionShown, ...]
    inclusions: tuple[InclusionShown, ...]
    claims: tuple[ClaimShown, ...]
    payments: tuple[PaymentShown, ...]
    disputes: tuple[DisputeShown, ...]
