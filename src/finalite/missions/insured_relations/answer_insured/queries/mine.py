"""What people read of their own exchanges, or of those they represent."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from .. import calling, reach, showing, sound
from ..models import Appointment, Message, Report, Request, Slot
from ..values import (
    OWN,
    AppointmentShown,
    ChoiceShown,
    ContactShown,
    Details,
    Exchanges,
    RecordingHeard,
    RecordingShown,
    ReportShown,
    RequestShown,
    SlotShown,
)
from ..words import Author, Mode
from .history import choices, contacts

MOST = 200


@register.query("answer_requests", open_to=OWN)
def my_requests(*, person: PersonId) -> tuple[RequestShown, ...]:
    """What one asked, the latest first: where it stands, by when it is answered, how many messages are unread."""
    return _requests(person)


@register.query("answer_requests", open_to=OWN)
def my_messages(*, person: PersonId) -> tuple[RequestShown, ...]:
    """The same for what was asked or answered by message: the threads of the account."""
    written = set(Message.objects.filter(person_id=person).values_list("request_id", flat=True))
    return tuple(one for one in _requests(person) if one.request in written)


@register.query("keep_contact_history", open_to=OWN)
def my_contacts(*, person: PersonId) -> tuple[ContactShown, ...]:
    """One's exchanges with the caisse, on every channel, the latest first."""
    return contacts(person)


@register.query("keep_contact_history", open_to=OWN)
def my_exchanges(*, person: PersonId, on: date) -> Exchanges:
    """The same with the calls among them whose recording is still kept."""
    return Exchanges(contacts(person), sound.of_person(person, on))


@register.query("answer_requests", open_to=OWN)
def free_slots(*, person: PersonId, on: date) -> tuple[SlotShown, ...]:
    """The times that one's caisse still offers from a day on, the earliest first."""
    open_to_all = Slot.objects.filter(organisation=reach.home_of(person), starts_at__date__gte=on)
    taken = Appointment.objects.filter(state="booked").values("slot_id")
    rows = open_to_all.exclude(pk__in=taken).order_by("starts_at", "pk")[:MOST]
    return tuple(SlotShown(row.pk, row.organisation, row.starts_at, Mode(row.mode), row.place) for row in rows)


@register.query("answer_requests", open_to=OWN)
def my_appointments(*, person: PersonId) -> tuple[AppointmentShown, ...]:
    """The times one took, the latest first."""
    rows = Appointment.objects.filter(person_id=person).select_related("slot").order_by("-starts_at", "-pk")
    return showing.appointments(rows[:MOST])


@register.query("keep_contact_details", open_to=OWN)
def my_choices(*, person: PersonId) -> tuple[ChoiceShown, ...]:
    """What one agreed to or refused, the latest first."""
    return choices(person)


@register.query("keep_contact_details", open_to=OWN)
def my_file(*, person: PersonId, on: date) -> Details:
    """Where one is reached on a day, as the caisse knows it."""
    return calling.details(person, on)


@register.query("keep_contact_history", open_to=OWN)
def my_recordings(*, person: PersonId, on: date) -> tuple[RecordingShown, ...]:
    """One's recorded calls that are still kept, and until when."""
    return sound.of_person(person, on)


@register.query("keep_contact_history", open_to=OWN)
def my_recording(*, person: PersonId, contact: int, on: date) -> RecordingHeard:
    """The sound of one's own call; raises `Invalid` where nothing of theirs is kept."""
    row = sound.find(contact, on) if 0 < contact < 2**63 else None
    if row is None or row.person_id != person:
        raise register.Invalid("contact", "aucun enregistrement n’est gardé pour cet échange")
    return RecordingHeard(contact, sound.media_type(bytes(row.sound)), bytes(row.sound))


@register.query("handle_incidents", open_to=OWN, by_themselves=True)
def my_reports(*, person: PersonId) -> tuple[ReportShown, ...]:
    """The reports one was told of, with what was decided and what one said of it."""
    rows = Report.objects.filter(person_id=person, told_on__isnull=False).order_by("-happened_on", "-pk")
    return tuple(showing.report(row) for row in rows)


def _requests(person: PersonId) -> tuple[RequestShown, ...]:
    unread: dict[int, int] = {}
    waiting = Message.objects.filter(person_id=person, author=Author.CAISSE, read_on__isnull=True)
    for number in waiting.values_list("request_id", flat=True):
        unread[number] = unread.get(number, 0) + 1
    rows = Request.objects.filter(person_id=person, desk__in=reach.desks()).order_by("-received_on", "-pk")[:MOST]
    return tuple(showing.request(row, unread.get(row.pk, 0)) for row in rows)
