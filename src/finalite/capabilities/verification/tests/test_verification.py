"""Nobody loses anything unheard, and each fiche sees its own checks alone."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction

from finalite.capabilities import cases, register, retention, verification
from finalite.capabilities.people.tests import factories
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.actor import Actor
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid, Refused
from finalite.capabilities.verification.models import Check, Comparison

pytestmark = pytest.mark.django_db
FICHE, OTHER = "open_health_entitlements", "pay_care_costs"
RULE = "rights_cases"
ON, LAST = date(2026, 11, 21), date(2026, 12, 21)


@contextmanager
def working(fiche=FICHE, role="rights_technician"):
    with register.acting(Actor("agent", role, "011")), purpose.opened(purpose.purpose_of(fiche, role)):
        yield


def fact(**changed):
    return verification.Compared(
        **{
            "condition": "residence",
            "category": "residence_status",
            "declared": "12 mois par an",
            "received": "parti du foyer fiscal",
            "source": "tax_authority",
            "received_on": ON,
            "article": "CSS R. 111-2",
            "differs": True,
            **changed,
        }
    )


def opened(person, **changed):
    return verification.open_check(
        **{
            "one": verification.Candidate(person, "011"),
            "kind": "residence_check",
            "retention": RULE,
            "on": ON,
            **changed,
        }
    )


def told(person):
    check = opened(person)
    verification.compare(check_id=check, facts=[fact()], on=ON)
    verification.tell(check_id=check, answer_by=LAST, on=ON)
    return check


def plan(**changed):
    return verification.Plan(
        **{
            "name": "Résidence 2026",
            "criteria": ("no_care",),
            "kind": "residence_check",
            "size": 3,
            "seed": 42,
            "retention": RULE,
            **changed,
        }
    )


def test_a_campaign_keeps_what_is_needed_to_draw_it_again_and_gives_each_person_a_case():
    people = [factories.make_person() for _ in range(5)]
    candidates = [verification.Candidate(person, "011") for person in people]
    with working():
        campaign = verification.open_campaign(plan=plan(), candidates=candidates, on=ON)
        kept, checks = verification.campaign(campaign), verification.checks_in(campaign)
        again = verification.draw(candidates=candidates, size=kept.drawn, seed=kept.seed, by_caisse=kept.by_caisse)
        assert {c.person_id for c in again} == {c.person_id for c in checks} and kept.population == 5
        assert {c.person_id for c in cases.work_list(organisation="011")} == {c.person_id for c in checks}
        with pytest.raises(Invalid, match="porte déjà ce nom"):
            verification.open_campaign(plan=plan(), candidates=candidates, on=ON)


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"size": 0}, "au moins une"), ({"retention": "for_ever"}, "conservation")],
)
def test_a_plan_that_cannot_be_drawn_is_refused(changed, message):
    person = factories.make_person()
    with working(), pytest.raises(Invalid, match=message):
        verification.open_campaign(plan=plan(**changed), candidates=[verification.Candidate(person, "011")], on=ON)
    with working(), pytest.raises(Invalid, match="personne ne répond"):
        verification.open_campaign(plan=plan(), candidates=[], on=ON)


def test_a_campaign_closes_once_its_last_check_is_concluded():
    candidates = [verification.Candidate(factories.make_person(), "011")]
    with working():
        campaign = verification.open_campaign(plan=plan(), candidates=candidates, on=ON)
        with pytest.raises(Invalid, match="encore ouvertes"):
            verification.close_campaign(campaign_id=campaign, on=ON)
        [check] = verification.checks_in(campaign)
        verification.conclude(check_id=check.check_id, outcome="kept", against=False, on=ON)
        verification.close_campaign(campaign_id=campaign, on=ON)
        assert verification.campaign(campaign).closed_on == ON
        assert verification.yield_of(campaign).outcomes == (("kept", 1),)


@pytest.mark.parametrize(("day", "allowed"), [(ON, False), (LAST, False), (LAST + timedelta(1), True)])
def test_silence_lets_the_agent_decide_only_after_the_last_day(day, allowed):
    person = factories.make_person()
    with working():
        check = told(person)
        assert verification.check(check).heard(on=day) is allowed
        if allowed:
            verification.conclude(check_id=check, outcome="closed", against=True, on=day)
            assert verification.check(check).outcome == "closed"
        else:
            with pytest.raises(Refused, match="peut encore répondre") as refusal:
                verification.conclude(check_id=check, outcome="closed", against=True, on=day)
            assert refusal.value.code == "not_heard"


def test_nothing_is_decided_against_somebody_who_was_never_told():
    person = factories.make_person()
    with working():
        check = opened(person)
        verification.compare(check_id=check, facts=[fact()], on=ON)
        with pytest.raises(Refused, match="pas été entendue"):
            verification.conclude(check_id=check, outcome="closed", against=True, on=date(2030, 1, 1))


def test_an_answer_opens_the_decision_the_day_it_comes():
    person = factories.make_person()
    with working():
        check = told(person)
        verification.record_answer(check_id=check, answer="Je vis à Bourg.", on=ON)
        assert verification.overdue(on=date(2030, 1, 1)) == ()
        verification.require_heard(check_id=check, on=ON)


def test_a_job_never_decides_against_anybody():
    person = factories.make_person()
    with working():
        check = told(person)
    with working(role="automation"):
        assert [c.check_id for c in verification.overdue(on=date(2030, 1, 1))] == [check]
        with pytest.raises(Refused, match="seul un agent"):
            verification.conclude(check_id=check, outcome="closed", against=True, on=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda check: verification.tell(check_id=check, answer_by=LAST, on=ON), "aucun écart"),
        (lambda check: verification.record_answer(check_id=check, answer="Oui", on=ON), "rien n’a encore"),
        (lambda check: verification.reopen(check_id=check, on=ON), "encore ouverte"),
        (lambda check: verification.compare(check_id=check, facts=[fact(received_on=LAST)], on=ON), "pas encore reçu"),
        (lambda check: verification.record_answer(check_id=check + 999, answer="Oui", on=ON), "n’a pas de vérif"),
    ],
)
def test_each_step_waits_for_the_one_before(act, message):
    person = factories.make_person()
    with working():
        check = opened(person)
        with pytest.raises(Invalid, match=message):
            act(check)


def test_the_delay_runs_once_and_forward():
    person = factories.make_person()
    with working():
        check = opened(person)
        verification.compare(check_id=check, facts=[fact()], on=ON)
        with pytest.raises(Invalid, match="délai pour répondre"):
            verification.tell(check_id=check, answer_by=ON, on=ON)
        verification.tell(check_id=check, answer_by=LAST, on=ON)
        with pytest.raises(Invalid, match="déjà été dit"):
            verification.tell(check_id=check, answer_by=LAST, on=ON)


def test_a_proof_brought_later_takes_the_check_up_again():
    person = factories.make_person()
    with working():
        check = told(person)
        after = LAST + timedelta(1)
        verification.conclude(check_id=check, outcome="closed", against=True, on=after, kept_from=after)
        verification.reopen(check_id=check, on=after)
        found = verification.check(check)
        assert (found.outcome, found.closed_on, found.told_on) == (None, None, None)
        assert Comparison.objects.get().kept_from is None
        with pytest.raises(Refused, match="pas été entendue"):
            verification.conclude(check_id=check, outcome="closed", against=True, on=date(2030, 1, 1))
        verification.conclude(check_id=check, outcome="kept", against=False, on=after)


def test_a_fiche_sees_neither_checks_nor_campaigns_of_another():
    person = factories.make_person()
    with working():
        check = told(person)
    with working(OTHER, "benefit_technician"):
        assert verification.check(check) is None and verification.comparisons_of(check) == ()
        assert verification.checks_of(person) == () and verification.campaigns() == ()
        with pytest.raises(Invalid, match="n’a pas de vérification"):
            verification.conclude(check_id=check, outcome="kept", against=False, on=ON)


def test_a_fact_is_compared_and_shown_only_by_those_who_may_read_its_category():
    person = factories.make_person()
    with working():
        check = told(person)
        with pytest.raises(PurposeViolation, match="care_acts"):
            verification.compare(check_id=check, facts=[fact(category="care_acts")], on=ON)
        assert [c.category for c in verification.comparisons_of(check, differing=True)] == ["residence_status"]
    with working(role="medical_adviser"):  # handles cases, and may not know where somebody lives
        assert verification.comparisons_of(check) == ()


@pytest.mark.django_db(databases=["default", "archive"], transaction=True)
def test_the_rule_of_the_fiche_erases_check_and_facts_and_not_a_day_before():
    person = factories.make_person()
    with working(), transaction.atomic():
        check = told(person)
        verification.conclude(
            check_id=check, outcome="closed", against=True, on=date(2027, 1, 4), kept_from=date(2027, 1, 4)
        )
    retention.run(on=date(2032, 1, 3), fiche=FICHE)
    assert left() == (1, 1)
    retention.run(on=date(2032, 1, 5), fiche=FICHE)
    assert left() == (0, 0)


def left():
    with guard.owner():
        return Check.objects.count(), Comparison.objects.count()


def test_few_outcomes_are_not_told():
    person = factories.make_person()
    with working():
        verification.conclude(check_id=opened(person), outcome="kept", against=False, on=ON)
        table = verification.outcome_table()
        assert all(cell.suppressed for cell in table.cells) and table.cells
