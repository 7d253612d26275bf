"""What a DSN tells, once read: a sending, its declarations, the persons, contracts, stops and pays in them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.money import Cents


class DeclarationKind(StrEnum):
    """Item S20.G00.05.001."""

    MONTHLY = "01"
    STOP = "04"
    RETURN = "05"
    END = "07"
    START_OF_VARIABLES = "08"
    SUBSTITUTION = "09"


class DeclarationType(StrEnum):
    """Item S20.G00.05.002: what the declaration does to an earlier one."""

    NORMAL = "01"
    NORMAL_EMPTY = "02"
    REPLACES = "03"
    CANCELS = "04"
    REPLACES_EMPTY = "05"


class StopReason(StrEnum):
    """Item S21.G00.60.001. The reserved values 20 to 24 have no meaning yet."""

    SICKNESS = "01"
    MATERNITY = "02"
    PATERNITY = "03"
    COMMUTING_ACCIDENT = "04"
    OCCUPATIONAL_DISEASE = "05"
    WORK_ACCIDENT = "06"
    PREGNANT_EXEMPT = "07"
    ADOPTION = "09"
    SERVICE_DISEASE = "10"
    WAR_VICTIM = "11"
    LONG_DURATION = "12"
    LONG_DISEASE = "13"
    SERVICE_DISABILITY = "14"
    PART_TIME_SICKNESS = "15"
    PART_TIME_ACCIDENT = "16"
    PART_TIME_COMMUTING = "17"
    PART_TIME_DISEASE = "18"
    CHILD_DEATH = "19"
    RESERVED_A = "20"
    RESERVED_B = "21"
    RESERVED_C = "22"
    RESERVED_D = "23"
    RESERVED_E = "24"
    CANCELLED = "99"


class ReturnKind(StrEnum):
    """Item S21.G00.60.011."""

    NORMAL = "01"
    THERAPEUTIC_PART_TIME = "02"
    PERSONAL_PART_TIME = "03"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where (line of the file, item), a stable code, and in French what to do about it.

    A fault that does not block is told to the employer; the declaration goes on (checks that the specification calls
    SIG, and what a later version of it may have added).
    """

    line: int
    item: str
    code: str
    message: str
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class RawItem:
    """An item as it came: its number, its value, its line."""

    code: str
    value: str
    line: int


Shape = tuple[tuple[str, int], ...]
"""Numbers of items, each with how many lines after the block it stands: the same for very many blocks."""


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Items of a block kept as they came, since nothing here needs them or knows them.

    Held tight, for a monthly file has millions: the shape is shared by all the blocks made alike.
    """

    name: str
    line: int
    shape: Shape
    values: tuple[str, ...]

    @property
    def items(self) -> tuple[RawItem, ...]:
        """Each item with its value and its line in the file."""
        return tuple(
            RawItem(f"{self.name}.{item}", value, self.line + after)
            for (item, after), value in zip(self.shape, self.values, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sent the file and with what; `real` is False for a trial, on which nothing may be paid."""

    software: str
    editor: str
    software_version: str
    real: bool
    norm: str
    deposit: str
    kind: str
    siret: str
    name: str
    contact_name: str
    contact_mail: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask at the employer, and for what (item S20.G00.07.004)."""

    name: str
    phone: str
    mail: str
    kind: str


@dataclass(frozen=True, slots=True)
class PartTime:
    """Therapeutic part-time (S21.G00.66): days, both included, and wage lost, which may be negative."""

    line: int
    start: date
    end: date
    lost: Cents


@dataclass(frozen=True, slots=True)
class Stop:
    """A work stop or a return (S21.G00.60). Days are as declared, both included; None is what was not said."""

    line: int
    reason: StopReason
    last_day_worked: date
    planned_end: date
    subrogated: bool | None
    subrogated_from: date | None
    subrogated_until: date | None
    iban: str
    bic: str
    returned_on: date | None
    return_kind: ReturnKind | None
    accident_on: date | None
    paying_siret: str
    part_times: tuple[PartTime, ...]
    others: RawBlock

    @property
    def cancels(self) -> bool:
        """Whether it withdraws a stop declared before."""
        return self.reason is StopReason.CANCELLED


@dataclass(frozen=True, slots=True)
class Suspension:
    """Another reason for which the contract is suspended (S21.G00.65); 998 withdraws one."""

    line: int
    reason: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class ContractEnd:
    """End of a contract (S21.G00.62); 099 withdraws it."""

    line: int
    on: date
    reason: str
    last_paid_day: date | None


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract (S21.G00.40) with its stops. Empty text or None where the kind of message does not say.

    `accident_rate` is in basis points.
    """

    line: int
    number: str
    started_on: date
    planned_end: date | None
    nature: str
    job: str
    sickness_scheme: str
    accident_scheme: str
    accident_risk: str
    accident_rate: int | None
    workplace: str
    finess: str
    stops: tuple[Stop, ...]
    suspensions: tuple[Suspension, ...]
    end: ContractEnd | None
    others: RawBlock


@dataclass(frozen=True, slots=True)
class Remuneration:
    """Pay of a period by type (S21.G00.51): 001 gross, 002 unemployment base, 003 rebuilt wage, 010 base wage.

    `hours` counts hundredths of an hour.
    """

    line: int
    start: date
    end: date
    contract: str
    kind: str
    hours: int | None
    amount: Cents


@dataclass(frozen=True, slots=True)
class Bonus:
    """A bonus or an indemnity (S21.G00.52) and the period it belongs to, where that is said."""

    line: int
    kind: str
    amount: Cents
    start: date | None
    end: date | None
    contract: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment to a person (S21.G00.50): what it is made of names the contract it is for."""

    line: int
    paid_on: date
    number: str
    net_taxable: Cents | None
    net_paid: Cents | None
    remunerations: tuple[Remuneration, ...]
    bonuses: tuple[Bonus, ...]


@dataclass(frozen=True, slots=True)
class DeclaredPerson:
    """A person as the employer names them (S21.G00.30).

    `nir` is the number with the key that this reader works out, since a DSN carries no key: it proves that nothing was
    mistyped here, not there. A waiting number [NIA] has the same form. `ntt` is the employer's temporary number.
    `born` is None where day or month are unknown: `born_text` has what was declared.
    """

    line: int
    nir: str
    ntt: str
    family_name: str
    usual_name: str
    first_names: str
    sex: str
    born: date | None
    born_text: str
    payroll_number: str
    contracts: tuple[Contract, ...]
    payments: tuple[Payment, ...]
    others: RawBlock


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration that no blocking fault refuses. `month` is the first day of the month, in monthly kinds only.

    `reference` names it (day of making, then order), as `replaces` names the one it replaces or cancels. `others`
    are the blocks, or the items of blocks, that no field has; `faults` are the remarks to tell.
    """

    line: int
    last_line: int
    kind: DeclarationKind
    type: DeclarationType
    fraction: str
    order: str
    made_on: date
    month: date | None
    replaces: str
    scope: str
    currency: str
    business_reference: str
    siren: str
    siret: str
    contacts: tuple[Contact, ...]
    persons: tuple[DeclaredPerson, ...]
    others: tuple[RawBlock, ...]
    faults: tuple[Fault, ...]

    @property
    def reference(self) -> str:
        """What a later declaration writes in S20.G00.05.006 to replace or cancel this one."""
        return f"{self.made_on:%d%m%Y}{self.order}"


@dataclass(frozen=True, slots=True)
class RefusedDeclaration:
    """A declaration that stays out, the lines it had in the file, and all that is wrong with it."""

    line: int
    last_line: int
    kind: str
    order: str
    siret: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """What is known once the last line is read: the sender, how much there was, what is wrong with the whole.

    With a blocking fault here, nothing of the file may be used: lines are missing or added.
    """

    sending: Sending | None
    lines: int
    declarations: int
    others: tuple[RawBlock, ...]
    faults: tuple[Fault, ...]

    @property
    def usable(self) -> bool:
        return not any(fault.blocking for fault in self.faults)


@dataclass(frozen=True, slots=True)
class DsnFile:
    """A whole file: sound declarations, refused ones, and what concerns the file itself."""

    closing: Closing
    declarations: tuple[Declaration, ...]
    refused: tuple[RefusedDeclaration, ...]

    @property
    def sending(self) -> Sending | None:
        return self.closing.sending

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults of the file in the order of its lines."""
        whole = self.closing.faults
        parts: tuple[Declaration | RefusedDeclaration, ...] = (*self.declarations, *self.refused)
        found = [fault for part in parts for fault in part.faults if fault not in whole]
        return tuple(sorted((*whole, *found), key=lambda fault: (fault.line, fault.item, fault.code)))
