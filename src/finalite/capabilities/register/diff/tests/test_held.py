"""How many people an entry holds is counted in the tables it has, each person once, and nothing else is told."""

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import diff
from finalite.capabilities.register.diff import held
from finalite.missions.benefits.pay_care_costs.tests import factories as care

SLUG = "pay_care_costs"


@pytest.mark.django_db(databases=["default", "archive"])
def test_people_are_counted_once_however_many_rows_they_have():
    assert diff.people_of(SLUG) == 0
    care.seed()
    once = diff.people_of(SLUG)
    assert once >= 1
    care.seed()
    assert diff.people_of(SLUG) >= once
    assert diff.people_of("recruit_staff") == 0, "an entry that no code serves holds nobody"


@pytest.mark.django_db
def test_a_database_that_is_set_up_counts():
    assert diff.counter() is diff.people_of


def test_no_database_is_no_count(monkeypatch):
    class Introspection:
        @staticmethod
        def table_names():
            return ["django_migrations"]

    class Connection:
        introspection = Introspection

    monkeypatch.setattr(held, "connection", Connection)
    assert diff.counter() is None


@pytest.mark.django_db
def test_counting_opens_nothing_afterwards():
    from finalite.capabilities.people.models import Person

    diff.people_of(SLUG)
    with pytest.raises(register.PurposeViolation):
        list(Person.objects.all())
