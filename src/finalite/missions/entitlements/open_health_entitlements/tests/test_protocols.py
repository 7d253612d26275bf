"""Long illnesses from the doctor's own door to the end of the protocol, and whom somebody chooses to follow them."""

from datetime import date

import pytest

from finalite.capabilities import jobs, letters, people, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.missions.entitlements.open_health_entitlements import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.values import Illness

from . import factories

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


@pytest.fixture
def person():
    return factories.covered_person()


@pytest.fixture
def doctor():
    return people_factories.make_provider()


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def number_of(provider):
    with guard.owner():
        return people.providers_of([provider])[provider].number


def cover(person, on):
    return act(queries.cover_on, register.automation(operations.FICHE), person_ids=(person,), on=on)[0]


def letters_of(person):
    with guard.owner():
        return [one.title for one in letters.letters_of([person])]


def test_the_medical_service_alone_reads_what_the_doctor_wrote(person, doctor):
    number = factories.submitted(person, doctor, ON, basis="Bilan joint.")
    basis = act(queries.medical_basis, factories.adviser(), protocol=number)
    assert (basis.condition, basis.basis) == ("diabetes", "Bilan joint.")
    with pytest.raises(register.Refused, match="service médical"):
        act(queries.medical_basis, protocol=number)
    technician = register.purpose_of(operations.FICHE, "rights_technician")
    with register.purpose.opened(technician), pytest.raises(PurposeViolation):
        list(models.ProtocolBasis.objects.values_list("protocol_id"))


def test_neither_the_protocol_nor_its_letter_names_the_illness(person, doctor):
    number = factories.recognised(person, doctor, ON)
    sent = act(operations.send_protocol_decision, protocol=number, on=ON)
    with guard.owner():
        [row] = models.CareProtocol.objects.values()
        text = reading.text_of(letters.read_letter(letter_id=sent.letter).content)
    assert "diab" not in f"{row}{text}" and "affection de longue" in text


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"condition": None}, "condition"),
        ({"basis": "  "}, "basis"),
        ({"months": 0}, "months"),
        ({"kind": Illness.UNLISTED, "condition": None, "months": 6}, "months"),
        ({"kind": Illness.SEVERAL, "condition": None, "months": 6}, "months"),
        ({"renews": 99999}, "renews"),
    ],
)
def test_a_request_that_cannot_be_examined_is_sent_back(person, doctor, changes, field):
    with pytest.raises(register.Invalid) as why:
        factories.submitted(person, doctor, ON, **changes)
    assert why.value.field == field


def test_only_a_known_doctor_who_says_why_asks(person, doctor):
    nobody = Actor(user="x", role="health_professional", reason="soins")
    with guard.owner():
        nir = people.identity_of([person])[person].nir
    said = {"nir": nir, "kind": Illness.UNLISTED, "months": 12, "basis": "x", "received_on": ON}
    with pytest.raises(register.Refused, match="annuaire"):
        act(operations.submit_protocol, nobody, **said)
    silent = Actor(user="x", role="health_professional", provider_id=doctor)
    with pytest.raises(register.Refused, match="pourquoi"):
        act(operations.submit_protocol, silent, **said)


def test_a_refusal_is_written_with_its_medical_remedies(person, doctor):
    number = factories.submitted(person, doctor, ON)
    act(operations.give_medical_opinion, factories.adviser(), protocol=number, favourable=False, months=0, on=ON)
    decided = act(operations.decide_protocol, protocol=number, starts_on=ON, on=ON)
    assert decided.state == "refused" and not cover(person, ON).long_illness
    assert act(operations.send_protocol_decision, protocol=number, on=ON).letter
    contest = act(operations.contest_decision, grounds="Avis contraire.", received_on=ON, protocol=number)
    assert contest.due_on == date(2027, 3, 22) and not contest.late
    settled = act(operations.settle_contest, contest=contest.contest, upheld=False, reason="Avis de l'expert.", on=ON)
    [again] = act(queries.protocols_of, person=person)
    assert (settled.state, again.state) == ("won", "asked")


def test_a_renewal_asked_for_in_time_leaves_no_day_between(person, doctor):
    former = factories.recognised(person, doctor, date(2025, 1, 10), months=24)
    renewal = factories.submitted(person, doctor, date(2027, 1, 5), renews=former)
    act(operations.give_medical_opinion, factories.adviser(), protocol=renewal, favourable=True, months=60, on=ON)
    decided = act(operations.decide_protocol, protocol=renewal, starts_on=date(2027, 3, 1), on=date(2027, 2, 1))
    assert decided.starts_on == date(2027, 1, 10) == act(queries.protocols_of, person=person)[1].ends_on
    assert all(cover(person, day).long_illness for day in (date(2027, 1, 9), date(2027, 1, 10), date(2027, 2, 28)))


def test_a_renewal_asked_for_too_late_starts_when_it_is_said(person, doctor):
    former = factories.recognised(person, doctor, date(2025, 1, 10), months=12)
    renewal = factories.submitted(person, doctor, date(2026, 3, 1), renews=former)
    act(operations.give_medical_opinion, factories.adviser(), protocol=renewal, favourable=True, months=60, on=ON)
    decided = act(operations.decide_protocol, protocol=renewal, starts_on=date(2026, 3, 1), on=ON)
    assert decided.starts_on == date(2026, 3, 1) and not cover(person, date(2026, 2, 1)).long_illness


def test_a_protocol_closed_sooner_frees_no_more(person, doctor):
    number = factories.recognised(person, doctor, date(2026, 1, 10))
    act(operations.close_protocol, protocol=number, ends_on=date(2026, 12, 1), reason="recovered", on=ON)
    assert cover(person, date(2026, 11, 30)).long_illness and not cover(person, date(2026, 12, 1)).long_illness
    with guard.owner():
        assert models.Exemption.objects.filter(person_id=person, ends_on=date(2026, 12, 1)).exists()
    with pytest.raises(register.Invalid, match="en cours"):
        act(operations.close_protocol, protocol=number, ends_on=date(2027, 1, 1), reason="again", on=ON)


@pytest.mark.parametrize("day, told", [(date(2026, 9, 9), 0), (date(2026, 9, 10), 1), (date(2026, 12, 10), 0)])
def test_the_end_is_told_three_months_before_and_once(person, doctor, day, told):
    factories.recognised(person, doctor, date(2025, 12, 10), months=12)
    assert act(operations.tell_protocol_ends, factories.automation(), on=day).done == told
    assert letters_of(person).count("Votre prise en charge à 100 %") == told
    assert act(operations.tell_protocol_ends, factories.automation(), on=day).done == 0


def test_a_renewal_under_way_is_not_asked_for_again(person, doctor):
    former = factories.recognised(person, doctor, date(2025, 12, 10), months=12)
    factories.submitted(person, doctor, date(2026, 9, 1), renews=former)
    assert act(operations.tell_protocol_ends, factories.automation(), on=ON).done == 0


def test_the_medical_reasons_are_kept_from_the_end_of_their_protocol(person, doctor):
    number = factories.recognised(person, doctor, date(2026, 1, 10), months=12)
    act(operations.close_protocol, protocol=number, ends_on=date(2026, 12, 1), reason="recovered", on=ON)
    jobs.enqueue(
        task="open_health_entitlements.tell_protocol_ends", key="t", fiche=operations.FICHE, args={"on": str(ON)}
    )
    jobs.run_ready()
    with guard.owner():
        assert list(models.ProtocolBasis.objects.values_list("ended_on", flat=True)) == [date(2026, 12, 1)]


def test_a_doctor_agrees_or_not_and_nobody_else_does_it_for_them(person, doctor):
    themselves = Actor(user="me", role="insured_person", person_id=person)
    other = people_factories.make_provider()
    number = act(operations.declare_treating_doctor, themselves, person=person, doctor=number_of(doctor), on=ON)
    assert [one.declaration for one in act(queries.declarations_to_answer, factories.practitioner(doctor))] == [number]
    assert not act(queries.declarations_to_answer, factories.practitioner(other))
    with pytest.raises(register.Refused, match="désigné"):
        act(operations.answer_declaration, factories.practitioner(other), declaration=number, agrees=True, on=ON)
    assert act(operations.answer_declaration, factories.practitioner(doctor), declaration=number, agrees=True, on=ON)
    assert cover(person, ON).treating_doctor == doctor
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.declare_treating_doctor, themselves, person=person, doctor=number_of(doctor), on=ON)


def test_a_doctor_who_declines_leaves_the_former_one(person, doctor):
    former = people_factories.make_provider()
    act(operations.choose_treating_doctor, person=person, doctor=number_of(former), on=date(2026, 1, 1))
    themselves = Actor(user="me", role="insured_person", person_id=person)
    number = act(operations.declare_treating_doctor, themselves, person=person, doctor=number_of(doctor), on=ON)
    act(operations.answer_declaration, factories.practitioner(doctor), declaration=number, agrees=False, on=ON)
    assert cover(person, ON).treating_doctor == former
    with pytest.raises(register.Invalid, match="aucune déclaration"):
        act(operations.answer_declaration, factories.practitioner(doctor), declaration=number, agrees=True, on=ON)


def test_the_list_of_illnesses_is_given_by_name():
    named = act(queries.long_illnesses, on=ON)
    assert len(named) == 29 and named[0].code == "stroke" and "Parkinson" in {one.name_en for one in named}
