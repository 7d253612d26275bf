"""Says which accesses deserve a look, by simple rules that each explain themselves: pure, from counts to findings.

A finding is a question to ask somebody, never a fault established. The limits are proposed here: no text sets them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Annotated

from finalite.capabilities.journal.habits import Day, Repeated
from finalite.capabilities.register.values import Data

MANY, TIMES, ALONE, PEERS = 50, 3, 200, 3
"""Fifty persons a day and three times what the role usually meets; two hundred where fewer than three days tell."""
REFUSALS, OUTSIDE, SAME_REASON = 5, 5, 20
OPENS, CLOSES = 6, 21
"""Hours of work, in local time; week-ends are outside them."""


class Rule(StrEnum):
    """Why an access deserves a look."""

    VOLUME = "volume"
    REFUSALS = "refusals"
    HOURS = "hours"
    SAME_REASON = "same_reason"
    OWN_FILE = "own_file"
    HOUSEHOLD = "household"
    COLLEAGUE = "colleague"
    PUBLIC_FIGURE = "public_figure"


FIRST = (
    *(Rule.OWN_FILE, Rule.HOUSEHOLD, Rule.COLLEAGUE, Rule.PUBLIC_FIGURE),
    *(Rule.VOLUME, Rule.SAME_REASON, Rule.REFUSALS, Rule.HOURS),
)
"""The order in which a day is told: the fewest and plainest first, the frequent last."""


class Looked(StrEnum):
    """What a rule looked at to say so."""

    JOURNAL = "journal"
    AGENT_FILES = "agent_files"
    HOUSEHOLDS = "households"
    ROLES = "roles"
    FLAGS = "flags"


@dataclass(frozen=True, slots=True)
class Unusual:
    """An account, a day, the rule that it met, what was counted, and from how many on the rule speaks.

    `since` is the day from which the rule could say so, None where it is that of the first act looked at; `looked_at`
    names what it read, never what that holds.
    """

    on: date
    user: Annotated[str, Data("action_trace")]
    role: Annotated[str, Data("action_trace")]
    rule: Rule
    counted: Annotated[int, Data("action_trace")]
    limit: int
    since: date | None = None
    looked_at: tuple[Looked, ...] = (Looked.JOURNAL,)


def unusual(days: Sequence[Day], repeated: Iterable[Repeated], near: Iterable[Unusual] = ()) -> tuple[Unusual, ...]:
    """Everything that deserves a look: the latest day first, and who is close before the rest of it (`near`)."""
    found = [*_volumes(days), *_counts(days), *near]
    found += [Unusual(one.last_on, one.user, one.role, Rule.SAME_REASON, one.persons, SAME_REASON) for one in repeated]
    return tuple(sorted(found, key=lambda one: (-one.on.toordinal(), FIRST.index(one.rule), one.user, one.role)))


def _volumes(days: Sequence[Day]) -> Iterator[Unusual]:
    for one in (day for day in days if day.persons >= MANY):
        limit = _limit([day.persons for day in days if day.role == one.role and day.user != one.user])
        if one.persons >= limit:
            yield Unusual(one.on, one.user, one.role, Rule.VOLUME, one.persons, limit)


def _limit(peers: Sequence[int]) -> int:
    """What the others of the role usually meet in a day sets the measure; with too few of them, a flat limit does."""
    return max(MANY, int(TIMES * median(peers))) if len(peers) >= PEERS else ALONE


def _counts(days: Iterable[Day]) -> Iterator[Unusual]:
    for one in days:
        if one.refused >= REFUSALS:
            yield Unusual(one.on, one.user, one.role, Rule.REFUSALS, one.refused, REFUSALS)
        if one.out_of_hours >= OUTSIDE:
            yield Unusual(one.on, one.user, one.role, Rule.HOURS, one.out_of_hours, OUTSIDE)
