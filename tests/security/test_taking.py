"""What is removed and told by one statement is removed and told only as far as the purpose in force goes."""

import pytest
from django.db import DatabaseError, connection, transaction

from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import Purpose, PurposeViolation, opened, touching

from .world.models import Claim, Person, Trace
from .world.purposes import ALL, CALL, ERASER, EVERY, INSURED_ERASER, LITTLE

pytestmark = pytest.mark.django_db
BLIND_ERASER = Purpose("world", "blind", {"insured": LITTLE, "professional": LITTLE}, {}, erases=True)


def left():
    with guard.owner():
        return sorted(Claim.objects.values_list("act", flat=True))


def test_it_removes_what_was_asked_and_tells_what_went(world):
    with opened(ERASER), touching(set()) as categories:
        gone = guard.take(Claim.objects.filter(paid=7), "pk", "act")
    assert {act for _, act in gone} == {"XX", "YY"} and len({pk for pk, _ in gone}) == 2
    assert left() == ["CS"]
    assert "health" in categories, "what is told was read, and the journal says so"


def test_a_question_over_two_tables_removes_its_own_rows_only(world):
    with opened(ERASER):
        gone = guard.take(Claim.objects.filter(person__name="Ann", amount__gt=500), "act")
        assert gone == [("XX",)]
        assert guard.take(Claim.objects.filter(pk__in=[]), "act") == []
    assert left() == ["CS", "YY"]


def test_a_slice_is_refused_for_its_limit_would_be_lost(world):
    with opened(ERASER), pytest.raises(TypeError):
        guard.take(Claim.objects.order_by("pk")[:1], "pk")
    assert len(left()) == 3


def test_rows_about_others_stay(world):
    with opened(INSURED_ERASER):
        assert guard.take(Claim.objects.all(), "act") == [("CS",)]
    assert left() == ["XX", "YY"]


@pytest.mark.parametrize("purpose", [ALL, CALL])
def test_a_purpose_that_erases_nothing_takes_nothing(world, purpose):
    with opened(purpose), pytest.raises(PurposeViolation):
        guard.take(Claim.objects.all(), "pk")
    with pytest.raises(PurposeViolation):
        guard.take(Claim.objects.all(), "pk")
    assert len(left()) == 3


def test_a_column_that_may_not_be_read_is_not_told_and_nothing_goes(world):
    with opened(BLIND_ERASER), pytest.raises(PurposeViolation):
        guard.take(Claim.objects.all(), "act")
    assert len(left()) == 3


def test_an_append_only_table_lets_nothing_go(world):
    with opened(ERASER), pytest.raises(PurposeViolation):
        guard.take(Trace.objects.all(), "pk")


def test_the_engine_itself_refuses_the_text_under_another_purpose(world):
    text = 'DELETE FROM "world_claim" RETURNING "act"'
    for purpose in (ALL, BLIND_ERASER, INSURED_ERASER):
        refused = pytest.raises((PurposeViolation, DatabaseError))
        with opened(purpose), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)
            cursor.fetchall()
    assert len(left()) == 3


def test_what_is_told_obeys_the_reader_not_the_table(world):
    narrow = Purpose("world", "reader", {"insured": EVERY, "professional": LITTLE}, {}, erases=True)
    with opened(narrow), pytest.raises(PurposeViolation):
        guard.take(Person.objects.all(), "income")
