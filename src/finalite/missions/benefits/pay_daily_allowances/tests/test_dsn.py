"""A DSN file: pay kept by month, a stop and a return tied, every fault told with its line, nothing done twice."""

from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.exchange.dsn.tests import messages as dsn
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_daily_allowances import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories as f

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def send(*declarations, **fields):
    file = register.Upload("dsn.txt", dsn.written(*declarations, **fields))
    return f.act(f.technician(), operations.receive_dsn, file=file, received_on=ON)


def of(person, kind, *stops, **changes):
    return dsn.message(kind, *stops, person=dsn.person(kind, i001=f.nir_of(person)[:13]), **changes)


def test_a_stop_declared_by_the_employer_joins_that_of_the_doctor():
    person = rights.covered_person()
    f.prescribe(person, f.doctor(), date(2026, 11, 3), date(2026, 11, 20))
    receipt = send(of(person, "04"))
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    assert [line.stop for line in receipt.lines if not line.fault] == [stop.stop]
    assert stop.sources == ("doctor", "employer") and stop.contradictions == ()


def test_the_same_file_is_taken_once_and_monthly_pay_is_kept():
    person = rights.covered_person()
    first, again = send(of(person, "01")), send(of(person, "01"))
    assert (first.months, first.again, again.months, again.again) == (1, False, 0, True)
    with guard.owner():
        assert models.DeclaredPay.objects.get(month=date(2026, 10, 1)).gross == 250_000


def test_a_return_ends_the_stop_early():
    person = rights.covered_person()
    send(of(person, "04"))
    send(of(person, "05"))
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    assert stop.last_on == date(2026, 11, 15)


def test_what_cannot_be_used_is_told_with_its_line():
    unknown = send(dsn.message("04"))
    assert any("inconnu" in line.fault and line.line > 0 for line in unknown.lines)
    person = rights.covered_person()
    birth = send(of(person, "04", dsn.stop(i001="02")))
    assert any("doit en faire la demande" in line.fault for line in birth.lines)
    broken = send(of(person, "04"), lines=3)
    assert broken.declarations == 0 and any(line.fault for line in broken.lines)
