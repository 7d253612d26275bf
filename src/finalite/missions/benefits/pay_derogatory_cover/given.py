"""What is handed in at the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import Cents, Data

from .facts import Ground, Quality, Unit

Cash, Exempt = Data("cash_benefits"), Data("exemption")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody on the list that the State transmits after an attack (CSS L169-1); an empty answer is not known yet."""

    nir: Annotated[str, Data("nir")]
    attack_on: Annotated[date, Exempt]
    quality: Annotated[Quality | None, Exempt] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExperiment:
    """An experiment as its authorisation says; `source` is where that was read."""

    code: str
    title: str
    source: str
    starts_on: date
    ends_on: date
    keep_years: int
    needs_agreement: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPackage:
    """A package of an experiment from a day on; cents. `months` is the period of a package paid by period."""

    experiment: str
    code: str
    unit: Unit
    amount: Cents
    from_on: date
    source: str
    months: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Career:
    """What an application for the asbestos allowance says; an empty answer is not known yet. Cents, days."""

    ground: Annotated[Ground | None, Cash] = None
    illness_recognised: Annotated[bool | None, Cash] = None
    establishment_listed: Annotated[bool | None, Cash] = None
    exposure_days: Annotated[int | None, Cash] = None
    still_works: Annotated[bool | None, Cash] = None
    ceased_on: Annotated[date | None, Cash] = None
    other_income: Annotated[bool | None, Cash] = None
    wages: Annotated[tuple[Cents, ...], Data("salary")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of a patient in an experiment."""

    indicator: Annotated[str, Data("medical_report")]
    result: Annotated[int | None, Data("medical_report")] = None
    diagnosis: Annotated[str, Data("diagnosis")] = ""
    habits: Annotated[str, Data("lifestyle")] = ""
    situation: Annotated[str, Data("social_situation")] = ""
