"""The memory of exchanges with somebody, whatever the channel; that of the medical service is apart."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from .. import calling, reach, showing
from ..models import Choice, Contact, Request, Support
from ..values import AboutPerson, ChoiceShown, ContactShown, Details, RequestShown, SupportShown
from ..words import Subject

MOST = 500


@register.query("keep_contact_history")
def contact_history(*, person: PersonId) -> tuple[ContactShown, ...]:
    """Every exchange with somebody that the agent's desk reads, on any channel, the latest first."""
    return contacts(person)


@register.query("answer_requests")
def requests_of(*, person: PersonId) -> tuple[RequestShown, ...]:
    """What somebody asked of the agent's desk, the latest first, with where each stands."""
    rows = Request.objects.filter(person_id=person, desk__in=reach.desks()).order_by("-received_on", "-pk")
    return tuple(showing.request(row) for row in rows[:MOST])


@register.query("keep_contact_details")
def contact_details(*, person: PersonId, on: date) -> Details:
    """Where somebody is reached on a day."""
    return calling.details(person, on)


@register.query("support_specific_publics")
def support_of(*, person: PersonId) -> tuple[SupportShown, ...]:
    """What is and was done so that somebody could be served, the latest first."""
    return tuple(showing.support(row) for row in Support.objects.filter(person_id=person).order_by("-pk"))


@register.query("keep_contact_history")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(contacts(person), choices(person))


def contacts(person: PersonId) -> tuple[ContactShown, ...]:
    """The exchanges with somebody on the desks that the one who acts reads."""
    rows = Contact.objects.filter(person_id=person, desk__in=reach.desks()).order_by("-took_place_on", "-pk")
    return tuple(showing.contact(row) for row in rows[:MOST])


def choices(person: PersonId) -> tuple[ChoiceShown, ...]:
    """What somebody chose, the latest first."""
    rows = Choice.objects.filter(person_id=person).order_by("-from_on", "-pk")
    return tuple(ChoiceShown(Subject(row.about), row.agrees, row.from_on, row.until_on) for row in rows)
