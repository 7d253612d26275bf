"""Gives the facts of many decided sheets at once, so that they can be decided again beside each other."""

import hashlib
import json
from datetime import date

from finalite.capabilities import register

from .models import SettledLine, Settlement
from .values import FactsKept, FactsPage

SHEET = "CareFacts"
"""The facts of an ordinary sheet; stays and emergencies are decided by rules of their own."""


def decided_facts(first_on: date, last_on: date, key: str, after: int, limit: int) -> FactsPage:
    """The next sheets after a number; raises `Invalid` for a key too short to hide who is who."""
    if len(key) < 16:
        raise register.Invalid("key", "au moins seize caractères, tirés au hasard")
    rows = list(
        Settlement.objects.filter(decided_on__range=(first_on, last_on), pk__gt=after, lines__in_force=True)
        .distinct()
        .order_by("pk")[:limit]
    )
    known = register.may_concern(*{row.person_id for row in rows})
    kept = [row for row in rows if row.person_id in known and row.facts and row.facts["kind"] == SHEET]
    acts = dict(SettledLine.objects.filter(settlement__in=[row.pk for row in kept]).values_list("line", "line__act"))
    return FactsPage(rows[-1].pk if len(rows) == limit else None, tuple(_kept(row, acts, key) for row in kept))


def _kept(row: Settlement, acts: dict[int, str], key: str) -> FactsKept:
    facts = row.facts["facts"]
    codes = tuple(acts.get(int(line["ref"]), "") for line in facts["lines"])
    return FactsKept(
        row.pk,
        number_of(row.person_id, key),
        row.organisation,
        row.decided_on,
        codes,
        json.dumps(facts, sort_keys=True),
    )


def number_of(person: int, key: str) -> int:
    """A number of 62 bits in the place of a person, the same all along one key."""
    return int.from_bytes(hashlib.blake2b(str(person).encode(), key=key.encode()[:64], digest_size=8).digest()) >> 2
