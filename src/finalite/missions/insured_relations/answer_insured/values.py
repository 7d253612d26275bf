"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from finalite.capabilities.register import Data, PersonId
from finalite.kernel.decision import Decision

from .overseen import (  # noqa: F401
    Drawn,
    Grid,
    NewReport,
    RecordingHeard,
    RecordingShown,
    ReportShown,
    ReviewShown,
    ToReview,
)
from .sheets import CardLine, IncomeLine, PaidLine, Sheet  # noqa: F401
from .words import (
    AppointmentState,
    Arrangement,
    Author,
    Channel,
    Direction,
    Mode,
    Nature,
    Outcome,
    Proof,
    Reason,
    RequestState,
    Speaker,
    Subject,
)

FICHE = "answer_insured"
OWN = ("insured_person", "legal_representative")

Content = Data("exchange_content")
Meta = Data("exchange_metadata")
Handling = Data("case_handling")
Name = Data("civil_identity")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """An exchange to write down; with `nature`, what was asked is followed until it is answered."""

    person: PersonId
    channel: Annotated[Channel, Meta]
    reason: Annotated[Reason, Content]
    outcome: Annotated[Outcome, Handling]
    direction: Annotated[Direction, Meta] = Direction.RECEIVED
    speaker: Annotated[Speaker, Meta] = Speaker.ONESELF
    proof: Annotated[Proof, Handling] = Proof.NOT_CHECKED
    summary: Annotated[str, Content] = ""
    started_at: Annotated[datetime | None, Meta] = None
    told_of_recording: Annotated[bool | None, Meta] = None
    request: int | None = None
    nature: Annotated[Nature | None, Content] = None
    next_step: Annotated[str, Handling] = ""


@dataclass(frozen=True, slots=True)
class ContactMade:
    """The exchange written down, and what follows it where something does."""

    contact: int
    request: int | None
    due_on: Annotated[date | None, Handling]


@dataclass(frozen=True, slots=True)
class ContactShown:
    """One exchange of the history, on any channel."""

    contact: int
    person: PersonId
    on: Annotated[date, Meta]
    started_at: Annotated[datetime | None, Meta]
    channel: Annotated[Channel, Meta]
    direction: Annotated[Direction, Meta]
    speaker: Annotated[Speaker, Meta]
    reason: Annotated[Reason, Content]
    summary: Annotated[str, Content]
    outcome: Annotated[Outcome, Handling]
    proof: Annotated[Proof, Handling]
    request: int | None
    letter: int | None


@dataclass(frozen=True, slots=True)
class Exchanges:
    """Somebody's exchanges, the latest first, and the calls among them whose recording is kept."""

    contacts: tuple[ContactShown, ...]
    recordings: tuple[RecordingShown, ...]


@dataclass(frozen=True, slots=True)
class RequestShown:
    """Something asked, where it stands, and by when it is answered."""

    request: int
    person: PersonId
    state: Annotated[RequestState, Handling]
    nature: Annotated[Nature, Content]
    reason: Annotated[Reason, Content]
    title: Annotated[str, Content]
    channel: Annotated[Channel, Meta]
    received_on: Annotated[date, Meta]
    due_on: Annotated[date | None, Handling]
    closed_on: date | None
    next_step: Annotated[str, Handling]
    medical: bool
    unread: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request on the desk, with its clock."""

    request: int
    person: PersonId
    name: Annotated[str, Name]
    nature: Annotated[Nature, Content]
    title: Annotated[str, Content]
    channel: Annotated[Channel, Meta]
    received_on: Annotated[date, Meta]
    due_on: Annotated[date | None, Handling]
    next_step: Annotated[str, Handling]


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file that came with a message."""

    attachment: int
    name: Annotated[str, Content]


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file with its bytes."""

    attachment: int
    name: Annotated[str, Content]
    media_type: str
    content: Annotated[bytes, Content]


@dataclass(frozen=True, slots=True)
class MessageShown:
    """One message of a thread."""

    message: int
    request: int
    author: Annotated[Author, Meta]
    written_on: Annotated[date, Meta]
    read_on: Annotated[date | None, Meta]
    body: Annotated[str, Content]
    files: tuple[FileShown, ...]


@dataclass(frozen=True, slots=True)
class SlotShown:
    """A time still free."""

    slot: int
    organisation: str
    starts_at: datetime
    mode: Mode
    place: str


@dataclass(frozen=True, slots=True)
class AppointmentShown:
    """A time that somebody took."""

    appointment: int
    person: PersonId
    name: Annotated[str, Name]
    state: Annotated[AppointmentState, Handling]
    starts_at: Annotated[datetime, Meta]
    mode: Annotated[Mode, Meta]
    place: str
    reason: Annotated[Reason, Content]
    note: Annotated[str, Content]


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """What somebody agreed to or refused, and since when; nothing said means that nothing was refused."""

    about: Annotated[Subject, Data("opt_in")]
    agrees: Annotated[bool, Data("opt_in")]
    from_on: Annotated[date, Data("opt_in")]
    until_on: Annotated[date | None, Data("opt_in")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the person at the other end says of the person of the file; compared, never kept."""

    birth: Annotated[str, Data("birth")] = ""
    last_name: Annotated[str, Name] = ""
    postcode: Annotated[str, Data("postal_contact")] = ""
    number_end: Annotated[str, Data("nir")] = ""


@dataclass(frozen=True, slots=True)
class CallerChecked:
    """Whether something may be told, and why."""

    proof: Annotated[Proof, Handling]
    decision: Annotated[Decision, Handling]


@dataclass(frozen=True, slots=True)
class Details:
    """Where somebody is reached."""

    person: PersonId
    street: Annotated[str, Data("postal_contact")]
    extra: Annotated[str, Data("postal_contact")]
    postcode: Annotated[str, Data("postal_contact")]
    town: Annotated[str, Data("postal_contact")]
    country: Annotated[str, Data("postal_contact")]
    email: Annotated[str, Data("electronic_contact")]
    mobile: Annotated[str, Data("electronic_contact")]
    phone: Annotated[str, Data("electronic_contact")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAddress:
    """Where somebody lives from a day on."""

    street: Annotated[str, Data("postal_contact")]
    postcode: Annotated[str, Data("postal_contact")]
    town: Annotated[str, Data("postal_contact")]
    extra: Annotated[str, Data("postal_contact")] = ""
    country: Annotated[str, Data("postal_contact")] = "FR"


@dataclass(frozen=True, slots=True)
class DirectoryAnswer:
    """What a body of social protection learns through the common directory, and its line in the ledger."""

    ledger_line: int
    name: Annotated[str, Name]
    nir: Annotated[str, Data("nir")]
    birth: Annotated[str, Data("birth")]
    address: Annotated[str, Data("postal_contact")]
    caisse: Annotated[str, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class Handed:
    """A request handed to a partner, with the file that left and its line in the ledger."""

    request: int
    partner: str
    ledger_line: int
    content: Annotated[bytes, Content]


@dataclass(frozen=True, slots=True)
class SupportShown:
    """What is done so that somebody can be served."""

    support: int
    person: PersonId
    arrangements: Annotated[tuple[Arrangement, ...], Handling]
    aim: Annotated[str, Handling]
    confirmed_on: Annotated[date, Handling]
    review_on: Annotated[date, Handling]
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class ModelShown:
    """A model of letter: its title, its text, and what must be filled in."""

    model: str
    title: str
    text: str
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """One blank of a model, filled in."""

    blank: str
    text: Annotated[str, Content]


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter before it is sent."""

    title: Annotated[str, Content]
    text: Annotated[str, Content]


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter sent, and the exchange that it is."""

    letter: int
    contact: int


@dataclass(frozen=True, slots=True)
class FullSheet:
    """The sheet with what is under way and the last exchanges: one act for the page that an adviser answers from."""

    sheet: Sheet
    under_way: tuple[RequestShown, ...]
    lately: tuple[ContactShown, ...]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""

    contacts: tuple[ContactShown, ...]
    choices: tuple[ChoiceShown, ...]
