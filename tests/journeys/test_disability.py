"""The journey: a pension asked for, found, opened and told; later an income that differs, heard, kept or closed."""

from datetime import date

import pytest

from finalite.capabilities import exchange, journal, letters, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements import queries as held
from finalite.missions.entitlements.open_disability_and_death_entitlements import values as words
from finalite.missions.entitlements.open_health_entitlements import queries as health
from finalite.missions.entitlements.verify_disability_and_death_entitlements import operations as checks
from finalite.missions.entitlements.verify_disability_and_death_entitlements import queries as checked
from finalite.missions.entitlements.verify_disability_and_death_entitlements import values as found

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
OPEN, VERIFY = "open_disability_and_death_entitlements", "verify_disability_and_death_entitlements"
TECHNICIAN = Actor(user="droits", role="rights_technician", organisation=people_factories.CAISSE)
ADVISER = Actor(user="conseil", role="medical_adviser", organisation=people_factories.CAISSE)
EMPLOYER = Actor(user="paie", role="employer", reason="curiosité")


def act(actor, function, **arguments):
    with register.acting(actor):
        return function(**arguments)


def oneself(person):
    return Actor(user=f"compte-{person}", role="insured_person", person_id=person)


def text_of(sent):
    with guard.owner():
        return " ".join(reading.text_of(letters.read_letter(letter_id=sent.letter).content).split())


def pension(person):
    """Asked by the person, found by the adviser, opened by an agent, told by letter."""
    request = words.Request(
        person=person,
        reference_on=date(2024, 11, 4),
        affiliated_since=date(2015, 1, 1),
        delay_from=date(2026, 1, 15),
        hours=1500,
        draws_retirement=False,
    )
    asked = act(oneself(person), rights.apply_for_right, request=request, received_on=date(2026, 2, 2))
    assert [one.fact for one in asked.wanted] == ["two_thirds_lost"]
    number = asked.application
    report = {"application": number, "kind": words.ReportKind.FIRST, "on": date(2026, 2, 20)}
    act(ADVISER, rights.add_medical_report, text="Sclérose fictive, marche impossible.", **report)
    act(
        ADVISER,
        rights.give_medical_finding,
        application=number,
        two_thirds_lost=True,
        category=2,
        state_on=date(2026, 2, 16),
        on=date(2026, 2, 20),
    )
    done = act(TECHNICIAN, rights.decide_application, application=number, grant=True, on=date(2026, 2, 25))
    return number, done, act(TECHNICIAN, rights.send_notice, application=number, on=date(2026, 2, 25))


def supplement(person):
    """The allowance on top of the pension, on declared resources of 500 € a month."""
    request = words.Request(
        person=person,
        kind=words.Kind.SUPPLEMENT,
        resides=True,
        draws_retirement=False,
        home=words.Home.SINGLE,
        resources_month=50_000,
        tax_income=600_000,
    )
    asked = act(oneself(person), rights.apply_for_right, request=request, received_on=date(2026, 3, 2))
    done = act(
        TECHNICIAN,
        rights.decide_application,
        application=asked.application,
        grant=True,
        starts_on=date(2026, 4, 1),
        on=date(2026, 3, 20),
    )
    assert done.proposal.amounts["monthly"] == 91_485 - 50_000
    return done.right


def difference(person, right):
    """The tax authority says twice as much; the person is told and may answer."""
    check = act(TECHNICIAN, checks.open_check, person=person, right=right, why=found.Why.YEARLY, on=date(2026, 9, 1))
    asked = act(TECHNICIAN, checks.ask_body, check=check, body=found.Body.TAX, on=date(2026, 9, 1))
    act(
        TECHNICIAN,
        checks.record_answer_of_body,
        request=asked.request,
        facts=found.Facts(tax_income=1_200_000),
        on=date(2026, 9, 8),
    )
    seen = act(TECHNICIAN, checks.compare_conditions, check=check, tolerance=500, on=date(2026, 9, 8))
    assert seen.outcome == "differs" and len(seen.differences) == 1
    with pytest.raises(register.Refused):
        act(TECHNICIAN, checks.close_right, check=check, since=date(2026, 10, 1), why="Revenus.", on=date(2026, 9, 9))
    return check, act(TECHNICIAN, checks.put_difference, check=check, on=date(2026, 9, 9))


def test_a_pension_is_opened_told_and_frees_from_the_co_payment():
    person = people_factories.make_person()
    number, done, letter = pension(person)
    assert done.state == "granted" and "CSS R313-5" in {step.article for step in done.proposal.steps}
    text = text_of(letter)
    assert "Votre droit est ouvert" in text and "catégorie 2" in text and "Sclérose" not in text
    with pytest.raises(register.Refused):
        act(TECHNICIAN, held.medical_reports_of, application=number)
    with pytest.raises(register.Refused):
        act(EMPLOYER, held.rights_of, person=person)
    with register.acting(register.automation("open_health_entitlements")):
        assert health.cover_on(person_ids=(person,), on=date(2026, 3, 1))[0].disability == "pension"


def test_a_difference_that_the_person_explains_leaves_the_right_untouched():
    person = people_factories.make_person()
    pension(person)
    right = supplement(person)
    check, letter = difference(person, right)
    assert "administration fiscale" in text_of(letter)
    [shown] = act(oneself(person), checked.checks_of, person=person)
    assert shown.answer_by == date(2026, 10, 9)
    act(
        oneself(person),
        checks.answer_difference,
        check=check,
        answer="Rappel de salaire de 2024, versé une seule fois.",
        on=date(2026, 9, 15),
    )
    why = "Rappel de salaire justifié."
    act(TECHNICIAN, checks.keep_right, check=check, explained=True, why=why, on=date(2026, 9, 20))
    assert "droit est gardé" in text_of(act(TECHNICIAN, checks.send_outcome, check=check, on=date(2026, 9, 20)))
    assert {one.ends_on for one in act(oneself(person), held.rights_of, person=person)} == {None}


def test_another_right_is_closed_after_hearing_and_everybody_gets_their_part():
    person = people_factories.make_person()
    pension(person)
    right = supplement(person)
    check, _ = difference(person, right)
    act(oneself(person), checks.answer_difference, check=check, answer="C’est exact.", on=date(2026, 9, 15))
    why = "Les ressources reçues dépassent le plafond."
    act(TECHNICIAN, checks.close_right, check=check, since=date(2026, 10, 1), why=why, on=date(2026, 9, 20))
    text = text_of(act(TECHNICIAN, checks.send_outcome, check=check, on=date(2026, 9, 20)))
    assert "prend fin" in text and why in text and "commission de recours amiable" in text
    ends = {one.kind: one.ends_on for one in act(oneself(person), held.rights_of, person=person)}
    assert ends == {words.Kind.SUPPLEMENT: date(2026, 10, 1), words.Kind.PENSION: None}
    with guard.owner():
        told = {line.recipient: set(line.categories) for line in exchange.ledger(fiche=VERIFY)}
    assert told["tax_authority"] == {"nir", "civil_identity", "birth"}
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        lines = journal.search(fiche=OPEN, limit=200).rows
    assert {"apply_for_right", "give_medical_finding", "close_after_verification"} <= {one.operation for one in lines}
    assert not any("medical_report" in one.categories for one in lines if one.role == "rights_technician")
    assert journal.verify().sound
