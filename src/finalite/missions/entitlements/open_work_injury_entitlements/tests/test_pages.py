"""The page of the files: as many as a victim has, asked together, each with its own papers and findings."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities.people.tests import factories as people_factories
from finalite.missions.entitlements.open_work_injury_entitlements import queries

from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = date(2026, 4, 1)


def read(person):
    """What the page of the files asks, and how many statements that took."""
    with CaptureQueriesContext(connection) as captured:
        files = f.act(queries.injury_files, f.victim(person), person=person, on=ON)
        medical = f.act(queries.medical_lines_of, f.victim(person), person=person)
    return files, {one.file: one.lines for one in medical}, len(captured)


def test_more_files_ask_no_more_statements_and_each_keeps_its_own():
    person, other = people_factories.make_person(), people_factories.make_person()
    first = f.recognised(person)
    read(person)
    [one], _, alone = read(person)
    second = f.by_victim(person, date(2026, 3, 12), happened_on=date(2026, 3, 11)).file
    f.certified(person, second, date(2026, 3, 13), content="entorse")
    f.recognised(other)
    files, medical, together = read(person)
    assert together <= alone + 2, "an open file asks whether somebody died, and nothing for each file"
    assert {shown.line.file: len(shown.papers) for shown in files} == {first: 1, second: 1}
    assert next(shown for shown in files if shown.line.file == first) == one
    assert [line.content for line in medical[second]] == ["entorse"] and f.SECRET in repr(medical[first])
    assert medical.keys() == {first, second}


def test_every_file_at_once_says_what_each_alone_says():
    person = people_factories.make_person()
    file = f.recognised(person)
    _, medical, _ = read(person)
    assert medical[file] == f.act(queries.medical_lines, f.victim(person), file=file)
