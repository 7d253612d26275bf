"""A transport that needs an approval is paid as the fiche that keeps them says: given, by silence, refused, awaited."""

from datetime import date

import pytest

from finalite.capabilities import register
from finalite.missions.benefits.pay_care_costs import operations, queries
from finalite.missions.entitlements.verify_health_entitlements import operations as verification
from finalite.missions.entitlements.verify_health_entitlements.tests import factories as approvals

from . import factories
from .factories import ON, send, settle

pytestmark = pytest.mark.django_db
ASKED_ON, TRIP_ON = date(2026, 10, 20), date(2026, 11, 3)


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def person(doctor):
    return factories.patient(doctor)


def trip(person, doctor, carrier=None, **changes):
    """A trip of 160 km that the doctor prescribed."""
    said = {
        "act": "TRA",
        "base": 20_000,
        "charged": 20_000,
        "distance_km": 160,
        "prescriber": factories.number_of(doctor),
        "prescribed_on": "2026-10-19",
        "pathway": "unknown",
    }
    carrier = carrier or factories.provider(profession="transporter")
    return factories.line(person, carrier, **said | changes)


def request(person, on=ASKED_ON, **changes):
    return approvals.act(
        verification.request_approval, request=approvals.transport(person, **changes), received_on=on
    ).approval


def answer(approval, favourable, on):
    reason = "" if favourable else "Transport partagé possible."
    approvals.act(
        verification.give_medical_opinion,
        approvals.adviser(),
        approval=approval,
        favourable=favourable,
        reason=reason,
        on=on,
    )
    approvals.act(verification.decide_approval, approval=approval, on=on)


def act(function, **arguments):
    with register.acting(factories.technician()):
        return function(**arguments)


def outcome(person):
    [shown] = act(queries.reimbursements_of, person=person)
    [line] = shown.decision.lines
    return shown.outcome, line.codes.get("reason", ""), shown


def test_an_approval_given_is_found_and_cited(person, doctor):
    answer(request(person), True, date(2026, 10, 25))
    send(trip(person, doctor))
    settle()
    state, _, shown = outcome(person)
    assert state == "paid" and shown.reimbursed == 11_000 - 400
    assert [(step.article, step.note) for step in shown.decision.steps if "Accord préalable donné" in step.label] == [
        ("CSS R322-10-4", "25/10/2026")
    ]
    assert act(queries.replay_decision, settlement=shown.settlement).same


def test_how_long_an_approval_holds_is_said_to_be_unknown(person, doctor):
    answer(request(person, on=date(2025, 10, 20)), True, date(2025, 10, 25))
    send(trip(person, doctor))
    settle()
    assert any("durée de validité non recueillie" in one for one in outcome(person)[2].decision.warnings)


def test_nobody_asked_so_the_trip_is_refused_whatever_the_bill_states(person, doctor):
    send(trip(person, doctor, marks=["prior_approval"], approval="A-1"))
    settle()
    assert outcome(person)[:2] == ("refused", "prior_approval")


def test_a_request_made_after_the_trip_is_no_prior_request(person, doctor):
    answer(request(person, on=date(2026, 11, 4)), True, date(2026, 11, 5))
    send(trip(person, doctor))
    settle()
    assert outcome(person)[:2] == ("refused", "prior_approval")


def test_a_refusal_refuses_and_says_so_without_any_medical_word(person, doctor):
    answer(request(person), False, date(2026, 10, 30))
    send(trip(person, doctor))
    settle()
    state, reason, shown = outcome(person)
    assert (state, reason) == ("refused", "approval_refused")
    assert any(step.note == "30/10/2026" for step in shown.decision.steps) and "partagé" not in repr(shown)


def test_a_trip_waits_for_the_answer_and_is_paid_once_it_is_there(person, doctor):
    asked = request(person, on=date(2026, 11, 2))
    send(trip(person, doctor))
    assert settle(on=date(2026, 11, 10)).suspended == 1
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert [reason.endswith(".approval") for reason in waiting.reasons] == [True]
    answer(asked, True, date(2026, 11, 12))
    assert act(operations.resume_line, line=waiting.line, on=ON).state == "decided"
    assert outcome(person)[0] == "paid"


@pytest.mark.parametrize("on, suspended", [(date(2026, 11, 17), 1), (date(2026, 11, 18), 0)])
def test_the_silence_of_fifteen_days_grants_even_before_its_run(person, doctor, on, suspended):
    request(person, on=date(2026, 11, 2))
    send(trip(person, doctor), received_on=date(2026, 11, 4))
    assert settle(on=on).suspended == suspended
    if not suspended:
        assert any("Silence" in step.label and step.note == "18/11/2026" for step in outcome(person)[2].decision.steps)


@pytest.mark.parametrize("changes", [{"distance_km": 150}, {"marks": ["samu"]}, {"pathway": "emergency"}])
def test_a_short_or_urgent_trip_needs_none(person, doctor, changes):
    send(trip(person, doctor, **changes))
    settle()
    assert outcome(person)[0] == "paid"


def test_four_trips_of_one_prescription_are_a_series(person, doctor):
    carrier = factories.provider(profession="transporter")
    days = ["2026-11-02", "2026-11-04", "2026-11-06", "2026-11-09"]
    send(*[trip(person, doctor, carrier, distance_km=60, act_on=day) for day in days[:3]])
    settle()
    send(trip(person, doctor, carrier, distance_km=60, act_on=days[3]))
    settle()
    shown = act(queries.reimbursements_of, person=person)
    assert [one.outcome for one in shown] == ["refused", "paid", "paid", "paid"]


def test_a_request_named_on_the_sheet_is_the_one_that_counts(person, doctor):
    first = request(person)
    answer(first, True, date(2026, 10, 25))
    answer(request(person, on=date(2026, 10, 26)), False, date(2026, 10, 30))
    send(trip(person, doctor, approval=str(first)))
    settle()
    assert outcome(person)[0] == "paid"


def test_whatever_act_names_a_request_waits_for_its_answer(person, doctor):
    asked = approvals.act(
        verification.request_approval,
        request=approvals.ApprovalAsked(person=person, kind=approvals.ApprovalKind.DEVICE, care="Lit médicalisé"),
        received_on=ASKED_ON,
    ).approval
    supplier = factories.provider(profession="supplier")
    said = {"act": "LPP", "base": 10_000, "charged": 10_000, "prescriber": factories.number_of(doctor)}
    send(factories.line(person, supplier, approval=str(asked), prescribed_on="2026-10-19", **said))
    assert settle().suspended == 1
    answer(asked, False, ON)
    [waiting] = act(queries.suspended_lines, organisation="011")
    act(operations.resume_line, line=waiting.line, on=ON)
    assert outcome(person)[:2] == ("refused", "approval_refused")
