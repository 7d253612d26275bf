"""Each act leaves a line that names kinds of data and never what they say."""

import pytest
from django.db import connection

from finalite.capabilities import journal, people, register
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of

from .fiches import each_fiche, seeds

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


@each_fiche
def test_every_act_of_the_seed_is_written_down_with_its_categories(slug):
    person = seeds(slug).seed()
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        lines = journal.search(fiche=slug, outcome="done", limit=500).rows
    known = set(register.vocabulary().data)
    assert any(person in line.persons for line in lines)
    assert any(line.categories for line in lines) and all(set(line.categories) <= known for line in lines)


@each_fiche
def test_no_value_ever_reaches_the_journal(slug):
    person = seeds(slug).seed()
    with guard.owner():
        identity = people.identity_of([person])[person]
        tables = [t for t in connection.introspection.table_names() if t.startswith("journal_")]
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')
                text = repr(cursor.fetchall())
                assert identity.nir not in text and identity.birth_name not in text, table


@each_fiche
def test_the_journal_stays_sound(slug):
    seeds(slug).seed()
    report = journal.verify()
    assert report.sound, report.faults
