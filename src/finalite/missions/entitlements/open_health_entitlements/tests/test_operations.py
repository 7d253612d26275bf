"""Rights from the request to the certificate: what opens, what waits for a paper, what goes on, what is told."""

from datetime import date

import pytest

from finalite.capabilities import jobs, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Upload, guard
from finalite.missions.entitlements.open_health_entitlements import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.facts import NoDelay, Stay
from finalite.missions.entitlements.open_health_entitlements.values import (
    Activities,
    CoverRequest,
    Disability,
    Illness,
    Injury,
)

from . import factories

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def cover(person, on=ON):
    return act(queries.cover_on, register.automation("open_health_entitlements"), person_ids=(person,), on=on)[0]


def first(model):
    with guard.owner():
        row = model.objects.order_by("pk").first()
        return {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}


def test_work_opens_the_right_on_its_first_day():
    person = people_factories.make_person()
    answer = factories.apply(factories.worker(person), ON)
    assert (answer.outcome, answer.starts_on) == ("open", factories.WORKED_SINCE)
    assert cover(person).covered and not cover(person, date(2024, 1, 1)).covered


def test_what_is_not_known_is_asked_for_and_never_refused():
    person = people_factories.make_person()
    answer = factories.apply(CoverRequest(person=person), ON)
    assert answer.outcome == "unknown" and answer.right is None
    assert {"works", "resides_since", "stay"} <= {wanted.fact for wanted in answer.wanted}
    answer = act(
        operations.complete_application,
        application=answer.application,
        on=ON,
        request=CoverRequest(
            person=person, works=False, resides_since=date(2026, 1, 1), months_a_year=12, stay=Stay.FREE_MOVEMENT
        ),
    )
    assert (answer.outcome, answer.starts_on) == ("open", date(2026, 4, 1))


def test_a_document_handed_in_is_kept_with_the_request():
    person = people_factories.make_person()
    answer = factories.apply(CoverRequest(person=person), ON)
    number = act(
        operations.add_evidence,
        application=answer.application,
        proves="stay",
        received_on=ON,
        document=Upload("titre.pdf", b"%PDF-1.4\n%%EOF\n"),
    )
    assert first(models.Evidence)["document_id"] == number


@pytest.mark.parametrize(
    "changes, outcome",
    [
        ({"resides_since": date(2026, 10, 1)}, "refused"),
        ({"resides_since": date(2026, 10, 1), "no_delay": NoDelay.REFUGEE}, "open"),
        ({"months_a_year": 6}, "refused"),
        ({"stay": Stay.IRREGULAR}, "refused"),
        ({"stay": Stay.PERMIT}, "unknown"),
        ({"stay": Stay.PERMIT, "permit_until": date(2026, 11, 20)}, "refused"),
        ({"stay": Stay.PERMIT, "permit_until": ON}, "open"),
    ],
)
def test_residence_must_be_stable_and_regular(changes, outcome):
    known = {
        "works": False,
        "resides_since": date(2026, 1, 1),
        "months_a_year": 12,
        "stay": Stay.FREE_MOVEMENT,
    } | changes
    person = people_factories.make_person()
    assert factories.apply(CoverRequest(person=person, **known), ON).outcome == outcome


def test_a_child_is_covered_through_a_parent_and_put_in_their_home():
    parent = factories.covered_person()
    child = people_factories.make_person(subject="dependant", birth="2020-05-01")
    answer = factories.apply(CoverRequest(person=child, parent=parent), ON)
    assert (answer.outcome, cover(child).ground) == ("open", "child")
    with guard.owner():
        assert people.holders_of([child], on=ON)[child] == (parent,)


def test_a_change_of_caisse_leaves_no_day_without_rights():
    person = factories.covered_person()
    people_factories.make_organisation("067", local_scheme=True)
    act(operations.transfer_to_caisse, person=person, scheme="general", caisse="067", on=ON, local_scheme=True)
    before, after = cover(person, date(2026, 11, 20)), cover(person, ON)
    assert before.covered and after.covered
    assert (before.organisation, after.organisation, after.local_scheme) == ("011", "067", True)


def test_a_right_is_never_ended_by_the_run_for_want_of_a_paper():
    person = factories.covered_person()
    report = act(operations.renew_rights, on=ON)
    assert (report.seen, report.asked, report.ended) == (1, 1, 0)
    assert cover(person).covered
    [change, *_] = act(queries.changes_of, person=person)
    assert (change.run, change.what) == ("renewal", "asked") and "CSS" in change.why
    assert act(operations.renew_rights, on=ON).seen == 0


def test_a_recent_declaration_renews_the_right():
    person = people_factories.make_person()
    factories.apply(factories.worker(person), date(2026, 6, 1))
    assert act(operations.renew_rights, on=date(2026, 6, 2)).seen == 0
    with guard.owner():
        models.Right.objects.update(review_on=ON)
    assert act(operations.renew_rights, on=ON).kept == 1


def test_a_child_who_comes_of_age_goes_on_in_their_own_name_without_a_gap():
    parent = factories.covered_person()
    child = people_factories.make_person(subject="dependant", birth="2008-11-10")
    factories.apply(CoverRequest(person=child, parent=parent), date(2025, 10, 1))
    report = act(operations.renew_rights, on=ON)
    assert report.ended == 1
    assert cover(child, date(2026, 11, 9)).ground == "child"
    assert cover(child, date(2026, 11, 10)).ground == "residence"


def test_an_agent_ends_a_right_and_retention_starts():
    person = factories.covered_person()
    act(operations.end_right, person=person, ends_on=date(2026, 12, 1), reason=operations.EndReason.DEPARTURE, on=ON)
    assert cover(person).covered and not cover(person, date(2026, 12, 1)).covered
    assert first(models.Application)["closed_on"] == date(2026, 12, 1)


def test_a_long_illness_is_recognised_only_after_the_medical_opinion():
    person, doctor = factories.covered_person(), people_factories.make_provider()
    number = number_of(doctor)
    asked = act(
        operations.request_protocol, person=person, doctor=number, kind=Illness.LISTED, months=24, received_on=ON
    )
    with pytest.raises(register.Invalid):
        act(operations.decide_protocol, protocol=asked.protocol, starts_on=ON, on=ON)
    with pytest.raises(register.Refused):
        act(operations.give_medical_opinion, protocol=asked.protocol, favourable=True, months=12, on=ON)
    act(
        operations.give_medical_opinion, factories.adviser(), protocol=asked.protocol, favourable=True, months=12, on=ON
    )
    assert not cover(person).long_illness
    decided = act(operations.decide_protocol, protocol=asked.protocol, starts_on=ON, on=ON)
    assert (decided.state, decided.ends_on, cover(person).long_illness) == ("recognised", date(2027, 11, 21), True)


def test_maternity_starts_four_months_before_and_ends_twelve_days_after():
    person = factories.covered_person()
    act(operations.record_pregnancy, person=person, expected_on=date(2026, 12, 20), declared_on=date(2026, 6, 1))
    assert cover(person, date(2026, 8, 19)).expected_on is None
    assert cover(person, date(2026, 8, 20)).expected_on == date(2026, 12, 20)
    act(operations.record_delivery, person=person, delivered_on=date(2026, 12, 18))
    assert cover(person, date(2026, 12, 30)).delivered_on == date(2026, 12, 18)
    assert cover(person, date(2026, 12, 31)).expected_on is None


def test_statuses_reach_payment_with_their_period():
    person = factories.covered_person()
    act(
        operations.record_disability,
        person=person,
        kind=Disability.PENSION,
        starts_on=date(2026, 1, 1),
        source="disability",
        recorded_on=ON,
    )
    act(
        operations.record_work_injury,
        person=person,
        kind=Injury.PENSION,
        rate=7000,
        starts_on=date(2026, 1, 1),
        source="work_injury",
        recorded_on=ON,
    )
    act(
        operations.record_solidarity_cover,
        person=person,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        source="c2s",
        recorded_on=ON,
    )
    act(
        operations.designate_insurer,
        person=person,
        insurer="M123",
        contract="C-1",
        starts_on=date(2026, 1, 1),
        recorded_on=ON,
    )
    found = cover(person)
    assert (found.disability, found.injury_rate, found.solidarity, found.insurer) == ("pension", 7000, True, "M123")
    assert not cover(person, date(2027, 1, 1)).solidarity


def test_a_new_treating_doctor_ends_the_former_one_the_same_day():
    person, old, new = factories.covered_person(), people_factories.make_provider(), people_factories.make_provider()
    act(operations.choose_treating_doctor, person=person, doctor=number_of(old), on=date(2026, 1, 1))
    act(operations.choose_treating_doctor, person=person, doctor=number_of(new), on=date(2026, 6, 1))
    assert cover(person, date(2026, 5, 31)).treating_doctor == old
    assert cover(person, date(2026, 6, 1)).treating_doctor == new


def test_under_sixteen_a_parent_chooses_the_doctor():
    parent, doctor = factories.covered_person(), people_factories.make_provider()
    child = people_factories.make_person(subject="dependant", birth="2012-05-01")
    factories.apply(CoverRequest(person=child, parent=parent), ON)
    themselves = Actor(user="mineur", role="insured_person", person_id=child)
    with pytest.raises(register.Invalid, match="parent"):
        act(operations.declare_treating_doctor, themselves, person=child, doctor=number_of(doctor), on=ON)
    by_parent = Actor(user="parent", role="insured_person", person_id=parent)
    declared = act(operations.declare_treating_doctor, by_parent, person=child, doctor=number_of(doctor), on=ON)
    assert cover(child).treating_doctor is None
    with register.acting(Actor(user="doctor", role="health_professional", provider_id=doctor, reason="déclaration")):
        assert operations.answer_declaration(declaration=declared, agrees=True, on=ON)
    assert cover(child).treating_doctor == doctor


def test_only_one_state_is_competent_and_an_unknown_one_is_asked_for():
    person = factories.covered_person()
    assert act(operations.settle_state, person=person, activities=Activities(), on=ON).code == ""
    found = act(
        operations.settle_state,
        person=person,
        activities=Activities(works_in=("DE",)),
        on=ON,
        form="S1",
        reference="S1-2026-1",
    )
    assert (found.code, cover(person).competent_state) == ("DE", "DE")
    assert found.decision.steps[0].article == "Règlement 883/2004 art. 11(3)(a)"


def test_several_french_schemes_are_refused_since_no_text_is_recorded():
    person = factories.covered_person()
    found = act(operations.settle_scheme, person=person, schemes=("general", "agricultural"), caisse="011", on=ON)
    assert found.code == "" and "L171-6-1" in found.decision.missing[0]


def test_a_certificate_is_kept_and_refused_where_there_is_no_right():
    sent = act(operations.send_certificate, person=factories.covered_person(), on=ON)
    assert sent.letter
    with pytest.raises(register.Invalid, match="aucun droit"):
        act(operations.send_certificate, person=people_factories.make_person(), on=ON)


def test_the_decision_is_written_with_what_is_wanted():
    answer = factories.apply(CoverRequest(person=people_factories.make_person()), ON)
    assert act(operations.send_decision, application=answer.application, on=ON).letter


def test_a_professional_learns_that_care_is_exempt_and_never_why():
    person = factories.covered_person()
    act(operations.record_pregnancy, person=person, expected_on=date(2026, 12, 20), declared_on=date(2026, 6, 1))
    actor = Actor(user="cabinet", role="health_professional", reason="consultation")
    answer = act(queries.professional_answer, actor, nir=nir_of(person), on=ON)
    assert answer.covered and answer.exempt
    assert not {"maternity", "expected_on"} & set(answer.__dataclass_fields__)


def test_five_hundred_covers_take_two_statements(django_assert_max_num_queries):
    persons = [factories.covered_person() for _ in range(3)] * 170
    with register.acting(register.automation("open_health_entitlements")), django_assert_max_num_queries(8):
        assert (
            len(
                act(queries.cover_on, register.automation("open_health_entitlements"), person_ids=tuple(persons), on=ON)
            )
            == 510
        )


def number_of(provider):
    with guard.owner():
        return people.providers_of([provider])[provider].number


def nir_of(person):
    with guard.owner():
        return people.identity_of([person])[person].nir


def test_small_groups_are_not_counted_in_public():
    factories.covered_person()
    actor = Actor(user="stat", role="statistician", organisation="011")
    assert {cell.number for cell in act(queries.rights_by_ground, actor, on=ON)} == {None}
    for _ in range(11):
        factories.covered_person()
    assert ("work", 12) in {(cell.label, cell.number) for cell in act(queries.rights_by_ground, actor, on=ON)}


def test_the_renewal_runs_as_a_job_with_its_progress():
    for _ in range(3):
        factories.covered_person()
    jobs.enqueue(task="open_health_entitlements.renew", key="test", fiche="open_health_entitlements", args={"on": ON})
    jobs.run_ready()
    job = jobs.job_by_key(key="test")
    assert job and (job.state, job.done) == ("done", 3)


def test_an_irregular_stay_declared_before_the_rest_opens_nothing():
    person = people_factories.make_person()
    answer = factories.apply(CoverRequest(person=person, stay=Stay.IRREGULAR), ON)
    rest = CoverRequest(person=person, works=False, resides_since=date(2026, 1, 1), months_a_year=12)
    answer = act(operations.complete_application, application=answer.application, on=ON, request=rest)
    assert (answer.outcome, answer.right) == ("refused", None)
    assert not cover(person).covered


def test_a_permit_that_ended_before_the_rest_was_told_opens_nothing():
    person = people_factories.make_person()
    permit = CoverRequest(person=person, stay=Stay.PERMIT, permit_until=date(2026, 2, 1))
    answer = factories.apply(permit, ON)
    rest = CoverRequest(person=person, works=False, resides_since=date(2026, 1, 1), months_a_year=12)
    answer = act(operations.complete_application, application=answer.application, on=ON, request=rest)
    assert (answer.outcome, answer.right) == ("refused", None)


def test_no_reason_to_skip_the_delay_is_not_a_reason_once_read_back():
    person = people_factories.make_person()
    answer = factories.apply(CoverRequest(person=person, no_delay=NoDelay.NONE, works=False), ON)
    rest = CoverRequest(person=person, stay=Stay.FREE_MOVEMENT, resides_since=date(2026, 11, 1), months_a_year=12)
    answer = act(operations.complete_application, application=answer.application, on=ON, request=rest)
    assert (answer.outcome, answer.right) == ("refused", None)
