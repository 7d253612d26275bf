"""The tables are those of `docs/columnar.md`, each word and each unknown occurs, and the rule can read every row."""

import re
from pathlib import Path

import pytest

from finalite.law.cover.words import Approval, Family, Mark, Nature, Right, Speciality

PAGE = Path(__file__).parents[5] / "docs" / "columnar.md"
TYPES = {"int64": "BIGINT", "int32": "INTEGER", "varchar": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}


def told(table: str) -> dict[str, str]:
    """Columns and types as the page tells them."""
    section = PAGE.read_text(encoding="utf-8").split(f"## `{table}`")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \| (\w+)", section, re.M)
    return {name: TYPES[kind] for names, kind in rows for name in re.findall(r"`(\w+)`", names)}


@pytest.mark.parametrize("table", ["people", "lines"])
def test_columns_are_those_of_the_page_with_their_types(table, tables):
    found = {name: kind for name, kind, *_ in tables.execute(f"describe {table}").fetchall()}
    assert found == told(table)


@pytest.mark.parametrize(
    ("column", "words"),
    [("family", Family), ("nature", Nature), ("speciality", Speciality), ("approval", Approval)],
)
def test_each_word_of_the_law_occurs_and_no_other(column, words, tables):
    rows = tables.execute(f"select distinct {column} from lines where {column} is not null").fetchall()
    assert {word for (word,) in rows} == {word.value for word in words}


def test_each_mark_is_stated_somewhere_and_unreadable_somewhere(tables):
    for column in ("marks", "unknown_marks"):
        rows = tables.execute(
            f"select bit from range({len(Mark)}) r(bit) where exists (from lines where ({column} >> bit) & 1 = 1)"
        ).fetchall()
        assert len(rows) == len(Mark), column
    assert tables.execute("select count(*) from lines where marks & unknown_marks <> 0").fetchone() == (0,)


def test_each_right_is_held_not_held_and_unknown(tables):
    for right in Right:
        rows = tables.execute(f"select distinct {right.value} from people").fetchall()
        assert {answer for (answer,) in rows} == {True, False, None}, right


@pytest.mark.parametrize(
    "wanted",
    [
        "people where born_on is null",
        "people where work_pension_bp = -1",
        "people where work_pension_bp >= 6666",
        "people where expected_birth_unknown",
        "people where expected_birth_on is not null and delivered_on is null",
        "people where delivered_on is not null",
        "people where has_treating_doctor is null",
        "people where treating_doctor_left_on is not null",
        "people where ends_on is not null",
        "lines where tariff is null",
        "lines where third_party is null",
        "lines where speciality is null and family = 'doctor'",
        "lines where distance_km is null and family = 'transport'",
        "lines where distance_km > 150",
        "lines where prescribed_lines >= 5",
        "lines where prescribed_lines is null and nature = 'dispensing_fee'",
        "lines where generic_price is null and marks & 512 <> 0",
        "lines where generic_price < tariff",
        "lines where stay_day > 30",
        "lines where coefficient >= 60",
        "lines where quantity > 1 and family = 'doctor'",
        "lines where charged < tariff",
        "lines where charged > tariff",
        "lines where done_on > settled_on",
        "lines where done_on < date '2024-03-31'",
        "lines where settled_on >= date '2026-04-22'",
        "lines where practitioner_since > date '2021-01-01'",
        "lines l where not exists (from people p where p.person = l.person)",
        "(select done_on, practitioner from lines where family = 'doctor' group by person, 1, 2 having count(*) > 3)",
        "counters where franchise = 5000",
        "counters where participations = 25",
    ],
)
def test_every_branch_has_its_rows(wanted, tables):
    assert tables.execute(f"select count(*) from {wanted}").fetchone()[0] > 0


@pytest.mark.parametrize(
    "never",
    [
        "(select line from lines group by 1 having count(*) > 1)",
        "(select sheet from lines group by 1 having count(distinct (person, settled_on, practitioner)) > 1)",
        "(select sheet from lines group by 1 having min(third_party) is distinct from max(third_party))",
        "people where ends_on < starts_on and ends_on < starts_on - 1",
        "people p join people q using (person) where p.starts_on < q.starts_on and p.ends_on >= q.starts_on",
        "people p join lines l using (person) where l.done_on < p.born_on",
        "lines where charged < 0 or tariff < 0 or quantity < 1",
        "(select person from people group by 1 having count(distinct born_on) > 1)",
        "(select person, year from counters group by 1, 2 having count(*) > 1)",
        "lines where family not in ('optics', 'hearing', 'dentist') and marks & (1 << 29) <> 0",
    ],
)
def test_no_row_contradicts_another(never, tables):
    assert tables.execute(f"select count(*) from {never}").fetchone() == (0,)


def test_each_bucket_holds_its_persons_alone(country, tables):
    for path in sorted(country.glob("*/*/*.parquet")):
        remainders = tables.execute(f"select distinct person % 4 from read_parquet('{path}')").fetchall()
        assert remainders == [(int(path.parent.name.removeprefix("bucket=")),)]
