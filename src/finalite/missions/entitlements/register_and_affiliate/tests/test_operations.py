"""Through the doors, as technicians, people and employers do."""

import json
from datetime import date, timedelta

import pytest

from finalite.capabilities import exchange, jobs, letters, people, register
from finalite.capabilities.cases.models import Case
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.missions.entitlements.register_and_affiliate import models, operations, queries
from finalite.missions.entitlements.register_and_affiliate.facts import Activity
from finalite.missions.entitlements.register_and_affiliate.values import (
    Correctable,
    Form,
    NewRegistration,
    Origin,
    Proof,
    RegistryAnswer,
)

from . import factories
from .factories import CAISSE, ELSEWHERE, HOME, OTHER, PAPER, RECEIVED, act

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = date(2026, 11, 21)


def rows(model, **only):
    with guard.owner():
        return list(model.objects.filter(**only).order_by("pk").values())


def letters_to(person):
    with guard.owner():
        return [one.template for one in reversed(letters.letters_of([person]))]


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


def test_a_number_that_somebody_holds_goes_before_an_agent_and_changes_nothing():
    holder = factories.certified_person()
    found = factories.registered(factories.new(birth_name="Autre", birth="1999-01-01"))
    act(operations.ask_registry, registration=found.registration, on=RECEIVED)
    act(
        operations.record_registry_answer,
        registration=found.registration,
        answer=RegistryAnswer.CERTIFIED,
        number=factories.identity(holder).nir,
        on=RECEIVED,
    )
    assert factories.identity(found.person).nir is None
    [doubt] = act(queries.duplicates_open)
    assert {doubt.person, doubt.other} == {holder, found.person} and doubt.signs == ("same_number",)


def advance(on):
    with register.acting(register.automation("register_and_affiliate")):
        return operations.advance_registrations(on=on)


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


def test_affiliation_follows_address_and_status_and_the_unknown_is_asked_for():
    person = factories.certified_person()
    found = act(operations.affiliate_person, person=person, activities=(Activity.STUDENT,), on=RECEIVED)
    assert (found.outcome, found.scheme, found.caisse) == ("affiliated", "general", CAISSE)
    lost = factories.registered(factories.new(home=None, birth="1970-01-01")).person
    found = act(operations.affiliate_person, person=lost, activities=(Activity.EMPLOYEE,), on=RECEIVED)
    assert (found.outcome, [one.fact for one in found.wanted]) == ("unknown", ["caisse"])
    found = act(
        operations.affiliate_person, person=person, activities=(Activity.EMPLOYEE, Activity.AGRICULTURAL), on=ON
    )
    assert found.outcome == "no_law" and "L171-6-1" in found.decision.missing[0]
    assert act(queries.registration_of, person=person, on=ON).affiliations[-1].caisse == CAISSE


def test_another_scheme_is_told_who_comes():
    person = factories.certified_person()
    act(operations.affiliate_person, person=person, activities=(Activity.EMPLOYEE,), on=RECEIVED)
    act(operations.change_scheme, person=person, scheme="agricultural", on=ON)
    *_, before, after = act(queries.registration_of, person=person, on=ON).affiliations
    assert (before.ends_on, after.scheme, after.starts_on) == (ON, "agricultural", ON)
    with guard.owner():
        assert "mandatory_scheme" in {one.recipient for one in exchange.ledger(person_id=person)}
    moved = act(operations.move_home, person=person, home=ELSEWHERE, on=ON + timedelta(days=9))
    assert moved.caisse == OTHER
    assert act(queries.registration_of, person=person, on=ON).affiliations[-1].scheme == "agricultural"


def test_a_posted_worker_needs_the_form_and_a_frontier_worker_is_served_for_another_state():
    person = factories.certified_person()
    act(operations.record_situation, person=person, kind=Activity.SECONDED_IN, starts_on=RECEIVED, on=RECEIVED)
    assert act(operations.affiliate_person, person=person, state="DE", on=RECEIVED).wanted[0].fact == "form_a1"
    act(
        operations.record_form,
        person=person,
        form=Form.A1,
        state="DE",
        starts_on=RECEIVED,
        ends_on=date(2027, 6, 1),
        received_on=RECEIVED,
        reference="A1-1",
    )
    found = act(operations.affiliate_person, person=person, state="DE", on=RECEIVED)
    assert (found.outcome, found.state) == ("elsewhere", "DE")
    other = factories.certified_person(birth="1970-01-01", birth_name="Frontière")
    act(operations.record_form, person=other, form=Form.S1, state="LU", starts_on=RECEIVED, received_on=RECEIVED)
    found = act(operations.affiliate_person, person=other, activities=(Activity.FRONTIER,), on=RECEIVED)
    assert (found.outcome, found.caisse, found.state) == ("affiliated", CAISSE, "LU")


@pytest.mark.parametrize("state", ["FR", "de", "D1", "DEU", ""])
def test_a_form_names_another_state_in_two_letters(state):
    with pytest.raises(register.Invalid, match="deux lettres"):
        act(
            operations.record_form,
            person=factories.certified_person(),
            form=Form.S1,
            state=state,
            starts_on=RECEIVED,
            received_on=RECEIVED,
        )


def test_people_are_taken_over_by_household_or_not_at_all():
    factories.caisses()
    known = [
        factories_known("Orme", "1980-01-01", 1),
        factories_known("Orme", "2016-01-01", 1, holder=False),
        factories_known("Pin", "1970-01-01", 0),
    ]
    adult, child, alone = act(operations.take_over_people, known=tuple(known), on=ON)
    with guard.owner():
        assert people.holders_of([child], on=ON) == {child: (adult,)}
        assert people.household_of([alone], on=ON) == {}
        before = models.Change.objects.count()
    wrong = factories_known("Tilleul", "1960-01-01", 0)
    twice = (wrong, wrong)
    with pytest.raises(register.Invalid):
        act(operations.take_over_people, known=twice, on=ON)
    with guard.owner():
        assert people.persons_by_nir([wrong.nir]) == {} and models.Change.objects.count() == before


def factories_known(name, birth, household, holder=True):
    return operations.KnownPerson(
        who=factories.who(birth_name=name, birth=birth),
        nir=people_factories.next_nir(born_on=date.fromisoformat(birth)),
        home=HOME,
        caisse=CAISSE,
        since=date(2020, 1, 1),
        household=household,
        holder=holder,
    )


def test_an_adopted_child_leaves_the_homes_of_before():
    home = people_factories.make_household(children=1)
    factories.caisses()
    [child] = home.dependants
    parents = (factories.certified_person(), factories.certified_person(birth="1986-01-01", birth_name="Autre"))
    found = act(operations.record_adoption, child=child, parents=parents, on=RECEIVED)
    assert found.outcome == "attached"
    with guard.owner():
        assert people.holders_of([child], on=RECEIVED)[child] == parents
        assert people.holders_of([child], on=RECEIVED - timedelta(days=1))[child] == home.holders


def test_own_name_from_sixteen_and_the_end_at_eighteen():
    home = people_factories.make_household(children=1, birth="2009-03-02")
    [child] = home.dependants
    refused = act(operations.insure_in_own_name, person=child, on=date(2025, 3, 1))
    assert refused.outcome == "refused"
    with register.acting(register.automation("register_and_affiliate")):
        assert operations.end_attachments(on=date(2027, 3, 1)).done == 0
        assert operations.end_attachments(on=date(2027, 3, 2)).done == 1
        assert operations.end_attachments(on=date(2027, 3, 2)).seen == 0
    assert factories.identity(child).subject == "insured"
    with guard.owner():
        assert people.holders_of([child], on=date(2027, 3, 2)) == {}
        assert people.holders_of([child], on=date(2027, 3, 1))[child] == home.holders


def test_a_death_closes_what_must_be_and_leaves_no_child_in_silence():
    home = people_factories.make_household(children=2)
    [parent] = home.holders
    act(operations.record_situation, person=parent, kind=Activity.EMPLOYEE, starts_on=RECEIVED, on=RECEIVED)
    left = act(operations.record_death, person=parent, died_on=date(2026, 11, 1), source="état civil", on=ON)
    assert left == 2 and factories.identity(parent).death_on == date(2026, 11, 1)
    with guard.owner():
        [stay] = people.affiliations_of([parent])[parent]
        assert stay.until_on == date(2026, 11, 2)
    assert {line.kind for line in act(queries.work_list, on=ON)} == {"without_holder"}
    assert rows(models.Situation)[0]["ended_on"] == date(2026, 11, 2)
    assert act(operations.record_death, person=parent, died_on=date(2026, 11, 1), source="bis", on=ON) == 0


def test_two_parents_lose_one_and_the_child_stays_covered():
    home = people_factories.make_household(holders=2, children=1)
    assert act(operations.record_death, person=home.holders[0], died_on=RECEIVED, source="x", on=ON) == 0
    with guard.owner():
        assert people.holders_of(home.dependants, on=ON)[home.dependants[0]] == home.holders[1:]


def test_state_aid_is_proposed_by_the_rules_and_granted_by_an_agent_for_a_year():
    person = factories.waiting_person().person
    asked = act(operations.apply_for_state_aid, request=factories.aid_request(person, resources=None), received_on=ON)
    assert (asked.outcome, [one.fact for one in asked.wanted]) == ("unknown", ["resources"])
    with pytest.raises(register.Invalid, match="concluent"):
        act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON)
    act(operations.complete_state_aid, aid_request=asked.aid, request=factories.aid_request(person), on=ON)
    with pytest.raises(register.Invalid, match="concluent"):
        act(operations.decide_state_aid, aid_request=asked.aid, grant=False, on=ON)
    found = act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON)
    assert (found.state, found.starts_on, found.ends_on) == ("granted", ON, date(2027, 11, 21))
    on = [act(queries.state_aid_on, person_ids=(person,), on=day) for day in (ON, date(2027, 11, 20), found.ends_on)]
    assert [len(one) for one in on] == [1, 1, 0]
    assert letters_to(person)[-1] == "decision.typ"


def test_state_aid_refused_can_be_contested_and_examined_again():
    person = factories.waiting_person().person
    asked = act(
        operations.apply_for_state_aid, request=factories.aid_request(person, resources=2_000_000), received_on=ON
    )
    with pytest.raises(register.Invalid, match="déjà à l’examen"):
        act(operations.apply_for_state_aid, request=factories.aid_request(person), received_on=ON)
    act(operations.decide_state_aid, aid_request=asked.aid, grant=False, on=ON)
    act(operations.contest_state_aid, aid_request=asked.aid, on=ON)
    again = act(operations.answer_state_aid_appeal, aid_request=asked.aid, upheld=False, on=ON)
    assert again.state == "examined"
    act(operations.complete_state_aid, aid_request=asked.aid, request=factories.aid_request(person), on=ON)
    assert act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON).state == "granted"


def test_state_aid_can_be_withdrawn_and_nothing_is_then_granted():
    person = factories.waiting_person().person
    asked = act(operations.apply_for_state_aid, request=factories.aid_request(person), received_on=ON)
    assert act(operations.withdraw_state_aid, aid_request=asked.aid, on=ON).state == "withdrawn"
    with pytest.raises(register.Invalid, match="tranchée"):
        act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON)


@pytest.mark.parametrize("wrong", [{"persons": 0}, {"resources": -1}])
def test_state_aid_takes_no_impossible_home(wrong):
    person = factories.waiting_person().person
    with pytest.raises(register.Invalid):
        act(operations.apply_for_state_aid, request=factories.aid_request(person, **wrong), received_on=ON)


def test_duplicates_are_found_merged_with_both_histories_and_taken_back():
    first = factories.waiting_person().person
    second = factories.certified_person(on=ON)
    act(operations.affiliate_person, person=second, activities=(Activity.EMPLOYEE,), on=ON)
    [doubt] = act(queries.duplicates_open)
    assert {doubt.person, doubt.other} == {first, second}
    shown = act(queries.duplicate, case=doubt.case)
    assert {line.column for line in shown.lines if not line.same} == {"nir"}
    merger = act(operations.merge_duplicate, case=doubt.case, keep=second, reason="NIA puis NIR", on=ON)
    assert (merger.merged_by, merger.reason) == ("registrar", "NIA puis NIR")
    numbers = [factories.identity(one).nir for one in (first, second)]
    with guard.owner():
        assert set(people.persons_by_nir(numbers).values()) == {second}
        assert models.Registration.objects.filter(person_id=first).exists()
    act(operations.undo_merger, merger=merger.merger, reason="deux sœurs", on=ON)
    [trace] = act(queries.mergers_of, person=second)
    assert (trace.undone_by, trace.undone_reason) == ("registrar", "deux sœurs")
    with guard.owner():
        assert people.persons_by_nir(numbers) == dict(zip(numbers, (first, second), strict=True))


def test_a_pair_dismissed_is_not_put_forward_again():
    first = factories.certified_person()
    factories.certified_person(birth="1985-07-14")
    [doubt] = act(queries.duplicates_open)
    with pytest.raises(register.Invalid, match="pourquoi"):
        act(operations.dismiss_duplicate, case=doubt.case, reason=" ", on=ON)
    act(operations.dismiss_duplicate, case=doubt.case, reason="jumelles", on=ON)
    assert act(operations.find_duplicates, person=first, on=ON) == ()
    with pytest.raises(register.Invalid, match="aucun doublon"):
        act(operations.merge_duplicate, case=doubt.case, keep=first, reason="x", on=ON)


def test_a_correction_waits_for_an_agent_and_the_number_is_then_certified_again():
    person = factories.certified_person()
    me = Actor(user="me", role="insured_person", person_id=person)
    asked = act(
        operations.ask_correction,
        me,
        person=person,
        column=Correctable.BIRTH,
        value="1985-07-15",
        proof=PAPER,
        on=ON,
    )
    assert factories.identity(person).birth == "1985-07-14"
    with pytest.raises(register.Refused):
        act(operations.decide_correction, me, correction=asked, accept=True, on=ON)
    act(operations.decide_correction, correction=asked, accept=True, on=ON)
    now = factories.identity(person)
    assert (now.birth, now.nir_kind) == ("1985-07-15", "provisional")
    assert rows(models.Registration)[-1]["state"] == "asked"
    assert act(queries.registration_of, me, person=person, on=ON).number.endswith("(provisoire)")


def test_an_employer_declares_and_never_learns_who_anybody_is():
    person = factories.certified_person()
    employer = Actor(user="employer", role="employer_representative")
    told = {"siret": "73282932000074", "name": "Employeur fictif", "reference": "D1", "hired_on": ON, "on": ON}
    number = act(operations.declare_hiring, employer, **told)
    with pytest.raises(register.Invalid, match="déjà reçue"):
        act(operations.declare_hiring, employer, **told)
    with pytest.raises(register.Invalid, match="SIRET"):
        act(operations.declare_hiring, employer, **told | {"siret": "73282932000075"})
    for door in (queries.registration_of, queries.changes_of):
        with pytest.raises(register.Refused):
            act(door, employer, person=person, **({"on": ON} if door is queries.registration_of else {}))
    act(operations.match_hiring, declaration=number, person=person, on=ON)
    with pytest.raises(register.Invalid, match="autre personne"):
        act(
            operations.match_hiring,
            declaration=number,
            person=factories.certified_person(birth="1970-01-01", birth_name="Autre"),
            on=ON,
        )


def test_people_see_their_own_page_and_nobody_elses():
    person, other = factories.certified_person(), factories.certified_person(birth="1970-01-01", birth_name="Autre")
    me = Actor(user="me", role="insured_person", person_id=person)
    assert act(queries.registration_of, me, person=person, on=ON).person == person
    with pytest.raises(register.Refused):
        act(queries.registration_of, me, person=other, on=ON)
    stranger = factories.technician(OTHER)
    with pytest.raises(register.Refused):
        act(queries.registration_of, stranger, person=person, on=ON)


def test_an_agent_without_a_caisse_registers_nobody():
    factories.caisses()
    new = NewRegistration(who=factories.who(), origin=Origin())
    with pytest.raises(register.Invalid, match="caisse"):
        act(operations.register_person, factories.technician("", reason="essai"), new=new, received_on=ON)


def test_the_certified_record_goes_on_and_the_merged_file_waits_for_nothing():
    first = factories.waiting_person()
    second = factories.certified_person(on=RECEIVED)
    [doubt] = act(queries.duplicates_open)
    with pytest.raises(register.Invalid, match="certifié"):
        act(operations.merge_duplicate, case=doubt.case, keep=first.person, reason="x", on=ON)
    merger = act(operations.merge_duplicate, case=doubt.case, keep=second, reason="même personne", on=RECEIVED)
    assert advance(ON).done == 0 and letters_to(first.person) == []
    act(operations.undo_merger, merger=merger.merger, reason="essai", on=ON)
    assert advance(ON).done == 1


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


def test_counts_leave_only_when_nobody_can_be_told_apart():
    statistician = Actor(user="stat", role="statistician", organisation=CAISSE)
    factories.certified_person()
    assert {cell.number for cell in act(queries.registrations_by_state, statistician)} == {None}
    line = act(operations.send_statistics, statistician, on=ON)
    with guard.owner():
        assert exchange.disclosed(line=line) == []


def test_a_refused_act_leaves_no_case_behind():
    found = factories.registered()
    with pytest.raises(register.Invalid):
        act(operations.accept_impossibility, registration=10**9, on=ON)
    with guard.owner():
        assert Case.objects.filter(person_id=found.person).count() == 1
