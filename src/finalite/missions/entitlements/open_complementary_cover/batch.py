"""Runs the computation of households on columns: millions at a time, for steering and for a change of the law.

The tables hold no name and no number of anybody: a household is a row number, and a member an age and amounts.
"""

from types import SimpleNamespace
from typing import Any

from finalite.kernel.two_scales import columns

from . import household
from .household import MONTHS, SUMMED, Numbers

EARNINGS = tuple(f"earnings_{month:02}" for month in range(1, MONTHS + 1))
OTHER = tuple(f"other_{month:02}" for month in range(1, MONTHS + 1))
MEMBER_COLUMNS = ("household", "age", "local_scheme", "reduced", "levies", "alimony_paid", *EARNINGS, *OTHER)
HOUSEHOLD_COLUMNS = ("household", "full", "halved", "housing", "overseas")
RESULTS = ("housing_flat", "resources", "ceiling_rate", "free_ceiling", "paying_ceiling", "outcome", "contribution")


def outcomes(*, households: Any, members: Any, numbers: Numbers) -> Any:
    """The Ibis table of `RESULTS`, a row for each household of `households`, computed from the rows of `members`.

    Whole numbers come in any width and are computed on 64 bits. A household without members has no row.
    """
    import ibis

    o = columns()
    found = household.of_member(_member(members), numbers, o)
    sums = (
        members.mutate(**{name: found[name] for name in SUMMED})
        .group_by("household")
        .aggregate(**{name: ibis._[name].sum() for name in SUMMED})
    )
    joined = households.join(sums, "household")
    results = household.of_household(_wide(joined, ("full", "halved", "housing", *SUMMED)), numbers, o)
    return joined.select("household", **{name: results[name] for name in RESULTS})


def _member(members: Any) -> SimpleNamespace:
    """A member whose twelve months stand in columns, each widened so that no sum overflows."""
    own = _wide(members, ("age", "levies", "alimony_paid"))
    own.earnings = [members[name].cast("int64") for name in EARNINGS]
    own.other = [members[name].cast("int64") for name in OTHER]
    own.local_scheme, own.reduced = members.local_scheme, members.reduced
    return own


def _wide(table: Any, names: tuple[str, ...]) -> SimpleNamespace:
    wide = SimpleNamespace(**{name: table[name].cast("int64") for name in names})
    if "overseas" in table.columns:
        wide.overseas = table.overseas
    return wide
