"""The edges of the reference: ages, once a year, deaths, late sheets, long stays, overseas, what no source gives."""

from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import operations, queries
from finalite.missions.benefits.pay_care_costs.values import Doubt

from . import factories
from .factories import ON, send, settle

pytestmark = pytest.mark.django_db
STAY = {
    "act": "GHS",
    "base": 100_000,
    "charged": 100_000,
    "third_party": True,
    "pathway": "referred",
    "act_tariff": 0,
    "act_on": "2026-09-02",
    "ends_on": "2026-09-05",
}


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def person(doctor):
    return factories.patient(doctor)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def waiting():
    return list(act(queries.suspended_lines, organisation="011"))


def reasons():
    return {reason for one in waiting() for reason in one.reasons}


def amounts(person):
    [shown] = act(queries.reimbursements_of, person=person)
    return shown.decision.amounts


@pytest.mark.parametrize(
    "code, born, decided", [("PED", "2024-11-04", 1), ("PED", "2024-11-03", 0), ("CLG", "1946-11-03", 1)]
)
def test_an_act_for_an_age_waits_where_the_patient_is_of_another(doctor, code, born, decided):
    person = factories.patient(doctor, birth=born)
    send(factories.line(person, doctor, act=code, charged=6_000))
    assert settle().decided == decided
    assert reasons() == (set() if decided else {"act_of_another_age"})


def test_care_before_the_birth_waits_and_holds_up_no_other_line(doctor):
    newborn, other = factories.patient(doctor, birth="2026-11-10"), factories.patient(doctor)
    send(factories.line(newborn, doctor), factories.line(other, doctor))
    assert settle().decided == 1
    assert "act_of_another_age" in reasons()


def test_what_is_covered_once_a_year_waits_the_second_time_and_an_agent_may_let_it_pass(doctor):
    person = factories.patient(doctor, birth="1940-01-01")
    send(factories.line(person, doctor, act="CLG", charged=6_000, act_on="2026-02-03"))
    send(factories.line(person, doctor, act="CLG", charged=6_000))
    assert settle().decided == 1 and reasons() == {"second_of_the_year"}
    [one] = waiting()
    assert act(operations.lift_doubt, line=one.line, doubt=Doubt.SECOND_OF_THE_YEAR, on=ON).state == "decided"


def die(person, on):
    with guard.owner():
        from finalite.capabilities.people.models import Person

        Person.objects.filter(pk=person).update(death_on=on)


def test_care_before_a_death_waits_for_who_is_to_be_paid_and_care_after_it_is_never_lifted(person, doctor):
    die(person, date(2026, 11, 10))
    send(factories.line(person, doctor), factories.line(person, doctor, act_on="2026-11-12"))
    assert settle().decided == 0 and reasons() == {"payee_deceased", "act_after_death"}
    before, after = sorted(waiting(), key=lambda one: one.act_on)
    assert act(operations.lift_doubt, line=before.line, doubt=Doubt.PAYEE_DECEASED, on=ON).state == "decided"
    assert act(operations.lift_doubt, line=after.line, doubt=Doubt.PAYEE_DECEASED, on=ON).suspended_for == (
        "act_after_death",
    )


def test_who_cared_before_a_death_is_paid_all_the_same(person, doctor):
    die(person, date(2026, 11, 10))
    send(factories.line(person, doctor, third_party=True))
    assert settle().decided == 1


@pytest.mark.parametrize("received_on, decided", [(date(2026, 11, 3), 1), (date(2026, 11, 4), 0)])
def test_a_claim_over_two_years_old_is_looked_at_since_its_text_is_not_recorded(person, doctor, received_on, decided):
    send(factories.line(person, doctor, act_on="2024-11-03", charged=2_650), received_on=received_on)
    assert settle(on=received_on).decided == decided
    assert reasons() == (set() if decided else {"late_claim"})


def test_late_electronic_sheets_are_shown_with_their_last_day_and_paid(person, doctor):
    send(factories.line(person, doctor, act_on="2026-11-16"), received_on=date(2026, 11, 19))
    send(factories.line(person, doctor, act_on="2026-11-17"), received_on=date(2026, 11, 21))
    assert settle().decided == 2
    [late] = act(queries.late_sheets, provider=doctor, first_on=date(2026, 11, 1), last_on=ON)
    assert late.act_on == date(2026, 11, 17) and late.decision.steps[0].note == "20/11/2026"


def test_a_long_stay_waits_for_its_second_tariff(person):
    clinic = factories.provider(subject="care_facility")
    send(factories.line(person, clinic, **STAY | {"ends_on": "2026-10-05"}))
    settle()
    assert reasons() == {"fact:tariff_from_day_31"}
    [one] = waiting()
    with pytest.raises(register.Invalid):
        act(operations.record_long_stay_tariff, line=one.line, tariff=register.Cents(-1), on=ON)
    assert (
        act(operations.record_long_stay_tariff, line=one.line, tariff=register.Cents(20_000), on=ON).state == "decided"
    )
    assert (amounts(person)["patient_share"], amounts(person)["tariff"]) == (20_000, 120_000)


@pytest.mark.parametrize(
    "marks, daily_charge",
    [([], 9_200), (["psychiatry"], 6_800), (["home_hospitalisation"], 0), (["disabled_child"], 0)],
)
def test_the_daily_charge_follows_the_kind_of_stay(person, marks, daily_charge):
    clinic = factories.provider(subject="care_facility")
    send(factories.line(person, clinic, **STAY | {"marks": marks}))
    settle()
    assert amounts(person)["daily_charge"] == daily_charge


def test_a_generic_refused_is_paid_on_the_price_that_the_sheet_states(person, doctor):
    pharmacy = factories.provider(profession="pharmacist")
    said = {"act": "PH7", "base": 2_000, "charged": 2_000, "marks": ["generic_refused"], "pathway": "unknown"}
    said |= {"prescriber": factories.number_of(doctor), "prescribed_on": "2026-11-03"}
    send(
        factories.line(person, pharmacy, **said),
        factories.line(person, pharmacy, **said | {"generic_price": 1_000, "act_on": "2026-11-04"}),
    )
    settle()
    assert amounts(person)["base"] == 1_000 and any("generic_price" in reason for reason in reasons())


def test_a_dispensing_fee_of_five_lines_has_no_co_payment(person, doctor):
    pharmacy = factories.provider(profession="pharmacist")
    said = {"act": "HDD", "base": 102, "charged": 102, "prescribed_lines": 5, "pathway": "unknown"}
    said |= {"prescriber": factories.number_of(doctor), "prescribed_on": "2026-11-03"}
    send(factories.line(person, pharmacy, **said))
    settle()
    assert amounts(person)["paid"] == 102


@pytest.mark.parametrize("code, text", [("971", "outre-mer"), ("976", "Mayotte")])
def test_what_no_source_gives_beyond_the_metropole_is_named(doctor, code, text):
    factories.people_factories.make_organisation(code)
    person = factories.covered_person(organisation=code)
    with register.acting(factories.technician(code)):
        file = register.Upload("lot", factories.jsonl([factories.line(person, doctor)]))
        operations.receive_file(file=file, format=factories.SheetFormat.JSONL, received_on=ON)
        assert operations.settle_lines(on=ON).suspended == 1
        [one] = queries.suspended_lines(organisation=code)
    assert text in one.reasons[0] and one.reasons[0].startswith("law:")


def test_frames_and_lenses_have_the_bases_of_the_list(person, doctor):
    optician = factories.provider(profession="supplier")
    said = {"prescriber": factories.number_of(doctor), "prescribed_on": "2026-11-03", "pathway": "unknown"}
    send(factories.line(person, optician, act="LEN", charged=20_000, quantity=2, **said))
    settle()
    assert amounts(person)["paid"] == 4_738
