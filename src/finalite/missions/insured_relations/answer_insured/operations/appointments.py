"""Times that a caisse offers, taken and given up; nobody is received twice at one time."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from .. import keeping, reach, showing
from ..models import Appointment, Slot
from ..values import OWN, AppointmentShown, NewContact
from ..words import AppointmentState, Channel, Mode, Outcome, Proof, Reason

MOST_SLOTS = 60
SHORTEST, LONGEST = 5, 480


@register.operation("answer_requests")
def offer_slots(*, first_at: datetime, minutes: int, count: int, mode: Mode, place: str = "") -> int:
    """Offer `count` times one after the other, `minutes` apart; returns how many are new.

    Raises `Invalid` beyond sixty times, or for a length outside five minutes to eight hours.
    """
    register.check_days(first_at=first_at.date())
    if not 1 <= count <= MOST_SLOTS:
        raise register.Invalid("count", f"de 1 à {MOST_SLOTS} créneaux à la fois")
    if not SHORTEST <= minutes <= LONGEST:
        raise register.Invalid("minutes", f"de {SHORTEST} à {LONGEST} minutes")
    if len(place) > 120:
        raise register.Invalid("place", "120 signes au plus")
    home = register.current_actor().organisation
    if not home:
        raise register.Invalid("", "seul l’agent d’une caisse ouvre des créneaux")
    known = Slot.objects.filter(organisation=home, mode=mode, place=place)
    times = [first_at + n * timedelta(minutes=minutes) for n in range(count)]
    taken = set(known.filter(starts_at__in=times).values_list("starts_at", flat=True))
    new = [Slot(organisation=home, starts_at=at, mode=mode, place=place) for at in times if at not in taken]
    return len(Slot.objects.bulk_create(new))


@register.operation("answer_requests", open_to=OWN)
def book_appointment(*, person: PersonId, slot: int, reason: Reason, note: str = "", on: date) -> AppointmentShown:
    """Take a time that one's caisse offers. Raises `Invalid` where it is past, elsewhere, or taken meanwhile."""
    free = Slot.objects.filter(pk=slot).first() if 0 < slot < 2**63 else None
    if free is None or free.organisation != reach.home_of(person):
        raise register.Invalid("slot", "votre caisse n’offre pas ce créneau")
    if free.starts_at.date() < on:
        raise register.Invalid("slot", "ce créneau est passé")
    if len(note) > 200:
        raise register.Invalid("note", "200 signes au plus")
    try:
        with transaction.atomic():
            row = _book(person, free, reason, note)
    except IntegrityError as taken:
        raise register.Invalid("slot", "ce créneau vient d’être pris : en choisir un autre") from taken
    return showing.appointment(row)


@register.operation("answer_requests", open_to=OWN)
def cancel_appointment(*, appointment: int) -> AppointmentShown:
    """Give a time up: somebody else may take it. Raises `Invalid` where it is over or was given up."""
    row = _booked(appointment)
    row.state = AppointmentState.CANCELLED
    row.save(update_fields=["state"])
    return showing.appointment(row)


@register.operation("answer_requests")
def close_appointment(*, appointment: int, came: bool, summary: str = "", on: date) -> AppointmentShown:
    """Say whether the person came; the exchange is written in the history of that day."""
    row = _booked(appointment)
    row.state = AppointmentState.KEPT if came else AppointmentState.MISSED
    row.save(update_fields=["state"])
    keeping.write_down(
        NewContact(
            person=PersonId(row.person_id),
            channel=Channel.DESK if row.mode == Mode.DESK else Channel.PHONE,
            reason=Reason(row.reason),
            outcome=Outcome.ANSWERED if came else Outcome.NOTHING_TOLD,
            proof=Proof.CONFIRMED if came else Proof.NOT_CHECKED,
            started_at=row.starts_at,
            summary=summary,
        ),
        on,
    )
    return showing.appointment(row)


def _book(person: PersonId, free: Slot, reason: Reason, note: str) -> Appointment:
    return Appointment.objects.create(
        subject=reach.subject_of(person),
        person_id=person,
        slot=free,
        organisation=free.organisation,
        state=AppointmentState.BOOKED,
        held_on=free.starts_at.date(),
        starts_at=free.starts_at,
        mode=free.mode,
        reason=reason,
        note=note.strip(),
    )


def _booked(appointment: int) -> Appointment:
    row = reach.found(Appointment, appointment, "appointment", "ce rendez-vous n’existe pas")
    if row.state != AppointmentState.BOOKED:
        raise register.Invalid("appointment", "ce rendez-vous n’est plus à tenir")
    return row
