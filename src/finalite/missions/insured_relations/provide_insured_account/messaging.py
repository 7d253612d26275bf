"""Brings into the account what the caisse and the person write to each other, and keeps what is left there for them.

Questions and answers are kept by the fiche that answers insured people: this one hands over and shows, never copies.
What is kept here is what the caisse leaves in the account by itself: messages, and registered letters as proof.
"""

import hashlib
from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import add_months
from finalite.missions.insured_relations.answer_insured import queries as answers
from finalite.missions.insured_relations.answer_insured.operations import messages as exchanges

from . import accounts, emailing, models
from .values import LetterShown, MessageShown, Sent, ThreadShown
from .words import Ask, Topic

LONGEST, TITLE, MOST = 5000, 120, 300
UNDER_WAY = ("open", "waiting")


def write(
    person: PersonId, ask: Ask, topic: Topic, title: str, text: str, document: Upload | None, medical: bool, on: date
) -> Sent:
    """Hand a message over to the caisse or its medical service, with a file if any. Raises `Invalid`."""
    accounts.reach(person)
    made = exchanges.write_message(
        person=person,
        nature=exchanges.Nature(ask.value),
        reason=exchanges.Reason(topic.value),
        title=title,
        text=text,
        medical=medical,
        on=on,
    )
    if document is not None and made.request is not None:
        last = answers.thread(request=made.request)[-1]
        exchanges.attach_file(message=last.message, file=document, on=on)
    return Sent(made.request or 0, made.due_on)


def threads(person: PersonId, on: date) -> tuple[ThreadShown, ...]:
    """The exchanges of somebody with their caisse: those under way, and those of the months that the register sets."""
    first = add_months(on, -int(register.entry(accounts.FICHE).retention_rule(models.MESSAGES).keep.strip("PM")))
    return tuple(
        ThreadShown(
            one.request,
            one.title,
            Topic(one.reason.value),
            one.state.value,
            one.received_on,
            one.due_on,
            one.closed_on,
            one.next_step,
            one.unread,
        )
        for one in answers.my_messages(person=person)
        if one.state in UNDER_WAY or one.received_on >= first
    )


def post(person: PersonId, topic: Topic, text: str, on: date) -> int:
    """Leave a message to somebody who has an open account. Raises `Invalid`."""
    account = accounts.reach(person)
    made = models.Message.objects.create(
        subject=account.subject, person_id=person, sent_on=on, topic=topic, text=checked(text)
    )
    emailing.say_waiting(account, on)
    return made.pk


def register_letter(person: PersonId, title: str, text: str, on: date) -> int:
    """Keep a registered letter for somebody who has an open account; returns its number. Raises `Invalid`."""
    account = accounts.reach(person)
    if not 0 < len(title.strip()) <= TITLE:
        raise register.Invalid("title", f"donner un objet de {TITLE} signes au plus")
    about, body = title.strip(), checked(text)
    made = models.RegisteredLetter.objects.create(
        subject=account.subject, person_id=person, sent_on=on, digest=_digest(about, body), title=about, text=body
    )
    emailing.say_waiting(account, on)
    return made.pk


def open_letter(letter: int, on: date) -> LetterShown:
    """Open a registered letter: the first day is written down and never changes. Raises `Invalid`."""
    row = models.RegisteredLetter.objects.filter(pk=letter).first()
    if row is None:
        raise register.NotFound("letter", "aucune lettre recommandée n’a ce numéro")
    register.concerns(row.person_id)
    if row.opened_on is None:
        row.opened_on = on
        row.save(update_fields=["opened_on"])
    return _letter(row)


def letters_of(person: PersonId) -> tuple[LetterShown, ...]:
    """The registered letters of somebody, the latest first; the text of one not yet opened is left out."""
    rows = models.RegisteredLetter.objects.filter(person_id=person).order_by("-sent_on", "-pk")
    return tuple(_letter(row) for row in rows)


def of(person: PersonId) -> tuple[MessageShown, ...]:
    """What the caisse left to somebody, the latest first."""
    rows = models.Message.objects.filter(person_id=person).order_by("-sent_on", "-pk")[:MOST]
    return tuple(MessageShown(row.pk, row.sent_on, Topic(row.topic), row.text, row.read_on) for row in rows)


def read_all(person: PersonId, on: date) -> int:
    """Note that the messages left were read; returns how many were new."""
    return models.Message.objects.filter(person_id=person, read_on=None).update(read_on=on)


def checked(text: str) -> str:
    """A text that says something and can be kept. Raises `Invalid`."""
    body = text.strip()
    if not 0 < len(body) <= LONGEST:
        raise register.Invalid("text", f"écrire entre 1 et {LONGEST} signes")
    return body


def _letter(row: models.RegisteredLetter) -> LetterShown:
    text = row.text if row.opened_on else ""
    return LetterShown(row.pk, row.sent_on, row.opened_on, row.digest, row.title, text)


def _digest(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
