"""The API as its own description says: whatever is sent, the answer is one it documents, and never a fault of ours."""

from datetime import UTC, date, datetime

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from finalite.capabilities import people, register
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.site import tokens
from finalite.site.doors import catalogue

pytestmark = [pytest.mark.django_db(databases=["default", "archive"]), pytest.mark.slow]
EXAMPLES = 3
CHECKS = [schemathesis.checks.not_a_server_error, status_code_conformance, response_schema_conformance]
AGENTS = ("benefit_technician", "rights_technician", "payment_officer", "dpo", "statistician", "medical_adviser")
BOUNDED = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)


@pytest.fixture
def described(db):
    """The description of the API, asked of the application itself, which must leave the test's connection open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


def token_of(user):
    return tokens.issue(user=user, label="essai", expires_at=datetime(2100, 1, 1, tzinfo=UTC))


def role_for(door, roles):
    """The first role that the register lets through this door; any, to be refused, where none is."""
    entry = register.entry(door.slug)
    return next((role for role in roles if catalogue.may(entry, role, door)), roles[0])


def about(sent, person):
    """The same arguments about somebody who exists: a number drawn at random is nobody's."""
    if isinstance(sent, dict):
        return {name: person if "person" in name and isinstance(one, int) else about(one, person)
                for name, one in sent.items()}  # fmt: skip
    return [about(one, person) for one in sent] if isinstance(sent, list) else sent


def endings_of(route, headers, person):
    """The statuses that made-up bodies meet, and the answers that are not as described."""
    met, faults = set(), set()

    @BOUNDED
    @hypothesis.given(case=route.as_strategy())
    def send(case):
        case.headers = headers
        case.body = about(case.body, person)
        answer = case.call()
        met.add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as fault:
            faults.add(str(fault)[:600])

    send()
    return met, faults


def try_every_door(described, user, roles, person):
    """Send every route a few bodies: the statuses met, by door. Fails with all that was not as described."""
    token, met, faults = token_of(user), {}, {}
    for door in catalogue.all_doors():
        route = described[f"/api/{door.slug}/{door.name}"]["POST"]
        headers = {"Authorization": f"Bearer {token}", "Finalite-Role": role_for(door, roles)}
        met[door.code], wrong = endings_of(route, headers, person)
        faults |= {door.code: wrong} if wrong else {}
    assert not faults
    return met


@pytest.fixture
def agent(account):
    """An agent of caisse 01 who holds every role of the demonstration."""
    user = account(AGENTS[0])
    for role in AGENTS[1:]:
        people.give_role(username=user.username, role=role, on=date(2020, 1, 1), organisation="01")
    return user


def test_an_agent_gets_only_documented_answers(described, agent):
    met = try_every_door(described, agent, AGENTS, care.seed())
    assert {200, 400} <= set().union(*met.values())


def test_an_insured_person_gets_only_documented_answers_and_nobody_elses_data(described, account):
    person = care.seed()
    user = account("insured_person", person_id=person)
    met = try_every_door(described, user, ("insured_person",), person)
    closed = [door.code for door in catalogue.all_doors() if "insured_person" not in door.open_to]
    assert len(closed) > 20 and not [code for code in closed if 200 in met[code]]
