"""Rights from the request to their end: who speaks when, what opens, what waits, what ends."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import cases, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import PurposeViolation, opened, purpose_of
from finalite.missions.entitlements.open_disability_and_death_entitlements import models, operations, queries
from finalite.missions.entitlements.open_disability_and_death_entitlements.facts import (
    AskedBy,
    Deceased,
    Home,
    Link,
    Situation,
)
from finalite.missions.entitlements.open_disability_and_death_entitlements.values import (
    Claim,
    Earned,
    EndReason,
    Kind,
    LastSituation,
    ReportKind,
    Request,
    SuspensionReason,
)
from finalite.missions.entitlements.open_health_entitlements import queries as health

from . import factories

pytestmark = pytest.mark.django_db
FICHE = "open_disability_and_death_entitlements"
ON = date(2026, 11, 21)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def cover(person, on=ON):
    with register.acting(register.automation("open_health_entitlements")):
        return health.cover_on(person_ids=(person,), on=on)[0]


def test_nothing_opens_before_the_medical_service_has_spoken():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    assert (asked.state, [one.fact for one in asked.wanted]) == ("waiting", ["two_thirds_lost"])
    with pytest.raises(register.Invalid):
        act(operations.decide_application, application=asked.application, grant=True, on=factories.DECIDED)
    assert not factories.rights(person)


def test_the_right_opens_on_the_day_of_the_state_and_care_is_exempt_from_then():
    person, right = factories.pensioner()
    [held] = factories.rights(person)
    assert (held.kind, held.category, held.starts_on) == (Kind.PENSION, 2, factories.STATE_ON)
    assert cover(person).disability == "pension"
    assert cover(person, factories.STATE_ON - timedelta(1)).disability == ""
    act(operations.end_right, right=right, ends_on=date(2026, 9, 1), reason=EndReason.RECOVERED, on=date(2026, 9, 1))
    assert cover(person, date(2026, 8, 31)).disability == "pension" and cover(person).disability == ""


def test_only_an_adviser_finds_and_only_the_medical_service_reads_its_reports():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    said = {"application": asked.application, "two_thirds_lost": True, "state_on": ON, "on": ON, "category": 1}
    secretary = Actor(user="sec", role="medical_secretariat", organisation=factories.CAISSE)
    for actor in (factories.technician(), secretary, factories.oneself(person)):
        with pytest.raises(register.Refused):
            act(operations.give_medical_finding, actor, **said)
    act(
        operations.add_medical_report,
        secretary,
        application=asked.application,
        kind=ReportKind.FIRST,
        text="Compte rendu.",
        on=ON,
    )
    assert act(queries.medical_reports_of, factories.adviser(), application=asked.application)[0].text
    for actor in (factories.technician(), factories.oneself(person)):
        with pytest.raises(register.Refused):
            act(queries.medical_reports_of, actor, application=asked.application)


def test_a_technician_s_purpose_cannot_read_a_report_even_in_the_database():
    factories.seed()
    with opened(purpose_of(FICHE, "rights_technician")), pytest.raises(PurposeViolation):
        list(models.MedicalReport.objects.values_list("text"))
    with opened(purpose_of(FICHE, "medical_adviser")), pytest.raises(PurposeViolation):
        list(models.Application.objects.values_list("wages"))


def test_a_finding_makes_sense_or_is_turned_away():
    asked = factories.apply(factories.complete(people_factories.make_person()))
    wrong = (
        {"two_thirds_lost": True},
        {"two_thirds_lost": True, "category": 4},
        {"two_thirds_lost": False, "category": 1},
    )
    for said in wrong:
        with pytest.raises(register.Invalid):
            act(
                operations.give_medical_finding,
                factories.adviser(),
                application=asked.application,
                state_on=ON,
                on=ON,
                **said,
            )
    with pytest.raises(register.Invalid):
        act(
            operations.give_medical_finding,
            factories.adviser(),
            application=asked.application,
            state_on=ON + timedelta(1),
            on=ON,
            two_thirds_lost=True,
            category=1,
        )


def test_a_refusal_is_confirmed_by_an_agent_and_says_the_text():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person, hours=100, wages=100_000))
    factories.find(asked.application)
    with pytest.raises(register.Invalid):
        act(operations.decide_application, application=asked.application, grant=True, on=factories.DECIDED)
    done = act(operations.decide_application, application=asked.application, grant=False, on=factories.DECIDED)
    assert done.state == "refused" and "CSS R313-5" in {step.article for step in done.proposal.steps}
    with pytest.raises(register.Refused):
        act(
            operations.decide_application,
            factories.oneself(person),
            application=asked.application,
            grant=False,
            on=factories.DECIDED,
        )


def test_what_was_missing_is_completed_by_the_person_and_never_by_somebody_else():
    person, other = people_factories.make_person(), people_factories.make_person()
    actor = factories.oneself(person)
    asked = factories.apply(Request(person=person), actor=actor)
    assert {"hours", "affiliated_since"} <= {one.fact for one in asked.wanted}
    done = act(
        operations.complete_application,
        actor,
        application=asked.application,
        request=factories.complete(person),
        on=ON,
    )
    assert [one.fact for one in done.wanted] == ["two_thirds_lost"]
    with pytest.raises(register.Refused):
        act(
            operations.complete_application,
            factories.oneself(other),
            application=asked.application,
            request=factories.complete(other),
            on=ON,
        )
    with pytest.raises(register.Invalid):
        act(operations.complete_application, application=asked.application, request=factories.complete(other), on=ON)


def test_months_abroad_are_added_with_their_form():
    person = people_factories.make_person()
    since = date(2024, 6, 1)
    asked = factories.apply(factories.complete(person, affiliated_since=since))
    factories.find(asked.application)
    assert act(operations.examine_application, application=asked.application, on=ON).state == "to_refuse"
    for form in ("S1", "P1", "E12345678"):
        with pytest.raises(register.Invalid):
            act(
                operations.record_foreign_insurance,
                person=person,
                state="DE",
                months=9,
                form=form,
                reference="",
                on=ON,
            )
    act(operations.record_foreign_insurance, person=person, state="DE", months=9, form="E205", reference="X", on=ON)
    assert act(operations.examine_application, application=asked.application, on=ON).state == "to_grant"
    assert act(queries.foreign_insurance_of, person=person)[0].form == "E205"


def test_a_third_person_needs_category_three_and_ends_with_the_pension():
    person, pension = factories.pensioner(category=3)
    asked = factories.apply(Request(person=person, kind=Kind.THIRD_PERSON), factories.DECIDED)
    factories.find(asked.application, 3, factories.DECIDED)
    done = act(operations.decide_application, application=asked.application, grant=True, on=factories.DECIDED)
    assert done.proposal.amounts["third_person"] == 129_844
    act(operations.end_right, right=pension, ends_on=date(2026, 9, 1), reason=EndReason.RECOVERED, on=ON)
    assert {one.ends_on for one in factories.rights(person)} == {date(2026, 9, 1)}


def test_the_supplement_needs_a_pension_and_the_agent_says_its_first_day():
    person = people_factories.make_person()
    facts = {"kind": Kind.SUPPLEMENT, "resides": True, "draws_retirement": False, "home": Home.SINGLE}
    asked = factories.apply(Request(person=person, resources_month=50_000, **facts))
    assert asked.state == "to_refuse"
    person, right = factories.with_supplement()
    known = act(queries.conditions_of, right=right, on=ON)
    assert (known.resources_month, known.tax_income, known.home) == (50_000, 600_000, Home.SINGLE)
    waiting = factories.apply(Request(person=person, resources_month=50_000, **facts), factories.DECIDED)
    with pytest.raises(register.Invalid):
        act(operations.decide_application, application=waiting.application, grant=True, on=factories.DECIDED)


def test_the_pension_of_an_invalid_widow_has_its_own_conditions():
    person = people_factories.make_person()
    asked = factories.apply(
        Request(
            person=person,
            kind=Kind.WIDOW,
            spouse_held_pension=True,
            spouse_died_on=date(2026, 3, 1),
            spouse_pension=100_000,
            remarried=False,
            draws_retirement=False,
        )
    )
    factories.find(asked.application, 1)
    done = act(
        operations.decide_application,
        application=asked.application,
        grant=True,
        starts_on=factories.STATE_ON,
        on=factories.DECIDED,
    )
    assert done.proposal.amounts["monthly"] == 54_000 and cover(person).disability == "pension"


def test_payment_is_suspended_taken_up_again_and_the_category_revised():
    person, right = factories.pensioner(category=1)
    day = date(2026, 8, 1)
    held = act(operations.suspend_right, right=right, starts_on=day, reason=SuspensionReason.EARNINGS, on=day)
    assert held.suspended_from == day
    with pytest.raises(register.Invalid):
        act(operations.suspend_right, right=right, starts_on=day, reason=SuspensionReason.PRISON, on=day)
    assert act(operations.resume_right, right=right, resumed_on=date(2026, 9, 1), on=ON).suspended_from is None
    with pytest.raises(register.Invalid):
        act(operations.revise_category, right=right, on=ON)
    asked = factories.apply(Request(person=person, kind=Kind.THIRD_PERSON), ON)
    factories.find(asked.application, 3, ON)
    assert act(operations.revise_category, right=right, on=ON).category == 3
    assert [one.what for one in act(queries.changes_of, person=person)] == ["revised", "resumed", "suspended", "opened"]


def test_earnings_over_the_threshold_call_an_agent_and_suspend_nothing_by_themselves():
    person, right = factories.pensioner()
    earned = Earned(
        mean_wage=3_000_000, last_wage=2_500_000, pension=1_200_000, earnings=2_040_000, self_employed=False
    )
    done = act(operations.review_earnings, right=right, earned=earned, on=ON)
    assert (done.outcome, done.decision.amounts["held_back_month"]) == ("reduced", 10_000)
    assert factories.rights(person)[0].suspended_from is None
    assert "earnings_exceeded" in {line.kind for line in act(queries.work_list, on=ON)}
    assert act(operations.review_earnings, right=right, earned=Earned(), on=ON).outcome == "unknown"


def test_a_pension_ends_at_retirement_only_when_the_pension_body_said_the_day():
    person, right = factories.pensioner()
    decision = act(operations.end_at_retirement, right=right, on=ON)
    assert decision.outcome == "no_law" and "L351-1-5" in decision.missing[0]
    assert factories.rights(person)[0].ends_on is None
    act(operations.end_at_retirement, right=right, retired_on=date(2026, 11, 1), on=ON)
    assert factories.rights(person)[0].ends_on == date(2026, 11, 1)


def test_a_change_of_caisse_moves_the_request_with_its_clock():
    people_factories.make_organisation("067")
    person, _ = factories.pensioner()
    asked = factories.apply(Request(person=person, kind=Kind.THIRD_PERSON), date(2026, 10, 5))
    act(operations.transfer_to_caisse, person=person, scheme="general", caisse="067", on=date(2026, 10, 12))
    lines = act(queries.work_list, factories.technician("067"), on=ON)
    assert [(line.kind, line.due_on) for line in lines] == [("application_third_person", date(2026, 12, 7))]
    assert not act(queries.work_list, factories.technician(), on=ON)
    with pytest.raises(register.Invalid):
        stranger = people_factories.make_person()
        act(operations.transfer_to_caisse, person=stranger, scheme="general", caisse="067", on=ON)
    assert asked.application


def test_the_capital_waits_a_month_for_those_with_priority_then_is_shared():
    deceased = people_factories.make_person()
    child, spouse = people_factories.make_person(birth="2001-03-02"), people_factories.make_person()
    last = LastSituation(situation=Situation.WORK, until=date(2026, 8, 20), occupation=Deceased.EMPLOYEE)
    with pytest.raises(register.Invalid):
        act(operations.open_death_file, deceased=deceased, last=last, on=date(2026, 8, 25))
    factories.die(deceased, date(2026, 8, 20))
    file = act(operations.open_death_file, deceased=deceased, last=last, on=date(2026, 8, 25)).file
    claim = Claim(claimant=child, deceased=deceased, link=Link.CHILD, in_charge=False)
    assert act(operations.claim_death_capital, claim=claim, received_on=date(2026, 8, 26)).proposal.outcome == "waiting"
    with pytest.raises(register.Invalid):
        act(operations.decide_death_capital, file=file, on=date(2026, 9, 20))
    claim = Claim(claimant=spouse, deceased=deceased, link=Link.SPOUSE, in_charge=True)
    act(operations.claim_death_capital, claim=claim, received_on=date(2026, 9, 20))
    [share] = act(operations.decide_death_capital, file=file, on=date(2026, 9, 21))
    assert (share.person, share.share) == (spouse, 400_900)
    sent = act(operations.send_capital_notices, file=file, on=date(2026, 9, 22))
    assert len(sent) == 2
    assert act(queries.capital_shares, file=file) == (share,)
    with pytest.raises(register.Invalid):
        act(operations.decide_death_capital, file=file, on=date(2026, 9, 22))


def test_an_agent_of_another_caisse_states_a_reason():
    person, right = factories.pensioner()
    with pytest.raises(register.Refused):
        act(queries.conditions_of, factories.technician("067"), right=right, on=ON)
    with guard.owner():
        assert cases.links(user="", organisation="067", person_ids=[person]) == set()


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"hours": -5}, "hours"),
        ({"wages": -1}, "wages"),
        ({"affiliated_since": date(9999, 12, 31)}, "affiliated_since"),
        ({"reference_on": date(1, 1, 1)}, "reference_on"),
        ({"asked_by": AskedBy.CAISSE}, "asked_by"),
    ],
)
def test_what_cannot_be_is_turned_away_in_its_place(changes, field):
    person = people_factories.make_person()
    with pytest.raises(register.Invalid) as turned_away:
        factories.apply(factories.complete(person, **changes), actor=factories.oneself(person))
    assert turned_away.value.field == field


def test_a_request_of_another_millennium_breaks_nothing():
    person = people_factories.make_person()
    for day in (date(9999, 12, 31), date(1, 1, 1)):
        with pytest.raises(register.Invalid):
            factories.apply(factories.complete(person), day)
