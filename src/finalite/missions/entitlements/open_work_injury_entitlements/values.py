"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Data, PersonId

from .facts import Link, Nature


class Party(StrEnum):
    """Who has a say in a file."""

    VICTIM = "victim"
    EMPLOYER = "employer"
    SURVIVOR = "survivor"
    DOCTOR = "doctor"


class Paper(StrEnum):
    """The certificates of CSS L441-6."""

    INITIAL = "initial"
    EXTENSION = "extension"
    FINAL = "final"


class Question(StrEnum):
    """What the medical service, two advisers or the committee are asked."""

    DESIGNATED = "designated"
    FORESEEABLE_RATE = "foreseeable_rate"
    ADVISERS = "advisers"
    COMMITTEE = "committee"
    LINKED = "linked"
    PERMANENT_RATE = "permanent_rate"
    DEATH = "death"


class Phase(StrEnum):
    """What a party may do with the file on a day."""

    CLOSED = "closed"
    ADDITIONS = "additions"
    COMMENTS = "comments"
    READ_ONLY = "read_only"


class Direction(StrEnum):
    """Which way the border is crossed."""

    TREATED_ABROAD = "abroad"
    TREATED_HERE = "here"


class Ending(StrEnum):
    """Why an agent ends the right of a survivor; the age of a child needs nobody."""

    NEW_UNION = "new_union"
    DEATH = "died"
    OPENED_WRONGLY = "wrongly"


class Body(StrEnum):
    """Bodies that the register lets know of an injury of work."""

    CARSAT = "carsat"
    LABOUR_INSPECTORATE = "labour_inspectorate"
    UNEMPLOYMENT_BODY = "unemployment_body"
    SUPPLEMENTARY_PENSION = "supplementary_pension"
    TAX_AUTHORITY = "tax_authority"
    URSSAF = "urssaf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An accident as somebody declares it; what is left empty is not known."""

    person: PersonId
    nature: Annotated[Nature, Data("work_injury")] = Nature.ACCIDENT
    happened_on: Annotated[date, Data("work_injury")]
    place: Annotated[str, Data("work_injury")] = ""
    circumstances: Annotated[str, Data("work_injury")] = ""
    known_on: Annotated[date | None, Data("work_injury")] = None
    job: Annotated[str, Data("employment")] = ""
    hired_on: Annotated[date | None, Data("employment")] = None
    siret: Annotated[str, Data("employer_identity")] = ""
    employer: Annotated[str, Data("employer_identity")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerDeclared:
    """An accident as the employer declares it: the worker by number and birth name, never their lesions."""

    nir: Annotated[str, Data("nir")]
    birth_name: Annotated[str, Data("civil_identity")]
    nature: Annotated[Nature, Data("work_injury")] = Nature.ACCIDENT
    happened_on: Annotated[date, Data("work_injury")]
    known_on: Annotated[date, Data("work_injury")]
    place: Annotated[str, Data("work_injury")] = ""
    circumstances: Annotated[str, Data("work_injury")] = ""
    job: Annotated[str, Data("employment")] = ""
    hired_on: Annotated[date | None, Data("employment")] = None
    siret: Annotated[str, Data("employer_identity")]
    employer: Annotated[str, Data("employer_identity")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEmployer:
    """An employer and where to write to them."""

    siret: Annotated[str, Data("employer_identity")]
    name: Annotated[str, Data("employer_identity")]
    street: Annotated[str, Data("postal_contact")] = ""
    postcode: Annotated[str, Data("postal_contact")] = ""
    town: Annotated[str, Data("postal_contact")] = ""
    email: Annotated[str, Data("electronic_contact")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseClaim:
    """A disease as the victim claims it: its table where there is one, and when a doctor told the link with work."""

    person: PersonId
    found_on: Annotated[date, Data("work_injury")]
    informed_on: Annotated[date, Data("work_injury")]
    table: Annotated[str, Data("work_injury")] = ""
    job: Annotated[str, Data("employment")] = ""
    siret: Annotated[str, Data("employer_identity")] = ""
    employer: Annotated[str, Data("employer_identity")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """A doctor's certificate; without a file number it opens a file that waits for its declaration."""

    person: PersonId
    file: int | None = None
    kind: Annotated[Paper, Data("work_injury")]
    issued_on: Annotated[date, Data("work_injury")]
    happened_on: Annotated[date | None, Data("work_injury")] = None
    doctor: Annotated[str, Data("provider_identity")]
    seat: Annotated[str, Data("injury_sequelae")] = ""
    content: Annotated[str, Data("injury_sequelae")]
    healed: Annotated[bool | None, Data("injury_sequelae")] = None
    closed_on: Annotated[date | None, Data("injury_sequelae")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentFindings:
    """What the examination established of an accident; empty means not established yet."""

    employed: Annotated[bool | None, Data("work_injury")] = None
    sudden: Annotated[bool | None, Data("work_injury")] = None
    at_work: Annotated[bool | None, Data("work_injury")] = None
    link_proved: Annotated[bool | None, Data("work_injury")] = None
    on_the_way: Annotated[bool | None, Data("work_injury")] = None
    detour: Annotated[bool | None, Data("work_injury")] = None
    detour_needed: Annotated[bool | None, Data("work_injury")] = None
    foreign_cause: Annotated[bool, Data("work_injury")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseFindings:
    """What the examination found of the conditions of the table named; empty means not established yet."""

    time_limit: Annotated[bool | None, Data("work_injury")] = None
    exposure: Annotated[bool | None, Data("work_injury")] = None
    listed_work: Annotated[bool | None, Data("work_injury")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivorClaim:
    """Somebody who asks for a right after the death of a victim; alimony in basis points of the yearly wage."""

    person: PersonId
    link: Annotated[Link, Data("household")]
    union_on: Annotated[date | None, Data("household")] = None
    common_child: Annotated[bool, Data("household")] = False
    disabled: Annotated[bool, Data("household")] = False
    alimony: Annotated[int | None, Data("household")] = None
    orphan: Annotated[bool, Data("household")] = False
    in_charge: Annotated[bool | None, Data("household")] = None
    new_union_on: Annotated[date | None, Data("household")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOn:
    """An account that somebody wants to be paid on."""

    iban: Annotated[str, Data("bank_account")]
    holder: Annotated[str, Data("bank_account")]
