"""What goes in and out of the doors of this fiche; amounts in cents, each personal field with its data category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.care_sheets import Pathway, SheetMark
from finalite.capabilities.care_sheets.answers import FaultShown, Quarantined, Receipt  # noqa: F401
from finalite.capabilities.care_sheets.values import Channel, SheetFormat  # noqa: F401
from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .words import Cause, Doubt, LineState, Question, Reason, Refusal  # noqa: F401

CareAct = Data("care_acts")
Benefit = Data("benefit_use")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One act typed from a paper sheet; the sheet's number is the invoice."""

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
    coefficient: Annotated[int, CareAct] = 0
    act_tariff: Annotated[Cents | None, CareAct] = None
    pathway: Annotated[Pathway, CareAct] = Pathway.UNKNOWN
    marks: Annotated[tuple[SheetMark, ...], CareAct] = ()
    third_party: Annotated[bool, CareAct] = False
    distance_km: Annotated[int | None, CareAct] = None
    approval: Annotated[str, CareAct] = ""
    country: Annotated[str, CareAct] = "FR"
    form: Annotated[str, Data("card")] = ""
    form_reference: Annotated[str, Data("card")] = ""
    tariff_choice: Annotated[str, CareAct] = ""
    state_tariff: Annotated[Cents | None, CareAct] = None
    generic_price: Annotated[Cents | None, CareAct] = None
    prescribed_lines: Annotated[int | None, Data("prescriptions")] = None
    stay_day: Annotated[int | None, CareAct] = None
    tariff_from_day_31: Annotated[Cents | None, CareAct] = None


@dataclass(frozen=True, slots=True)
class SheetRefused:
    """A sheet of a deposit that was not taken, by its place in it, counted from 1, with every reason."""

    place: int
    faults: tuple[FaultShown, ...]


@dataclass(frozen=True, slots=True)
class Deposited:
    """What became of a deposit: sheets accepted now, sheets received before under the same number, sheets refused."""

    delivery: int
    accepted: int
    again: int
    refused: tuple[SheetRefused, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a slice of decisions did; amounts in cents."""

    seen: int
    decided: int
    suspended: int
    ordered: int
    total: Annotated[int, "cents", Benefit]
    last: int


@dataclass(frozen=True, slots=True)
class PaymentsNoted:
    """A slice of payment orders looked at: how many had moved, on how many decisions the day changed, the last seen."""

    seen: int
    noted: int
    last: int


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What became of one line."""

    line: int
    key: str
    state: str
    suspended_for: Annotated[tuple[str, ...], Data("case_handling")]


@dataclass(frozen=True, slots=True)
class LinePresented:
    """What became of a line that a professional presented; cents. `order` is the key under which it is paid, if it is;
    a line that was refused at the door has no key."""

    key: str
    line: int | None
    state: str
    reasons: Annotated[tuple[str, ...], Data("case_handling")]
    paid: Annotated[Cents, Benefit]
    order: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A cancelled line and what must be given back, with the article that says so."""

    line: int
    amount: Annotated[int, "cents", Data("debt")]
    article: Annotated[str, Data("debt")]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Whether a line was here and no longer counts, and what must be given back on it."""

    found: bool
    amount: Annotated[int, "cents", Data("debt")]


@dataclass(frozen=True, slots=True)
class Reimbursement:
    """A decided line as the insured person sees it, with the explanation step by step."""

    settlement: int
    line: int
    person: PersonId
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    charged: Annotated[Cents, CareAct]
    provider: Annotated[int, CareAct]
    decided_on: date
    outcome: Annotated[str, Data("decision")]
    reimbursed: Annotated[Cents, Benefit]
    participation: Annotated[Cents, Benefit]
    franchise: Annotated[Cents, Benefit]
    paid_to: str
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class AmountPaid:
    """What was paid for the care of somebody on a day, and nothing of the care."""

    on: date
    amount: Annotated[Cents, Benefit]


@dataclass(frozen=True, slots=True)
class PaidLately:
    """The last amounts, and what somebody still owes in all."""

    lines: tuple[AmountPaid, ...]
    owed: Annotated[Cents, Data("debt")]


@dataclass(frozen=True, slots=True)
class Suspended:
    """A line that waits for somebody, and for what."""

    line: int
    person: PersonId
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    charged: Annotated[Cents, CareAct]
    reasons: Annotated[tuple[str, ...], Data("case_handling")]
    case: int | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A kept decision beside the one that the rule gives today on the same facts."""

    settlement: int
    same: bool
    law_changed: bool
    kept: Annotated[Decision, Data("decision")]
    again: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class FactsKept:
    """The facts on which one sheet was decided, as JSON, with the act behind each line; `person` is a drawn number."""

    settlement: int
    person: int
    organisation: str
    decided_on: date
    acts: Annotated[tuple[str, ...], CareAct]
    facts: Annotated[str, CareAct]


@dataclass(frozen=True, slots=True)
class FactsPage:
    """Some of them; `last` is where the next page begins after, nothing where there is no more."""

    last: int | None
    sheets: tuple[FactsKept, ...]


@dataclass(frozen=True, slots=True)
class StayBilled:
    """A stay billed on a care sheet, by its dates alone."""

    person: PersonId
    entered_on: Annotated[date, CareAct]
    left_on: Annotated[date, CareAct]


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What a provider learns of its own invoice: the act, and what was paid on it. Nothing else about the patient."""

    invoice: Annotated[str, CareAct]
    rank: str
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    state: str
    paid_to_me: Annotated[Cents, Benefit]


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What a provider may ask before caring or billing: is the person covered, by whom, and am I in the pathway."""

    covered: Annotated[bool, Data("entitlements")]
    organisation: Annotated[str, Data("affiliation")]
    exempt: Annotated[bool, Data("exemption")]
    insurer: Annotated[str, Data("complementary_cover")]
    contract: Annotated[str, Data("complementary_cover")]
    treating_doctor: Annotated[str, Data("treating_doctor")]
    is_me: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What was sent to somebody, and the proof of it."""

    letter: int | None
    disclosure: int | None
    lines: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; None where it is too small to be published."""

    label: str
    lines: int | None
    total: Annotated[int, "cents", Benefit] | None


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    reimbursements: tuple[Reimbursement, ...]
    waiting: tuple[Suspended, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line before and after: rates as people read them, amounts in cents; `blocked` says why it stays as it was."""

    line: int
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    cause: Annotated[Cause | None, Data("decision")]
    rate_before: Annotated[str, Benefit]
    rate_after: Annotated[str, Benefit]
    deducted_before: Annotated[int, "cents", Benefit]
    deducted_after: Annotated[int, "cents", Benefit]
    paid_before: Annotated[int, "cents", Benefit]
    paid_after: Annotated[int, "cents", Benefit]
    made_on: date | None = None
    settlement: int | None = None
    blocked: Annotated[str, Data("case_handling")] = ""


@dataclass(frozen=True, slots=True)
class Recalculated:
    """What a recalculation did: lines that differ, arrears ordered, money to give back, lines for an agent to see."""

    person: PersonId
    lines: int
    arrears: Annotated[int, "cents", Benefit]
    owed: Annotated[int, "cents", Data("debt")]
    blocked: int
    letter: int | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """A slice of people looked at again: seen, changed, and the last of them."""

    seen: int
    changed: int
    last: int


@dataclass(frozen=True, slots=True)
class InjuryCare:
    """An act that an injury of work pays, by its key (who bills, invoice, rank), and what was given for it."""

    key: str
    person: PersonId
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    quantity: Annotated[int, CareAct]
    provider: Annotated[int, CareAct]
    given: Annotated[Cents, Benefit]
    marks: Annotated[tuple[str, ...], CareAct] = ()


@dataclass(frozen=True, slots=True)
class InjuryBorne:
    """What such an act leaves to the victim, to be recovered on later payments."""

    key: str
    participation: Annotated[Cents, Data("debt")]
    franchise: Annotated[Cents, Data("debt")]


@dataclass(frozen=True, slots=True)
class KindOfCare:
    """One kind of care over a year: how many lines, what they cost, what was refunded and what was left."""

    name: Annotated[str, CareAct]
    lines: int
    charged: Annotated[int, "cents", CareAct]
    refunded: Annotated[int, "cents", Benefit]
    left: Annotated[int, "cents", Benefit]


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year of somebody's care, by kind, with what they bore beside the most they may bear in the year."""

    person: PersonId
    year: int
    kinds: tuple[KindOfCare, ...]
    charged: Annotated[int, "cents", CareAct]
    refunded: Annotated[int, "cents", Benefit]
    left: Annotated[int, "cents", Benefit]
    participations: Annotated[int, Benefit]
    participations_most: int
    participation: Annotated[int, "cents", Benefit]
    franchise: Annotated[int, "cents", Benefit]
    franchise_most: Annotated[int, "cents", Benefit]


@dataclass(frozen=True, slots=True)
class LateSheet:
    """A line that who bills sent after its last day, with the reasoned decision that says which day that was."""

    invoice: Annotated[str, CareAct]
    rank: str
    act_on: Annotated[date, CareAct]
    received_on: date
    decision: Annotated[Decision, Data("decision")]
