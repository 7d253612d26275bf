"""What is made has the proportions that were asked for, and nothing supposed is shown as published."""

from datetime import date

import duckdb
import pytest

from finalite.law.cover.words import Mark
from finalite.site import synthetic
from finalite.site.synthetic import catalogue, parameters, persons
from finalite.site.synthetic.drawing import Chance

from .conftest import FIRST, PEOPLE

NUMBERS = parameters.Parameters(FIRST)
FULL = parameters.FULL


def near(found: float, wanted: float, of: int) -> bool:
    """Within four standard deviations of a draw of that many, and a rounding."""
    share = max(wanted, 1) / FULL
    return abs(found - wanted) <= 4 * FULL * (share * (1 - share) / max(of, 1)) ** 0.5 + 1


def test_people_have_the_ages_sexes_and_illnesses_asked_for():
    con = duckdb.connect(config={"threads": 1})
    window = persons.Window(FIRST)
    con.execute(persons.persons(numbers=NUMBERS, chance=Chance(7), window=window, first=1, people=PEOPLE, buckets=1))
    rows = con.execute(
        "select band, count(*), avg(woman::int) * 10000, avg(ill::int) * 10000 from persons group by 1 order by 1"
    ).fetchall()
    assert [band for band, *_ in rows] == list(range(10))
    for band, count, women, ill in rows:
        assert near(count * FULL / PEOPLE, NUMBERS.numbers("population.ages")[band], PEOPLE)
        assert near(women, NUMBERS.numbers("population.women")[band], count)
        assert near(ill, NUMBERS.numbers("rights.long_illness")[band], count)
    ages = con.execute("select count(*) from persons where age // 10 not in (band, band + 1, band - 1)").fetchone()
    assert ages == (0,)


@pytest.mark.parametrize(
    ("right", "name"),
    [("ame", "rights.ame"), ("local_scheme", "rights.local_scheme"), ("terrorism_victim", "rights.rare")],
)
def test_rights_are_held_as_often_as_asked_for(right, name, tables):
    count, held = tables.execute(f"select count({right}), avg({right}::int) * 10000 from people").fetchone()
    assert near(held, NUMBERS.number(name), count)


def test_solidarity_cover_follows_age(tables):
    wanted = NUMBERS.numbers("rights.c2s")
    rows = tables.execute(
        f"""select date_diff('day', born_on, date '{persons.Window(FIRST).last}') // {persons.BAND_DAYS} as band,
        count(*), avg(c2s::int) * 10000 from people where born_on is not null and c2s is not null and not ame
        group by 1"""
    ).fetchall()
    assert len(rows) == 10
    assert all(near(held, wanted[band], count) for band, count, held in rows)


@pytest.mark.parametrize("lines", [18, 5])
def test_a_year_has_the_lines_asked_for(lines, tmp_path):
    made = synthetic.make(asked=synthetic.Asked(people=PEOPLE, seed=11, first=FIRST, lines=lines), out=tmp_path / "out")
    rows = sum(one.rows for one in made if one.file.startswith("lines/"))
    assert rows / PEOPLE == pytest.approx(lines, rel=0.04)


def test_each_kind_of_sheet_has_the_acts_asked_for(tables):
    """A sheet of pharmacy begins with its fee; what follows is drawn by the shares of the file."""
    for kind, first in (("pharmacy", 1), ("stay", 0), ("dental", 0), ("visit", 0)):
        rank = catalogue.KINDS.index(kind)
        rows = tables.execute(
            f"""select act, count(*) from lines where practitioner // 10000000 = {rank} and line % 32 >= {first}
            group by 1"""
        ).fetchall()
        total = sum(count for _, count in rows)
        shares = NUMBERS.shares(f"acts.{kind}")
        assert {act for act, _ in rows} == set(shares)
        assert all(near(count * FULL / total, shares[act], total) for act, count in rows)


def test_what_is_said_of_doctors_and_payment_has_its_share(tables):
    total, hidden = tables.execute(
        "select count(*), avg((speciality is null)::int) * 10000 from lines where family = 'doctor'"
    ).fetchone()
    assert near(hidden, NUMBERS.number("acts.unknown_speciality"), total)
    rows = tables.execute(
        """select practitioner // 10000000, count(*), avg(third_party::int) * 10000
        from (select distinct sheet, practitioner, third_party from lines) group by 1"""
    ).fetchall()
    wanted = NUMBERS.shares("care.third_party")
    assert all(near(paid, wanted[catalogue.KINDS[rank]], count) for rank, count, paid in rows)


def test_visits_are_in_the_pathway_as_often_as_asked_for(tables):
    """One's own doctor, of those who chose one, and referrals to the others; a few statements cannot be read."""
    chosen, own = NUMBERS.numbers("rights.treating_doctor")[1] / FULL, NUMBERS.number("acts.own_doctor")
    for act, bit, wanted in (
        ("G", Mark.TREATING_DOCTOR, own * chosen),
        ("CS", Mark.REFERRED, NUMBERS.number("acts.referred") * chosen),
    ):
        (share,) = tables.execute(
            f"""select avg((marks >> {list(Mark).index(bit)}) & 1) * 10000 from lines
            where act = '{act}' and practitioner // 10000000 = 0"""
        ).fetchone()
        assert share == pytest.approx(wanted, rel=0.04)


def test_reimbursement_takes_the_days_asked_for(tables):
    wanted = sorted(NUMBERS.numbers("care.days_to_settle"))
    rows = tables.execute(
        """select days, count(*) from (select max(settled_on) - max(done_on) as days from lines
        where practitioner // 10000000 = 0 group by sheet) where days between 1 and 40 group by 1"""
    ).fetchall()
    total = sum(count for _, count in rows)
    for days in set(wanted):
        found = sum(count for each, count in rows if each == days) / total
        assert found == pytest.approx(wanted.count(days) / len(wanted), abs=0.02)


def test_no_proportion_is_shown_as_published():
    """Nothing was recorded of published statistics: each says that it is supposed, and why."""
    for name, one in parameters.book().items():
        for value in one.values:
            assert (value.source, value.verified) == ("assumption", False), name
            assert len(value.why) > 20, name


def test_published_tariffs_are_those_of_the_law_on_the_first_day(tables):
    rows = tables.execute("select distinct act, tariff // quantity from lines where not is_declared and tariff > 0")
    known = dict(rows.fetchall())
    assert known["G"] == 3000 and known["CNP"] == 5700 and len(known) > 12


@pytest.mark.parametrize(
    ("name", "shares"), [("acts.visit", ["G 9000"]), ("acts.visit", ["G 9995", "CS 5"]), ("population.ages", [1] * 10)]
)
def test_shares_that_do_not_add_up_are_refused_by_name(name, shares, tmp_path, monkeypatch):
    amounts = parameters.Parameters._amount
    spoilt = lambda self, asked: tuple(shares) if asked == name else amounts(self, asked)  # noqa: E731
    monkeypatch.setattr(parameters.Parameters, "_amount", spoilt)
    with pytest.raises(ValueError, match=name):
        synthetic.make(asked=synthetic.Asked(people=10, seed=1, first=FIRST), out=tmp_path / "out")


def test_a_year_before_the_proportions_is_refused(tmp_path):
    with pytest.raises(ValueError, match="start on"):
        synthetic.make(asked=synthetic.Asked(people=10, seed=1, first=date(2010, 1, 1)), out=tmp_path / "out")
