"""What presses in a fiche: numbers and days alone, of columns that say nothing of anybody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Window

from finalite.capabilities.register import purpose
from finalite.capabilities.register.purpose import Purpose

from .models import SUBJECTS, Case
from .values import SOON, Clock


@dataclass(frozen=True, slots=True)
class Deadline:
    """A case known by its number: who it is about, and for what, is read in its own fiche."""

    case: int
    fiche: str
    due_on: date
    clock: Clock


@dataclass(frozen=True, slots=True)
class Pressing:
    """How many open cases of a fiche are past their day, how many soon will be, and its nearest deadlines."""

    late: int = 0
    soon: int = 0
    nearest: tuple[Deadline, ...] = ()


def are_read_by(one: Purpose) -> bool:
    """Does a purpose read cases? A role whose purpose does not is given no list of them."""
    return "case_handling" in one.readable(SUBJECTS)


def pressing(*, organisation: str, on: date, limit: int) -> Pressing:
    """What presses in the active fiche in a caisse, with `limit` deadlines at most; one statement."""
    fiche = purpose.active().fiche
    late = Count("pk", filter=Q(due_on__lt=on))
    soon = Count("pk", filter=Q(due_on__gte=on, due_on__lte=on + SOON))
    rows = Case.objects.filter(fiche=fiche, organisation=organisation, state="open", due_on__isnull=False)
    rows = rows.annotate(late=Window(late), soon=Window(soon)).order_by("due_on", "pk")
    found = rows.values_list("pk", "due_on", "late", "soon")[:limit]
    nearest = tuple(Deadline(pk, fiche, due_on, _clock(due_on, on)) for pk, due_on, *_ in found if due_on)
    return Pressing(found[0][2], found[0][3], nearest) if nearest else Pressing()


def _clock(due_on: date, on: date) -> Clock:
    if due_on < on:
        return Clock.LATE
    return Clock.SOON if due_on - on <= SOON else Clock.RUNNING
