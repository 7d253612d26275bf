"""Unusual access: each rule speaks from its limit on, not before, and of agents only."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from finalite.capabilities import journal, register
from finalite.capabilities.journal.habits import Day

from .. import queries, watching
from ..watching import Rule
from .factories import dpo

PARIS = ZoneInfo("Europe/Paris")
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 15)


def day(user="a", persons=0, refused=0, out_of_hours=0, role="benefit_technician", on=MONDAY):
    return Day(user, role, on, persons, refused, out_of_hours)


@pytest.mark.parametrize(
    ("peers", "persons", "limit"),
    [((), 199, None), ((), 200, 200), ((5, 5), 199, None), ((5, 5, 5), 49, None), ((5, 5, 5), 50, 50),
     ((40, 40, 40), 119, None), ((40, 40, 40), 120, 120), ((1000, 40, 40, 40), 120, 120)],
)  # fmt: skip
def test_many_persons_are_many_beside_what_the_role_usually_meets(peers, persons, limit):
    days = [day(f"p{n}", one) for n, one in enumerate(peers)] + [day("a", persons)]
    found = [one for one in watching.unusual(days, ()) if one.user == "a"]
    assert [(one.rule, one.limit) for one in found] == ([(Rule.VOLUME, limit)] if limit else [])


def test_the_days_of_an_account_never_make_its_own_measure():
    days = [day("a", 150, on=MONDAY + timedelta(days=n)) for n in range(5)] + [day(f"p{n}", 10) for n in range(3)]
    assert {one.user for one in watching.unusual(days, ())} == {"a"}


@pytest.mark.parametrize(("counted", "rules"), [(4, set()), (5, {Rule.REFUSALS, Rule.HOURS})])
def test_refusals_and_hours_speak_from_five(counted, rules):
    assert {one.rule for one in watching.unusual([day(refused=counted, out_of_hours=counted)], ())} == rules


def acts(n, *, at, user="agent", role="benefit_technician", reason="", outcome="done", first=1):
    for rank in range(n):
        journal.record(
            act=journal.ActRecord(
                at=at, user=user, role=role, organisation="011", fiche="pay_care_costs", operation="person_file",
                subpurpose="receive_care_sheets", persons=(first + rank,), categories=("civil_identity",),
                outcome=outcome, reason=reason, parent="",
            )
        )  # fmt: skip


def looked(since=SUNDAY, until=MONDAY, **most):
    with register.acting(dpo()):
        return queries.unusual_access(since=since, until=until, **most)


@pytest.mark.django_db
def test_a_night_a_refusal_and_a_reason_are_counted_in_the_journal_as_people_live_them():
    acts(5, at=datetime(2026, 11, 16, 20, 59, tzinfo=PARIS), user="evening")
    acts(5, at=datetime(2026, 11, 16, 21, 0, tzinfo=PARIS), user="night")
    acts(5, at=datetime(2026, 11, 15, 10, 0, tzinfo=PARIS), user="sunday")
    acts(5, at=datetime(2026, 11, 16, 10, 0, tzinfo=PARIS), user="refused", outcome="refused")
    acts(20, at=datetime(2026, 11, 16, 10, 0, tzinfo=PARIS), user="copied", reason="vu au téléphone")
    acts(19, at=datetime(2026, 11, 16, 10, 0, tzinfo=PARIS), user="varied", reason="vu au téléphone")
    acts(9, at=datetime(2026, 11, 16, 23, 0, tzinfo=PARIS), user="person", role="insured_person")
    assert {(one.user, one.rule, one.counted, one.on) for one in looked().found} == {
        ("night", Rule.HOURS, 5, MONDAY), ("sunday", Rule.HOURS, 5, SUNDAY), ("refused", Rule.REFUSALS, 5, MONDAY),
        ("copied", Rule.SAME_REASON, 20, MONDAY),
    }  # fmt: skip


@pytest.mark.django_db
def test_the_same_person_looked_at_all_day_is_one_person():
    at = datetime(2026, 11, 16, 10, 0, tzinfo=PARIS)
    for _ in range(20):
        acts(1, at=at, reason="dossier suivi")
    assert looked().found == ()


@pytest.mark.django_db
def test_only_the_latest_acts_are_looked_at_and_the_answer_says_which():
    acts(5, at=datetime(2026, 11, 15, 10, 0, tzinfo=PARIS), user="sunday")
    acts(5, at=datetime(2026, 11, 16, 22, 0, tzinfo=PARIS), user="night")
    whole, cut = looked(acts=10), looked(acts=5)
    assert {one.user for one in whole.found} == {"sunday", "night"} and whole.whole
    assert {one.user for one in cut.found} == {"night"} and not cut.whole
    assert cut.first_at == cut.last_at == datetime(2026, 11, 16, 22, 0, tzinfo=PARIS)
    assert looked(until=SUNDAY).found and looked(date(2026, 1, 1), date(2026, 1, 2)).last_at is None


@pytest.mark.django_db
def test_a_period_that_is_none_or_too_long_is_refused():
    for since, until in [(MONDAY, SUNDAY), (date(2026, 1, 1), MONDAY)]:
        with pytest.raises(register.Invalid, match="92 jours"):
            looked(since, until)
