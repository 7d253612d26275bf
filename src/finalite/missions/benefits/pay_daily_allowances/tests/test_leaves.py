"""From when to when a birth, adoption or bereavement leave goes, one day before and after each limit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ..rules import Leave, LeaveFacts, leave_dates

ON = date(2026, 11, 21)
DUE = date(2026, 6, 15)


@pytest.mark.parametrize(
    "fields, weeks_before, weeks_after",
    [
        ({"children": 0}, 6, 10),
        ({"children": 2}, 8, 18),
        ({"children": 0, "expected": 2}, 12, 22),
        ({"children": 0, "expected": 3}, 24, 22),
        ({"children": 0, "moved_weeks": 3}, 3, 13),
        ({"children": 0, "moved_weeks": 9}, 3, 13),
    ],
)
def test_maternity_lasts_what_the_law_says(fields, weeks_before, weeks_after):
    codes = leave_dates(LeaveFacts(leave=Leave.MATERNITY, expected_on=DUE, **fields), ON).lines[0].codes
    assert codes["first_on"] == (DUE - timedelta(weeks=weeks_before)).isoformat()
    assert codes["last_on"] == (DUE + timedelta(weeks=weeks_after) - timedelta(days=1)).isoformat()


def test_an_early_birth_does_not_shorten_the_whole():
    early = LeaveFacts(leave=Leave.MATERNITY, expected_on=DUE, children=0, born_on=DUE - timedelta(weeks=5))
    assert leave_dates(early, ON).lines[0].codes["days"] == 16 * 7
    very = replace(early, born_on=DUE - timedelta(weeks=9))
    assert leave_dates(very, ON).lines[0].codes["days"] == 16 * 7
    hospital = replace(very, child_in_hospital=True)
    assert leave_dates(hospital, ON).lines[0].codes["days"] == (16 + 3) * 7


def test_a_late_birth_lengthens_the_rest():
    late = LeaveFacts(leave=Leave.MATERNITY, expected_on=DUE, children=0, born_on=DUE + timedelta(days=6))
    assert leave_dates(late, ON).lines[0].codes["days"] == 16 * 7 + 6


def test_paternity_in_time_and_too_late():
    born = date(2026, 1, 10)
    for starts_on, outcome in ((date(2026, 7, 10), "open"), (date(2026, 7, 11), "refused")):
        facts = LeaveFacts(leave=Leave.PATERNITY, born_on=born, starts_on=starts_on)
        assert leave_dates(facts, ON).outcome == outcome
    old = LeaveFacts(leave=Leave.PATERNITY, born_on=date(2021, 6, 30), starts_on=date(2021, 7, 2))
    decision = leave_dates(old, ON)
    assert decision.outcome == "no_law" and "D1225-8" in decision.missing[0]


def test_the_number_of_children_is_asked_for():
    decision = leave_dates(LeaveFacts(leave=Leave.MATERNITY, expected_on=DUE), ON)
    assert (decision.outcome, decision.missing) == ("unknown", ("children",))


def test_the_additional_birth_leave_lasts_one_or_two_months_within_nine_of_the_birth():
    asked = LeaveFacts(leave=Leave.BIRTH_LEAVE, born_on=date(2026, 1, 10), starts_on=date(2026, 10, 10), months=5)
    assert leave_dates(asked, ON).lines[0].codes["last_on"] == "2026-12-09"
    assert leave_dates(replace(asked, starts_on=date(2026, 10, 11)), ON).outcome == "refused"
    assert leave_dates(replace(asked, born_on=date(2025, 12, 31)), ON).outcome == "refused"
