"""What a manager answers for: exchanges drawn by chance, those lent by another caisse, recordings, reports."""

import hashlib
from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import AtMost, PersonId

from .. import reach, showing, sound
from ..models import CallRecording, Contact, Report, Review, Shared
from ..values import Drawn, RecordingShown, ReportShown, ReviewShown, ToReview
from ..words import Channel, Outcome, Reason, ReportState

MOST = 200


@register.query("assess_contact_quality")
def draw_for_review(*, first: date, last: date, size: AtMost = 10) -> tuple[Drawn, ...]:
    """Exchanges of one's caisse between two days, both included, drawn by chance among those nobody reviewed.

    The same days and size draw the same ones: nobody chooses whose work is looked at.
    """
    register.check_days(first=first, last=last)
    home = register.current_actor().organisation
    rows = Contact.objects.filter(organisation=home, took_place_on__range=(first, last), desk__in=reach.desks())
    numbers = rows.exclude(handled_by="").exclude(reviews__organisation=home).values_list("pk", flat=True)
    drawn = sorted(numbers, key=lambda pk: hashlib.sha256(f"{first}/{last}/{pk}".encode()).digest())[:size]
    found = {row.pk: row for row in Contact.objects.filter(pk__in=drawn)}
    known = register.may_concern(*(row.person_id for row in found.values()))
    heard = set(CallRecording.objects.filter(contact_id__in=drawn).values_list("contact_id", flat=True))
    return tuple(_drawn(found[pk], pk in heard) for pk in drawn if found[pk].person_id in known)


@register.query("assess_contact_quality")
def contacts_lent_to_us(*, on: date) -> tuple[ToReview, ...]:
    """The exchanges that other caisses lent to one's own and that are still to be reviewed; they name nobody."""
    home = register.current_actor().organisation
    rows = Shared.objects.filter(organisation=home, until_on__gte=on, case_id__isnull=False).select_related("contact")
    found = list(rows.order_by("until_on", "pk")[:MOST])
    known = register.may_concern(*(row.person_id for row in found))
    return tuple(showing.to_review(r.contact, r.lent_by, r.until_on) for r in found if r.person_id in known)


@register.query("assess_contact_quality")
def reviews_of(*, first: date, last: date) -> tuple[ReviewShown, ...]:
    """The reviews made of one's caisse's exchanges between two days, both included, one's own and those of others."""
    register.check_days(first=first, last=last)
    home = register.current_actor().organisation
    rows = Review.objects.filter(contact__organisation=home, reviewed_on__range=(first, last))
    found = list(rows.select_related("contact").order_by("-reviewed_on", "-pk")[:MOST])
    known = register.may_concern(*(row.person_id for row in found))
    return tuple(showing.review(row) for row in found if row.person_id in known)


@register.query("assess_contact_quality")
def recordings_of(*, person: PersonId, on: date) -> tuple[RecordingShown, ...]:
    """The recorded calls of somebody that are still kept, without their sound, and until when."""
    return sound.of_person(person, on)


@register.query("handle_incidents")
def reports_to_decide() -> tuple[ReportShown, ...]:
    """The reports of one's caisse that wait for a decision, the oldest first; an adviser gets their own alone."""
    actor = register.current_actor()
    rows = Report.objects.filter(organisation=actor.organisation, state=ReportState.TO_DECIDE)
    if actor.role != "line_manager":
        rows = rows.filter(reported_by=actor.user)
    found = list(rows.order_by("happened_on", "pk")[:MOST])
    known = register.may_concern(*(row.person_id for row in found))
    return tuple(showing.report(row) for row in found if row.person_id in known)


def _drawn(row: Contact, recorded: bool) -> Drawn:
    return Drawn(row.pk, row.took_place_on, Channel(row.channel), Reason(row.reason), Outcome(row.outcome), recorded)
