"""What is handed in at the doors of this fiche; amounts in cents, each personal field with its category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.care_sheets import Pathway, SheetMark
from finalite.capabilities.register import Cents, Data, PersonId

from .facts import Kind, Unit
from .words import Discipline, FacilityKind

CareAct, Income = Data("care_acts"), Data("provider_income")
Activity, Identity = Data("provider_activity"), Data("provider_identity")


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityGiven:
    """What must be known to pay a facility. `pay_within` days are those of the text named by `pay_text`."""

    number: Annotated[str, Identity]
    activity: Annotated[FacilityKind, Activity]
    organisation: str
    pay_within: Annotated[int, Activity]
    pay_text: Annotated[str, Activity]


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffGiven:
    """A tariff as an order of the facility fixes it: for one unit, in cents, from a day on."""

    facility: int
    code: Annotated[str, Activity]
    unit: Annotated[Unit, Activity]
    amount: Annotated[Cents, Activity]
    shared: Annotated[bool, Activity] = True
    from_on: Annotated[date, Activity]
    until_on: Annotated[date | None, Activity] = None
    reference: Annotated[str, Activity]
    signed_on: Annotated[date, Activity]
    authority: Annotated[str, Activity]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerGiven:
    """Somebody to write to in a facility."""

    facility: int
    name: Annotated[str, Data("civil_identity")]
    email: Annotated[str, Data("electronic_contact")] = ""
    phone: Annotated[str, Data("electronic_contact")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountGiven:
    """The account a facility asks to be paid on."""

    facility: int
    iban: Annotated[str, Data("bank_account")]
    holder: Annotated[str, Data("bank_account")]
    bic: Annotated[str, Data("bank_account")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One line typed from a paper invoice."""

    line: int
    code: Annotated[str, CareAct]
    done_on: Annotated[date, CareAct]
    charged: Annotated[Cents, CareAct]
    quantity: Annotated[int, CareAct] = 1
    late: Annotated[Cents | None, CareAct] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperInvoice:
    """An invoice typed from paper: the very same fields as the electronic one."""

    person: PersonId
    facility: Annotated[str, Identity]
    invoice: Annotated[str, CareAct]
    kind: Annotated[Kind, CareAct]
    entered_on: Annotated[date, CareAct]
    left_on: Annotated[date, CareAct]
    lines: Annotated[tuple[PaperLine, ...], CareAct]
    discipline: Annotated[Discipline, CareAct] = Discipline.GENERAL
    act_tariff: Annotated[Cents | None, CareAct] = None
    pathway: Annotated[Pathway, CareAct] = Pathway.UNKNOWN
    marks: Annotated[tuple[SheetMark, ...], CareAct] = ()
    replaces: Annotated[str, CareAct] = ""
    form: Annotated[str, Data("affiliation")] = ""
    form_reference: Annotated[str, Data("affiliation")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationGiven:
    """A yearly allocation as its order notifies it. `pay_day` is the day of each month it is paid on (1 to 28)."""

    facility: int
    year: int
    amount: Annotated[Cents, Income]
    pay_day: int
    reference: Annotated[str, Income]
    signed_on: Annotated[date, Income]
    authority: Annotated[str, Income]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceGiven:
    """An advance on later invoices. `instalment` is the most taken back a month; empty, all comes off at once."""

    facility: int
    amount: Annotated[Cents, Income]
    reference: Annotated[str, Income]
    recover_from: date
    instalment: Annotated[Cents | None, Income] = None
