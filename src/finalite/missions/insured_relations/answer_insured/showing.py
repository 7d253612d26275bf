"""Rows of this fiche as the doors answer them."""

from collections.abc import Iterable
from datetime import date

from finalite.capabilities import people
from finalite.capabilities.register import PersonId, purpose

from .models import BENEFICIARIES, Appointment, Contact, Message, Report, Request, Review, Support
from .values import (
    AppointmentShown,
    ContactShown,
    FileShown,
    Grid,
    MessageShown,
    ReportShown,
    RequestShown,
    ReviewShown,
    SupportShown,
    ToReview,
)
from .words import (
    AppointmentState,
    Arrangement,
    Author,
    Channel,
    Desk,
    Direction,
    Incident,
    Mark,
    Measure,
    Mode,
    Nature,
    Outcome,
    Proof,
    Reason,
    ReportState,
    RequestState,
    Speaker,
)


def contact(row: Contact) -> ContactShown:
    """One exchange of the history."""
    return ContactShown(
        row.pk,
        PersonId(row.person_id),
        row.took_place_on,
        row.started_at,
        Channel(row.channel),
        Direction(row.direction),
        Speaker(row.speaker),
        Reason(row.reason),
        row.summary,
        Outcome(row.outcome),
        Proof(row.proof),
        row.request_id,
        row.letter_id,
    )


def request(row: Request, unread: int = 0) -> RequestShown:
    """Something asked, with where it stands."""
    return RequestShown(
        row.pk,
        PersonId(row.person_id),
        RequestState(row.state),
        Nature(row.nature),
        Reason(row.reason),
        row.title,
        Channel(row.channel),
        row.received_on,
        row.due_on,
        row.closed_on,
        row.next_step,
        row.desk == Desk.MEDICAL,
        unread,
    )


def messages(rows: Iterable[Message]) -> tuple[MessageShown, ...]:
    """The messages of a thread with their files, in order."""
    return tuple(
        MessageShown(
            row.pk,
            row.request_id,
            Author(row.author),
            row.written_on,
            row.read_on,
            row.body,
            tuple(FileShown(file.pk, file.name) for file in row.attachments.all()),
        )
        for row in rows
    )


def appointment(row: Appointment) -> AppointmentShown:
    """A time that somebody took."""
    return appointments([row])[0]


def appointments(rows: Iterable[Appointment]) -> tuple[AppointmentShown, ...]:
    """The same for many, with the names of who is expected."""
    rows = list(rows)
    known = people.identity_of(row.person_id for row in rows)
    return tuple(
        AppointmentShown(
            row.pk,
            PersonId(row.person_id),
            known[PersonId(row.person_id)].name,
            AppointmentState(row.state),
            row.starts_at,
            Mode(row.mode),
            row.slot.place,
            Reason(row.reason),
            row.note,
        )
        for row in rows
    )


def support(row: Support) -> SupportShown:
    """What is done so that somebody can be served."""
    arrangements = tuple(Arrangement(one) for one in row.arrangements)
    return SupportShown(
        row.pk, PersonId(row.person_id), arrangements, row.aim, row.confirmed_on, row.review_on, row.ended_on
    )


def report(row: Report) -> ReportShown:
    """A report; what was decided shows to who may read the handling of cases."""
    return ReportShown(
        row.pk,
        PersonId(row.person_id),
        ReportState(row.state),
        Incident(row.kind),
        row.happened_on,
        Channel(row.channel),
        row.facts,
        row.said,
        Measure(row.measure) if row.measure else None,
        row.measure_until,
        row.told_on,
        row.letter_id,
    )


def review(row: Review) -> ReviewShown:
    """A review, with the login and the caisse of who answered."""
    marks = Grid(**{name: Mark(one) for name, one in row.marks.items()})
    return ReviewShown(
        row.pk,
        row.contact_id,
        row.contact_on,
        row.contact.handled_by,
        row.contact.organisation,
        row.reviewed_on,
        row.organisation,
        marks,
        row.remark,
    )


def to_review(row: Contact, lent_by: str, until: date) -> ToReview:
    """An exchange as another caisse sees it: no name, no number of a file."""
    return ToReview(
        row.pk,
        row.took_place_on,
        Channel(row.channel),
        Reason(row.reason),
        row.summary,
        Outcome(row.outcome),
        lent_by,
        until,
    )


def may_read(category: str) -> bool:
    """Whether the purpose of the moment reads a category about the people of this fiche."""
    return category in purpose.active().readable(BENEFICIARIES)
