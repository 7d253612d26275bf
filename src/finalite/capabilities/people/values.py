"""What people say of somebody: frozen, each personal field with its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Data, PersonId

from . import partial_date
from .partial_date import PartialDate


class Subject(StrEnum):
    """The person category of somebody covered by the scheme."""

    INSURED = "insured"
    DEPENDANT = "dependant"


class NirKind(StrEnum):
    """How sure the number is. A right key never makes a number certified: only the civil registry does (R114-7)."""

    CERTIFIED = "certified"
    PROVISIONAL = "provisional"
    WAITING = "waiting"


class Place(StrEnum):
    """Whether a member of a household opens the right or is covered through a holder."""

    HOLDER = "holder"
    DEPENDANT = "dependant"


class AddressUse(StrEnum):
    """What a postal address serves for."""

    HOME = "home"
    LETTERS = "letters"


class ContactKind(StrEnum):
    """How somebody is reached without paper."""

    EMAIL = "email"
    MOBILE = "mobile"
    PHONE = "phone"


class NumberKind(StrEnum):
    """The directory that a provider's number comes from."""

    RPPS = "rpps"
    AM = "am"
    FINESS = "finess"
    SIRET = "siret"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to register. What is not known stays None; `birth` may lack its day or its month."""

    subject: Subject
    organisation: str
    birth_name: Annotated[str, Data("civil_identity")]
    first_names: Annotated[str, Data("civil_identity")]
    used_name: Annotated[str | None, Data("civil_identity")] = None
    sex: Annotated[str | None, Data("civil_identity")] = None
    nir: Annotated[str | None, Data("nir")] = None
    nir_kind: Annotated[NirKind | None, Data("nir")] = None
    birth: Annotated[str | None, Data("birth")] = None
    birth_place: Annotated[str | None, Data("birth")] = None
    birth_rank: Annotated[int | None, Data("birth")] = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as far as the active purpose may read: the rest is None, as is what is not known."""

    person_id: PersonId
    subject: str
    nir: Annotated[str | None, Data("nir")] = None
    nir_kind: Annotated[str | None, Data("nir")] = None
    birth_name: Annotated[str | None, Data("civil_identity")] = None
    used_name: Annotated[str | None, Data("civil_identity")] = None
    first_names: Annotated[str | None, Data("civil_identity")] = None
    sex: Annotated[str | None, Data("civil_identity")] = None
    birth: Annotated[str | None, Data("birth")] = None
    birth_place: Annotated[str | None, Data("birth")] = None
    birth_rank: Annotated[int | None, Data("birth")] = None
    death_on: Annotated[date | None, Data("birth")] = None

    @property
    def name(self) -> str:
        """First name and the name in use, for a screen or a letter; empty where names may not be read."""
        first = (self.first_names or "").split(" ")[0]
        return f"{first} {self.used_name or self.birth_name or ''}".strip()

    @property
    def number_shown(self) -> str:
        """The number as it may be shown: one that the registry has not certified never goes without saying so."""
        mark = {NirKind.PROVISIONAL.value: " (provisoire)", NirKind.WAITING.value: " (numéro d’attente)"}
        return f"{self.nir}{mark.get(self.nir_kind or '', '')}" if self.nir else ""

    @property
    def born(self) -> PartialDate | None:
        """The birth date with its uncertainty."""
        return partial_date.parse(self.birth) if self.birth else None


@dataclass(frozen=True, slots=True)
class Found:
    """A line of a search result: enough to tell two people apart, no more."""

    person_id: PersonId
    name: Annotated[str, Data("civil_identity")]
    birth: Annotated[str | None, Data("birth")]
    organisation: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's place in a household, half-open in time."""

    household: int
    person_id: PersonId
    place: Annotated[str, Data("household")]
    link: Annotated[str, Data("household")]
    alternating: Annotated[bool, Data("household")]
    from_on: Annotated[date, Data("household")]
    until_on: Annotated[date | None, Data("household")]


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write to somebody."""

    street: Annotated[str, Data("postal_contact")]
    postcode: Annotated[str, Data("postal_contact")]
    town: Annotated[str, Data("postal_contact")]
    extra: Annotated[str, Data("postal_contact")] = ""
    country: Annotated[str, Data("postal_contact")] = "FR"
    commune: Annotated[str | None, Data("locality")] = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines under the name on an envelope."""
        place = f"{self.postcode} {self.town}".strip()
        abroad = "" if self.country == "FR" else self.country
        return tuple(line for line in (self.extra, self.street, place, abroad) if line)


@dataclass(frozen=True, slots=True)
class Account:
    """Where somebody is paid."""

    iban: Annotated[str, Data("bank_account")]
    holder: Annotated[str, Data("bank_account")]
    bic: Annotated[str, Data("bank_account")] = ""


@dataclass(frozen=True, slots=True)
class AccountPeriod:
    """An account in the history of somebody's accounts, half-open in time, with the login of who asked for it."""

    account: Account
    use: str
    from_on: Annotated[date, Data("bank_account")]
    until_on: Annotated[date | None, Data("bank_account")]
    asked_by: str


@dataclass(frozen=True, slots=True)
class AffiliationPeriod:
    """Belonging to a scheme through a caisse, half-open in time."""

    scheme: Annotated[str, Data("affiliation")]
    caisse: Annotated[str, Data("affiliation")]
    local_scheme: Annotated[bool, Data("affiliation")]
    from_on: Annotated[date, Data("affiliation")]
    until_on: Annotated[date | None, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class NewProvider:
    """A provider to register. `name` is a trade name; people who practise give `last_name` and `first_names`."""

    subject: str
    number: Annotated[str, Data("provider_identity")]
    number_kind: NumberKind
    profession: Annotated[str, Data("provider_identity")] = ""
    specialty: Annotated[str, Data("provider_identity")] = ""
    name: Annotated[str, Data("provider_identity")] = ""
    last_name: Annotated[str, Data("civil_identity")] = ""
    first_names: Annotated[str, Data("civil_identity")] = ""
    street: Annotated[str, Data("provider_identity")] = ""
    postcode: Annotated[str, Data("provider_identity")] = ""
    town: Annotated[str, Data("provider_identity")] = ""


@dataclass(frozen=True, slots=True)
class EmployerInfo:
    """An establishment that employs, as a payment or a letter needs it."""

    employer_id: int
    siret: Annotated[str, Data("employer_identity")]
    name: Annotated[str, Data("employer_identity")]


@dataclass(frozen=True, slots=True)
class ProviderInfo:
    """A provider as a decision needs it."""

    provider_id: int
    subject: str
    number: Annotated[str, Data("provider_identity")]
    number_kind: Annotated[str, Data("provider_identity")]
    profession: Annotated[str, Data("provider_identity")]
    specialty: Annotated[str, Data("provider_identity")]
    name: Annotated[str, Data("provider_identity")]
    from_on: Annotated[date, Data("provider_identity")]
    until_on: Annotated[date | None, Data("provider_identity")]

    def practises_on(self, day: date) -> bool:
        """Whether the provider was active on that day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class AgreementPeriod:
    """The terms a provider works under, half-open in time; `fee_option` is a signed limit on extra fees (OPTAM)."""

    sector: Annotated[str, Data("provider_agreement")]
    fee_option: Annotated[bool, Data("provider_agreement")]
    from_on: Annotated[date, Data("provider_agreement")]
    until_on: Annotated[date | None, Data("provider_agreement")]


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that an account holds today, and for which organisation."""

    role: str
    organisation: str
    is_primary: bool
