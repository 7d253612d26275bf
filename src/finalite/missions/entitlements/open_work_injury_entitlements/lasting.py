"""How long the right of each survivor lasts: the age of the text, a new union, an end by an agent, its restoration.

A new union of a spouse ends nothing while a child of the victim has a pension (CSS L434-9): whenever the right of a
child moves, the end of the spouse's moves with it.
"""

from datetime import date
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.kernel.period import Period, first_day_outside

from . import keeping, models, survivors, telling
from .facts import Link
from .values import Ending


def end(row: models.InjuryFile, person: PersonId, day: date, why: Ending) -> date:
    """End a right from a day, or from the last child's where a new union leaves it running; returns the day it ends."""
    found = _drawing(row, person)
    if day < found.starts_on:
        raise register.Invalid("ends_on", f"ce droit commence le {found.starts_on:%d/%m/%Y} : la fin le suit")
    if why is Ending.NEW_UNION and found.link not in survivors.UNIONS:
        raise register.Invalid("reason", "seul le droit d’un conjoint, partenaire ou concubin cesse par une union")
    column = "new_union_on" if why is Ending.NEW_UNION else "stopped_on"
    return _changed(row, found, {column: day, "ended_for": why}) or day


def restore(row: models.InjuryFile, person: PersonId, on: date) -> date | None:
    """Give back a right that was ended wrongly, as if it never had been; returns its lawful end, if the law sets one.

    Raises `Invalid` where nobody ended it: the age of the text is not undone.
    """
    found = _drawing(row, person)
    if not found.ended_for:
        raise register.Invalid("person", "personne n’a mis fin à ce droit : rien à rétablir")
    ends_on = _changed(row, found, {"stopped_on": None, "new_union_on": None, "ended_for": ""})
    telling.restored(row, person, ends_on, on)
    return ends_on


def settle(row: models.InjuryFile) -> list[int]:
    """Count again the end of each right of a file, from what is recorded; returns those whose end moved.

    Children first: the end of a spouse's right follows theirs.
    """
    rows = list(models.Survivor.objects.filter(file_id=row.pk, starts_on__isnull=False).order_by("pk"))
    rows.sort(key=lambda one: one.link != Link.CHILD)
    moved = []
    for one in rows:
        ends_on = _end_of(one, rows)
        if ends_on != one.ends_on:
            one.ends_on = ends_on
            moved.append(one.person_id)
            one.save(update_fields=["ends_on"])
    keeping.start(row)
    return moved


def _drawing(row: models.InjuryFile, person: PersonId) -> Any:
    rows = models.Survivor.objects.select_for_update(of=("self",)).filter(file_id=row.pk, person_id=person)
    found = rows.filter(starts_on__isnull=False).first()
    if found is None:
        raise register.Invalid("person", "aucun droit de cette personne n’est né de ce dossier")
    return found


def _changed(row: models.InjuryFile, found: models.Survivor, changes: dict[str, Any]) -> date | None:
    models.Survivor.objects.filter(pk=found.pk).update(**changes)
    register.concerns(*settle(row))
    return models.Survivor.objects.values_list("ends_on", flat=True).get(pk=found.pk)


def _end_of(one: models.Survivor, rows: list[models.Survivor]) -> date | None:
    ends = [one.of_age_on, one.stopped_on, _union_end(one, rows)]
    return min((day for day in ends if day is not None), default=None)


def _union_end(one: models.Survivor, rows: list[models.Survivor]) -> date | None:
    if one.new_union_on is None:
        return None
    children = [(row.starts_on, row.ends_on) for row in rows if row.link == Link.CHILD and row.starts_on]
    return first_day_outside([Period(*pair) for pair in children if pair[0] != pair[1]], one.new_union_on)
