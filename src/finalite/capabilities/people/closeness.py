"""Who is close to whom over a period: under one roof, in one body, or one person under several numbers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Annotated

from django.db.models import Q

from finalite.capabilities.register.values import Data, PersonId

from . import merged
from .models import Membership, MergedRecord, RoleHeld


@dataclass(frozen=True, slots=True)
class Housemate:
    """Somebody under the same roof from a day until the day before another, or with no end yet."""

    person_id: PersonId
    from_on: Annotated[date, Data("household")]
    until_on: Annotated[date | None, Data("household")]


@dataclass(frozen=True, slots=True)
class Workplace:
    """A body for which an account held a role, half-open in time."""

    organisation: str
    from_on: date
    until_on: date | None


def housemates(person_ids: Iterable[int], *, since: date, until: date) -> dict[PersonId, tuple[Housemate, ...]]:
    """For each person, who shared a household with them between two days, both in, and over which days they did.

    Everybody is named by the record that goes on, and those asked about must be.
    """
    wanted = set(person_ids)
    stays = Membership.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=since), from_on__lte=until)
    mine = merged.records(stays, "person_id", wanted, "household_id")
    rows = stays.filter(household_id__in=mine).annotate(kept=merged.kept("person_id"))
    homes: dict[int, list[Housemate]] = defaultdict(list)
    for home, *stay in rows.values_list("household_id", "kept", "from_on", "until_on"):
        homes[home].append(Housemate(*stay))
    found: dict[PersonId, tuple[Housemate, ...]] = {}
    for one, other in (pair for members in homes.values() for pair in permutations(members, 2)):
        if one.person_id in wanted and one.person_id != other.person_id:
            found[one.person_id] = (*found.get(one.person_id, ()), _together(one, other))
    return found


def records_among(kept: Iterable[int]) -> dict[int, PersonId]:
    """Every record about these people, each with the one that goes on, which those given must be."""
    wanted = set(kept)
    absorbed = MergedRecord.objects.filter(kept_id__in=wanted, undone_on__isnull=True)
    found = {one: PersonId(one) for one in wanted}
    return found | {one: PersonId(goes_on) for one, goes_on in absorbed.values_list("person_id", "kept_id")}


def workplaces(usernames: Iterable[str]) -> dict[str, tuple[Workplace, ...]]:
    """The bodies for which each of these accounts ever held a role, and over which days."""
    rows = RoleHeld.objects.filter(user__username__in=set(usernames), organisation__isnull=False)
    found: dict[str, tuple[Workplace, ...]] = {}
    for user, code, from_on, until_on in rows.values_list(
        "user__username", "organisation__code", "from_on", "until_on"
    ):
        found[user] = (*found.get(user, ()), Workplace(code, from_on, until_on))
    return found


def _together(one: Housemate, other: Housemate) -> Housemate:
    """The days that both spent there, under the name of the other."""
    ends = [stay.until_on for stay in (one, other) if stay.until_on]
    return Housemate(other.person_id, max(one.from_on, other.from_on), min(ends, default=None))
