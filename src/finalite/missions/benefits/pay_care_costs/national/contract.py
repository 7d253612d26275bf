"""The tables that a national run reads and writes: their columns, and what each may hold (docs/columnar.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from finalite.law.cover.words import Approval, Family, Mark, Nature, Right, Speciality

INT, SMALL, DATE, BOOL, TEXT, NAME = "bigint", "int", "date", "boolean", "string", "name"
"""NAME: a number or a text that only tells one from another, kept as it comes."""
MOST_CENTS = 10**11
"""A milliard euros on one line: beyond, somebody mistyped, and products of the rule would leave 64 bits."""
ALL_MARKS = 2 ** len(Mark) - 1
FIRST_DAY, LAST_DAY = "1990-01-01", "2099-12-31"
FIRST_BIRTH = "1880-01-01"
OUTCOMES = ("paid", "nothing_due", "refused", "unknown", "no_law", "no_right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its type, whether it may be empty (unknown, or nothing of the kind), its bounds or its words."""

    name: str
    type: str
    may_be_empty: bool = False
    low: int | str | None = None
    high: int | str | None = None
    words: tuple[str, ...] = ()


def _column(name: str, type: str, *, empty: bool = False, low=None, high=None, words: Iterable[str] = ()) -> Column:
    return Column(name=name, type=type, may_be_empty=empty, low=low, high=high, words=tuple(words))


def _number(name: str, *, empty: bool = False, low: int = 0, high: int | None = None, type: str = INT) -> Column:
    return _column(name, type, empty=empty, low=low, high=high)


def _day(name: str, *, empty: bool = False, low: str = FIRST_DAY) -> Column:
    return _column(name, DATE, empty=empty, low=low, high=LAST_DAY)


LINES = (
    _number("line"),
    _number("sheet"),
    _number("person"),
    _column("practitioner", NAME),
    _column("act", TEXT),
    _column("family", TEXT, words=Family),
    _column("nature", TEXT, words=Nature),
    _column("speciality", TEXT, empty=True, words=Speciality),
    _day("done_on"),
    _day("settled_on"),
    _number("charged", high=MOST_CENTS),
    _number("tariff", empty=True, high=MOST_CENTS),
    _column("is_declared", BOOL),
    _number("quantity", low=1, high=100_000, type=SMALL),
    _number("coefficient", high=100_000, type=SMALL),
    _column("session", TEXT, empty=True),
    _number("marks", high=ALL_MARKS),
    _number("unknown_marks", high=ALL_MARKS),
    _day("practitioner_since", empty=True, low=FIRST_BIRTH),
    _number("generic_price", empty=True, high=MOST_CENTS),
    _number("prescribed_lines", empty=True, high=100_000, type=SMALL),
    _number("distance_km", empty=True, high=100_000, type=SMALL),
    _number("stay_day", empty=True, low=1, high=100_000, type=SMALL),
    _column("approval", TEXT, empty=True, words=Approval),
    _column("third_party", BOOL, empty=True),
)
PEOPLE = (
    _number("person"),
    _day("starts_on", low=FIRST_BIRTH),
    _column("ends_on", DATE, empty=True, low=FIRST_BIRTH),
    _day("born_on", empty=True, low=FIRST_BIRTH),
    _column("caisse", TEXT, empty=True),
    *(_column(right.value, BOOL, empty=True) for right in Right),
    _number("work_pension_bp", empty=True, low=-1, high=10_000, type=SMALL),
    _day("expected_birth_on", empty=True),
    _column("expected_birth_unknown", BOOL),
    _day("delivered_on", empty=True),
    _column("has_treating_doctor", BOOL, empty=True),
    _day("treating_doctor_left_on", empty=True),
)
COUNTERS = (
    _number("person"),
    _number("year", low=1990, high=2099, type=SMALL),
    _number("participations", high=100_000, type=SMALL),
    _number("participation", high=MOST_CENTS),
    _number("franchise", high=MOST_CENTS),
)
TABLES: dict[str, tuple[Column, ...]] = {"lines": LINES, "people": PEOPLE, "counters": COUNTERS}
KEY = {"lines": "line", "people": "person", "counters": "person"}
"""The column that names a row to people."""


def names(table: str) -> tuple[str, ...]:
    """The columns of a table, in their order."""
    return tuple(column.name for column in TABLES[table])
