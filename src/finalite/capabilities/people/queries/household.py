"""Who lives with whom, who is covered through whom, and who may act for whom."""

from collections.abc import Iterable
from datetime import date

from finalite.capabilities.register.values import PersonId

from .. import dated, merged
from ..models import LegalRepresentation, Membership
from ..values import Member, Place

COLUMNS = ("household_id", "kept", "place", "link", "alternating", "from_on", "until_on")


def household_of(person_ids: Iterable[int], *, on: date) -> dict[PersonId, tuple[Member, ...]]:
    """For each person, everybody who shares a household with them on that day, themselves included.

    Somebody whose records were merged is named once, by the record that goes on.
    """
    wanted = set(person_ids)
    mine = merged.records(Membership.objects.filter(dated.in_force(on)), "person_id", wanted, "household_id")
    rows = Membership.objects.filter(dated.in_force(on), household_id__in=mine).order_by("household_id", "pk")
    homes: dict[int, list[Member]] = {}
    for row in rows.annotate(kept=merged.kept("person_id")).values_list(*COLUMNS):
        homes.setdefault(row[0], []).append(Member(*row))
    found: dict[PersonId, tuple[Member, ...]] = {}
    for members in homes.values():
        for one in members:
            if one.person_id in wanted:
                found[one.person_id] = found.get(one.person_id, ()) + tuple(members)
    return found


def dependants_of(person_ids: Iterable[int], *, on: date) -> dict[PersonId, tuple[PersonId, ...]]:
    """For each right holder, the people covered through them on that day; a child may be under both parents."""
    return _across(person_ids, on, Place.HOLDER, Place.DEPENDANT)


def holders_of(person_ids: Iterable[int], *, on: date) -> dict[PersonId, tuple[PersonId, ...]]:
    """For each dependant, the right holders they are covered through on that day."""
    return _across(person_ids, on, Place.DEPENDANT, Place.HOLDER)


def represented_by(representative_id: int, *, on: date) -> set[PersonId]:
    """The people this person may act for on that day, children under age included; by every number they have."""
    given = LegalRepresentation.objects.filter(dated.in_force(on))
    theirs = merged.records(given, "representative_id", [representative_id], "pk")
    rows = LegalRepresentation.objects.filter(pk__in=theirs).annotate(kept=merged.kept("person_id"))
    return {PersonId(pk) for row in rows.values_list("person_id", "kept") for pk in row}


def may_act_for(*, user_person: int, person: int, on: date) -> bool:
    """Whether somebody may act for a person on that day: for themselves always, for others when represented."""
    return user_person == person or person in represented_by(user_person, on=on)


def _across(person_ids: Iterable[int], on: date, here: Place, there: Place) -> dict[PersonId, tuple[PersonId, ...]]:
    wanted = set(person_ids)
    found: dict[PersonId, tuple[PersonId, ...]] = {}
    for person, members in household_of(wanted, on=on).items():
        at_home = {member.household for member in members if member.person_id == person and member.place == here}
        others = [m.person_id for m in members if m.household in at_home and m.place == there]
        if others:
            found[person] = tuple(dict.fromkeys(others))
    return found
