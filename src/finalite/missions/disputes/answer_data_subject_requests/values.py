"""What the fiche's operations take and give: never a model instance."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Data, PersonId


class Right(StrEnum):
    """The six rights of chapter III of the GDPR that are exercised by a request."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"


class Channel(StrEnum):
    """How a request or a complaint came in."""

    ACCOUNT = "account"
    MAIL = "mail"
    EMAIL = "email"
    DESK = "desk"
    AUTHORITY = "authority"


class Ground(StrEnum):
    """What the person relies on, where the law asks for a ground; `unknown` until they have said."""

    UNKNOWN = "unknown"
    INACCURATE = "inaccurate"
    UNLAWFUL = "unlawful"
    NO_LONGER_NEEDED = "no_longer_needed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    LEGAL_CLAIM = "legal_claim"
    OBJECTION_PENDING = "objection_pending"
    PARTICULAR_SITUATION = "particular_situation"


class ExtensionReason(StrEnum):
    """The two reasons for which GDPR 12(3) allows two more months."""

    COMPLEXITY = "complexity"
    NUMBER = "number"


class RefusalGround(StrEnum):
    """The grounds on which a request may be refused as a whole (GDPR 12(2), 12(5))."""

    UNFOUNDED = "unfounded"
    EXCESSIVE = "excessive"
    UNIDENTIFIED = "unidentified"


class ProcedureKind(StrEnum):
    """What the data-protection authority opens: law 78-17, articles 19 to 22."""

    DOCUMENT_CONTROL = "document_control"
    ONLINE_CONTROL = "online_control"
    ON_SITE_CONTROL = "on_site_control"
    HEARING = "hearing"
    FORMAL_NOTICE = "formal_notice"
    SANCTION = "sanction"


class Risk(StrEnum):
    """The risk of a breach to the rights of people (GDPR 33 and 34); `unknown` never means none."""

    UNKNOWN = "unknown"
    UNLIKELY = "unlikely"
    LIKELY = "likely"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request as received; `person_id` stays empty until the requester is identified, `fiche` empty for every
    fiche.
    """

    right: Right
    channel: Channel
    received_on: date
    requester_name: Annotated[str, Data("civil_identity")]
    postal_contact: Annotated[str, Data("postal_contact")] = ""
    electronic_contact: Annotated[str, Data("electronic_contact")] = ""
    person_id: PersonId | None = None
    fiche: str = ""
    ground: Ground = Ground.UNKNOWN
    message: Annotated[str, Data("exchange_content")] = ""


@dataclass(frozen=True, slots=True)
class RequestReceipt:
    """A request on file and its clock."""

    request: int
    state: str
    due_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class FicheAnswer:
    """The answer given for one processing activity, with the article that founds it."""

    fiche: str
    outcome: Annotated[str, Data("decision")]
    article: str
    explanation: Annotated[str, Data("decision")]


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """The whole answer to a request: one line for each fiche, and the letter that carries it."""

    request: int
    state: str
    answers: tuple[FicheAnswer, ...]
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request on the data-protection officer's desk; `overdue` on the date asked about."""

    request: int
    right: Right
    received_on: date
    due_on: date | None
    state: str
    overdue: bool
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One column that the person says is wrong, and what it should say; `proof` is a stored document."""

    fiche: str
    column: str
    value: Annotated[str, Data("exchange_content")]
    proof: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """A security incident as first known: what, when it was known, how many people and records at most."""

    known_at: datetime
    nature: Annotated[str, Data("case_handling")]
    fiches: tuple[str, ...]
    categories: tuple[str, ...]
    persons_at_most: int | None = None
    records_at_most: int | None = None
    personal_data: bool | None = None


@dataclass(frozen=True, slots=True)
class IncidentState:
    """Where an incident stands, with the authority's clock when it is a breach."""

    incident: int
    state: str
    risk: Risk
    notify_by: datetime | None
    notified_at: datetime | None
    persons_informed: int
    note: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """A complaint as received; `authority_reference` when it comes through the data-protection authority."""

    channel: Channel
    received_on: date
    complainant_name: Annotated[str, Data("civil_identity")]
    message: Annotated[str, Data("exchange_content")]
    contact: Annotated[str, Data("postal_contact")] = ""
    person_id: PersonId | None = None
    fiche: str = ""
    authority_reference: Annotated[str, Data("litigation")] = ""


@dataclass(frozen=True, slots=True)
class ComplaintState:
    """Where a complaint stands; `upheld` is None until it is closed."""

    complaint: int
    state: str
    due_on: date
    upheld: bool | None = None


@dataclass(frozen=True, slots=True)
class BreachNotification:
    """What GDPR 33(3) asks the notice to contain, beside what the incident already says."""

    consequences: str
    measures: str
    contact_point: str
    late_reasons: str = ""


@dataclass(frozen=True, slots=True)
class NewProcedure:
    """A control, notice or sanction as notified to the body."""

    kind: ProcedureKind
    reference: str
    opened_on: date
    subject_matter: str
    fiches: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProcedureState:
    """Where a procedure of the authority stands."""

    procedure: int
    kind: ProcedureKind
    reference: str
    opened_on: date
    due_on: date | None
    closed_on: date | None
    steps: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class NoticesSent:
    """How many persons were told about a processing, how many already knew this version of it, how many are out of
    reach.
    """

    fiche: str
    version: str
    sent: int
    already_told: int
    out_of_reach: int


@dataclass(frozen=True, slots=True)
class MyRequest:
    """One of my own requests, with what was answered for each processing."""

    request: int
    right: Right
    received_on: date
    due_on: date | None
    state: str
    answers: tuple[FicheAnswer, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything held about a person, as a file."""

    name: str
    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One time my data left, to whom, and which kinds of data."""

    on: date
    fiche: str
    recipient: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the activity; `count` is None when it is too small to be shown."""

    label: str
    group: str
    count: int | None


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request whole: who asks what, the clock, and what was answered for each processing."""

    request: int
    right: Right
    state: str
    channel: str
    ground: str
    fiche: str
    requester_name: Annotated[str, Data("civil_identity")]
    person_id: int | None
    received_on: date
    due_on: date | None
    extended_on: date | None
    closed_on: date | None
    message: Annotated[str, Data("exchange_content")]
    answers: tuple[FicheAnswer, ...]


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """An incident whole: the facts that GDPR 33(3) and 33(5) ask for, and what was done."""

    incident: int
    state: str
    known_at: datetime
    recorded_by: Annotated[str, Data("action_trace")]
    nature: Annotated[str, Data("case_handling")]
    fiches: tuple[str, ...]
    categories: tuple[str, ...]
    persons_at_most: int | None
    records_at_most: int | None
    personal_data: bool | None
    risk: Risk
    risk_reasons: str
    consequences: str
    measures: str
    contact_point: str
    notify_by: datetime | None
    notified_at: datetime | None
    late_reasons: str
    persons_informed: int
    closed_at: datetime | None
    overdue: bool
