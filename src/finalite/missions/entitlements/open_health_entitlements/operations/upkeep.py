"""Keeps rights alive: the yearly review, what is kept once a status is lost, and the end when it comes."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import AtMost, PersonId

from .. import ending, renewal, upkeep
from ..facts import Lost
from ..reasons import EndReason, RestoreReason
from ..values import Maintained, RenewalReport, RightRestored


@register.operation("maintain_rights", confirm=True)
def renew_rights(*, on: date, after: int = 0, limit: AtMost = 200) -> RenewalReport:
    """Look again at rights whose review is due: prolong them, ask for a document, or propose to close.

    Call again with `after` set to the last right seen until nothing is left; running it twice changes nothing.
    """
    return renewal.run(on, after, limit)


@register.operation("maintain_rights", confirm=True)
def end_right(*, person: PersonId, ends_on: date, reason: EndReason, on: date) -> int:
    """End the open right of somebody from a day: a death, a departure they declared, their request; returns its number.

    Conditions no longer met are refused here (`Refused`, `not_heard`): the fiche that verifies rights hears the person
    and then calls this (CSS L161-1-4, CRPA L121-1). Raises `Invalid` where no right is open, or where the end comes
    before its start.
    """
    return ending.end(person, ends_on, reason, on)


@register.operation("maintain_rights", confirm=True)
def restore_right(*, right: int, reason: RestoreReason, on: date) -> RightRestored:
    """Give back a right that was ended, from that very day, with the doctor and the covers that had ended with it.

    Where another right has begun since, up to its first day: no overlap, no gap. Raises `Invalid` where nothing is
    missing, or where the right ended by itself.
    """
    return ending.restore(right, reason, on)


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
