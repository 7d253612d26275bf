"""The few integer operations in which a rule is written once, to run on one case and on columns of millions.

A rule takes `o`, one of the classes below, and does with it all that a plain `+`, `-`, `*` or comparison cannot do on
both. `Plain` works on Python integers, `columns()` on columns of Ibis. Nothing here knows what a rule is about.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import cache, reduce
from typing import Any, ClassVar

from .money import FULL

DIVISIONS = {"duckdb": "divide", "pyspark": "div"}
"""Each engine's own division of integers. What Ibis writes for `//` goes through doubles: wrong by one above 2⁵³."""


class Vocabulary:
    """What follows from six words that each scale brings, the same on both. Where one divides, nothing is negative."""

    where: ClassVar[Any]
    """`where(condition, then, otherwise)`: the second where the condition holds, else the third."""
    both: ClassVar[Any]
    """Whether two conditions hold."""
    no: ClassVar[Any]
    """Whether a condition does not hold."""
    least: ClassVar[Any]
    """The smaller of two."""
    greatest: ClassVar[Any]
    """The greater of two."""
    whole: ClassVar[Any]
    """`whole(amount, divisor)`: how many times the divisor goes into the amount, exact, never through a float."""

    @classmethod
    def half_up(cls, amount: Any, divisor: int) -> Any:
        """The nearest whole quotient, a half going up."""
        return cls.whole(amount * 2 + divisor, 2 * divisor)

    @classmethod
    def share(cls, amount: Any, basis_points: Any) -> Any:
        """So many basis points of an amount, half up."""
        return cls.half_up(amount * basis_points, FULL)

    @classmethod
    def above_zero(cls, amount: Any) -> Any:
        """The amount, or zero where it is negative."""
        return cls.greatest(amount, 0)

    @classmethod
    def taken(cls, cap: Any, before: Any, wanted: Any) -> Any:
        """What a running cap leaves of `wanted` once `before` was asked for, or taken: both give the same."""
        return cls.least(cap, before + wanted) - cls.least(cap, before)

    @classmethod
    def band(cls, value: Any, last: Sequence[int], amounts: Sequence[int]) -> Any:
        """The amount of the band that a value falls in; `last` holds the last value of each band but the open one."""
        bands = list(zip(last, amounts, strict=False))
        return reduce(lambda rest, one: cls.where(value <= one[0], one[1], rest), reversed(bands), amounts[-1])

    @staticmethod
    def total(amounts: Sequence[Any]) -> Any:
        """The sum of some amounts, at least one."""
        return reduce(operator.add, amounts)


class Plain(Vocabulary):
    """Python integers: one case, no import, each intermediate value at hand for the explanation."""

    no, whole = staticmethod(operator.not_), staticmethod(operator.floordiv)

    @staticmethod
    def least(one: Any, other: Any) -> Any:
        # A third of the time that `min` takes with two numbers; the same for `greatest`.
        return one if one <= other else other

    @staticmethod
    def greatest(one: Any, other: Any) -> Any:
        return one if one >= other else other

    @staticmethod
    def where(condition: bool, then: Any, otherwise: Any) -> Any:
        return then if condition else otherwise

    @staticmethod
    def both(one: bool, other: bool) -> bool:
        return one and other

    @staticmethod
    def taken(cap: int, before: int, wanted: int) -> int:
        # The same difference as above without three calls.
        total = before + wanted
        return (total if total <= cap else cap) - (before if before <= cap else cap)

    @staticmethod
    def share(amount: int, basis_points: int) -> int:
        # The same quotient as above without two calls: one case takes many shares.
        return (amount * basis_points * 2 + FULL) // (2 * FULL)


@cache
def columns(engine: str = "duckdb") -> type[Vocabulary]:
    """The same words for Ibis columns of 64-bit integers, run by an engine of `DIVISIONS`.

    Raises ImportError where the extra `batch` is not installed, KeyError on an engine whose division nobody checked.
    """
    import ibis

    exact = ibis.udf.scalar.builtin(
        operator.floordiv,  # type: ignore[arg-type]
        name=DIVISIONS[engine],
        signature=(("int64", "int64"), "int64"),
    )

    class Columns(Vocabulary):
        """Columns of Ibis."""

        where, least, greatest = staticmethod(ibis.ifelse), staticmethod(ibis.least), staticmethod(ibis.greatest)
        both, no, whole = staticmethod(operator.and_), staticmethod(operator.invert), staticmethod(exact)

    return Columns
