"""What the doors of the account take and give; the words they use are in `words`."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities import people
from finalite.capabilities.register import Cents, Data, Invalid, PersonId

from . import words
from .words import Certificate, Kind, Source, State, Topic, Wish

Care, Benefit, Income = Data("care_acts"), Data("benefit_use"), Data("cash_benefits")
NAMES = {"birth_name": 80, "first_names": 120}
"""Characters at most, as civil status is kept."""
PLACE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
Exchange, Choosing, Used = Data("exchange_content"), Data("opt_in"), Data("service_use")


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of use in force on a day."""

    version: str
    since: date
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountShown:
    """The state of an account; `up_to_date` is false once newer conditions wait for an answer."""

    open: bool
    email: Annotated[str, Data("electronic_contact")]
    email_confirmed_on: Annotated[date | None, Used]
    opened_on: Annotated[date | None, Used]
    blocked_on: Annotated[date | None, Used]
    conditions: Annotated[str, Choosing]
    accepted_on: Annotated[date | None, Choosing]
    up_to_date: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays after an account is closed: which data, where, for how long."""

    what: str
    how_long: str


@dataclass(frozen=True, slots=True)
class Closed:
    """An account that was closed, the letter that says so, and what stays."""

    on: date
    letter: int
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody who shares the home, and how they are covered there."""

    person: PersonId
    name: Annotated[str, Data("civil_identity")]
    birth: Annotated[str, Data("birth")]
    place: Annotated[str, Data("household")]


@dataclass(frozen=True, slots=True)
class AboutMe:
    """Who somebody is for the caisse, how they are reached and paid, and with whom they live."""

    person: PersonId
    name: Annotated[str, Data("civil_identity")]
    number: Annotated[str, Data("nir")]
    birth: Annotated[str, Data("birth")]
    caisse: Annotated[str, Data("affiliation")]
    address: Annotated[tuple[str, ...], Data("postal_contact")]
    email: Annotated[str, Data("electronic_contact")]
    phone: Annotated[str, Data("electronic_contact")]
    iban: Annotated[str, Data("bank_account")]
    covered: Annotated[bool, Data("entitlements")]
    household: tuple[Relative, ...]


@dataclass(frozen=True, slots=True)
class CarePaid:
    """A care line of the last months, with why its amount is what it is."""

    settlement: int
    act: Annotated[str, Care]
    act_on: Annotated[date, Care]
    decided_on: date
    charged: Annotated[Cents, Care]
    reimbursed: Annotated[Cents, Benefit]
    paid_to: str
    why: Annotated[tuple[str, ...], Benefit]


@dataclass(frozen=True, slots=True)
class CareStatement:
    """The care lines decided since a day, which the register sets."""

    since: date
    lines: tuple[CarePaid, ...]
    total: Annotated[Cents, Benefit]


@dataclass(frozen=True, slots=True)
class IncomePaid:
    """A payment in place of a wage, from its first to its last day, with why; `paid_on` is not known of allowances."""

    nature: Annotated[words.Income, Income]
    pay_from: Annotated[date, Income]
    pay_to: Annotated[date, Income]
    decided_on: date | None
    paid_on: date | None
    gross: Annotated[Cents, Income]
    to_me: Annotated[Cents, Income]
    why: Annotated[tuple[str, ...], Income]


@dataclass(frozen=True, slots=True)
class IncomeStatement:
    """The payments in place of a wage decided since a day, which the register sets."""

    since: date
    lines: tuple[IncomePaid, ...]
    total: Annotated[Cents, Income]


@dataclass(frozen=True, slots=True)
class CertificateGiven:
    """A certificate, kept among the letters of the person as an accessible PDF."""

    letter: int
    certificate: Certificate
    on: date


@dataclass(frozen=True, slots=True)
class NewBankAccount:
    """Where somebody wants to be paid."""

    holder: Annotated[str, Data("bank_account")]
    iban: Annotated[str, Data("bank_account")]
    bic: Annotated[str, Data("bank_account")] = ""

    def __post_init__(self) -> None:
        people.checked_account(people.Account(self.iban, self.holder, self.bic))


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives from now on."""

    street: Annotated[str, Data("postal_contact")]
    postcode: Annotated[str, Data("postal_contact")]
    town: Annotated[str, Data("postal_contact")]
    extra: Annotated[str, Data("postal_contact")] = ""
    country: Annotated[str, Data("postal_contact")] = "FR"

    def __post_init__(self) -> None:
        people.check_address(people.Address(**asdict(self)))


@dataclass(frozen=True, slots=True)
class Newborn:
    """A child as their birth certificate names them."""

    birth_name: Annotated[str, Data("civil_identity")]
    first_names: Annotated[str, Data("civil_identity")]
    born_on: Annotated[date, Data("birth")]
    birth_place: Annotated[str, Data("birth")] = ""

    def __post_init__(self) -> None:
        for name, most in NAMES.items():
            if len(getattr(self, name)) > most:
                raise Invalid(name, f"{most} signes au plus : écrire le nom et les prénoms de l’acte de naissance")
        if self.birth_place and not PLACE.fullmatch(self.birth_place):
            raise Invalid("birth_place", "cinq signes, comme 99001 : les lire sur l’acte, ou laisser ce champ vide")


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A request: where it stands, what is next, and by when the caisse owes an answer."""

    request: int
    kind: Annotated[Kind, Used]
    state: State
    asked_on: date
    effective_on: date | None
    due_on: date | None
    closed_on: date | None
    late: bool
    keeper: str
    may_stop: bool


@dataclass(frozen=True, slots=True)
class MessageShown:
    """A message that the caisse left."""

    message: int
    sent_on: date
    topic: Annotated[Topic, Exchange]
    text: Annotated[str, Exchange]
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message handed over: the request that follows it, and the day an answer is due."""

    request: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ThreadShown:
    """An exchange with the caisse: where it stands, what is next, by when it is answered, how much is unread."""

    request: int
    title: Annotated[str, Exchange]
    topic: Annotated[Topic, Exchange]
    state: Annotated[str, Data("exchange_metadata")]
    received_on: Annotated[date, Data("exchange_metadata")]
    due_on: date | None
    closed_on: date | None
    next_step: Annotated[str, Exchange]
    unread: int


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A registered letter; its text is shown once it is opened, and the day of opening is proof."""

    letter: int
    sent_on: date
    opened_on: date | None
    digest: str
    title: Annotated[str, Exchange]
    text: Annotated[str, Exchange]


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody wants or not, and since when; nothing is wanted before they say so."""

    what: Annotated[Wish, Choosing]
    wanted: Annotated[bool, Choosing]
    since: date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know or to do, found by rule in one's own file: never profiling, never a score."""

    code: Annotated[str, Data("entitlements")]
    by: date | None


@dataclass(frozen=True, slots=True)
class Advice:
    """A piece of health or prevention advice, with the text it rests on; `verified` says whether we read that text."""

    title: str
    text: str
    article: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """What the published rules say, where, and the page that shows it."""

    source: Source
    title: str
    text: str
    article: str
    link: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of the assistant: passages with their sources, or that it does not know."""

    known: bool
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A place where the caisse receives people, and what it offers there."""

    name: str
    street: str
    postcode: str
    town: str
    hours: str
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """What serves a postal code as recorded on a day by a source, and what is not recorded at all."""

    caisse: str
    name: str
    offices: tuple[Office, ...]
    as_of: date
    source: str
    not_recorded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataRight:
    """How a right over data is exercised in a processing, or the article that sets it aside."""

    right: str
    how: str
    exempt: str
    article: str


@dataclass(frozen=True, slots=True)
class Processing:
    """A processing in force: what it is for, and each right over the data it may hold."""

    fiche: str
    title: str
    rights: tuple[DataRight, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """Everything the account itself holds about somebody, for a machine."""

    name: str
    content: Annotated[bytes, Exchange, Choosing, Used, Data("survey_answers"), Data("electronic_contact")]


@dataclass(frozen=True, slots=True)
class ChannelOffered:
    """A way to reach the caisse, and whether the person asked for it."""

    channel: str
    where: str
    chosen: Annotated[bool, Choosing]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What this fiche can say of somebody for their right of access, beside the rows themselves."""

    account: AccountShown
    requests: tuple[RequestShown, ...]
