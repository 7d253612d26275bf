"""What goes in and out of the doors of this fiche; amounts in cents, each personal field with its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .allowance.facts import Leave, Rhythm, Waiver, Work

__all__ = ["Leave", "Rhythm", "Waiver", "Work"]

Stopped = Data("sick_leave")
Birth = Data("maternity")
Paid = Data("cash_benefits")
Wage = Data("salary")


class Source(StrEnum):
    """Who says that somebody does not work."""

    DOCTOR = "doctor"
    PERSON = "person"
    EMPLOYER = "employer"


class NoticeKind(StrEnum):
    """Whether a notice starts a stop or goes on with it."""

    FIRST = "first"
    EXTENSION = "extension"


class Origin(StrEnum):
    """How a salary certificate came."""

    TYPED = "typed"
    SENT = "sent"
    DSN = "dsn"


class StopState(StrEnum):
    """Where a stop stands."""

    OPEN = "open"
    WAITING = "waiting"
    TO_REFUSE = "to_refuse"
    REFUSED = "refused"
    ENDED = "ended"


class Why(StrEnum):
    """Why days of a stop are not paid."""

    CONTROL_REFUSED = "control_refused"
    NOT_AT_HOME = "not_at_home"
    NOT_JUSTIFIED = "not_justified"
    WORKED = "worked"


class Told(StrEnum):
    """Whom this fiche may inform, beside the person."""

    INSURER = "complementary_insurer"
    EMPLOYER = "employer"
    UNEMPLOYMENT_BODY = "unemployment_body"
    CARSAT = "carsat"
    GIP_MDS = "gip_mds"
    BRM = "brm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of stop as the person or an agent hands it in: from paper, or from the account. Both days included."""

    person: PersonId
    first_on: Annotated[date, Stopped]
    last_on: Annotated[date, Stopped]
    prescribed_on: Annotated[date, Stopped]
    sent_on: Annotated[date, Stopped]
    leave: Annotated[Leave, Stopped] = Leave.SICKNESS
    kind: Annotated[NoticeKind, Stopped] = NoticeKind.FIRST
    source: Annotated[Source, Stopped] = Source.PERSON
    prescriber: Annotated[str, Data("provider_identity")] = ""
    electronic: Annotated[bool, Stopped] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescribed:
    """A notice as the doctor sends it: the patient by number."""

    nir: Annotated[str, Data("nir")]
    first_on: Annotated[date, Stopped]
    last_on: Annotated[date, Stopped]
    prescribed_on: Annotated[date, Stopped]
    leave: Annotated[Leave, Stopped] = Leave.SICKNESS
    kind: Annotated[NoticeKind, Stopped] = NoticeKind.FIRST


@dataclass(frozen=True, slots=True)
class MonthPaid:
    """The gross pay of one civil month, named by its first day; `rebuilt` from the daily income of part of it."""

    month: Annotated[date, Wage]
    gross: Annotated[Cents, Wage]
    rebuilt: Annotated[bool, Wage] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What an employer certifies of somebody's pay and work before a stop; what is not said is not known.

    `keeps_wage_from` and `keeps_wage_to` are the days for which the employer keeps the wage and is paid in their place
    (CSS R323-11).
    """

    siret: Annotated[str, Data("employer_identity")]
    employer: Annotated[str, Data("employer_identity")] = ""
    first_on: Annotated[date, Stopped]
    pay: Annotated[tuple[MonthPaid, ...], Wage] = ()
    rhythm: Annotated[Rhythm, Wage] = Rhythm.MONTHLY
    hours: Annotated[int | None, Wage] = None
    contributed: Annotated[Cents | None, Wage] = None
    late_hours: Annotated[int | None, Wage] = None
    late_contributed: Annotated[Cents | None, Wage] = None
    daily_loss: Annotated[Cents | None, Wage] = None
    net_pay: Annotated[Cents | None, Wage] = None
    keeps_wage_from: Annotated[date | None, Wage] = None
    keeps_wage_to: Annotated[date | None, Wage] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What else a decision rests on, as an agent checked it; what is not said stays as it was."""

    work: Annotated[Work | None, Stopped] = None
    waiver: Annotated[Waiver | None, Stopped] = None
    long_illness: Annotated[bool | None, Stopped] = None
    long_illness_from: Annotated[date | None, Stopped] = None
    is_pensioner: Annotated[bool | None, Stopped] = None
    resumed_hours: Annotated[int | None, Stopped] = None
    work_ended_on: Annotated[date | None, Stopped] = None
    incomes: Annotated[tuple[Cents, ...] | None, Wage] = None
    first_allowance: Annotated[Cents | None, Paid] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthFacts:
    """What the length of a maternity, paternity, adoption, bereavement or birth leave depends on."""

    leave: Annotated[Leave, Birth]
    expected_on: Annotated[date | None, Birth] = None
    born_on: Annotated[date | None, Birth] = None
    arrived_on: Annotated[date | None, Birth] = None
    starts_on: Annotated[date | None, Birth] = None
    children: Annotated[int | None, Birth] = None
    expected: Annotated[int, Birth] = 1
    moved_weeks: Annotated[int, Birth] = 0
    pathological_days: Annotated[int, Birth] = 0
    child_in_hospital: Annotated[bool | None, Birth] = False
    months: Annotated[int, Birth] = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class StopShown:
    """A stop as it stands. `contradictions` say where its sources differ; nothing is chosen in silence."""

    stop: int
    person: PersonId
    state: str
    leave: Annotated[Leave, Stopped]
    first_on: Annotated[date, Stopped]
    last_on: Annotated[date, Stopped]
    settled_to: Annotated[date, Stopped]
    sources: Annotated[tuple[str, ...], Stopped]
    contradictions: Annotated[tuple[str, ...], Data("case_handling")]
    wanted: Annotated[tuple[Wanted, ...], Data("case_handling")]


@dataclass(frozen=True, slots=True)
class Allowance:
    """A kept decision: what was paid for which days, to whom, and why; a correction holds the difference alone."""

    settlement: int
    stop: int
    person: PersonId
    kind: str
    pay_from: Annotated[date, Paid]
    pay_to: Annotated[date, Paid]
    decided_on: date
    outcome: Annotated[str, Data("decision")]
    gross: Annotated[Cents, Paid]
    csg: Annotated[Cents, Paid]
    crds: Annotated[Cents, Paid]
    to_insured: Annotated[Cents, Paid]
    to_employer: Annotated[Cents, Paid]
    decision: Annotated[Decision, Paid]


@dataclass(frozen=True, slots=True)
class AmountPaid:
    """What was paid to somebody for some days, and nothing of the stop."""

    first_on: Annotated[date, Paid]
    last_on: Annotated[date, Paid]
    amount: Annotated[Cents, Paid]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a slice of a payment run did; amounts in cents."""

    seen: int
    decided: int
    waiting: int
    ordered: int
    total: Annotated[int, "cents", Paid]
    last: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a recalculation changed: arrears ordered, or an overpayment owed, by who was paid; zero for nothing."""

    stop: int
    outcome: Annotated[str, Data("decision")]
    insured: Annotated[Cents, Paid]
    employer: Annotated[Cents, Paid]
    settlement: int | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A kept decision beside the one that the rule gives today on the same facts."""

    settlement: int
    same: bool
    law_changed: bool
    kept: Annotated[Decision, Paid]
    again: Annotated[Decision, Paid]


@dataclass(frozen=True, slots=True)
class PaymentsNoted:
    """A slice of payment orders looked at: how many had moved, on how many decisions the day changed, the last seen."""

    seen: int
    noted: int
    last: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the medical service concluded: never why."""

    opinion: int
    stop: int
    justified: Annotated[bool | None, Data("decision")]
    until: Annotated[date | None, Data("decision")]
    asked_on: date
    given_on: date | None


@dataclass(frozen=True, slots=True)
class MedicalNote:
    """What the medical service wrote for itself."""

    note: int
    written_on: date
    text: Annotated[str, Data("medical_report")]


@dataclass(frozen=True, slots=True)
class Interruption:
    """Days of a stop that are not paid, and why."""

    stop: int
    first_on: Annotated[date, Stopped]
    last_on: Annotated[date, Stopped]
    why: Annotated[Why, Stopped]


@dataclass(frozen=True, slots=True)
class DsnReceipt:
    """What became of a DSN file: every event and every fault, each with its line; `again` says it had come before."""

    again: bool
    trial: bool
    declarations: int
    months: int
    lines: tuple["DsnLine", ...]


@dataclass(frozen=True, slots=True)
class DsnLine:
    """What became of one event of a DSN: the stop it was tied to, or why it was not taken."""

    line: int
    stop: int | None
    fault: Annotated[str, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class ContestShown:
    """A decision that somebody asks to be looked at again, and where that stands."""

    contest: int
    stop: int
    lodged_on: date
    silent_on: date
    state: str


@dataclass(frozen=True, slots=True)
class LetterSent:
    """A letter made for somebody, or the line of the ledger where a recipient was told."""

    letter: int | None
    disclosure: int | None


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What a professional may ask of their patient: is care covered, by whom, and who the treating doctor is."""

    covered: Annotated[bool, Data("entitlements")]
    organisation: Annotated[str, Data("affiliation")]
    treating_doctor: Annotated[str, Data("treating_doctor")]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    stops: tuple[StopShown, ...]
    allowances: tuple[Allowance, ...]
    opinions: tuple[Opinion, ...]
