"""The few integer operations in which a rule is written once, to run on one case and on columns of millions.

A rule takes `o`, one of the classes below, and does with it all that a plain `+`, `-`, `*` or comparison cannot do on
both. `Plain` works on Python integers, `columns()` on columns of Ibis. Nothing here knows what a rule is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, reduce
from typing import Any

from .money import FULL


class Vocabulary:
    """What follows from the first six words, the same on both scales. Amounts are never negative where one divides."""

    @staticmethod
    def where(condition: Any, then: Any, otherwise: Any) -> Any:
        """`then` where the condition holds, else `otherwise`."""
        raise NotImplementedError

    @staticmethod
    def both(one: Any, other: Any) -> Any:
        """Whether two conditions hold."""
        raise NotImplementedError

    @staticmethod
    def no(condition: Any) -> Any:
        """Whether a condition does not hold."""
        raise NotImplementedError

    @staticmethod
    def least(one: Any, other: Any) -> Any:
        """The smaller of two."""
        raise NotImplementedError

    @staticmethod
    def greatest(one: Any, other: Any) -> Any:
        """The greater of two."""
        raise NotImplementedError

    @staticmethod
    def whole(amount: Any, divisor: int) -> Any:
        """How many times a positive divisor goes into an amount of zero or more: exact, never through a float."""
        raise NotImplementedError

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
    def band(cls, value: Any, last: Sequence[int], amounts: Sequence[int]) -> Any:
        """The amount of the band that a value falls in; `last` holds the last value of each band but the open one."""
        bands = list(zip(last, amounts, strict=False))
        return reduce(lambda rest, one: cls.where(value <= one[0], one[1], rest), reversed(bands), amounts[-1])

    @staticmethod
    def total(amounts: Sequence[Any]) -> Any:
        """The sum of some amounts, at least one."""
        return reduce(lambda one, other: one + other, amounts)


class Plain(Vocabulary):
    """Python integers: one case, no import, each intermediate value at hand for the explanation."""

    @staticmethod
    def least(one: int, other: int) -> int:
        return min(one, other)

    @staticmethod
    def greatest(one: int, other: int) -> int:
        return max(one, other)

    @staticmethod
    def where(condition: bool, then: Any, otherwise: Any) -> Any:
        return then if condition else otherwise

    @staticmethod
    def both(one: bool, other: bool) -> bool:
        return one and other

    @staticmethod
    def no(condition: bool) -> bool:
        return not condition

    @staticmethod
    def whole(amount: int, divisor: int) -> int:
        return amount // divisor

    @staticmethod
    def total(amounts: Sequence[int]) -> int:
        return sum(amounts)


@cache
def columns() -> type[Vocabulary]:
    """The same words for Ibis columns of 64-bit integers, run by DuckDB.

    Raises ImportError where the extra `batch` is not installed. The division is DuckDB's own on integers: what Ibis
    writes for `//` goes through doubles, and is wrong by one or more above 2⁵³.
    """
    import ibis

    def divide(amount: int, divisor: int) -> int:
        raise NotImplementedError("run by the engine, never here")

    exact = ibis.udf.scalar.builtin(divide, signature=(("int64", "int64"), "int64"))  # type: ignore[call-overload]

    class Columns(Vocabulary):
        """Columns of Ibis."""

        least, greatest = staticmethod(ibis.least), staticmethod(ibis.greatest)

        @staticmethod
        def where(condition: Any, then: Any, otherwise: Any) -> Any:
            return ibis.ifelse(condition, then, otherwise)

        @staticmethod
        def both(one: Any, other: Any) -> Any:
            return one & other

        @staticmethod
        def no(condition: Any) -> Any:
            return ~condition

        @staticmethod
        def whole(amount: Any, divisor: int) -> Any:
            return exact(amount, divisor)

    return Columns
