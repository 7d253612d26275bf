"""What goes in and out of the professional's space."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.missions.benefits.pay_practitioners import queries as paying

Income = Data("provider_income")


@dataclass(frozen=True, slots=True)
class Conditions:
    """A version of the conditions of use, in force since a day."""

    version: str
    since: date
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountShown:
    """The space of a professional; `up_to_date` is false where newer conditions wait for their agreement."""

    provider: int
    number: Annotated[str, Data("provider_identity")]
    name: Annotated[str, Data("civil_identity")]
    email: Annotated[str, Data("electronic_contact")]
    opened_on: Annotated[date, Data("service_use")]
    conditions: Annotated[str, Data("service_use")]
    up_to_date: bool
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewDelegate:
    """Whom a professional entrusts with asking for rights, and until when: a year at most."""

    name: Annotated[str, Data("civil_identity")]
    email: Annotated[str, Data("electronic_contact")]
    until_on: date


@dataclass(frozen=True, slots=True)
class DelegateShown:
    """Somebody who may ask for rights; `code` is shown once, when they are named, to be handed over."""

    delegate: int
    name: Annotated[str, Data("civil_identity")]
    email: Annotated[str, Data("electronic_contact")]
    from_on: Annotated[date, Data("service_use")]
    until_on: Annotated[date, Data("service_use")]
    signs_in: bool
    over: bool
    code: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """An open space and those who may ask for rights there, the latest first."""

    account: AccountShown
    delegates: tuple[DelegateShown, ...]


@dataclass(frozen=True, slots=True)
class SignedUp:
    """The login that a delegate opened, and until when it works."""

    username: str
    until_on: date


@dataclass(frozen=True, slots=True)
class Closed:
    """A space that is over, and how many delegations ended with it."""

    closed_on: date
    delegations: int
    kept: str


@dataclass(frozen=True, slots=True)
class BillingRights:
    """What must be known of a patient to bill rightly: covered, by which caisse, exempt but never why."""

    person: PersonId
    name: Annotated[str, Data("civil_identity")]
    birth: Annotated[str, Data("birth")]
    on: date
    covered: Annotated[bool, Data("entitlements")]
    organisation: Annotated[str, Data("affiliation")]
    exempt: Annotated[bool, Data("exemption")]
    insurer: Annotated[str, Data("complementary_cover")]
    contract: Annotated[str, Data("complementary_cover")]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question put about a patient by a practice, with the answer that is still kept."""

    person: PersonId
    asked_on: date
    covered: Annotated[bool, Data("entitlements")]
    exempt: Annotated[bool, Data("exemption")]
    insurer: Annotated[str, Data("complementary_cover")]


@dataclass(frozen=True, slots=True)
class Payments:
    """What a period came to and each of its months, all payments counted; and the latest of them, the last first."""

    first_on: date
    last_on: date
    transferred: Annotated[Cents, Income]
    kept_back: Annotated[Cents, Income]
    months: tuple[paying.MonthReceived, ...]
    payments: tuple[paying.PaymentReceived, ...]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What this fiche holds of a patient: which practice asked, when, and what it was answered."""

    lookups: tuple[Lookup, ...]
