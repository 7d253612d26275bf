"""What was decided here, read through the door and decided again in columns, is worth the same to the cent."""

import json
from datetime import timedelta

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import batch, models, queries
from finalite.missions.benefits.pay_care_costs.national import extracting, running, sources

from . import factories
from .factories import ON, send, settle

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),  # Ibis asks DuckDB so
]
KEY = "drawn for one test only"


def facts(**more):
    asked = {"first_on": ON, "last_on": ON + timedelta(30), "key": KEY} | more
    with register.acting(factories.technician()):
        return queries.decided_facts(**asked)


@pytest.fixture
def decided():
    doctor = factories.provider()
    person, other = factories.patient(doctor), factories.patient(doctor)
    send(
        factories.line(person, doctor),
        factories.line(person, doctor, line=2, invoice="F2", act_on=str(ON - timedelta(3))),
        factories.line(other, doctor, line=3, invoice="F3"),
    )
    settle()
    return person, other


def test_people_bear_drawn_numbers_and_pages_follow_one_another(decided):
    first = facts(limit=2)
    rest = facts(after=first.last, limit=2)
    assert len(first.sheets) == 2
    assert rest.last is None
    found = [*first.sheets, *rest.sheets]
    assert len({sheet.settlement for sheet in found}) == 3
    assert len({sheet.person for sheet in found}) == 2
    assert not {sheet.person for sheet in found} & set(decided)
    other = facts(key="drawn for another one").sheets
    assert not {sheet.person for sheet in found} & {sheet.person for sheet in other}
    assert json.loads(found[0].facts)["patient"]["born_on"]


def test_a_key_that_hides_nobody_is_refused():
    with pytest.raises(register.Invalid, match="seize"):
        facts(key="1")


def test_decided_again_in_columns_they_are_worth_the_same(decided, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    assert extracting.write(facts().sheets, tmp_path / "in") == 3
    plan = running.Plan(tables=sources.find(tmp_path / "in"), out=tmp_path / "out", memory=600, threads=1)
    kept = running.run(plan, batch.decide, lambda *told: None)
    assert kept["totals"]["quarantined"] == {}
    with duckdb.connect() as con:
        found = con.execute(
            f"select line, paid, participation from '{tmp_path}/out/decisions/*/*.parquet' order by line"
        ).fetchall()
    with guard.owner():
        rows = models.SettledLine.objects.filter(in_force=True).order_by("line_id")
        assert found == list(rows.values_list("line_id", "paid", "participation"))
