"""Gives each row the key of its kind, on columns: three whole numbers made of all the facts that the law may read.

Rows with one key are decided alike, amounts aside. A key decides nothing: it only tells rows apart, by the bounds that
the law itself gave (`bounds`), and what the law then says of a kind is asked on a row (`questions`).
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
NOBODY = -1
"""The key of the patient where no right is recorded."""
OFTEN = (
    Family.DOCTOR,
    Family.MEDICINE_MAJOR,
    Family.PARAMEDIC,
    Family.BIOLOGY,
    Family.MEDICINE_LOW,
    Family.MEDICINE_MODERATE,
)
"""Families in the order in which lines have them, so that a row is told apart after few comparisons."""
ALWAYS, MARKS = "always", "marks"
"""The facts that are asked first of every line, since they lead to the law of its day; all marks together."""
Field = tuple[Any, int]
"""A column of whole numbers from zero, and how many it may be."""
Key = tuple[int, int, int]
"""The three keys of a line."""
Layout = dict[str, Key]
"""The bits of each fact in the three keys, by its name among the facts of `Patient` and `ActLine`; a mark or a right by
its own."""


def keyed(rows: Any) -> tuple[Any, Layout]:
    """The rows of lines joined with their patient and with the bounds of their day (`day_…`), with `base` and keys."""
    import ibis

    rows = rows.mutate(base=_base(rows))
    packed = [_of_words(rows), _of_line(rows), _of_patient(rows)]
    marks, line, patient = (_packed([field for _, field in fields]) for fields in packed)
    patient = ibis.ifelse(rows.starts_on.isnull(), NOBODY, patient)
    return rows.mutate(key_marks=marks, key_line=line, key_patient=patient), _layout(packed)


def _layout(packed: Sequence[Sequence[tuple[str, Field]]]) -> Layout:
    bits: dict[str, list[int]] = {}
    for key, fields in enumerate(packed):
        first = 0
        for fact, (_, count) in fields:
            bits.setdefault(fact, [0, 0, 0])[key] |= (1 << _bits(count)) - 1 << first
            first += _bits(count)
    for mark in Mark:
        bits[mark.value] = [bit(mark), bit(mark), 0]
    return {fact: (marks, line, patient) for fact, (marks, line, patient) in bits.items()}


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

    first, key = 0, None
    for value, count in fields:
        part = value.cast("int64") * ibis.literal(1 << first, "int64")
        key, first = part if key is None else key + part, first + _bits(count)
    if first > 63:
        raise OverflowError("a key no longer fits into 64 bits: spread its fields otherwise")
    return key


def _bits(count: int) -> int:
    """How many bits hold so many values."""
    return (count - 1).bit_length()


def _of_words(rows: Any) -> list[tuple[str, Field]]:
    others = [one for one in Family if one not in OFTEN]
    return [
        (MARKS, (rows.marks, MARK_BITS)),
        ("family", _word(rows.family, (*OFTEN, *others))),
        ("nature", _word(rows.nature, tuple(Nature))),
        ("speciality", _word(rows.speciality, (Speciality.GENERAL_PRACTICE, Speciality.OTHER, *Speciality))),
        ("approval", _word(rows.approval, tuple(Approval))),
        ("third_party", _three(rows.third_party)),
        ("tariff", _flag(rows.tariff.isnull())),
        ("generic_price", _flag(rows.generic_price.isnull())),
        (ALWAYS, _flag(rows.done_on > rows.settled_on)),
    ]


def _of_line(rows: Any) -> list[tuple[str, Field]]:
    full_health = has(rows.marks, Mark.FULL_HEALTH) | has(rows.unknown_marks, Mark.FULL_HEALTH)
    far, listed, since = rows.distance_km, rows.prescribed_lines, rows.practitioner_since
    return [
        (MARKS, (rows.unknown_marks, MARK_BITS)),
        (ALWAYS, (rows.day_band, BANDS)),
        (ALWAYS, _sum([rows.settled_on >= day for day in bounds.year_changes()])),
        ("distance_km", _sum([*[far.isnull()] * 3, far > rows.day_series, far > rows.day_far])),
        ("prescribed_lines", _sum([*[listed.isnull()] * 2, listed >= rows.day_prescribed])),
        ("stay_day", _sum([rows.stay_day.notnull(), rows.stay_day >= rows.day_stay])),
        ("practitioner_since", _sum([since.notnull(), since >= rows.day_new_doctor])),
        ("charged", _flag(full_health & (rows.charged > rows.base))),
    ]


def _of_patient(rows: Any) -> list[tuple[str, Field]]:
    import ibis

    born, expected, delivered = rows.born_on, rows.expected_birth_on, rows.delivered_on
    event, left, pension = ibis.coalesce(delivered, expected), rows.treating_doctor_left_on, rows.work_pension_bp
    ages = (rows.day_franchise_minor, rows.day_pathway_minor, rows.day_contraception, rows.day_newborn)
    birth = [
        _flag(rows.expected_birth_unknown),
        _sum([event.notnull(), delivered.notnull()]),
        _flag(ibis.coalesce(expected, delivered) <= rows.day_maternity_last),
        _flag(event <= rows.done_on),
        _flag(event >= rows.day_maternity_first),
    ]
    return [
        *((right.value, _three(rows[right.value])) for right in Right),
        ("has_treating_doctor", _three(rows.has_treating_doctor)),
        ("born_on", _sum([born.notnull(), born >= rows.day_participation_minor])),
        *(("born_on", _flag(born >= day)) for day in ages),
        ("born_on", _flag(born > rows.done_on)),
        *(("expected_birth_on", one) for one in birth),
        ("work_pension_bp", _sum([pension.notnull(), pension != UNKNOWN_PENSION, pension >= rows.day_pension])),
        ("treating_doctor_left_on", _sum([left.notnull(), left <= rows.done_on])),
        ("treating_doctor_left_on", _flag(left >= rows.day_departure)),
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
