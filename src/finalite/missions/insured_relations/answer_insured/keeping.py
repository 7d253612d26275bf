"""Writes exchanges down, opens and closes what is followed: every channel passes here, so that there is one history."""

from datetime import date

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from . import reach
from .models import Contact, Request
from .values import ContactMade, NewContact
from .words import Author, Channel, Desk, Direction, Nature, Outcome, Proof, Reason, RequestState, Speaker

LONGEST, TITLE = 4000, 120
FOLLOWED = (Outcome.TO_FOLLOW, Outcome.HANDED_ON, Outcome.DOCUMENTS_ASKED)
"""What leaves something to do."""


def write_down(new: NewContact, on: date) -> ContactMade:
    """Keep an exchange; what is left to do is followed as a request, new or going on."""
    register.check_days(on=on)
    _check(new)
    row = reach.request(new.request, under_way=True) if new.request else None
    if row is not None and row.person_id != new.person:
        raise register.Invalid("request", "cette demande est d’une autre personne")
    if row is None and (new.nature or new.outcome in FOLLOWED):
        nature = new.nature or Nature.QUESTION
        title = new.summary.strip()[:TITLE] or new.next_step
        row = open_request(new.person, nature, new.reason, title, new.channel, reach.my_desk(), on)
    if row is not None:
        _go_on(row, new, on)
    contact = _contact(new, row, on)
    return ContactMade(contact.pk, row.pk if row else None, row.due_on if row else None)


def open_request(
    person: PersonId, nature: Nature, reason: Reason, title: str, channel: Channel, desk: Desk, on: date
) -> Request:
    """Follow something somebody asks, with its clock and its case on the work list of their caisse."""
    home, subject = reach.home_of(person), reach.subject_of(person)
    due = reach.due_on(nature, channel, home, on)
    new = cases.NewCase(f"{desk}_{nature}", home, subject, person, due)
    return Request.objects.create(
        subject=subject,
        person_id=person,
        organisation=home,
        desk=desk,
        state=RequestState.OPEN,
        case_id=cases.open_case(case=new, on=on),
        nature=nature,
        reason=reason,
        title=title or nature,
        channel=channel,
        received_on=on,
        last_contact_on=on,
        due_on=due,
    )


def close(row: Request, state: RequestState, on: date) -> None:
    """Close a request and its case."""
    row.state, row.closed_on, row.next_step = state, on, ""
    row.save(update_fields=["state", "closed_on", "next_step"])
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome=str(state), on=on)


def met(row: Request, on: date) -> None:
    """Note the day of the last exchange about a request, from which its retention counts."""
    if on > row.last_contact_on:
        row.last_contact_on = on
        row.save(update_fields=["last_contact_on"])


def by_message(row: Request, author: Author, outcome: Outcome, on: date) -> Contact:
    """A message is an exchange like any other; its text stays with the messages."""
    met(row, on)
    return Contact.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        request=row,
        organisation=row.organisation,
        desk=row.desk,
        handled_by=_agent(),
        took_place_on=on,
        channel=Channel.MESSAGE,
        direction=Direction.RECEIVED if author is Author.PERSON else Direction.SENT,
        speaker=_speaker(row.person_id),
        reason=row.reason,
        outcome=outcome,
        proof=Proof.CONFIRMED if author is Author.PERSON else Proof.NOT_CHECKED,
    )


def by_letter(person: PersonId, row: Request | None, reason: Reason, title: str, letter: int, on: date) -> Contact:
    """A letter sent is an exchange too; its text stays with the letters."""
    if row is not None:
        met(row, on)
    return Contact.objects.create(
        subject=reach.subject_of(person),
        person_id=person,
        request=row,
        organisation=reach.home_of(person),
        desk=row.desk if row else reach.my_desk(),
        handled_by=_agent(),
        letter_id=letter,
        took_place_on=on,
        channel=Channel.MAIL,
        direction=Direction.SENT,
        speaker=Speaker.ONESELF,
        reason=reason,
        summary=title,
        outcome=Outcome.ANSWERED,
        proof=Proof.NOT_CHECKED,
    )


def _check(new: NewContact) -> None:
    if len(new.summary) > LONGEST:
        raise register.Invalid("summary", f"{LONGEST} signes au plus")
    if len(new.next_step) > 200:
        raise register.Invalid("next_step", "200 signes au plus")
    if new.told_of_recording is not None and new.channel is not Channel.PHONE:
        raise register.Invalid("told_of_recording", "seul un appel peut être enregistré")
    if new.proof is Proof.NOT_CONFIRMED and new.outcome is Outcome.ANSWERED:
        raise register.Invalid("outcome", "rien ne se dit à qui n’est pas reconnu : choisir « rien n’a été dit »")


def _go_on(row: Request, new: NewContact, on: date) -> None:
    met(row, on)
    row.next_step = new.next_step
    row.state = RequestState.WAITING if new.outcome is Outcome.DOCUMENTS_ASKED else RequestState.OPEN
    row.save(update_fields=["next_step", "state"])
    if new.outcome is Outcome.ANSWERED:
        close(row, RequestState.ANSWERED, on)


def _contact(new: NewContact, row: Request | None, on: date) -> Contact:
    return Contact.objects.create(
        subject=reach.subject_of(new.person),
        person_id=new.person,
        request=row,
        organisation=register.current_actor().organisation or reach.home_of(new.person),
        desk=row.desk if row else reach.my_desk(),
        handled_by=_agent(),
        took_place_on=on,
        started_at=new.started_at,
        channel=new.channel,
        direction=new.direction,
        speaker=new.speaker,
        reason=new.reason,
        summary=new.summary.strip(),
        outcome=new.outcome,
        proof=new.proof,
        told_of_recording=new.told_of_recording,
    )


def _agent() -> str:
    actor = register.current_actor()
    return "" if actor.person_id is not None else actor.user


def _speaker(person: int) -> Speaker:
    actor = register.current_actor().person_id
    return Speaker.ONESELF if actor in (None, person) else Speaker.REPRESENTATIVE
