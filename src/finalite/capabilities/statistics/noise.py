"""Differentially private numbers, by OpenDP, and the ledger of what each release spends of a budget set once.

A release at ε says nearly the same whether or not one person is in the data; two releases on the same people spend the
sum. The ledger is written before any number is drawn: a cut loses budget, never privacy.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TextIO

from .values import Key


class BudgetSpent(ValueError):
    """A release would spend more than is left; the message says what is left."""


def epsilon_of(text: str) -> Decimal:
    """A share of the budget above zero, exact. Raises ValueError."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(0)
    if not found.is_finite() or found <= 0:
        raise ValueError(f"{text!r} is no share of a privacy budget; write a number above zero, such as 0.5")
    return found


def noisy(counts: Mapping[Key, int], *, most: int, epsilon: Decimal) -> dict[Key, int]:
    """Each number with discrete Laplace noise, at `epsilon` for them all together.

    `most` is the most that one person changes all the numbers together: the caller has made sure of it, by leaving
    out or cutting down what goes beyond. Numbers may come out negative; they are left so, to stay unbiased.
    """
    if most < 1 or epsilon <= 0:
        raise ValueError("a person changes at least one number by one, and epsilon is above zero")
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T="i64")), dp.l1_distance(T="i64")
    mechanism = dp.m.make_laplace(*space, scale=float(most / epsilon))
    if mechanism.map(most) > float(epsilon) * (1 + 1e-9):
        raise ValueError(f"noise for {epsilon} would spend {mechanism.map(most)}")
    return dict(zip(counts, mechanism(list(counts.values())), strict=True))


def spend(ledger: Path, *, epsilon: Decimal, on: date, what: str, budget: Decimal | None = None) -> Decimal:
    """Write a release down in the ledger, and say what is left. `budget` sets a new ledger, and only a new one.

    Raises BudgetSpent when too little is left, ValueError where the ledger cannot be read or none was set.
    """
    with _held(ledger, new=budget is not None) as file:
        whole, spent = _content(file.read(), ledger, budget)
        left = whole - sum(spent)
        if epsilon > left:
            raise BudgetSpent(f"{ledger}: {left} is left of the privacy budget, not {epsilon}; nothing is released")
        rows = [{"on": on.isoformat(), "what": what, "epsilon": str(epsilon)}]
        if not spent:
            rows.insert(0, {"budget": str(whole)})
        file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        file.flush()
        os.fsync(file.fileno())
        return left - epsilon


@contextmanager
def _held(ledger: Path, *, new: bool) -> Iterator[TextIO]:
    """The ledger under a lock: two releases never spend the same share."""
    if not ledger.exists() and not new:
        raise ValueError(f"{ledger}: there is no such ledger; set one with its whole budget")
    with ledger.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def _content(text: str, ledger: Path, budget: Decimal | None) -> tuple[Decimal, list[Decimal]]:
    """The whole budget and what was spent; lines are only ever added, and one that cannot be read stops everything."""
    if not text and budget is not None:
        return budget, []
    try:
        first, *rows = [json.loads(line) for line in text.splitlines()]
        kept, spent = Decimal(first["budget"]), [Decimal(row["epsilon"]) for row in rows]
    except (ValueError, TypeError, KeyError, InvalidOperation):
        raise ValueError(f"{ledger}: no readable ledger; nothing is released until it is restored") from None
    if budget is not None and budget != kept:
        raise ValueError(f"{ledger}: its budget is {kept} and was set once; leave --budget out")
    return kept, spent
