"""Gives each row the key of its kind, on columns: three whole numbers made of all the facts that the law reads.

Rows with one key are decided alike, amounts aside. A key decides nothing: it only tells rows apart, by the bounds that
the law itself gave (`bounds`), and what the law then says of a kind is asked on one of its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from finalite.law.cover.words import MEDICINES, Approval, Family, Mark, Nature, Right, Speciality

from . import bounds
from .rows import UNKNOWN_PENSION, bit

KEYS = ("key_marks", "key_line", "key_patient")
MARK_BITS = 1 << len(Mark)
BANDS = 256
OFTEN = (
    Family.DOCTOR,
    Family.MEDICINE_MAJOR,
    Family.PARAMEDIC,
    Family.BIOLOGY,
    Family.MEDICINE_LOW,
    Family.MEDICINE_MODERATE,
)
"""Families in the order in which lines have them, so that a row is told apart after few comparisons."""
Field = tuple[Any, int]
"""A column of whole numbers from zero, and how many it may be."""


def keyed(rows: Any) -> Any:
    """The rows of lines joined with their patient and with the bounds of their day (`day_…`), with `base` and keys."""
    import ibis

    rows = rows.mutate(base=_base(rows))
    return rows.mutate(
        key_marks=_packed([(rows.marks, MARK_BITS), *_of_words(rows)]),
        key_line=_packed([(rows.unknown_marks, MARK_BITS), *_of_line(rows)]),
        key_patient=ibis.ifelse(rows.starts_on.isnull(), -1, _packed(_of_patient(rows))),
    )


def has(column: Any, mark: Mark) -> Any:
    """Whether a mark is among those of a column."""
    return column & bit(mark) != 0


def _base(rows: Any) -> Any:
    import ibis

    base = ibis.least(rows.tariff, rows.charged)
    limited = rows.family.isin([one.value for one in MEDICINES]) & has(rows.marks, Mark.GENERIC_REFUSED)
    return ibis.ifelse(limited, ibis.least(base, ibis.coalesce(rows.generic_price, base)), base).fill_null(0)


def _packed(fields: Sequence[Field]) -> Any:
    import ibis

    weight, key = 1, None
    for value, count in fields:
        part = value.cast("int64") * ibis.literal(weight, "int64")
        key, weight = part if key is None else key + part, weight * count
    if weight > 2**63:
        raise OverflowError("a key no longer fits into 64 bits: spread its fields otherwise")
    return key


def _of_words(rows: Any) -> list[Field]:
    others = [one for one in Family if one not in OFTEN]
    return [
        _word(rows.family, (*OFTEN, *others)),
        _word(rows.nature, tuple(Nature)),
        _word(rows.speciality, (Speciality.GENERAL_PRACTICE, Speciality.OTHER, *Speciality)),
        _word(rows.approval, tuple(Approval)),
        _three(rows.third_party),
        _flag(rows.tariff.isnull()),
        _flag(rows.generic_price.isnull()),
        _flag(rows.done_on > rows.settled_on),
    ]


def _of_line(rows: Any) -> list[Field]:
    full_health = has(rows.marks, Mark.FULL_HEALTH) | has(rows.unknown_marks, Mark.FULL_HEALTH)
    return [
        (rows.day_band, BANDS),
        _sum([rows.settled_on >= day for day in bounds.year_changes()]),
        _sum(
            [
                rows.distance_km.isnull(),
                rows.distance_km.isnull(),
                rows.distance_km.isnull(),
                rows.distance_km > rows.day_series,
                rows.distance_km > rows.day_far,
            ]
        ),
        _sum(
            [
                rows.prescribed_lines.isnull(),
                rows.prescribed_lines.isnull(),
                rows.prescribed_lines >= rows.day_prescribed,
            ]
        ),
        _sum([rows.stay_day.notnull(), rows.stay_day >= rows.day_stay]),
        _sum([rows.practitioner_since.notnull(), rows.practitioner_since >= rows.day_new_doctor]),
        _flag(full_health & (rows.charged > rows.base)),
    ]


def _of_patient(rows: Any) -> list[Field]:
    import ibis

    born, expected, delivered = rows.born_on, rows.expected_birth_on, rows.delivered_on
    event, left, pension = ibis.coalesce(delivered, expected), rows.treating_doctor_left_on, rows.work_pension_bp
    return [
        *(_three(rows[right.value]) for right in Right),
        _three(rows.has_treating_doctor),
        _sum([born.notnull(), born >= rows.day_participation_minor]),
        _flag(born >= rows.day_franchise_minor),
        _flag(born >= rows.day_pathway_minor),
        _flag(born >= rows.day_contraception),
        _flag(born >= rows.day_newborn),
        _flag(born > rows.done_on),
        _flag(rows.expected_birth_unknown),
        _sum([event.notnull(), delivered.notnull()]),
        _flag(ibis.coalesce(expected, delivered) <= rows.day_maternity_last),
        _flag(event <= rows.done_on),
        _flag(event >= rows.day_maternity_first),
        _sum([pension.notnull(), pension != UNKNOWN_PENSION, pension >= rows.day_pension]),
        _sum([left.notnull(), left <= rows.done_on]),
        _flag(left >= rows.day_departure),
    ]


def _flag(condition: Any) -> Field:
    """One where a condition holds; zero where it does not, or where its fact is empty."""
    import ibis

    return ibis.ifelse(condition, 1, 0), 2


def _three(column: Any) -> Field:
    """A boolean that may be empty."""
    import ibis

    return ibis.ifelse(column.isnull(), 2, ibis.ifelse(column, 1, 0)), 3


def _sum(conditions: Sequence[Any]) -> Field:
    """How many of some conditions hold."""
    return sum((_flag(one)[0] for one in conditions[1:]), _flag(conditions[0])[0]), len(conditions) + 1


def _word(column: Any, words: Sequence[str]) -> Field:
    """The rank of a word from one; zero where it is empty, the last number where nobody knows the word."""
    import ibis

    known = list(dict.fromkeys(str(one) for one in words))
    branches = [(column == word, rank) for rank, word in enumerate(known, 1)]
    return ibis.cases((column.isnull(), 0), *branches, else_=len(known) + 1), len(known) + 2
