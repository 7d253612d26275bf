"""A campaign, a check and its compared facts as others see them."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated

from finalite.capabilities.register.values import Data, PersonId


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn, with the caisse that would verify; `subject` is their category in the fiche."""

    person_id: PersonId
    organisation: str
    subject: str = "insured"


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign to draw. `criteria` are codes that say who was a candidate; `kind` is a code of the fiche.

    `seed` makes the draw repeatable: choose it before the candidates are known. `retention` is the id of a rule of the
    fiche; `due_on` is the last day of the work, computed by the fiche.
    """

    name: str
    criteria: tuple[str, ...]
    kind: str
    size: int
    seed: int
    retention: str
    by_caisse: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CampaignInfo:
    """A campaign as it was drawn: with its seed and its candidates, anybody draws the same people again."""

    campaign_id: int
    name: str
    criteria: tuple[str, ...]
    seed: int
    by_caisse: bool
    population: int
    drawn: int
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A declared fact beside the received one. `category` is the data category of both values.

    `differs` is what the fiche's rule found, `tolerance` what it allowed; `source` is the body that said it, on
    `received_on`.
    """

    condition: Annotated[str, Data("case_handling")]
    category: str
    declared: Annotated[str, Data("exchange_content")]
    received: Annotated[str, Data("exchange_content")]
    source: str
    received_on: date
    article: str
    differs: Annotated[bool, Data("case_handling")]
    declared_on: date | None = None
    tolerance: Annotated[str, Data("exchange_content")] = ""


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """A compared condition, with both sides in words."""

    condition: Annotated[str, Data("case_handling")]
    declared: Annotated[str, Data("exchange_content")]
    received: Annotated[str, Data("exchange_content")]
    source: str
    received_on: date
    article: str
    tolerance: str
    differs: Annotated[bool, Data("case_handling")]

    @classmethod
    def of(cls, one: Compared) -> "DifferenceShown":
        """A condition as it was kept."""
        return cls(*(getattr(one, part.name) for part in fields(cls)))


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """The verification of one person; `heard` says whether something may be decided against them."""

    check_id: int
    campaign_id: int | None
    person_id: PersonId
    subject: str
    organisation: str
    case_id: int
    kind: Annotated[str, Data("case_handling")]
    opened_on: date
    told_on: date | None
    answer_by: date | None
    answered_on: date | None
    closed_on: date | None
    outcome: Annotated[str | None, Data("decision")]

    def heard(self, *, on: date) -> bool:
        """Whether the person was told and answered, or let the whole delay pass; its last day is still theirs."""
        if self.told_on is None or self.answer_by is None:
            return False
        return on > self.answer_by or (self.answered_on is not None and self.answered_on <= on)


@dataclass(frozen=True, slots=True)
class Yield:
    """How far a campaign has come, for those who run it: exact counts, which must not leave the house."""

    drawn: int
    told: int
    answered: int
    differing: int
    closed: int
    outcomes: tuple[tuple[str, int], ...]
