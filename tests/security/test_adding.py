"""A row added by a kept statement is checked as a saved one is: the text is kept, never the permission."""

import pytest
from django.db import IntegrityError, connection, transaction

from finalite.capabilities.register import guard
from finalite.capabilities.register.guard.adding import Adding
from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.purpose import PurposeViolation, opened, touching

from .test_bypass import REFUSED
from .world.models import Note, Person, Trace
from .world.purposes import ALL, CALL, INSURED, NARROW, WRITER

pytestmark = pytest.mark.django_db


def somebody(**fields):
    return Person(**{"subject": "insured", "email": "e@example.org"} | fields)


def test_it_adds_what_saving_adds_and_names_what_it_touches_each_time(world):
    adding = Adding(Person)
    for name in ("Eve", "Zoé"):
        with opened(ALL), touching(set()) as saved:
            somebody(name=name).save(force_insert=True)
        with opened(ALL), touching(set()) as added:
            row = somebody(name=name)
            assert adding.add(row)
        assert added == saved and "civil_identity" in added
        with opened(ALL):
            one, other = Person.objects.filter(name=name).order_by("pk")
            assert other.pk == row.pk and not row._state.adding
            columns = [
                field.attname for field in Person._meta.concrete_fields if field.attname not in ("id", "updated")
            ]
            assert [getattr(one, column) for column in columns] == [getattr(other, column) for column in columns]


def test_each_row_is_checked_whatever_was_added_before(world):
    adding = Adding(Person)
    with opened(INSURED):
        assert adding.add(somebody(name="Eve"))
        with pytest.raises(PurposeViolation):
            adding.add(somebody(name="Eve", subject="professional"))
    with opened(NARROW):
        assert adding.add(somebody(email="n@example.org"))
        for refused in ({"name": "Eve"}, {"nir": "1"}, {"subject": "professional"}, {"income": 3}):
            with pytest.raises(PurposeViolation):
                adding.add(somebody(**refused))
        assert adding.add(somebody(email="m@example.org"))
    with pytest.raises(PurposeViolation):
        adding.add(somebody())
    with guard.owner():
        assert sorted(Person.objects.filter(email__startswith="n@").values_list("name", "nir", "income")) == [
            (None, None, None)
        ]


def test_what_one_purpose_compiled_serves_no_other(world):
    adding = Adding(Person)
    with opened(ALL):
        assert adding.add(somebody(nir="2", name="Eve"))
        text = adding._compiled(ALL, somebody()).text
    with opened(CALL), pytest.raises(PurposeViolation):
        adding.add(somebody(nir="3"))
    with opened(CALL), pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, ["insured", "3", *[None] * (text.count("%s") - 2)])
    with opened(WRITER):
        assert adding.add(somebody(nir="4"))


def test_a_row_whose_unique_value_is_taken_is_left_out_and_nothing_else_is():
    with connection.cursor() as cursor, guard.owner():
        cursor.execute("CREATE UNIQUE INDEX one_note ON world_note (text)")
    once, plain = Adding(Note, once=True), Adding(Note)
    note = Note(text="same")
    assert once.add(note) and note.pk
    again = Note(text="same")
    assert not once.add(again) and again.pk is None and again._state.adding
    with pytest.raises(IntegrityError), transaction.atomic():
        plain.add(Note(text="same"))
    assert once.add(Note(text="other"))


def test_a_table_that_only_grows_takes_rows_from_anybody(world):
    adding = Adding(Trace)
    assert adding.add(Trace(subject="insured", who="Eve", what="flu"))
    with opened(CALL):
        assert adding.add(Trace(subject="professional", who="Eve"))
        with pytest.raises(PurposeViolation):
            adding.add(Trace(subject="employer", who="Eve"))


def test_without_a_purpose_a_prepared_question_is_asked_of_nobody_only(world):
    asked = Prepared(lambda number: Note.objects.filter(pk__gte=number).values_list("text"), int)
    for _ in range(2):
        assert sorted(asked.rows(0)) == [("about Ann",), ("about Dr",)]
    through = Prepared(lambda number: Note.objects.filter(pk__gte=number).values_list("person__name"), int)
    with opened(ALL):
        assert ("Ann",) in through.rows(0)
    for _ in range(2):
        with pytest.raises(PurposeViolation):
            through.rows(0)
