"""Keeps in view the injuries that care may follow, as they stand where they are recognised, and finds a line's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.kernel import calendar
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import models
from .models import CareLine, Injury

MONTHS_KEPT, MONTHS_UNPAID = 240, 27
"""Those of the two rules of retention: a table follows one of them."""
SEEN = ("state", "happened_on", "closed_on", "organisation", "kept_from")
ENDED = {"recognised": True, "refused": False, "withdrawn": False, "transferred": False}
OF_INJURY = (models.CareLine, models.Agreement, models.AfterCare)
OF_LINE = (models.Settlement, models.Overpaid, models.Opinion, models.Notice)


def seen(persons: Iterable[int], on: date) -> dict[int, list[Injury]]:
    """The injuries of these persons as they stand now, each kept here from now on; one question for all.

    What changed is read but not written: `changes` writes it, with all that follows from it.
    """
    held = _now(persons)
    known = {row.file_id: row for row in Injury.objects.filter(file_id__in=list(held))}
    new = [_new(one, on) for one in held.values() if one.file not in known]
    Injury.objects.bulk_create(new)
    found = defaultdict(list)
    for row in [*known.values(), *new]:
        _set(row, held[row.file_id])
        found[row.person_id].append(row)
    return found


def changes(rows: Sequence[Injury], on: date) -> list[Injury]:
    """Those of these injuries that changed where they are recognised, written here as they stand now."""
    now = _now(row.person_id for row in rows)
    changed = [row for row in rows if row.file_id in now and _differs(row, now[row.file_id])]
    for row in changed:
        kept = row.kept_from
        _set(row, now[row.file_id])
        row.seen_on = on
        row.save(update_fields=[*SEEN, "seen_on"])
        if row.kept_from != kept:
            keep(row)
    return changed


def reach(file: int) -> Injury:
    """An injury known here, locked, its victim added to the act; `Invalid` where there is none."""
    row = Injury.objects.select_for_update().filter(file_id=file).first()
    if row is None:
        raise register.NotFound("file", "aucun soin ne porte sur un accident ou une maladie de ce numéro")
    register.concerns(PersonId(row.person_id))
    return row


def fresh(file: int, person: PersonId, on: date) -> Injury:
    """The injury of somebody by its number, as it stands today; `Invalid` where they have none of that number."""
    found = [row for row in seen([person], on).get(person, []) if row.file_id == file]
    if not found:
        raise register.Invalid("file", "cette personne n’a aucun accident ou maladie à ce numéro")
    return found[0]


def of(line: CareLine, known: Sequence[Injury]) -> Injury | Unknown | None:
    """The injury that a line follows: the one linked, named by its day, or the only one; UNKNOWN where several may.

    Where several may, one still open on the day of care is taken before those that had healed.
    """
    if line.injury_id is not None:
        return next(row for row in known if row.pk == line.injury_id)
    named = line.sheet["injury_on"]
    if named:
        may = [row for row in known if row.happened_on.isoformat() == named]
    else:
        may = [row for row in known if row.happened_on <= line.act_on]
    still = [row for row in may if row.closed_on is None or line.act_on <= row.closed_on]
    may = still if len(may) > 1 and still else may
    return (may[0] if len(may) == 1 else UNKNOWN) if may else None


def recognised(row: Injury) -> bool | Unknown:
    """Whether the injury is recognised; unknown while its file is under examination, which refuses nothing."""
    return ENDED.get(row.state, UNKNOWN)


def keep(row: Injury) -> None:
    """Give every row of an injury the day from which its file is kept."""
    for model in OF_INJURY:
        model._default_manager.filter(injury=row).update(kept_from=row.kept_from)
    for of_line in OF_LINE:
        of_line._default_manager.filter(line__injury=row).update(kept_from=row.kept_from)


def kept_without(on: date) -> date:
    """The day from which a line of no injury is kept: put back so that it ends with the claims that nothing pays."""
    return calendar.add_months(on, MONTHS_UNPAID - MONTHS_KEPT)


def by_number(found: Mapping[int, list[Injury]]) -> dict[int, Injury]:
    """The same injuries by their own number."""
    return {row.pk: row for rows in found.values() for row in rows}


def _now(persons: Iterable[int]) -> dict[int, rights.CarePeriod]:
    asked = tuple(PersonId(person) for person in sorted(set(persons)))
    return {one.file: one for one in (rights.care_periods_of(person_ids=asked) if asked else ())}


def _set(row: Injury, now: rights.CarePeriod) -> None:
    for name in SEEN:
        setattr(row, name, getattr(now, name))


def _new(one: rights.CarePeriod, on: date) -> Injury:
    return Injury(
        subject="injury_victim",
        person_id=one.person,
        file_id=one.file,
        seen_on=on,
        **{name: getattr(one, name) for name in SEEN},
    )


def _differs(row: Injury, now: rights.CarePeriod) -> bool:
    return any(getattr(row, name) != getattr(now, name) for name in SEEN)
