"""However long the journal is, a page of it is read from an index, and no line is missed or shown twice."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction

from finalite.capabilities.register import guard

from .. import queries
from ..models import Entry
from .factories import NOW, write_acts

pytestmark = pytest.mark.django_db
asked_before = count()


def pages(**filters):
    found, before = [], None
    while True:
        page = queries.search(before=before, limit=3, **filters)
        found += [row.id for row in page.rows]
        if (before := page.next) is None:
            return found


def test_acts_of_one_instant_and_acts_written_late_are_shown_once_each():
    for _ in range(4):
        write_acts(2)
    write_acts(2, start=NOW - timedelta(days=1))
    with guard.owner():
        found = pages()
        by_hour = list(Entry.objects.order_by("-at", "-pk").values_list("pk", flat=True))
    assert found == by_hour and len(set(found)) == 10
    assert found[-1] < max(found), "written last, done first"


def test_a_search_goes_on_after_the_line_it_stopped_at_was_purged():
    write_acts(5)
    with guard.owner():
        assert queries.search(before=10**9, limit=50).rows


OTHER_ACTS = """
    INSERT INTO journal_entry (subject, act, at, "user", role, organisation, fiche, operation, subpurpose, outcome,
                               parent, categories, reason, digest)
    SELECT subject, 'other ' || n, at + n * interval '1 minute', 'user ' || n % 50, role, organisation,
           'fiche ' || n % 50, operation, subpurpose, 'outcome ' || n % 50, parent, categories, reason, digest
    FROM generate_series(1, 5000) AS n, (SELECT * FROM journal_entry LIMIT 1) AS one
"""
OTHER_PERSONS = """
    INSERT INTO journal_concerned (subject, entry_id, person_id)
    SELECT subject, id, 1000 + id % 50 FROM journal_entry WHERE act LIKE 'other %'
"""


def fill():
    """Enough acts of others, counted by PostgreSQL: its planner chooses by what it knows of the table's content."""
    with connection.cursor() as cursor:
        for statement in (OTHER_ACTS, OTHER_PERSONS, "ANALYZE journal_entry", "ANALYZE journal_concerned"):
            cursor.execute(statement)


def plan(**filters):
    """What the database says it would do for one page."""
    lines = []

    def explain(execute, sql, params, many, context):
        if "journal_entry" in sql and "LIMIT" in sql and "ORDER BY" in sql and not lines:
            words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"{words} {sql} /* {next(asked_before)} */", params)
                lines.extend(" ".join(map(str, row)) for row in cursor.cursor.fetchall())
        return execute(sql, params, many, context)

    with guard.owner(), transaction.atomic():
        if connection.vendor == "postgresql":
            fill()
        with connection.execute_wrapper(explain):
            queries.search(**filters)
    return " | ".join(lines)


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "journal_entry_at"),
        ({"since": NOW, "until": NOW + timedelta(days=1)}, "journal_entry_at"),
        ({"user": "claire"}, "journal_entry_user"),
        ({"fiche": "pay_care_costs"}, "journal_entry_fiche"),
        ({"outcome": "refused"}, "journal_entry_outcome"),
        ({"user": "claire", "since": NOW}, "journal_entry_user"),
        ({"person_id": 3}, "journal_concerned_person"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, dict) else one,
)
def test_each_filter_is_answered_from_its_index(filters, index):
    write_acts(3)
    said = plan(**filters)
    assert index in said, said
    whole = "SCAN journal_entry" if connection.vendor == "sqlite" else "Seq Scan"
    assert whole not in said.replace("SCAN journal_entry USING INDEX", "")
    if connection.vendor == "sqlite" and "person_id" not in filters:
        assert "TEMP B-TREE" not in said, "what is asked for comes in order"
