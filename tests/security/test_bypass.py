"""No attempt passes, on either database, and each one is real: the owner of the database can do it."""

import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import PurposeViolation, active_or_none, opened

from .attempts import ATTEMPTS, LEAKS, raw, reads, rows, twins, writes

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
REFUSED = (PurposeViolation, DatabaseError, sqlite3.Error, psycopg.Error)
SUITES = (raw, reads, rows, twins, writes)
ENOUGH = 140


def run(attempt):
    with transaction.atomic():
        result = attempt.run()
        return list(result) if isinstance(result, QuerySet) else result


def under(purpose):
    return opened(purpose)


def skip_elsewhere(attempt):
    if attempt.only and attempt.only != connection.vendor:
        pytest.skip(f"only on {attempt.only}")


def by_name(attempt):
    return attempt.name


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=by_name)
def test_attempt_is_refused(world, attempt):
    skip_elsewhere(attempt)
    with under(attempt.purpose), pytest.raises(REFUSED):
        run(attempt)
    assert active_or_none() is None


@pytest.mark.parametrize("attempt", LEAKS, ids=by_name)
def test_rows_of_others_stay_out_of_sight(world, attempt):
    skip_elsewhere(attempt)
    with under(attempt.purpose):
        try:
            leaked = run(attempt)
        except REFUSED:
            leaked = None
    assert not leaked


@pytest.mark.parametrize("attempt", [a for a in ATTEMPTS if a.controlled], ids=by_name)
def test_attempt_is_real(world, attempt):
    skip_elsewhere(attempt)
    with guard.owner():
        run(attempt)


@pytest.mark.parametrize("attempt", [a for a in LEAKS if a.controlled], ids=by_name)
def test_leak_is_real(world, attempt):
    skip_elsewhere(attempt)
    with guard.owner():
        assert run(attempt)


def test_the_suite_is_large_enough():
    assert len({a.name for a in [*ATTEMPTS, *LEAKS]}) == len(ATTEMPTS) + len(LEAKS) >= ENOUGH
