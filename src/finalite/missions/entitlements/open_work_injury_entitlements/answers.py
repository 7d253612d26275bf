"""What the doors of this fiche give back; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .facts import Link, Nature
from .values import Phase


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class FileOpened:
    """The number of a file, whether it was declared in time, and the fund's clock once it runs."""

    file: int
    late: Annotated[bool, Data("work_injury")]
    due_on: date | None
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the examination led to: outcome, reasons, documents still wanted."""

    file: int
    outcome: str
    implied: bool
    wanted: tuple[Wanted, ...]
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a file on its time line: from when it runs and until when."""

    ref: str
    starts_on: date
    due_on: date
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file in short, for whoever may know the accident: nothing medical."""

    file: int
    person: PersonId
    nature: Annotated[Nature, Data("work_injury")]
    happened_on: Annotated[date, Data("work_injury")]
    declared_on: Annotated[date | None, Data("work_injury")]
    late: Annotated[bool, Data("work_injury")]
    state: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class SaidBy:
    """What a party said of the facts."""

    on: date
    party: Annotated[str, Data("work_injury")]
    kind: Annotated[str, Data("work_injury")]
    text: Annotated[str, Data("work_injury")]
    in_time: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """That a certificate came, of what kind and when; never what it says."""

    certificate: int
    kind: Annotated[str, Data("work_injury")]
    issued_on: Annotated[date, Data("work_injury")]
    received_on: date


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A letter that a party was sent."""

    notice: int
    party: Annotated[str, Data("case_handling")]
    kind: Annotated[str, Data("case_handling")]
    sent_on: date
    letter: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a file, with its reasons."""

    on: date
    implied: bool
    outcome: Annotated[str, Data("decision")]
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class ContestLine:
    """An appeal and how it ended; an empty outcome is still awaited."""

    contest: int
    party: Annotated[str, Data("decision")]
    received_on: date
    due_on: date
    late: bool
    outcome: Annotated[str, Data("decision")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFile:
    """A file as both parties may read it: facts, papers by kind and date, words, clocks, decisions; nothing medical."""

    line: FileLine
    name: Annotated[str, Data("civil_identity")]
    place: Annotated[str, Data("work_injury")]
    circumstances: Annotated[str, Data("work_injury")]
    table: Annotated[str, Data("work_injury")]
    employer: Annotated[str, Data("employer_identity")]
    phase: Phase
    milestones: tuple[Milestone, ...]
    papers: tuple[PaperLine, ...]
    said: tuple[SaidBy, ...]
    notices: tuple[NoticeLine, ...]
    decided: tuple[Decided, ...]
    contests: tuple[ContestLine, ...]
    next_step: str


@dataclass(frozen=True, slots=True)
class MedicalLine:
    """Medical content of a file, for those who may read it."""

    source: str
    seat: Annotated[str, Data("injury_sequelae")]
    content: Annotated[str, Data("injury_sequelae")]


@dataclass(frozen=True, slots=True)
class FileMedical:
    """The medical content of one file."""

    file: int
    lines: tuple[MedicalLine, ...]


@dataclass(frozen=True, slots=True)
class RecoveryHeld:
    """Healing or consolidation, the rate in basis points, and the right it opens."""

    file: int
    healed: Annotated[bool, Data("injury_sequelae")]
    closed_on: Annotated[date, Data("injury_sequelae")]
    rate: Annotated[int | None, Data("injury_sequelae")]
    benefit: Annotated[str, Data("cash_benefits")]


@dataclass(frozen=True, slots=True)
class SurvivorHeld:
    """A survivor and their right; the share is in basis points of the victim's yearly wage."""

    person: PersonId
    file: int
    link: Annotated[Link, Data("household")]
    opened: Annotated[bool, Data("cash_benefits")]
    share: Annotated[int, Data("cash_benefits")]
    starts_on: Annotated[date | None, Data("cash_benefits")]
    ends_on: Annotated[date | None, Data("cash_benefits")]


@dataclass(frozen=True, slots=True)
class SurvivorsHeld:
    """The survivors of a victim whom the actor may know, and the fund that keeps each of the others."""

    known: tuple[SurvivorHeld, ...]
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeld:
    """A file with what its rights rest on: for those who verify them."""

    file: int
    person: PersonId
    state: str
    nature: Annotated[Nature, Data("work_injury")]
    happened_on: Annotated[date, Data("work_injury")]
    table: Annotated[str, Data("work_injury")]
    declared_on: Annotated[date | None, Data("work_injury")]
    job: Annotated[str, Data("employment")]
    hired_on: Annotated[date | None, Data("employment")]
    yearly_wage: Annotated[Cents | None, Data("salary")]
    siret: Annotated[str, Data("employer_identity")]
    employer: Annotated[str, Data("employer_identity")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePeriod:
    """From when to when care may follow an injury, for who pays it: its end, never what a doctor found."""

    file: int
    person: PersonId
    state: str
    nature: Annotated[Nature, Data("work_injury")]
    happened_on: Annotated[date, Data("work_injury")]
    closed_on: Annotated[date | None, Data("work_injury")]
    organisation: str
    due_on: date | None
    kept_from: date | None


@dataclass(frozen=True, slots=True)
class WorkBehind:
    """The job and the employer of a victim, for who tells the body that sets the employer's rate."""

    job: Annotated[str, Data("employment")]
    siret: Annotated[str, Data("employer_identity")]
    employer: Annotated[str, Data("employer_identity")]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeneficiaryHeld:
    """Who a victim or a survivor is and where they live."""

    person: PersonId
    nir: Annotated[str | None, Data("nir")]
    name: Annotated[str, Data("civil_identity")]
    birth: Annotated[str | None, Data("birth")]
    died_on: Annotated[date | None, Data("birth")]
    address: Annotated[tuple[str, ...], Data("postal_contact")]
    nir_kind: Annotated[str | None, Data("nir")] = None


@dataclass(frozen=True, slots=True)
class DoctorHeld:
    """A doctor who certified in a file."""

    file: int
    number: Annotated[str, Data("provider_identity")]
    name: Annotated[str, Data("provider_identity")]
    issued_on: Annotated[date, Data("work_injury")]


@dataclass(frozen=True, slots=True)
class CareAnswer:
    """What a professional needs to bill: whether an injury of work is recognised, and its day; never what it is."""

    recognised: Annotated[bool, Data("work_injury")]
    happened_on: Annotated[date | None, Data("work_injury")]


@dataclass(frozen=True, slots=True)
class LetterOut:
    """A letter, for the party it was sent to."""

    title: Annotated[str, Data("exchange_metadata")]
    sent_on: date
    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class BoardSilence:
    """What a slice of the run on unanswered appeals did."""

    seen: int
    rejected: int
    last: int


@dataclass(frozen=True, slots=True)
class SilenceReport:
    """What a slice of the run on silent files did."""

    seen: int
    recognised: int
    last: int


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    files: tuple[FileLine, ...]
    recoveries: tuple[RecoveryHeld, ...]
    survivor_of: tuple[SurvivorHeld, ...]


@dataclass(frozen=True, slots=True)
class MessageOut:
    """A message for another body, as bytes of JSON."""

    content: Annotated[bytes, Data("exchange_content")]
