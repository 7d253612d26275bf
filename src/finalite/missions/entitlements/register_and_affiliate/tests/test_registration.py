"""Numbers: asked for, awaited, certified, suspended; through the doors, as technicians do."""

import json
from datetime import date, timedelta

import pytest

from finalite.capabilities import exchange, jobs, letters, register
from finalite.capabilities.cases.models import Case
from finalite.capabilities.register import guard
from finalite.missions.entitlements.register_and_affiliate import models, operations, queries
from finalite.missions.entitlements.register_and_affiliate.values import (
    Origin,
    Proof,
    RegistryAnswer,
)

from . import factories
from .factories import PAPER, RECEIVED, act, advance, letters_to, rows

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = date(2026, 11, 21)


def test_somebody_born_in_france_is_certified_by_the_registry_and_told_so():
    person = factories.certified_person()
    assert factories.identity(person).nir_kind == "certified"
    glance = act(queries.registration_of, person=person, on=ON)
    assert (glance.certified, glance.state, glance.wanted) == (True, "certified", ())
    assert letters_to(person) == ["certificate.typ"]


def test_what_leaves_for_the_registry_is_what_the_register_declares_and_is_in_the_ledger():
    found = factories.waiting_person()
    [sent] = rows(models.RegistryExchange)
    assert set(json.loads(sent["content"])) == {
        "file",
        "birth_name",
        "first_names",
        "sex",
        "birth",
        "nationality",
        "document_number",
    }
    with guard.owner():
        [line] = [one for one in exchange.ledger(person_id=found.person) if one.recipient == "sandia"]
    assert line.content_digest == exchange.digest_of(sent["content"].encode())


def test_a_waiting_number_is_never_shown_nor_sent_as_certified():
    found = factories.waiting_person()
    glance = act(queries.registration_of, person=found.person, on=ON)
    assert not glance.certified and glance.number.endswith("(numéro d’attente)")
    act(operations.send_number_certificate, person=found.person, on=RECEIVED)
    with guard.owner():
        titles = [one.title for one in letters.letters_of([found.person])]
    assert titles == ["Attestation d’immatriculation provisoire"]
    act(
        operations.add_document,
        registration=found.registration,
        document=PAPER,
        proves=Proof.CIVIL_STATUS,
        received_on=RECEIVED,
    )
    act(operations.ask_registry, registration=found.registration, on=RECEIVED)
    assert json.loads(rows(models.RegistryExchange)[-1]["content"])["number_kind"] == "waiting"


def test_an_identity_that_is_not_established_is_asked_for_and_never_sent():
    found = factories.registered(factories.new(Origin(), sex=None))
    assert found.outcome == "unknown" and {one.fact for one in found.wanted} == {"born_in_france", "civil_identity"}
    with pytest.raises(register.Invalid, match="identité"):
        act(operations.ask_registry, registration=found.registration, on=RECEIVED)
    act(operations.send_wanted, registration=found.registration, on=RECEIVED)
    assert not rows(models.RegistryExchange) and letters_to(found.person) == ["wanted.typ"]


def test_a_stateless_person_whose_birth_is_known_by_its_year_is_registered():
    found = factories.registered(factories.new(factories.abroad(nationality=""), birth="1985"))
    assert factories.identity(found.person).birth == "1985"
    assert [one.fact for one in found.wanted] == ["identity_document"]


def test_the_registry_may_say_no_and_another_document_asks_again():
    found = factories.registered(factories.new())
    act(operations.ask_registry, registration=found.registration, on=RECEIVED)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.ask_registry, registration=found.registration, on=RECEIVED)
    refused = act(
        operations.record_registry_answer,
        registration=found.registration,
        answer=RegistryAnswer.REJECTED,
        on=RECEIVED,
    )
    assert refused.outcome == "unknown"
    act(
        operations.add_document,
        registration=found.registration,
        document=PAPER,
        proves=Proof.CIVIL_STATUS,
        received_on=RECEIVED + timedelta(days=5),
    )
    again = act(operations.ask_registry, registration=found.registration, on=RECEIVED + timedelta(days=6))
    assert again.outcome == "ask"


@pytest.mark.parametrize(("answer", "number"), [("certified", ""), ("rejected", "x"), ("certified", "295109912611199")])
def test_an_answer_that_cannot_be_true_changes_nothing(answer, number):
    found = factories.registered()
    act(operations.ask_registry, registration=found.registration, on=RECEIVED)
    with pytest.raises(register.Invalid):
        act(
            operations.record_registry_answer,
            registration=found.registration,
            answer=RegistryAnswer(answer),
            number=number,
            on=RECEIVED,
        )
    assert factories.identity(found.person).nir is None


def test_the_clock_demands_then_an_agent_suspends_and_nothing_happens_twice():
    found = factories.waiting_person()
    last = found.due_on
    assert last == date(2026, 9, 1) and advance(last).seen == 0
    assert advance(last + timedelta(days=1)).done == 1 and advance(last + timedelta(days=1)).seen == 0
    [row] = rows(models.Registration)
    assert (row["state"], row["demanded_on"], row["due_on"]) == ("demanded", date(2026, 9, 2), date(2026, 12, 2))
    with pytest.raises(register.Invalid, match="mise en demeure"):
        act(operations.suspend_registration, registration=found.registration, on=ON)
    assert advance(date(2026, 12, 2)).seen == 0 and advance(date(2026, 12, 3)).done == 1
    assert not act(queries.suspended_among, person_ids=(found.person,))
    act(operations.suspend_registration, registration=found.registration, on=date(2026, 12, 4))
    assert act(queries.suspended_among, person_ids=(found.person,)) == (found.person,)
    assert letters_to(found.person) == ["demand.typ", "decision.typ"]
    assert advance(date(2027, 12, 4)).seen == 0


def test_a_document_stops_the_clock_and_the_late_decision_is_not_taken_by_itself():
    found = factories.waiting_person()
    act(
        operations.add_document,
        registration=found.registration,
        document=PAPER,
        proves=Proof.CIVIL_STATUS,
        received_on=date(2026, 8, 3),
    )
    assert rows(models.Registration)[0]["due_on"] == date(2026, 11, 3)
    assert advance(date(2026, 11, 4)).done == 0
    assert rows(models.Registration)[0]["state"] == "waiting"


def test_what_is_out_of_reach_gives_two_years_once():
    found = factories.waiting_person()
    held = act(operations.accept_impossibility, registration=found.registration, on=RECEIVED)
    assert held.due_on == date(2028, 6, 1) and advance(held.due_on).seen == 0
    with pytest.raises(register.Invalid, match="ne recommence pas"):
        act(operations.accept_impossibility, registration=found.registration, on=ON)
    assert advance(date(2028, 6, 2)).done == 1
    assert rows(models.Registration)[0]["state"] == "demanded"


def test_the_clock_and_the_majority_run_as_jobs():
    factories.waiting_person()
    for task in ("register_and_affiliate.advance", "register_and_affiliate.come_of_age"):
        jobs.enqueue(task=task, key=task, fiche="register_and_affiliate", args={"on": date(2026, 9, 2)})
    jobs.run_ready()
    assert jobs.job_by_key(key="register_and_affiliate.advance").done == 1
    assert jobs.job_by_key(key="register_and_affiliate.come_of_age").state == "done"


def test_a_rejection_starts_the_delay_of_another_document():
    found = factories.waiting_person()
    act(
        operations.add_document,
        registration=found.registration,
        document=PAPER,
        proves=Proof.CIVIL_STATUS,
        received_on=date(2026, 8, 3),
    )
    act(operations.ask_registry, registration=found.registration, on=date(2026, 8, 4))
    again = act(
        operations.record_registry_answer,
        registration=found.registration,
        answer=RegistryAnswer.REJECTED,
        on=date(2026, 8, 20),
    )
    assert (again.outcome, again.due_on) == ("unknown", date(2026, 11, 20))
    assert advance(date(2026, 11, 21)).done == 1


@pytest.mark.parametrize(
    ("origin", "who", "field"),
    [
        ({"born_in": "XXXXX"}, {}, "born_in"),
        ({"nationality": "fr"}, {}, "nationality"),
        ({"document_number": "1" * 41}, {}, "document_number"),
        ({}, {"birth_name": " "}, "birth_name"),
        ({}, {"first_names": "x" * 121}, "first_names"),
        ({}, {"birth": "1985-02-30"}, "birth"),
        ({}, {"birth_place": "999999"}, "birth_place"),
    ],
)
def test_what_cannot_be_written_of_anybody_is_refused_with_its_field(origin, who, field):
    with pytest.raises(register.Invalid) as refusal:
        factories.registered(factories.new(Origin(**origin), **who))
    assert field in refusal.value.field and "range" not in refusal.value.message


def test_a_refused_act_leaves_no_case_behind():
    found = factories.registered()
    with pytest.raises(register.Invalid):
        act(operations.accept_impossibility, registration=10**9, on=ON)
    with guard.owner():
        assert Case.objects.filter(person_id=found.person).count() == 1
