"""Messages between somebody and their caisse, or its medical service, which alone reads what is written to it."""

from datetime import date

from finalite.capabilities import documents, letters, register
from finalite.capabilities.register import PersonId, Upload

from .. import keeping, reach
from ..models import CONTACTS, Attachment, Message, Request
from ..values import FICHE, OWN, ContactMade, FileShown
from ..words import Author, Channel, Desk, Nature, Outcome, Reason, RequestState

MOST_FILES = 5


@register.operation("answer_requests", open_to=OWN, by_themselves=True)
def write_message(
    *, person: PersonId, nature: Nature, reason: Reason, title: str, text: str, medical: bool = False, on: date
) -> ContactMade:
    """Write to one's caisse, or to its medical service; returns the request followed and the day an answer is due."""
    title, body = reach.text_in("title", title, keeping.TITLE), reach.text_in("text", text, keeping.LONGEST)
    desk = Desk.MEDICAL if medical else Desk.CAISSE
    row = keeping.open_request(person, nature, reason, title, Channel.MESSAGE, desk, on)
    _write(row, Author.PERSON, body, on)
    return ContactMade(keeping.by_message(row, Author.PERSON, Outcome.TO_FOLLOW, on).pk, row.pk, row.due_on)


@register.operation("answer_requests", open_to=OWN, by_themselves=True)
def reply_message(*, request: int, text: str, on: date) -> ContactMade:
    """Add a message to a request under way; what the caisse waited for has come, and it looks at it again."""
    row = reach.request(request, under_way=True)
    _write(row, Author.PERSON, reach.text_in("text", text, keeping.LONGEST), on)
    row.state = RequestState.OPEN
    row.save(update_fields=["state"])
    return ContactMade(keeping.by_message(row, Author.PERSON, Outcome.TO_FOLLOW, on).pk, row.pk, row.due_on)


@register.operation("answer_requests", open_to=OWN)
def attach_file(*, message: int, file: Upload, on: date) -> FileShown:
    """Add a file to one's own message: PDF, picture or text, looked at for malware, five a message at most."""
    row = reach.found(Message, message, "message", "ce message n’existe pas")
    if row.author != _author() or row.request.state not in reach.UNDER_WAY or row.request.desk not in reach.desks():
        raise register.Invalid("message", "une pièce se joint à son propre message, tant que la demande est en cours")
    if row.attachments.count() >= MOST_FILES:
        raise register.Invalid("file", f"{MOST_FILES} pièces par message au plus : écrire un autre message")
    number = documents.store(
        content=file.content,
        name=file.name,
        fiche=FICHE,
        category="exchange_content",
        received_on=on,
        retention=CONTACTS,
        kept_from=on,
        person_id=row.person_id,
    )
    made = Attachment.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        message=row,
        document_id=number,
        received_on=on,
        name=documents.read(number).info.name,
    )
    return FileShown(made.pk, made.name)


@register.operation("answer_requests", open_to=OWN, by_themselves=True)
def read_messages(*, request: int, on: date) -> int:
    """Note that the person read what the caisse wrote; returns how many messages were new to them."""
    row = reach.request(request)
    return Message.objects.filter(request=row, author=Author.CAISSE, read_on__isnull=True).update(read_on=on)


@register.operation("answer_requests")
def answer_message(*, request: int, text: str, close: bool, next_step: str = "", on: date) -> ContactMade:
    """Answer somebody by message, and close the request or say what comes next."""
    row = reach.request(request, under_way=True)
    _write(row, Author.CAISSE, reach.text_in("text", text, keeping.LONGEST), on)
    outcome = Outcome.ANSWERED if close else Outcome.TO_FOLLOW
    contact = keeping.by_message(row, Author.CAISSE, outcome, on)
    letters.announce(fiche=FICHE, person=row.person_id, on=on)
    if close:
        keeping.close(row, RequestState.ANSWERED, on)
    else:
        row.state = RequestState.WAITING
        row.next_step = reach.text_in("next_step", next_step, 200)
        row.save(update_fields=["state", "next_step"])
    return ContactMade(contact.pk, row.pk, row.due_on)


def _write(row: Request, author: Author, body: str, on: date) -> Message:
    register.check_days(on=on)
    actor = register.current_actor()
    return Message.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        request=row,
        written_by="" if author is Author.PERSON else actor.user,
        written_on=on,
        author=author,
        body=body,
    )


def _author() -> Author:
    return Author.PERSON if register.current_actor().person_id is not None else Author.CAISSE
