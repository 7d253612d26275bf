"""Counting in the database gives what counting in memory gives."""

import pytest

from finalite.capabilities import statistics
from finalite.capabilities.people.models import Organisation
from finalite.capabilities.statistics.values import ALL

pytestmark = pytest.mark.django_db


def test_a_query_and_the_same_rows_in_memory_give_the_same_table():
    from finalite.capabilities.jobs.models import QueuedJob
    from finalite.capabilities.journal.tests.factories import NOW

    QueuedJob.objects.bulk_create(
        QueuedJob(key=f"{task}{fiche}{n}", task=task, fiche=fiche, run_at=NOW, created_at=NOW, attempts=n, claims=n)
        for task, fiche, count in (("t", "f", 30), ("t", "g", 4), ("u", "f", 25), ("u", "g", 40))
        for n in range(count)
    )
    names = ("task", "fiche", "claims", "attempts", "pk")
    rows = list(QueuedJob.objects.values(*names))
    wanted = {"dimensions": ("task", "fiche"), "sums": ("attempts",)}
    asked = statistics.tabulate(rows=QueuedJob.objects.all(), persons="pk", **wanted)
    held = statistics.tabulate_rows(rows=rows, person="pk", **wanted)
    assert asked == held
    assert asked.cell("t", "g").suppressed
    assert asked.cell(ALL, ALL).count == 99


def test_no_row_gives_a_table_of_zeros():
    table = statistics.tabulate(rows=Organisation.objects.none(), dimensions=("code",), persons="pk")
    assert [cell.count for cell in table.cells] == [0]
