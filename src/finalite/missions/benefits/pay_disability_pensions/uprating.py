"""Tells each person the new amount of their pension when the law revalues it, once for each day of change."""

from datetime import date, timedelta

from finalite import law
from finalite.capabilities import register
from finalite.capabilities.jobs import SliceDone
from finalite.kernel.decision import Refusal

from . import files, gathering, models, month, telling

PENSIONS = month.PENSIONS
RECENT_DAYS = 31
"""A revaluation is announced in the month that follows it."""


def lately(on: date) -> date | None:
    """The last day of revaluation, where it is of the month that ends today; None else."""
    days = [one.valid_from for one in law.parameter(PENSIONS).values if one.valid_from <= on]
    return max(days) if days and (on - max(days)).days <= RECENT_DAYS else None


def announce(day: date, on: date, after: int, limit: int) -> SliceDone:
    """Write to the next pensions in payment what a revaluation changes; twice, the second writes nothing.

    Raises `Invalid` where the law records none for that day.
    """
    if day not in {one.valid_from for one in law.parameter(PENSIONS).values}:
        raise register.Invalid("day", "aucune revalorisation n’est recueillie à cette date")
    rows = models.PensionFile.objects.filter(state=files.OPEN, starts_on__lt=day, pk__gt=after).order_by("pk")
    found = list(rows[:limit])
    reached = register.may_concern(*{row.person_id for row in found})
    known = gathering.load(found)
    done = sum(_tell(known[row.pk], day, on) for row in found if row.person_id in reached)
    return SliceDone(len(found), done, found[-1].pk if found else after)


def _tell(known: gathering.Known, day: date, on: date) -> int:
    row = known.file
    if models.Notice.objects.filter(key=f"{row.pk}/uprated/{day}").exists():
        return 0
    former = known.decision_on(max(day - timedelta(days=1), row.starts_on)).pension or 0
    thought = law.Reasoning("pay_disability_pensions.compute_month", on)
    try:
        before = month.uprated(former, row.starts_on, day - timedelta(days=1), law.Reasoning("", on))
        after = month.uprated(known.decision_on(day).pension or 0, row.starts_on, day, thought)
    except Refusal:
        return 0
    telling.uprated(row, day, before, after, tuple(thought.steps), on)
    return 1
