"""The computation of a household, written once: months of resources, deductions, ceilings, outcome, contribution.

Every amount is a whole number of cents. `o` is `Plain` for one household and `columns()` for millions of them.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from finalite import law
from finalite.kernel.money import FULL, half_up

FREE, PAYING, ABOVE = 0, 1, 2
"""What the resources lead to: under the ceiling, up to the raised one, above both."""
OTHER, OWN_OR_FREE, BENEFIT = 0, 1, 2
"""How the household is housed."""
MONTHS = 12
EURO = 100
NAMES = {
    "single": "rights.c2s.ceiling",
    "second": "rights.c2s.second_person",
    "next_two": "rights.c2s.third_fourth_person",
    "further": "rights.c2s.further_person",
    "alternating": "rights.c2s.alternating_minor",
    "raised": "rights.c2s.contribution_ceiling",
    "overseas": "rights.c2s.overseas",
    "reduction": "rights.c2s.earnings_reduction",
    "rsa": "rights.c2s.rsa",
    "rsa_scale": "rights.c2s.rsa_scale",
    "own_housing": "rights.c2s.own_housing",
    "housing_benefit": "rights.c2s.housing_benefit",
    "ages": "rights.c2s.contribution_ages",
    "contribution": "rights.c2s.contribution",
    "local_contribution": "rights.c2s.contribution_alsace_moselle",
}
"""The parameter of the law behind each number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of the law on a day: cents, except rates in basis points and ages in years."""

    single: int
    second: int
    next_two: int
    further: int
    alternating: int
    raised: int
    overseas: int
    reduction: int
    rsa: int
    rsa_scale: tuple[int, ...]
    own_housing: tuple[int, ...]
    housing_benefit: tuple[int, ...]
    ages: tuple[int, ...]
    contribution: tuple[int, ...]
    local_contribution: tuple[int, ...]


def numbers(on: date, *, housing: bool = True) -> Numbers:
    """The numbers in force on a day. Raises `law.MissingLaw` naming the text where one is not known.

    Without `housing` the RSA is not needed, and is zero: no flat amount may then be computed.
    """
    names = [one.name for one in fields(Numbers) if housing or one.name != "rsa"]
    found: dict[str, Any] = {name: law.value(NAMES[name], on).amount for name in names}
    return Numbers(**{"rsa": 0} | found)


def of_member(m: Any, p: Numbers, o: Any) -> dict[str, Any]:
    """What one member brings and would pay: `m` has twelve `earnings`, twelve `other`, and the rest of its facts.

    Levies come off earnings first; the reduction bears on what is left of earnings (CSS R861-8). Alimony is paid out.
    """
    gross, rest = o.total(m.earnings), o.total(m.other)
    earned = o.above_zero(gross - m.levies)
    unearned = o.above_zero(rest - o.above_zero(m.levies - gross))
    reduction = o.where(m.reduced, o.share(earned, p.reduction), 0)
    return {
        "gross": gross + rest,
        "net": earned + unearned,
        "reduction": reduction,
        "alimony": m.alimony_paid,
        "due": o.where(
            m.local_scheme, o.band(m.age, p.ages, p.local_contribution), o.band(m.age, p.ages, p.contribution)
        ),
    }


SUMMED = ("net", "reduction", "alimony", "due")
"""What `of_household` needs of its members: the sum of each."""


def of_household(h: Any, p: Numbers, o: Any) -> dict[str, Any]:
    """What a household is entitled to: `h` has the sums of its members, counts, housing and place."""
    size = h.full + h.halved
    flat = housing_flat(h.housing, size, p, o)
    resources = o.above_zero(h.net - h.reduction - h.alimony) + flat
    rate = ceiling_rate(h.full, size, p, o)
    free, paying = ceilings(rate, h.overseas, p, o)
    outcome = o.where(resources < free, FREE, o.where(resources <= paying, PAYING, ABOVE))
    return {
        "housing_flat": flat,
        "resources": resources,
        "ceiling_rate": rate,
        "free_ceiling": free,
        "paying_ceiling": paying,
        "outcome": outcome,
        "contribution": o.where(outcome == PAYING, h.due, 0),
    }


def ceiling_rate(full: Any, size: Any, p: Numbers, o: Any) -> Any:
    """The ceiling of a household in basis points of that of one person (CSS R861-3).

    Minors who live alternately with two parents take the ranks after everybody else, each for its share.
    """
    entire, all_ranks = _climb(full, p, o), _climb(size, p, o)
    return entire + o.share(all_ranks - entire, p.alternating)


def ceilings(rate: Any, overseas: Any, p: Numbers, o: Any) -> tuple[Any, Any]:
    """The ceiling without contribution and the raised one, each rounded once, to the nearest euro (CSS L861-1)."""
    exact = p.single // EURO * rate * o.where(overseas, FULL + p.overseas, FULL)
    return o.half_up(exact, FULL**2) * EURO, o.half_up(exact * (FULL + p.raised), FULL**3) * EURO


def housing_flat(housing: Any, size: Any, p: Numbers, o: Any) -> Any:
    """A year of the flat amount for the housing: a month is rounded to the cent (CSS R861-5, R861-7)."""
    own = _months(p.own_housing, size, p, o)
    benefit = _months(p.housing_benefit, size, p, o)
    return o.where(housing == OWN_OR_FREE, own, o.where(housing == BENEFIT, benefit, 0))


def _climb(persons: Any, p: Numbers, o: Any) -> Any:
    """What one person and those after add up to, in basis points."""
    third_and_fourth = o.least(o.above_zero(persons - 2), 2)
    return (
        FULL
        + o.least(o.above_zero(persons - 1), 1) * p.second
        + third_and_fourth * p.next_two
        + o.above_zero(persons - 4) * p.further
    )


def _months(shares: tuple[int, ...], size: Any, p: Numbers, o: Any) -> Any:
    months = [half_up(p.rsa * scale * share, FULL**2) for scale, share in zip(p.rsa_scale, shares, strict=True)]
    return o.band(size, (1, 2), [MONTHS * month for month in months])
