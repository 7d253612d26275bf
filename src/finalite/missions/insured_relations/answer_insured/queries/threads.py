"""The messages of a request, their files, and who is expected at the desk."""

from datetime import date

from finalite.capabilities import documents, register

from .. import reach, showing
from ..models import Appointment, Attachment, Message
from ..values import OWN, AppointmentShown, FileRead, MessageShown, RequestShown
from ..words import AppointmentState

MOST = 200


@register.query("answer_requests", open_to=OWN)
def request_of(*, request: int) -> RequestShown:
    """One request with where it stands; raises `Invalid` for a request that one may not read."""
    return showing.request(reach.request(request))


@register.query("answer_requests", open_to=OWN)
def thread(*, request: int) -> tuple[MessageShown, ...]:
    """The messages of a request, in order; raises `Invalid` for a request that one may not read."""
    row = reach.request(request)
    return showing.messages(Message.objects.filter(request=row).prefetch_related("attachments").order_by("pk"))


@register.query("answer_requests", open_to=OWN)
def file_of(*, attachment: int) -> FileRead:
    """A file that came with a message, with its bytes."""
    row = reach.found(Attachment, attachment, "attachment", "cette pièce n’existe pas")
    if row.message.request.desk not in reach.desks():
        raise register.NotFound("attachment", "cette pièce n’existe pas")
    read = documents.read(row.document_id)
    return FileRead(row.pk, row.name, read.info.media_type, read.content)


@register.query("answer_requests")
def appointments_on(*, on: date) -> tuple[AppointmentShown, ...]:
    """Who is expected in the agent's caisse on a day, in the order of the hours."""
    home = register.current_actor().organisation
    rows = Appointment.objects.filter(organisation=home, held_on=on, state=AppointmentState.BOOKED)
    found = list(rows.select_related("slot").order_by("starts_at", "pk")[:MOST])
    known = register.may_concern(*(row.person_id for row in found))
    return showing.appointments(row for row in found if row.person_id in known)
