"""Keeps rights alive: the yearly review, what is kept once a status is lost, and the end when it comes."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import AtMost, PersonId

from .. import applications, models, renewal, upkeep
from ..facts import Lost
from ..values import Maintained, RenewalReport


@register.operation("maintain_rights", confirm=True)
def renew_rights(*, on: date, after: int = 0, limit: AtMost = 200) -> RenewalReport:
    """Look again at rights whose review is due: prolong them, ask for a document, or propose to close.

    Call again with `after` set to the last right seen until nothing is left; running it twice changes nothing.
    """
    return renewal.run(on, after, limit)


@register.operation("maintain_rights", confirm=True)
def end_right(*, person: PersonId, ends_on: date, reason: str, on: date) -> int:
    """End the open right of somebody from a day, as an agent decides after hearing the person; returns its number.

    Raises `Invalid` where no right is open, or where the end comes before its start.
    """
    right = models.Right.objects.select_for_update().filter(person_id=person, ends_on__isnull=True).first()
    if right is None or ends_on <= right.starts_on:
        raise register.Invalid("ends_on", "aucun droit ouvert avant cette date")
    right.ends_on, right.end_reason = ends_on, reason
    right.save(update_fields=["ends_on", "end_reason"])
    applications.note(right.subject, person, right.pk, on, "agent", "ended", reason)
    applications.close_file(person, ends_on)
    return right.pk


@register.operation("maintain_rights", confirm=True)
def record_loss(
    *, person: PersonId, lost: Lost, lost_on: date, on: date, removal_decided: bool | None = None
) -> Maintained:
    """Record that somebody no longer works, has no permit any more or left France, and what they keep until when.

    Cash benefits go on (CSS L161-8, R161-3); the right to care stays open on residence or until an agent ends it
    (CSS L160-1, R111-4). `lost_on` is the first day without the status. Raises `Invalid` where nobody is covered.
    """
    return upkeep.lose(person, lost, lost_on, removal_decided, on)


@register.operation("maintain_rights", confirm=True)
def extend_right(*, person: PersonId, ends_on: date, on: date) -> Maintained:
    """Prolong a right whose residence is lost, up to the year that CSS L160-1 allows; raises `Invalid` beyond."""
    return upkeep.extend(person, ends_on, on)
