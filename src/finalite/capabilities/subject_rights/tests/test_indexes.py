"""However many people there are, no table is read from end to end to answer one of them."""

import re
from itertools import count

import pytest
from django.db import connection

from finalite.capabilities import register
from finalite.capabilities.register import guard
from finalite.capabilities.register.act import Act, under_way
from finalite.capabilities.register.guard import personal
from finalite.capabilities.subject_rights import walk

pytestmark = pytest.mark.django_db
DESK = register.Actor(user="desk", role="dpo", reason="droit d'accès")
IN_FORCE = [entry.slug for entry in register.entries() if entry.status == "in_force"]

asked_before = count()


def statements(slug):
    """What the walk sends for one fiche, by table."""
    heard = {}

    def listen(execute, sql, params, many, context):
        heard[question.table] = (sql, params)
        return execute(sql, params, many, context)

    act = Act(DESK, "answer_data_subject_requests", "test", "answer_rights_requests", persons={7})
    with register.acting(DESK), under_way(act), register.answering(slug, 7) as purpose:
        asked = walk._questions(slug, purpose)
        for question in asked:
            with connection.execute_wrapper(listen):
                question.asked.rows(7)
    return heard


def is_found_by_index(statement, parameters):
    """SQLite tells its plan; PostgreSQL reads an empty table whole, so its catalogue tells whether it could not."""
    with guard.owner(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # numbered, for a text that was explained before is not prepared again, whatever became of its index
            cursor.execute(f"EXPLAIN QUERY PLAN {statement} /* {next(asked_before)} */", parameters)
            lines = [row[-1] for row in cursor.fetchall() if not row[-1].startswith("USE TEMP B-TREE")]
            return all(re.match(r"SEARCH .*\((fiche=\? AND )?(person_id|rowid)=\?", line) for line in lines)
        cursor.execute(INDEXES, [re.search(r'FROM "(\w+)"', statement).group(1)])
        link = ["id"] if "people_person" in statement else ["person_id"]
        return any(columns[:1] == link or columns[:2] == ["fiche", *link] for (columns,) in cursor.fetchall())


INDEXES = """
SELECT array(SELECT a.attname::text FROM unnest(x.indkey) WITH ORDINALITY k(n, place)
             JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.n ORDER BY k.place)
FROM pg_index x WHERE x.indrelid = %s::regclass AND x.indisvalid AND x.indpred IS NULL"""
"""Columns of each index that holds every row."""


@pytest.mark.parametrize("slug", IN_FORCE)
def test_every_table_of_a_fiche_answers_one_person_by_an_index(slug):
    asked = statements(slug)
    assert asked
    slow = {table for table, one in asked.items() if not is_found_by_index(*one)}
    assert not slow, f"read from end to end for one person: {slow}; add db_index=True to person_id"


def test_no_table_with_a_person_is_left_out():
    with_person = {
        f"{model._meta.app_label}.{model.__name__}"
        for slug in IN_FORCE
        for model in walk.personal_models(slug)
        if issubclass(model, personal.PersonalModel)
        and model._meta.app_label == slug
        and "person_id" in {field.attname for field in model._meta.concrete_fields}
    }
    asked = {table for slug in IN_FORCE for table in statements(slug)}
    assert with_person <= asked


def test_a_lost_index_is_seen():
    slug = "manage_cards"
    sent = statements(slug)["manage_cards.Card"]
    assert is_found_by_index(*sent)
    with guard.owner(), connection.cursor() as cursor:
        for name in led_by_person(cursor, "manage_cards_card"):
            cursor.execute(f'DROP INDEX "{name}"')
    assert not is_found_by_index(*sent)


def led_by_person(cursor, table):
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [table])
    else:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass", [table])
    return [name for (name,) in cursor.fetchall() if "person_id" in name]
