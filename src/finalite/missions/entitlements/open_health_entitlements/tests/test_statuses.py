"""What other bodies grant ends when they say so, and what it freed from is due again."""

from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_health_entitlements import covers, models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.values import Disability, Injury

from . import factories

pytestmark = pytest.mark.django_db
ON, START, END = date(2026, 11, 21), date(2026, 1, 1), date(2026, 11, 1)
EVE = date(2026, 10, 31)


@pytest.fixture
def person():
    return factories.covered_person()


def act(function, **arguments):
    with register.acting(factories.technician()):
        return function(**arguments)


def cover(person, on):
    return act(queries.cover_on, person_ids=(person,), on=on)[0]


def exempt(person, on):
    """What a professional learns."""
    with guard.owner():
        return covers.answer(person, on).exempt


def disability(person, **fields):
    said = {"kind": Disability.PENSION, "starts_on": START, "source": "disability", "recorded_on": START}
    return act(operations.record_disability, person=person, **(said | fields))


def pension(person, **fields):
    said = {"kind": Injury.PENSION, "starts_on": START, "source": "at-mp", "recorded_on": START, "rate": 7000}
    return act(operations.record_work_injury, person=person, **(said | fields))


def end(door, person, kind, **fields):
    said = {"ends_on": END, "source": "decision 42", "recorded_on": ON}
    return act(door, person=person, kind=kind, **(said | fields))


def test_a_disability_that_ends_frees_no_more_from_that_day(person):
    number = disability(person)
    assert end(operations.end_disability, person, Disability.PENSION) == number
    assert (cover(person, EVE).disability, cover(person, END).disability) == ("pension", "")
    assert (exempt(person, EVE), exempt(person, END)) == (True, False)
    with guard.owner():
        row = models.DisabilityStatus.objects.get(pk=number)
    assert (row.source, row.end_source, row.end_recorded_on) == ("disability", "decision 42", ON)


def test_a_work_pension_that_ends_frees_no_more_from_that_day(person):
    pension(person)
    end(operations.end_work_injury, person, Injury.PENSION)
    assert (cover(person, EVE).injury_rate, cover(person, END).injury_rate) == (7000, None)
    assert (exempt(person, EVE), exempt(person, END)) == (True, False)


def test_the_end_of_one_leaves_the_other(person):
    disability(person)
    pension(person)
    end(operations.end_disability, person, Disability.PENSION)
    assert cover(person, END).injury_rate == 7000 and exempt(person, END)


def test_a_pension_too_low_to_exempt_ends_all_the_same(person):
    pension(person, rate=1000)
    end(operations.end_work_injury, person, Injury.PENSION)
    assert (cover(person, END).injury, exempt(person, EVE)) == ("", False)


def test_a_planned_end_may_come_sooner_and_never_later(person):
    disability(person, ends_on=date(2026, 12, 1))
    with pytest.raises(register.Invalid):
        end(operations.end_disability, person, Disability.PENSION, ends_on=date(2027, 1, 1))
    end(operations.end_disability, person, Disability.PENSION)
    assert not exempt(person, END)


@pytest.mark.parametrize(
    "kind, ends_on",
    [(Disability.WAR_PENSION, END), (Disability.PENSION, START), (Disability.PENSION, date(2025, 1, 1))],
)
def test_only_what_runs_is_ended(person, kind, ends_on):
    disability(person)
    with pytest.raises(register.Invalid):
        end(operations.end_disability, person, kind, ends_on=ends_on)
    assert exempt(person, END)


def test_ended_twice_is_said(person):
    disability(person)
    end(operations.end_disability, person, Disability.PENSION)
    with pytest.raises(register.Invalid):
        end(operations.end_disability, person, Disability.PENSION)


def test_of_two_pensions_the_first_day_says_which(person):
    pension(person)
    pension(person, starts_on=date(2026, 3, 1), rate=8000)
    with pytest.raises(register.Invalid) as unclear:
        end(operations.end_work_injury, person, Injury.PENSION)
    assert unclear.value.field == "starts_on"
    end(operations.end_work_injury, person, Injury.PENSION, starts_on=date(2026, 3, 1))
    assert cover(person, END).injury_rate == 7000


def test_an_exemption_closed_with_the_last_right_is_not_opened_again(person):
    disability(person)
    act(operations.end_right, person=person, ends_on=date(2026, 6, 1), reason=operations.EndReason.DEPARTURE, on=ON)
    end(operations.end_disability, person, Disability.PENSION)
    assert not exempt(person, date(2026, 7, 1))
