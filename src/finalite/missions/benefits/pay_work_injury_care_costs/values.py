"""What goes in and out of the doors of this fiche; amounts in cents, each personal field with its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.care_sheets.answers import FaultShown, Quarantined, Receipt  # noqa: F401
from finalite.capabilities.care_sheets.values import Channel, SheetFormat  # noqa: F401
from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .facts import Care

CareAct, Injury, Paid = Data("care_acts"), Data("work_injury"), Data("financial_operation")
Handling, Decided = Data("case_handling"), Data("decision")


class LineState(StrEnum):
    """Where a line stands. Refused and provisional lines went to ordinary cover: none is lost."""

    RECEIVED = "received"
    WAITING = "waiting"
    PAID = "paid"
    REFUSED = "refused"
    PROVISIONAL = "provisional"
    CANCELLED = "cancelled"


class Wait(StrEnum):
    """What a line waits for; whoever can give it is asked, and nothing is refused meanwhile."""

    NO_INJURY = "no_injury"
    WHICH_INJURY = "which_injury"
    RECOGNISED = "recognised"
    HAPPENED_ON = "happened_on"
    RELATED = "related"
    OPINION = "opinion"
    TARIFF = "tariff"
    AGREEMENT = "agreement"
    DISTANCE = "distance"
    PRESCRIPTION = "prescription"
    REFUSAL = "refusal"
    TOO_LATE = "too_late"
    POSSIBLE_DOUBLE = "possible_double"
    NOT_PRACTISING = "not_practising"
    FOREIGN_FORM = "foreign_form"
    FOREIGN_TARIFF = "foreign_tariff"
    FOREIGN_OPINION = "foreign_opinion"
    MISSING_LAW = "missing_law"
    OUT_OF_REACH = "out_of_reach"


class Doubt(StrEnum):
    """What an agent may set aside after looking."""

    POSSIBLE_DOUBLE = "possible_double"
    NOT_PRACTISING = "not_practising"
    TOO_LATE = "too_late"


class Ground(StrEnum):
    """Why an agent refuses a line for the injury where no rule says it."""

    BY_RULE = "by_rule"
    NO_INJURY = "no_injury"
    TOO_LATE = "too_late"
    PAID_ALREADY = "paid_already"


class Error(StrEnum):
    """Why a paid line is taken back."""

    SENT_IN_ERROR = "sent_in_error"
    WRONG_PERSON = "wrong_person"
    WRONG_ACT = "wrong_act"
    WRONG_AMOUNT = "wrong_amount"


class Body(StrEnum):
    """Bodies that the register lets know of the care of an injury."""

    CARSAT = "carsat"
    COMPLEMENTARY_INSURER = "complementary_insurer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One act typed from a paper sheet; the sheet's number is the invoice. Left empty, a field is not known."""

    person: PersonId
    provider: Annotated[str, Data("provider_identity")]
    invoice: Annotated[str, CareAct]
    line: int
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    charged: Annotated[Cents, CareAct]
    quantity: Annotated[int, CareAct] = 1
    ends_on: Annotated[date | None, CareAct] = None
    prescriber: Annotated[str, Data("prescriptions")] = ""
    prescribed_on: Annotated[date | None, Data("prescriptions")] = None
    base: Annotated[Cents | None, CareAct] = None
    injury_on: Annotated[date | None, Injury] = None
    injury_related: Annotated[bool | None, CareAct] = None
    third_party: Annotated[bool, CareAct] = True
    distance_km: Annotated[int | None, CareAct] = None
    approval: Annotated[str, CareAct] = ""
    country: Annotated[str, CareAct] = "FR"
    form_reference: Annotated[str, CareAct] = ""
    state_tariff: Annotated[Cents | None, CareAct] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """Care that goes on after consolidation, as the medical adviser accepts it: kinds of care and days, ends in."""

    cares: Annotated[tuple[Care, ...], CareAct]
    from_on: Annotated[date, CareAct]
    until_on: Annotated[date | None, CareAct] = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What a slice of decisions did; amounts in cents."""

    seen: int
    paid: int
    waiting: int
    total: Annotated[Cents, Paid]


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What became of one line, and what it waits for."""

    line: int
    state: LineState
    waits_for: Annotated[tuple[Wait, ...], Handling]


@dataclass(frozen=True, slots=True)
class Change:
    """What a recalculation changed: lines seen, ordered in arrears, to give back; cents."""

    lines: int
    arrears: Annotated[Cents, Paid]
    owed: Annotated[Cents, Paid]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareDecided:
    """A decided line as the victim sees it, with the explanation step by step."""

    settlement: int
    line: int
    person: PersonId
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    charged: Annotated[Cents, CareAct]
    decided_on: date
    in_force: bool
    outcome: Annotated[str, Decided]
    to_professional: Annotated[Cents, Paid]
    to_patient: Annotated[Cents, Paid]
    left: Annotated[Cents, Paid]
    paid_on: date | None
    decision: Annotated[Decision, Decided]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWaiting:
    """A line that waits for somebody, and for what."""

    line: int
    person: PersonId
    file: int | None
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    charged: Annotated[Cents, CareAct]
    waits_for: Annotated[tuple[Wait, ...], Handling]
    missing_text: Annotated[str, Handling]
    case: int | None


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question that waits for the medical adviser: does this care follow from the injury?"""

    opinion: int
    line: int
    person: PersonId
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    happened_on: Annotated[date | None, Injury]
    closed_on: Annotated[date | None, Injury]
    asked_on: date


@dataclass(frozen=True, slots=True)
class AgreementHeld:
    """A request for agreement before care, and its answer; None while nobody answered."""

    agreement: int
    person: PersonId
    file: int
    act: Annotated[str, CareAct]
    asked_on: date
    due_on: date | None
    accepted: Annotated[bool | None, Decided]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A kept decision beside the one that the rule gives today on the same facts."""

    settlement: int
    same: bool
    law_changed: bool
    kept: Annotated[Decision, Decided]
    again: Annotated[Decision, Decided]


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What a provider learns of its own invoice: the act, where it stands, what was paid on it to the provider."""

    invoice: Annotated[str, CareAct]
    rank: str
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    state: LineState
    paid_to_me: Annotated[Cents, Paid]


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What a provider may ask before caring: covered, treating doctor chosen, injury recognised and still open."""

    covered: Annotated[bool, Data("entitlements")]
    has_treating_doctor: Annotated[bool, Data("treating_doctor")]
    injury_recognised: Annotated[bool, Injury]
    injury_on: Annotated[date | None, Injury]
    closed_on: Annotated[date | None, Injury]


@dataclass(frozen=True, slots=True)
class LetterOut:
    """A letter, for the person it was sent to."""

    title: Annotated[str, Data("exchange_metadata")]
    sent_on: date
    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A letter that was sent."""

    notice: int
    kind: Annotated[str, Handling]
    sent_on: date


@dataclass(frozen=True, slots=True)
class Told:
    """What was sent to somebody, and the proof of it."""

    letter: int | None
    disclosure: int | None
    lines: int


@dataclass(frozen=True, slots=True)
class MessageOut:
    """A message for a body, as bytes of JSON."""

    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class CareOf:
    """Everything this fiche can say of a person: what was decided, what waits, what was written."""

    decided: tuple[CareDecided, ...]
    waiting: tuple[LineWaiting, ...]
    letters: tuple[NoticeLine, ...]
