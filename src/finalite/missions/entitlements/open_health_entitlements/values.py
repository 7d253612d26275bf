"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Data, PersonId
from finalite.kernel.decision import Decision

from .facts import Ground, NoDelay, Stay
from .illnesses import Condition

FICHE = "open_health_entitlements"
OWN = ("insured_person",)
"""What people may do about their own rights."""
DOCTORS = ("health_professional",)
"""What doctors do at their own door."""


class Silent(StrEnum):
    """What may be left unanswered until the law answers for it."""

    REQUEST = "request"
    CONTEST = "contest"


class Illness(StrEnum):
    """Why a long illness is recognised; which illness it is stays with the medical service."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    SEVERAL = "several"
    FOLLOW_UP = "follow_up"


class Disability(StrEnum):
    """Statuses that another body grants and that free from the co-payment (CSS R160-10)."""

    PENSION = "pension"
    WAR_PENSION = "war_pension"
    TERRORISM_VICTIM = "terrorism_victim"


class Injury(StrEnum):
    """What is recognised after a work accident or disease."""

    RECOGNISED = "recognised"
    PENSION = "pension"


class ComplementaryKind(StrEnum):
    """Who pays the rest."""

    INSURER = "insurer"
    SOLIDARITY = "solidarity"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRequest:
    """An application as it is handed in. An empty answer means that it is not known yet."""

    person: PersonId
    works: Annotated[bool | None, Data("employment")] = None
    work_started_on: Annotated[date | None, Data("employment")] = None
    employer_siret: Annotated[str, Data("employer_identity")] = ""
    employer_name: Annotated[str, Data("employer_identity")] = ""
    resides_since: Annotated[date | None, Data("residence_status")] = None
    months_a_year: Annotated[int | None, Data("residence_status")] = None
    no_delay: Annotated[NoDelay | None, Data("residence_status")] = None
    stay: Annotated[Stay | None, Data("residence_status")] = None
    permit_until: Annotated[date | None, Data("residence_status")] = None
    nationality: Annotated[str, Data("nationality")] = ""
    parent: PersonId | None = None
    own_name: Annotated[bool, Data("household")] = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class CoverAnswer:
    """What a request led to: the reasoned decision, the right it opened, or the documents still wanted."""

    application: int
    outcome: str
    right: int | None
    starts_on: Annotated[date | None, Data("entitlements")]
    wanted: tuple[Wanted, ...]
    decision: Annotated[Decision, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class RightHeld:
    """A right with its period: from `starts_on`, up to the day before `ends_on`."""

    right: int
    person: PersonId
    ground: Annotated[Ground, Data("entitlements")]
    starts_on: Annotated[date, Data("entitlements")]
    ends_on: Annotated[date | None, Data("entitlements")]
    review_on: Annotated[date | None, Data("entitlements")]
    end_reason: Annotated[str, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class RightRestored:
    """A right given back: it had ended on a day, and runs on, up to the day before the next one where there is one."""

    right: int
    from_on: Annotated[date, Data("entitlements")]
    ends_on: Annotated[date | None, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class CoverAsked:
    """Somebody, and the day their cover is asked for."""

    person: PersonId
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What payment of care must know of somebody on one day, and nothing else."""

    person: PersonId
    on: date
    covered: Annotated[bool, Data("entitlements")] = False
    ground: Annotated[str, Data("entitlements")] = ""
    organisation: Annotated[str, Data("affiliation")] = ""
    local_scheme: Annotated[bool, Data("affiliation")] = False
    competent_state: Annotated[str, Data("affiliation")] = "FR"
    long_illness: Annotated[bool, Data("exemption")] = False
    expected_on: Annotated[date | None, Data("maternity")] = None
    delivered_on: Annotated[date | None, Data("maternity")] = None
    disability: Annotated[str, Data("disability_status")] = ""
    injury: Annotated[str, Data("work_injury")] = ""
    injury_rate: Annotated[int | None, Data("work_injury")] = None
    solidarity: Annotated[bool, Data("complementary_cover")] = False
    insurer: Annotated[str, Data("complementary_cover")] = ""
    contract: Annotated[str, Data("complementary_cover")] = ""
    treating_doctor: Annotated[int | None, Data("treating_doctor")] = None
    treating_doctor_left_on: Annotated[date | None, Data("treating_doctor")] = None


@dataclass(frozen=True, slots=True)
class CoveredWithDoctor:
    """Whether somebody is covered on a day and by which doctor they are followed, and nothing else."""

    covered: Annotated[bool, Data("entitlements")]
    treating_doctor: Annotated[int | None, Data("treating_doctor")]


@dataclass(frozen=True, slots=True)
class ToldToAdviser:
    """What somebody who answers a caller must know of their rights: that there is a cause, never which."""

    person: PersonId
    covered: Annotated[bool, Data("entitlements")]
    ground: Annotated[str, Data("entitlements")]
    doctor: Annotated[str, Data("treating_doctor")]
    exempt: Annotated[bool, Data("exemption")]
    insurer: Annotated[str, Data("complementary_cover")]
    solidarity: Annotated[bool, Data("complementary_cover")]
    pregnancy: Annotated[bool, Data("maternity")]
    injury: Annotated[bool, Data("work_injury")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRights:
    """What a card carries of rights on a day; `ended_on` is when the last right ended, where none runs."""

    person: PersonId
    starts_on: Annotated[date | None, Data("entitlements")] = None
    ends_on: Annotated[date | None, Data("entitlements")] = None
    ended_on: Annotated[date | None, Data("entitlements")] = None
    insurer: Annotated[str, Data("complementary_cover")] = ""
    contract: Annotated[str, Data("complementary_cover")] = ""
    solidarity: Annotated[bool, Data("complementary_cover")] = False
    treating_doctor: Annotated[str, Data("treating_doctor")] = ""


@dataclass(frozen=True, slots=True)
class Protocol:
    """Where a request to recognise a long illness stands."""

    protocol: int
    person: PersonId
    state: str
    kind: Annotated[Illness, Data("exemption")]
    starts_on: Annotated[date | None, Data("exemption")]
    ends_on: Annotated[date | None, Data("exemption")]
    case: int | None
    renews: int | None = None


@dataclass(frozen=True, slots=True)
class ProtocolBasisShown:
    """What the doctor told the medical service, and nobody else."""

    protocol: int
    condition: Annotated[Condition | None, Data("diagnosis")]
    basis: Annotated[str, Data("diagnosis")]


@dataclass(frozen=True, slots=True)
class Declaration:
    """Somebody's wish for a treating doctor, and where the answer stands."""

    declaration: int
    person: PersonId
    name: Annotated[str, Data("civil_identity")]
    doctor: Annotated[int, Data("treating_doctor")]
    declared_on: date
    state: str


@dataclass(frozen=True, slots=True)
class LongIllness:
    """A heading of the published list of long illnesses: its code, and its name in both languages."""

    code: Condition
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class ContestAnswer:
    """Where an appeal stands, and the last day for the board to answer before silence does."""

    contest: int
    state: str
    late: bool
    due_on: date | None
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class Maintained:
    """What somebody keeps after losing a status, and until the day before when; empty where it has no end."""

    right: int
    kept_until: Annotated[date | None, Data("entitlements")]
    cash_until: Annotated[date | None, Data("entitlements")]
    decision: Annotated[Decision, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class CashRights:
    """Whether somebody may have cash benefits on a day: by work, or kept for a while after it."""

    person: PersonId
    open: Annotated[bool, Data("entitlements")]
    until: Annotated[date | None, Data("entitlements")]
    kept: Annotated[bool, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class ParenthoodAnswer:
    """The paternity days somebody may take, from the birth and before the day `before`."""

    parenthood: int
    days: Annotated[int, Data("maternity")]
    before: Annotated[date, Data("maternity")]
    decision: Annotated[Decision, Data("maternity")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFile:
    """What another scheme sends of somebody who leaves it; `served_until` is the first day it no longer serves."""

    nir: Annotated[str, Data("nir")]
    scheme: Annotated[str, Data("affiliation")]
    body: Annotated[str, Data("affiliation")]
    reference: Annotated[str, Data("exchange_metadata")]
    ground: Annotated[Ground, Data("entitlements")]
    served_until: Annotated[date, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class TransferAnswer:
    """Where a transfer stands; `file` is what left, for the channel to the other body."""

    transfer: int
    state: str
    takes_over_on: Annotated[date | None, Data("exchange_metadata")]
    reference: Annotated[str, Data("exchange_metadata")]
    file: Annotated[str, Data("exchange_content")] = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Something somebody holds, over a half-open period: an empty one is only there for what it asks to do.

    `to_do` is a code that the page says in words; `by` is its day, empty where there is none.
    """

    kind: str
    what: Annotated[str, Data("entitlements")]
    detail: Annotated[str, Data("entitlements")]
    starts_on: Annotated[date, Data("entitlements")]
    ends_on: Annotated[date | None, Data("entitlements")]
    to_do: str
    by: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is true on that day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Situation:
    """Somebody's rights at a glance, past, present and announced."""

    person: PersonId
    name: Annotated[str, Data("civil_identity")]
    on: date
    covered: Annotated[bool, Data("entitlements")]
    spans: tuple[Span, ...]
    under_way: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activities:
    """Where somebody lives, works and draws a pension, as declared; an empty answer means that it is not known yet."""

    residence: Annotated[str | None, Data("residence_status")] = None
    works_in: Annotated[tuple[str, ...] | None, Data("employment")] = None
    substantial_at_home: Annotated[bool | None, Data("employment")] = None
    employer_seat: Annotated[str | None, Data("employment")] = None
    posted_from: Annotated[str, Data("employment")] = ""
    posted_until: Annotated[date | None, Data("employment")] = None
    pensions_from: Annotated[tuple[str, ...] | None, Data("employment")] = None


@dataclass(frozen=True, slots=True)
class Competence:
    """The State or scheme that covers somebody, empty where it could not be decided, with the reasons."""

    code: Annotated[str, Data("affiliation")]
    decision: Annotated[Decision, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class RenewalReport:
    """What a slice of the renewal run did."""

    seen: int
    kept: int
    ended: int
    asked: int
    last: int


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """A change in somebody's rights and why it was made."""

    on: date
    run: str
    what: Annotated[str, Data("entitlements")]
    why: Annotated[str, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class ProfessionalAnswer:
    """What a professional needs to bill: whether care is covered and who pays what share; never why."""

    covered: Annotated[bool, Data("entitlements")]
    organisation: Annotated[str, Data("affiliation")]
    exempt: Annotated[bool, Data("exemption")]
    insurer: Annotated[str, Data("complementary_cover")]
    contract: Annotated[str, Data("complementary_cover")]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    rights: tuple[RightHeld, ...]
    changes: tuple[ChangeMade, ...]
