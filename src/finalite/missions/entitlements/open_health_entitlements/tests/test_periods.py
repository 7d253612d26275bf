"""What holds of people is read in one statement, the same as asked kind by kind."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_health_entitlements import periods

from . import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tags", [periods.FOR_PAYMENT, tuple(periods.AT_A_GLANCE), periods.FOR_PROFESSIONALS])
def test_all_kinds_at_once_say_what_each_says_alone(tags):
    people = [factories.seed(), factories.covered_person()]
    with guard.owner():
        for asked in (people, people[:1]):
            apart = {row for tag in tags for rows in periods.held_by(asked, [tag]).values() for row in rows}
            assert {row for rows in periods.held_by(asked, tags).values() for row in rows} == apart != set()


def test_payment_reads_one_statement_of_eight_parts_and_casts_few_columns():
    person = factories.covered_person()
    with (
        guard.owner(),
        CaptureQueriesContext(
            connection,
        ) as heard,
    ):
        periods.held_by([person])
    [statement] = [one["sql"] for one in heard if "open_health_entitlements_right" in one["sql"]]
    assert statement.count("UNION ALL") == 7 and statement.upper().count("CAST(") + statement.count("::") <= 24
