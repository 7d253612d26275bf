"""The arithmetic of one line, written once: `o` is `Plain` for one line and `columns()` for millions.

`t` holds what the law says of the line (`terms.Terms`), `x` its own numbers (`Numbers`); on columns both are one table.
Amounts in cents, rates in basis points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from finalite.kernel.two_scales import Plain

NO_CAP = 10**12
"""More than anybody bears: a cap that the law does not set."""
AMOUNTS = (
    "charged",
    "base",
    "covered",
    "patient_share",
    "majoration",
    "reimbursed",
    "participation",
    "franchise",
    "local_scheme",
    "complementary",
    "paid",
    "left_to_patient",
    "to_professional",
    "to_insured",
    "to_recover",
)


@dataclass(slots=True)
class Numbers:
    """The numbers of a line. `today`, `this_year` and `amount_this_year` are what was borne before it: pieces of its
    own deduction on its day and in its year, and the same year in cents."""

    charged: int
    base: int
    quantity: int = 1
    flat_share: int = 0
    today: int = 0
    this_year: int = 0
    amount_this_year: int = 0


class Covered(NamedTuple):
    """Who takes what of the base before deductions: the scheme, less the increase outside the pathway (`reimbursed`),
    the local scheme, the complementary cover."""

    covered: Any
    majoration: Any
    reimbursed: Any
    local: Any
    complementary: Any


def reimburse(t: Any, x: Any, o: Any = Plain) -> Mapping[str, Any]:
    """Give every amount of a line. Always holds: paid + left = charged, and to_insured + to_professional - to_recover
    = paid."""
    found = cover(t, x, o)
    pieces = of_the_year(t, x.this_year, of_the_day(t, x.today, pieces_wanted(t, x, found.reimbursed, o), o), o)
    deducted = deduct(t, x.amount_this_year, in_money(t, pieces, found.reimbursed, o), o)
    return settle(t, x, found, deducted, o)


def cover(t: Any, x: Any, o: Any = Plain) -> Covered:
    """Share the base out before deductions."""
    taken = covered(t, x, o)
    more, local = majoration(t, x, taken, o), local_scheme(t, x, taken, o)
    return Covered(taken, more, taken - more, local, complementary(t, x, taken, local, o))


def covered(t: Any, x: Any, o: Any = Plain) -> Any:
    """Apply the rate, half-up to the cent, or the flat sum of a heavy act."""
    return o.where(t.is_flat, x.base - o.least(x.flat_share, x.base), o.share(x.base, t.rate))


def majoration(t: Any, x: Any, taken: Any, o: Any = Plain) -> Any:
    """The increase outside the pathway, never more than what is covered."""
    return o.least(penalty(x.base, t.penalty_rate, t.penalty_cap, o), taken)


def local_scheme(t: Any, x: Any, taken: Any, o: Any = Plain) -> Any:
    """What the local scheme adds to reach its own rate."""
    return o.where(t.is_flat, 0, o.above_zero(o.share(x.base, t.local_rate) - taken))


def complementary(t: Any, x: Any, taken: Any, local: Any, o: Any = Plain) -> Any:
    """What the complementary cover takes of what is left of the base."""
    return o.where(t.complementary, x.base - taken - local, 0)


def penalty(base: Any, rate: Any, cap: Any, o: Any = Plain) -> Any:
    """The most that being outside the pathway adds to the patient's share."""
    return o.least(o.share(base, rate), cap)


def pieces_wanted(t: Any, x: Any, reimbursed: Any, o: Any = Plain) -> Any:
    """How many pieces of its deduction a line would bear without caps; a piece cut by a small payment counts whole."""
    return o.least(x.quantity * t.pieces, o.whole(reimbursed + t.piece - 1, t.piece))


def of_the_day(t: Any, before: Any, wanted: Any, o: Any = Plain) -> Any:
    """What the daily cap leaves of the pieces wanted; `before` counts the day's pieces, wanted or taken."""
    return o.taken(t.daily, before, wanted)


def of_the_year(t: Any, before: Any, left: Any, o: Any = Plain) -> Any:
    """What the yearly cap leaves of the pieces that the day left."""
    return o.taken(t.yearly, before, left)


def in_money(t: Any, pieces: Any, reimbursed: Any, o: Any = Plain) -> Any:
    """The pieces in cents, never more than what they are taken from."""
    return o.least(pieces * t.piece, reimbursed)


def deduct(t: Any, before: Any, amount: Any, o: Any = Plain) -> Any:
    """What the yearly limit in money leaves of an amount: 2024 alone had one."""
    return o.taken(t.yearly_amount, before, amount)


def settle(t: Any, x: Any, found: Covered, deducted: Any, o: Any = Plain) -> Mapping[str, Any]:
    """The fifteen amounts of a line, by name."""
    gross = found.reimbursed + found.local + found.complementary
    paid = gross - deducted
    return {
        "charged": x.charged,
        "base": x.base,
        "covered": found.covered,
        "patient_share": x.base - found.covered,
        "majoration": found.majoration,
        "reimbursed": found.reimbursed,
        "participation": o.where(t.is_participation, deducted, 0),
        "franchise": o.where(t.is_participation, 0, deducted),
        "local_scheme": found.local,
        "complementary": found.complementary,
        "paid": paid,
        "left_to_patient": x.charged - paid,
        "to_professional": o.where(t.to_professional, gross, 0),
        "to_insured": o.where(t.to_professional, 0, paid),
        "to_recover": o.where(t.to_professional, deducted, 0),
    }
