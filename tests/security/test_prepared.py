"""A question compiled once answers like the bare one, and only under the purposes that may ask it."""

import threading

import pytest
from django.db import connection, transaction

from finalite.capabilities.register import guard
from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.purpose import PurposeViolation, opened, touching

from .conftest import BORN
from .test_bypass import REFUSED
from .world.models import Claim, Person
from .world.purposes import ALL, CALL, INSURED

pytestmark = pytest.mark.django_db


def named(name):
    return Person.objects.filter(name=name).values_list("nir", "birth", "email")


def emailed(number):
    return Person.objects.filter(pk=number).values_list("email")


def test_it_answers_as_the_bare_question_does_and_names_what_it_touches_each_time(world):
    asked = Prepared(named, str)
    for name in ("Ann", "Dr", "Ann", "nobody"):
        with opened(ALL), touching(set()) as bare:
            expected = list(named(name))
        with opened(ALL), touching(set()) as prepared:
            assert asked.rows(name) == expected
        assert prepared == bare and "nir" in prepared
    with opened(ALL):
        assert asked.rows("Ann")[0][1] == BORN


def test_what_one_purpose_compiled_serves_no_other(world):
    asked = Prepared(named, str)
    with opened(ALL):
        assert asked.rows("Ann")
    with opened(CALL), pytest.raises(PurposeViolation):
        asked.rows("Ann")
    with pytest.raises(PurposeViolation):
        asked.rows("Ann")


def test_each_purpose_has_its_own_rows(world):
    asked = Prepared(lambda paid: Claim.objects.filter(paid__lte=paid).values_list("subject"), int)
    for purpose in (ALL, INSURED, ALL, INSURED):
        with opened(purpose):
            assert sorted(asked.rows(10)) == sorted(Claim.objects.filter(paid__lte=10).values_list("subject"))
    with opened(INSURED):
        assert {one for (one,) in asked.rows(10)} == {"insured"}


def test_the_text_kept_for_a_purpose_is_refused_as_raw_sql_under_another(world):
    asked = Prepared(named, str)
    with opened(ALL):
        text = asked._compiled(ALL).text
    with opened(CALL), pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, ["Ann"])


def test_a_refused_statement_spoils_nothing_for_the_next(world):
    asked = Prepared(emailed, int)
    with opened(CALL):
        assert asked.rows(1001) == [("a@example.org",)]
        with pytest.raises(REFUSED), transaction.atomic():
            list(Person.objects.values_list("nir"))
        assert asked.rows(1001) == [("a@example.org",)]
    with guard.owner():
        assert asked.rows(1002) == [("d@example.org",)]


def test_threads_share_no_compiled_question(world):
    asked, seen = Prepared(emailed, int), []

    def other():
        seen.append(getattr(asked._of_thread, "known", None))

    with opened(CALL):
        asked.rows(1001)
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [None] and len(asked._of_thread.known) == 1


def test_a_value_that_does_not_stand_in_the_statement_is_told_at_once(world):
    with opened(ALL), pytest.raises(AssertionError, match="each value"):
        Prepared(lambda name: Person.objects.filter(name__startswith=name).values_list("email"), str).rows("A")
