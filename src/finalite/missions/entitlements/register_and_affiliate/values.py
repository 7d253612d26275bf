"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .facts import Activity


class Sex(StrEnum):
    """As civil status writes it."""

    MALE = "1"
    FEMALE = "2"


class Stay(StrEnum):
    """On what footing somebody stays in France."""

    FREE_MOVEMENT = "free_movement"
    PERMIT = "permit"
    IRREGULAR = "irregular"


class Proof(StrEnum):
    """What a document proves."""

    IDENTITY = "identity_document"
    CIVIL_STATUS = "civil_status_document"
    RESIDENCE = "residence"
    PARENTAGE = "parentage"
    STUDIES = "studies"


class RegistryAnswer(StrEnum):
    """What the national identification service answers."""

    CERTIFIED = "certified"
    WAITING = "waiting"
    REJECTED = "rejected"


class Form(StrEnum):
    """A form between States."""

    A1 = "A1"
    S1 = "S1"
    E104 = "E104"
    E106 = "E106"
    E109 = "E109"
    E121 = "E121"


class Correctable(StrEnum):
    """What of an identity somebody may ask to correct."""

    BIRTH_NAME = "birth_name"
    USED_NAME = "used_name"
    FIRST_NAMES = "first_names"
    SEX = "sex"
    BIRTH = "birth"
    BIRTH_PLACE = "birth_place"
    BIRTH_RANK = "birth_rank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where somebody lives."""

    street: Annotated[str, Data("postal_contact")]
    postcode: Annotated[str, Data("postal_contact")]
    town: Annotated[str, Data("postal_contact")]
    extra: Annotated[str, Data("postal_contact")] = ""
    country: Annotated[str, Data("postal_contact")] = "FR"


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilStatus:
    """Who somebody is; a birth date may lack its day or its month (1985-07-14, 1985-07, 1985)."""

    birth_name: Annotated[str, Data("civil_identity")]
    first_names: Annotated[str, Data("civil_identity")]
    sex: Annotated[Sex | None, Data("civil_identity")] = None
    used_name: Annotated[str, Data("civil_identity")] = ""
    birth: Annotated[str, Data("birth")] = ""
    birth_place: Annotated[str, Data("birth")] = ""
    birth_rank: Annotated[int | None, Data("birth")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where somebody comes from and how they stay; an empty answer means that it is not known yet.

    No nationality stands for none known or none at all: a stateless person is registered like anybody else.
    """

    born_in_france: Annotated[bool | None, Data("birth")] = None
    born_in: Annotated[str, Data("birth")] = ""
    nationality: Annotated[str, Data("nationality")] = ""
    stay: Annotated[Stay | None, Data("residence_status")] = None
    permit_until: Annotated[date | None, Data("residence_status")] = None
    document_number: Annotated[str, Data("identity_document")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegistration:
    """Somebody to register."""

    who: CivilStatus
    origin: Origin
    home: Home | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody whose number the registry certified already, as another body hands them over.

    `household` gathers the people of one home: `holder` opens it, the others are their children.
    """

    who: CivilStatus
    nir: Annotated[str, Data("nir")]
    home: Home
    caisse: Annotated[str, Data("affiliation")]
    since: Annotated[date, Data("affiliation")]
    household: int = 0
    holder: Annotated[bool, Data("household")] = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class RegistrationAnswer:
    """Where a registration stands: the reasoned decision, what is still wanted, and other records that look alike."""

    registration: int
    person: PersonId
    outcome: str
    due_on: date | None
    wanted: tuple[Wanted, ...]
    alike: int
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class AffiliationAnswer:
    """By which scheme and caisse somebody is covered from a day, or why that could not be settled."""

    outcome: str
    scheme: Annotated[str, Data("affiliation")]
    caisse: Annotated[str, Data("affiliation")]
    state: Annotated[str, Data("affiliation")]
    wanted: tuple[Wanted, ...]
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAidRequest:
    """A request for State medical aid; `resources` are those of the whole home over twelve months."""

    person: PersonId
    regular_stay: Annotated[bool | None, Data("residence_status")] = None
    present_since: Annotated[date | None, Data("residence_status")] = None
    left_meanwhile: Annotated[bool | None, Data("residence_status")] = None
    persons: Annotated[int | None, Data("household")] = None
    overseas: Annotated[bool | None, Data("residence_status")] = None
    resources: Annotated[Cents | None, Data("entitlements")] = None


@dataclass(frozen=True, slots=True)
class StateAidAnswer:
    """What the rules propose on a request, or what was decided: an agent grants or refuses, nobody else."""

    aid: int
    state: str
    outcome: str
    starts_on: Annotated[date | None, Data("entitlements")]
    ends_on: Annotated[date | None, Data("entitlements")]
    wanted: tuple[Wanted, ...]
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class AidHeld:
    """State medical aid that somebody holds, half-open."""

    aid: int
    person: PersonId
    starts_on: Annotated[date, Data("entitlements")]
    ends_on: Annotated[date, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class AttachmentAnswer:
    """Whether a child follows which parents."""

    outcome: str
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """Two records that may be about one person, and what speaks for it."""

    case: int
    person: PersonId
    other: PersonId
    found_on: date
    signs: Annotated[tuple[str, ...], Data("case_handling")]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of two records side by side."""

    column: str
    first: Annotated[str, Data("civil_identity"), Data("birth"), Data("nir"), Data("affiliation")]
    second: Annotated[str, Data("civil_identity"), Data("birth"), Data("nir"), Data("affiliation")]

    @property
    def same(self) -> bool:
        return self.first == self.second


@dataclass(frozen=True, slots=True)
class DoubtOpened:
    """A doubt with both records side by side."""

    doubt: DoubtShown
    lines: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class MergerShown:
    """A merger, who made it and why, and who took it back."""

    merger: int
    kept: PersonId
    absorbed: PersonId
    merged_on: date
    merged_by: str
    reason: Annotated[str, Data("case_handling")]
    undone_on: date | None
    undone_by: str
    undone_reason: Annotated[str, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class SituationHeld:
    """What somebody lives from over a time."""

    kind: Annotated[Activity, Data("employment")]
    starts_on: Annotated[date, Data("employment")]
    ends_on: Annotated[date | None, Data("employment")]


@dataclass(frozen=True, slots=True)
class FormHeld:
    """A European form that is kept for somebody."""

    form: Annotated[str, Data("affiliation")]
    state: Annotated[str, Data("affiliation")]
    reference: Annotated[str, Data("affiliation")]
    starts_on: Annotated[date, Data("affiliation")]
    ends_on: Annotated[date | None, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class AffiliationHeld:
    """A stay with a scheme and a caisse, half-open."""

    scheme: Annotated[str, Data("affiliation")]
    caisse: Annotated[str, Data("affiliation")]
    starts_on: Annotated[date, Data("affiliation")]
    ends_on: Annotated[date | None, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """A change of attachment and why it was made."""

    on: date
    what: Annotated[str, Data("affiliation")]
    why: Annotated[str, Data("affiliation")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtAGlance:
    """Where somebody's registration and affiliation stand; `number` says so itself when it is not certified.

    `partial` where the role reads less than the whole: what it may not read is left out.
    """

    person: PersonId
    name: Annotated[str, Data("civil_identity")]
    number: Annotated[str, Data("nir")]
    certified: Annotated[bool, Data("nir")]
    birth: Annotated[str, Data("birth")]
    registration: int | None
    state: str
    due_on: date | None
    wanted: tuple[Wanted, ...]
    affiliations: tuple[AffiliationHeld, ...]
    situations: tuple[SituationHeld, ...]
    forms: tuple[FormHeld, ...]
    aids: tuple[AidHeld, ...]
    parents: tuple[PersonId, ...]
    children: tuple[PersonId, ...]
    partial: bool


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    changes: tuple[ChangeMade, ...]
    mergers: tuple[MergerShown, ...]
