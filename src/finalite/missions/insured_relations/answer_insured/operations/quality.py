"""Quality of exchanges: looked at again on a grid, by one's own caisse or by another one, which gets no name."""

from dataclasses import asdict
from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import AtMost

from .. import keeping, lending, reach, showing
from ..models import Promise, Review, Shared
from ..values import Grid, ReviewShown, ToReview
from ..words import Channel

MOST_DAYS = 60


@register.operation("assess_contact_quality")
def review_contact(*, contact: int, marks: Grid, remark: str = "", on: date) -> ReviewShown:
    """Mark an exchange on the grid, once a caisse; the agent who answered reads the marks and the remark.

    A manager of another caisse must have been lent the exchange, and within its time. Raises `Invalid`.
    """
    row = reach.contact(contact)
    home = register.current_actor().organisation
    lent = Shared.objects.filter(contact=row, organisation=home).first()
    if row.organisation != home and (lent is None or on > lent.until_on):
        raise register.Invalid("contact", "cet échange n’a pas été confié à votre caisse, ou le délai est passé")
    if row.handled_by == register.current_actor().user:
        raise register.Invalid("contact", "on ne relit pas ses propres échanges")
    if Review.objects.filter(contact=row, organisation=home).exists():
        raise register.Invalid("contact", "votre caisse a déjà relu cet échange")
    if len(remark) > keeping.LONGEST:
        raise register.Invalid("remark", f"{keeping.LONGEST} signes au plus")
    made = Review.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        contact=row,
        organisation=home,
        reviewed_by=register.current_actor().user,
        reviewed_on=on,
        contact_on=row.took_place_on,
        marks=asdict(marks),
        remark=remark.strip(),
    )
    if lent is not None:
        lending.give_back(lent, "reviewed", on)
    return showing.review(made)


@register.operation("assess_contact_quality", confirm=True)
def lend_for_review(*, contacts: tuple[int, ...], caisse: str, until: date, on: date) -> tuple[ToReview, ...]:
    """Lend exchanges of one's caisse to another for a while, to be looked at with fresh eyes; the ledger says so.

    Raises `Invalid` for a caisse unknown or one's own, an exchange of elsewhere or already lent, or over sixty days.
    """
    register.check_days(on=on, until=until)
    home = register.current_actor().organisation
    if caisse == home or caisse not in people.organisations():
        raise register.Invalid("caisse", "choisir une autre caisse")
    if not 0 < (until - on).days <= MOST_DAYS:
        raise register.Invalid("until", f"de 1 à {MOST_DAYS} jours")
    rows = [reach.contact(number) for number in dict.fromkeys(contacts)]
    if not rows or any(row.organisation != home for row in rows):
        raise register.Invalid("contacts", "choisir des échanges de votre caisse")
    if Shared.objects.filter(contact__in=rows, organisation=caisse).exists():
        raise register.Invalid("contacts", "l’un de ces échanges a déjà été confié à cette caisse")
    return tuple(lending.lend(row, caisse, until, on) for row in rows)


@register.operation("assess_contact_quality")
def set_promise(*, channel: Channel, working_days: int) -> int:
    """Say in how many working days one's caisse undertakes to answer on a channel; it shows on the clocks from then on.

    It is the caisse's own word: no text gives a day for a question. Raises `Invalid` outside one to sixty days.
    """
    home = register.current_actor().organisation
    if not 1 <= working_days <= 60 or not home:
        raise register.Invalid("working_days", "de 1 à 60 jours ouvrés, pour sa propre caisse")
    Promise.objects.update_or_create(organisation=home, channel=channel, defaults={"working_days": working_days})
    return working_days


@register.operation("assess_contact_quality")
def end_loans(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Take back what was lent and not looked at in time, slice by slice: the other caisse knows nothing more of it."""
    return lending.take_back(on, after, limit)
