from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import cases, register
from finalite.capabilities.people.tests import factories, purposes
from finalite.capabilities.register.actor import Actor
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
AGENT = Actor("agent", "benefit_technician", "011")


@pytest.fixture(autouse=True)
def somebody_acts():
    with register.acting(AGENT):
        yield


def opened(person=None, **fields):
    return cases.open_case(
        on=ON,
        case=cases.NewCase(
            **{
                "kind": "check",
                "organisation": "011",
                "person_id": person,
                "subject": "" if person else "insured",
                **fields,
            }
        ),
    )


def test_the_work_list_puts_the_most_urgent_first_and_what_has_no_clock_last():
    with purposes.care():
        late, none, soon = (opened(due_on=d) for d in (date(2026, 12, 24), None, date(2026, 11, 24)))
        opened(organisation="012")
        listed = cases.work_list(organisation="011")
        assert [c.case_id for c in listed] == [soon, late, none]
        assert [c.clock(on=ON) for c in listed] == ["soon", "running", "none"]
        assert [c.case_id for c in cases.work_list(organisation="011", due_by=date(2026, 11, 30))] == [soon]


def test_the_due_day_itself_is_in_time():
    with purposes.care():
        case = cases.case(opened(due_on=ON))
        assert (case.clock(on=ON), case.clock(on=date(2026, 11, 22))) == ("soon", "late")


def test_a_case_is_followed_by_codes_from_opening_to_outcome():
    person = factories.make_person()
    with purposes.care():
        case = opened(person, due_on=date(2026, 12, 1))
        cases.assign(case_id=case, to="agent", on=ON)
        cases.note_event(case_id=case, kind="paper_asked", code="birth_certificate", on=ON)
        cases.reschedule(case_id=case, due_on=date(2027, 1, 4), on=ON)
        cases.close_case(case_id=case, outcome="paid", on=date(2026, 12, 2))
        assert [(e.kind, e.code, e.by) for e in cases.events_of(case)] == [
            ("opened", "", "agent"),
            ("assigned", "", "agent"),
            ("paper_asked", "birth_certificate", "agent"),
            ("due_moved", "", "agent"),
            ("closed", "paid", "agent"),
        ]
        [seen] = cases.of_person(person)
        assert (seen.outcome, seen.due_on, seen.is_open, seen.clock(on=date(2027, 2, 1))) == (
            "paid",
            date(2027, 1, 4),
            False,
            "none",
        )
        assert cases.of_person(person, only_open=True) == ()


def test_a_closed_case_moves_no_more():
    person = factories.make_person()
    with purposes.care():
        case = opened()
        cases.close_case(case_id=case, outcome="paid", on=ON)
        for act in (
            lambda: cases.close_case(case_id=case, outcome="refused", on=ON),
            lambda: cases.assign(case_id=case, to="agent", on=ON),
            lambda: cases.reschedule(case_id=case, due_on=ON, on=ON),
            lambda: cases.link_person(case_id=case, person_id=person, on=ON),
        ):
            with pytest.raises(Invalid, match="clos"):
                act()
        assert cases.case(case).outcome == "paid"
        assert len(cases.events_of(case)) == 2


@pytest.mark.parametrize("code", ["Madame Essai a appelé", "x" * 41, "", "a b"])
def test_free_text_is_refused(code):
    with purposes.care():
        case = opened()
        with pytest.raises(Invalid):
            cases.note_event(case_id=case, kind=code, on=ON)
        with pytest.raises(Invalid):
            cases.close_case(case_id=case, outcome=code, on=ON)


def test_a_case_of_another_fiche_is_out_of_reach():
    person = factories.make_person()
    with purposes.care():
        case = opened(person)
    with purposes.rights():
        assert cases.case(case) is None
        assert cases.of_person(person) == ()
        assert cases.events_of(case) == ()
        assert cases.work_list(organisation="011") == ()
        with pytest.raises(Invalid):
            cases.close_case(case_id=case, outcome="paid", on=ON)


def test_no_purpose_no_case():
    with pytest.raises(PurposeViolation):
        cases.work_list(organisation="011")
    with pytest.raises(PurposeViolation):
        cases.links(user="agent", organisation="011", person_ids=[1])


def test_a_linked_person_is_known_through_the_case():
    person, relative, later = (factories.make_person(organisation="012") for _ in range(3))
    with purposes.care():
        case = opened(person, linked=(relative, person))
        assert cases.links(user="x", organisation="011", person_ids=[person, relative, later]) == {person, relative}
        cases.link_person(case_id=case, person_id=later, on=ON)
        cases.link_person(case_id=case, person_id=later, on=ON)
        assert cases.links(user="x", organisation="011", person_ids=[later]) == {later}
        assert [c.case_id for c in cases.of_person(relative)] == [case]
        assert cases.links(user="x", organisation="", person_ids=[person]) == set()


def test_a_released_case_no_longer_links_the_former_agent():
    person = factories.make_person(organisation="012")
    with purposes.care():
        case = opened(person, organisation="012", assigned_to="lent")
        assert cases.links(user="lent", organisation="013", person_ids=[person]) == {person}
        cases.assign(case_id=case, to="", on=ON)
        assert cases.links(user="lent", organisation="013", person_ids=[person]) == set()


def test_a_team_case_links_nobody_by_an_empty_login():
    person = factories.make_person(organisation="012")
    with purposes.care():
        opened(person, organisation="012")
        assert cases.links(user="", organisation="", person_ids=[person]) == set()


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": date(2026, 11, 20)},
        {"organisation": ""},
        {"kind": "A sentence"},
        {"subject": "health_professional"},
        {"person_id": 987654321},
    ],
)
def test_a_case_that_cannot_be_is_refused(fields):
    with purposes.care(), pytest.raises(Invalid):
        opened(**fields)


def test_a_case_cannot_close_before_it_opened():
    with purposes.care():
        case = opened()
        with pytest.raises(Invalid, match="précède"):
            cases.close_case(case_id=case, outcome="paid", on=date(2026, 11, 20))


def test_five_hundred_cases_cost_as_many_statements_as_one():
    person = factories.make_person()
    new = [cases.NewCase("check", "011", "insured", person)] * 500
    with purposes.care():
        with CaptureQueriesContext(connection) as seen:
            cases.open_cases(cases=new, on=ON)
        inserted = [q["sql"] for q in seen.captured_queries if q["sql"].startswith("INSERT")]
        assert len(cases.of_person(person)) == 500
    tables = {sql.split('"')[1] for sql in inserted}
    assert tables == {"cases_case", "cases_caselink", "cases_event"}
