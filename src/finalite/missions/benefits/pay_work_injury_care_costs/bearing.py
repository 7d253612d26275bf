"""Has what the law leaves to victims too counted with all their other care of the year (CSS L432-1 al. 2)."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities.register import Cents, PersonId
from finalite.law.cover.europe import EUROPE
from finalite.missions.benefits.pay_care_costs import operations as ordinary

from .models import CareLine, Settlement


def count(made: Sequence[Settlement], on: date) -> int:
    """Have the participations and franchises of these decisions counted; returns what is left to victims, in cents.

    Care that another State's tariff pays bears none: no text recorded says that it does.
    """
    lines = tuple(_asked(row.line, row.given) for row in made if row.given and row.line.sheet["country"] not in EUROPE)
    if not lines:
        return 0
    return sum(one.participation + one.franchise for one in ordinary.count_injury_care(lines=lines, on=on))


def uncount(line: CareLine, on: date) -> int:
    """Take a line that no injury pays after all out of the count; returns what is given back, in cents."""
    return ordinary.uncount_injury_care(key=line.key, on=on)


def _asked(line: CareLine, given: int) -> ordinary.InjuryCare:
    return ordinary.InjuryCare(
        key=line.key,
        person=PersonId(line.person_id),
        act=line.act,
        act_on=line.act_on,
        quantity=line.quantity,
        provider=line.provider_id,
        given=Cents(given),
        marks=tuple(line.sheet["marks"]),
    )
