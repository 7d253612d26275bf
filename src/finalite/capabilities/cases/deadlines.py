"""Which deadlines come next across fiches: numbers and days alone, of columns that say nothing of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

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
    """How many open cases of a fiche are past their day, and how many soon will be."""

    late: int = 0
    soon: int = 0


def are_read_by(one: Purpose) -> bool:
    """Does a purpose read cases? A role whose purpose does not is given no list of them."""
    return "case_handling" in one.readable(SUBJECTS)


def next_deadlines(*, fiches: Sequence[str], organisation: str, on: date, limit: int) -> tuple[Deadline, ...]:
    """The nearest deadlines of these fiches in a caisse, under whatever purpose is active."""
    rows = _open(fiches, organisation).exclude(due_on=None).order_by("due_on", "pk")
    return tuple(
        Deadline(pk, fiche, due_on, _clock(due_on, on))
        for pk, fiche, due_on in rows.values_list("pk", "fiche", "due_on")[:limit]
    )


def pressing(*, fiches: Sequence[str], organisation: str, on: date) -> dict[str, Pressing]:
    """What presses in each of these fiches in a caisse; a fiche where nothing does is left out."""
    late = Count("pk", filter=Q(due_on__lt=on))
    soon = Count("pk", filter=Q(due_on__gte=on, due_on__lte=on + SOON))
    rows = _open(fiches, organisation).filter(due_on__lte=on + SOON).values("fiche")
    return {one["fiche"]: Pressing(one["late"], one["soon"]) for one in rows.annotate(late=late, soon=soon).order_by()}


def _open(fiches: Sequence[str], organisation: str):
    return Case.objects.filter(fiche__in=fiches, organisation=organisation, state="open")


def _clock(due_on: date, on: date) -> Clock:
    if due_on < on:
        return Clock.LATE
    return Clock.SOON if due_on - on <= SOON else Clock.RUNNING
