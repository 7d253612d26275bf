"""People close to an agent, and people known to the public: each rule catches its plant and leaves its neighbour."""

from datetime import date, timedelta

import pytest

from finalite.capabilities.journal.habits import Meeting
from finalite.capabilities.people.closeness import Housemate, Workplace

from ..nearness import Agent, Figure, Ties, near
from ..watching import Looked, Rule

DAY, BEFORE, AFTER = date(2026, 11, 16), date(2026, 11, 1), date(2026, 11, 20)
ME, MATE, FELLOW, STAR, MERGED, NOBODY = range(1, 7)


def met(person, *, user="me", organisation="01", on=DAY, in_list=False, act=1):
    return Meeting(act, user, "benefit_technician", organisation, on, person, in_list)


def ties(**more):
    given = {
        "agents": [Agent("me", ME, BEFORE, None), Agent("fellow", FELLOW, BEFORE, None)],
        "figures": [Figure(STAR, BEFORE, AFTER)],
        "housemates": {ME: [Housemate(MATE, date(2020, 1, 1), AFTER)]},
        "workplaces": {"fellow": [Workplace("01", date(2020, 1, 1), AFTER)], "me": [Workplace("01", BEFORE, None)]},
        "kept": {MERGED: MATE},
    }
    return Ties(**given | more)


def rules(*meetings, **more):
    return [one.rule for one in near(meetings, ties(**more))]


@pytest.mark.parametrize(
    ("meeting", "found"),
    [(met(ME), [Rule.OWN_FILE]), (met(ME, in_list=True), []), (met(ME, on=BEFORE - timedelta(days=1)), []),
     (met(MATE), [Rule.HOUSEHOLD]), (met(MERGED), [Rule.HOUSEHOLD]), (met(MATE, in_list=True), []),
     (met(MATE, on=AFTER), []), (met(MATE, user="fellow"), []),
     (met(FELLOW), [Rule.COLLEAGUE]), (met(FELLOW, user="unlinked"), [Rule.COLLEAGUE]), (met(FELLOW, in_list=True), []),
     (met(FELLOW, organisation="02"), []), (met(FELLOW, on=AFTER), []), (met(FELLOW, user="fellow"), [Rule.OWN_FILE]),
     (met(STAR), [Rule.PUBLIC_FIGURE]), (met(STAR, in_list=True), [Rule.PUBLIC_FIGURE]), (met(STAR, on=AFTER), []),
     (met(NOBODY), [])],
)  # fmt: skip
def test_each_rule_speaks_of_its_own_and_on_its_days_only(meeting, found):
    assert rules(meeting) == found


def test_a_household_that_works_together_is_both_and_the_same_person_under_two_accounts_is_neither():
    assert set(rules(met(MATE), agents=[Agent("me", ME, BEFORE, None), Agent("fellow", MATE, BEFORE, None)])) == {
        Rule.HOUSEHOLD, Rule.COLLEAGUE,
    }  # fmt: skip
    assert rules(met(ME), agents=[Agent("me", ME, BEFORE, None), Agent("other", ME, BEFORE, None)]) == [Rule.OWN_FILE]


def test_acts_of_a_day_are_counted_once_each_with_since_when_and_what_was_looked_at():
    [one] = near([met(MATE, act=1), met(MERGED, act=1), met(MATE, act=2)], ties())
    assert (one.on, one.user, one.counted, one.limit, one.since) == (DAY, "me", 2, 1, BEFORE)
    assert one.looked_at == (Looked.JOURNAL, Looked.AGENT_FILES, Looked.HOUSEHOLDS)
