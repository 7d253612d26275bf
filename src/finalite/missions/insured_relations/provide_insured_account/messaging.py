"""Keeps the messages of a person and of their caisse: each side writes, the other reads, and an answer has its clock.

The caisse answers through the fiche that answers insured people, which asks here; this fiche asks nothing of it.
"""

import hashlib
from datetime import date

from django.db.models import F

from finalite import law
from finalite.capabilities import documents, people, register
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import add_months

from . import accounts, models
from .changes import SILENCE
from .values import FileGiven, LetterShown, MessageShown, ToAnswer
from .words import Author, Topic

LONGEST, MOST = 5000, 300


def write(person: PersonId, topic: Topic, text: str, document: Upload | None, answers: int | None, on: date) -> int:
    """Send a message to the caisse, with a file if any; returns its number. Raises `Invalid`."""
    subject = accounts.reach(person).subject
    if answers is not None:
        _mine(person, answers)
    row = models.Message(
        subject=subject,
        person_id=person,
        organisation=people.caisse_of([person]).get(person, ""),
        author=Author.PERSON,
        sent_on=on,
        due_on=add_months(on, law.value(SILENCE, on).number),
        answers=answers,
        topic=topic,
        text=checked(text),
        document=_stored(person, subject, document, on) if document else None,
    )
    row.save()
    return row.pk


def answer(message: int, text: str, on: date) -> int:
    """Write the answer of the caisse to a message, which ends its clock. Raises `Invalid`."""
    asked = reach(message)
    if asked.author != Author.PERSON:
        raise register.Invalid("message", "ce message vient de la caisse : il n’attend pas de réponse d’elle")
    if asked.answered_on is None:
        asked.answered_on = on
        asked.save(update_fields=["answered_on"])
    return _from_fund(asked.subject, PersonId(asked.person_id), Topic(asked.topic), text, asked.pk, on)


def post(person: PersonId, topic: Topic, text: str, on: date) -> int:
    """Write to somebody who has an open account. Raises `Invalid`."""
    return _from_fund(accounts.reach(person).subject, person, topic, text, None, on)


def register_letter(person: PersonId, title: str, text: str, on: date) -> int:
    """Keep a registered letter for somebody who has an open account; returns its number. Raises `Invalid`."""
    subject = accounts.reach(person).subject
    if not 0 < len(title.strip()) <= 120:
        raise register.Invalid("title", "donner un objet de 120 signes au plus")
    body = checked(text)
    return models.RegisteredLetter.objects.create(
        subject=subject,
        person_id=person,
        sent_on=on,
        digest=_digest(title.strip(), body),
        title=title.strip(),
        text=body,
    ).pk


def open_letter(letter: int, on: date) -> LetterShown:
    """Open a registered letter: the first day is written down and never changes. Raises `Invalid`."""
    row = models.RegisteredLetter.objects.filter(pk=letter).first()
    if row is None:
        raise register.Invalid("letter", "aucune lettre recommandée n’a ce numéro")
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
    """The messages of somebody, the latest first."""
    rows = models.Message.objects.filter(person_id=person).order_by("-sent_on", "-pk")[:MOST]
    return tuple(_shown(row) for row in rows)


def read_all(person: PersonId, on: date) -> int:
    """Note that the messages of the caisse were read; returns how many were new."""
    rows = models.Message.objects.filter(person_id=person, author=Author.FUND, read_on=None)
    return rows.update(read_on=on)


def waiting(organisation: str, after: int, limit: int) -> tuple[ToAnswer, ...]:
    """The messages that wait for a caisse, the most urgent first, of people whom whoever asks may know."""
    rows = models.Message.objects.filter(
        author=Author.PERSON, answered_on=None, pk__gt=after, organisation=organisation
    )
    found = list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:limit])
    known = register.may_concern(*{row.person_id for row in found})
    return tuple(_to_answer(row) for row in found if row.person_id in known)


def file_of(message: int) -> FileGiven:
    """The file joined to a message; raises `Invalid` where there is none."""
    row = reach(message)
    if row.document is None:
        raise register.Invalid("message", "ce message n’a pas de pièce jointe")
    found = documents.read(row.document)
    return FileGiven(found.info.name, found.info.media_type, found.content)


def reach(message: int) -> models.Message:
    """A message, its person being admitted to the act; raises `Invalid` where there is none."""
    row = models.Message.objects.filter(pk=message).first()
    if row is None:
        raise register.Invalid("message", "aucun message n’a ce numéro")
    register.concerns(row.person_id)
    return row


def checked(text: str) -> str:
    """A text that says something and can be kept. Raises `Invalid`."""
    body = text.strip()
    if not 0 < len(body) <= LONGEST:
        raise register.Invalid("text", f"écrire entre 1 et {LONGEST} signes")
    return body


def _mine(person: PersonId, message: int) -> None:
    if not models.Message.objects.filter(pk=message, person_id=person).exists():
        raise register.Invalid("answers", "ce message n’est pas de votre messagerie")


def _stored(person: PersonId, subject: str, document: Upload, on: date) -> int:
    return documents.store(
        content=document.content,
        name=document.name,
        fiche=accounts.FICHE,
        category="exchange_content",
        received_on=on,
        retention=models.MESSAGES,
        kept_from=on,
        person_id=person,
        subject=subject,
    )


def _from_fund(subject: str, person: PersonId, topic: Topic, text: str, answers: int | None, on: date) -> int:
    return models.Message.objects.create(
        subject=subject,
        person_id=person,
        organisation=people.caisse_of([person]).get(person, ""),
        author=Author.FUND,
        sent_on=on,
        answers=answers,
        topic=topic,
        text=checked(text),
    ).pk


def _shown(row: models.Message) -> MessageShown:
    return MessageShown(
        row.pk,
        Author(row.author),
        row.sent_on,
        Topic(row.topic),
        row.text,
        row.answers,
        row.answered_on,
        row.due_on,
        row.read_on,
        row.document,
    )


def _to_answer(row: models.Message) -> ToAnswer:
    return ToAnswer(row.pk, PersonId(row.person_id), row.sent_on, row.due_on, Topic(row.topic), row.text, row.document)


def _letter(row: models.RegisteredLetter) -> LetterShown:
    text = row.text if row.opened_on else ""
    return LetterShown(row.pk, row.sent_on, row.opened_on, row.digest, row.title, text)


def _digest(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
