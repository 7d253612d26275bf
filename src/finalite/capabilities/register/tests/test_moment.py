"""What the doors of one page share, and what ends it: another page, another thread, anything that changes."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import register, subject_rights
from finalite.capabilities.people.tests import factories
from finalite.capabilities.register import suspension
from finalite.missions.disputes.answer_data_subject_requests import operations, queries
from finalite.missions.disputes.answer_data_subject_requests.values import Channel, NewRequest, Right

FICHE = "answer_data_subject_requests"
TODAY = date(2026, 11, 21)
ASKED_BY_DOORS = ("register_suspension", "subject_rights_limitplaced")
pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    person = factories.make_person(organisation="01")
    with register.acting(register.Actor(user="me", role="insured_person", person_id=person)):
        yield person


def asked_again(act):
    """How often the act asks whether the fiche is stopped or limited."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(any(table in one["sql"] for table in ASKED_BY_DOORS) for one in captured)


def test_a_page_asks_once_what_each_of_its_doors_would_ask(me):
    def read_twice():
        queries.my_requests(person=me)
        queries.my_disclosures(person=me)

    assert asked_again(read_twice) == 4
    with register.one_moment():
        assert asked_again(read_twice) == 2
        assert asked_again(read_twice) == 0
    assert asked_again(read_twice) == 4


def test_the_next_page_knows_of_a_stop_and_of_a_limit(me):
    with register.one_moment():
        assert queries.my_requests(person=me) == ()
    suspension.suspend(slug=FICHE, by="dpo", reason="essai", at=datetime(2026, 11, 21, tzinfo=UTC))
    with register.one_moment(), pytest.raises(register.Refused) as stopped:
        queries.my_requests(person=me)
    suspension.resume(slug=FICHE, at=datetime(2026, 11, 22, tzinfo=UTC))
    subject_rights.limit(person_id=me, fiche=FICHE, kind="restriction", on=TODAY)
    with register.one_moment(), pytest.raises(register.Refused) as limited:
        queries.my_requests(person=me)
    assert (stopped.value.code, limited.value.code) == ("suspended", "restricted")


def test_what_an_operation_changes_is_asked_afresh(me):
    asked = NewRequest(Right.ACCESS, Channel.ACCOUNT, TODAY, "Essai", person_id=me)
    with register.one_moment():
        queries.my_requests(person=me)
        operations.receive_request(request=asked)
        assert asked_again(lambda: queries.my_requests(person=me)) == 2
