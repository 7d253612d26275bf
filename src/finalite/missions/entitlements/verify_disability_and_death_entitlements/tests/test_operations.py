"""A verification from the draw to the outcome: nothing is taken from anybody who was not heard."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import exchange, journal, letters, people, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.entitlements.open_disability_and_death_entitlements.tests import factories as rights
from finalite.missions.entitlements.verify_disability_and_death_entitlements import models, operations, queries
from finalite.missions.entitlements.verify_disability_and_death_entitlements.facts import Condition
from finalite.missions.entitlements.verify_disability_and_death_entitlements.values import (
    Body,
    Facts,
    Kind,
    Told,
    Why,
)

from . import factories

pytestmark = pytest.mark.django_db
FICHE = "verify_disability_and_death_entitlements"
TOLD, LAST = date(2026, 9, 11), date(2026, 10, 11)
AFTER = LAST + timedelta(1)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def right_now(person, right):
    return next(one for one in rights.rights(person) if one.right == right)


def letter_text(number):
    with guard.owner():
        return " ".join(reading.text_of(letters.read_letter(letter_id=number).content).split())


def test_nothing_is_closed_or_suspended_before_the_person_was_heard():
    person, right, check = factories.opened()
    act(operations.record_received, check=check, body=Body.CAF, facts=Facts(resources=90_000), on=factories.OPENED)
    act(operations.compare_conditions, check=check, tolerance=500, on=factories.OPENED)
    for take in (operations.close_right, operations.suspend_right):
        with pytest.raises(register.Refused) as refused:
            act(take, check=check, since=date(2026, 10, 1), why="Écart.", on=TOLD)
        assert refused.value.code == "not_heard"
    assert right_now(person, right).ends_on is None


def test_the_last_day_to_answer_is_still_the_person_s():
    _, _, check = factories.differing()
    with pytest.raises(register.Refused):
        act(operations.close_right, check=check, since=date(2026, 10, 1), why="Sans réponse.", on=LAST)
    assert act(operations.close_right, check=check, since=date(2026, 10, 1), why="Sans réponse.", on=AFTER).outcome


def test_a_right_closed_after_hearing_ends_in_the_fiche_that_holds_it():
    person, right, check = factories.differing()
    actor = factories.oneself(person)
    act(operations.answer_difference, actor, check=check, answer="C’est exact.", on=date(2026, 9, 20))
    done = act(operations.close_right, check=check, since=date(2026, 10, 1), why="Revenus.", on=date(2026, 9, 25))
    assert (done.outcome, right_now(person, right).ends_on) == ("closed", date(2026, 10, 1))
    assert right_now(person, right).end_reason == "conditions_lost"
    text = letter_text(act(operations.send_outcome, check=check, on=date(2026, 9, 26)).letter)
    assert "prend fin" in text and "commission de recours amiable" in text and "Revenus." in text


def test_a_right_may_be_suspended_instead():
    person, right, check = factories.differing()
    act(operations.suspend_right, check=check, since=date(2026, 11, 1), why="En attente de preuve.", on=AFTER)
    assert (right_now(person, right).suspended_from, right_now(person, right).suspension) == (
        date(2026, 11, 1),
        "conditions_in_doubt",
    )


def test_an_explained_difference_keeps_the_right_and_needs_the_explanation():
    person, right, check = factories.differing()
    with pytest.raises(register.Invalid):
        act(operations.keep_right, check=check, why="Rien.", on=AFTER)
    with pytest.raises(register.Invalid):
        act(operations.keep_right, check=check, why=" ", explained=True, on=AFTER)
    done = act(operations.keep_right, check=check, why="Prime unique.", explained=True, on=AFTER)
    assert done.outcome == "explained" and right_now(person, right).ends_on is None
    text = letter_text(act(operations.send_outcome, check=check, on=AFTER).letter)
    assert "droit est gardé" in text and "commission" not in text


def test_the_difference_is_put_with_its_source_and_its_delay():
    person, _, check = factories.differing()
    [difference] = act(queries.differences_of, factories.oneself(person), check=check)
    assert (difference.condition, difference.source, difference.differs) == (
        Condition.TAX_INCOME,
        "tax_authority",
        True,
    )
    assert "6 000,00" in difference.declared.replace("\u202f", " ").replace("\xa0", " ")
    [shown] = act(queries.checks_of, factories.oneself(person), person=person)
    assert (shown.told_on, shown.answer_by) == (TOLD, LAST)
    with guard.owner():
        [letter] = letters.letters_of([person], fiche=FICHE)
    text = letter_text(letter.letter_id)
    assert "administration fiscale" in text and "11 octobre 2026" in text and "Rien n’est décidé" in text


def test_only_the_person_and_their_caisse_see_a_check():
    _, _, check = factories.opened()
    stranger, *_ = factories.opened()
    for actor in (factories.oneself(stranger), factories.technician("067")):
        with pytest.raises(register.Refused):
            act(queries.differences_of, actor, check=check)
        with pytest.raises(register.Refused):
            act(operations.answer_difference, actor, check=check, answer="?", on=TOLD)


def test_silence_of_the_bodies_is_no_difference_and_cannot_be_put_to_anybody():
    _, _, check = factories.opened()
    assert act(operations.compare_conditions, check=check, tolerance=0, on=TOLD).outcome == "unknown"
    with pytest.raises(register.Invalid):
        act(operations.put_difference, check=check, on=TOLD)
    with pytest.raises(register.Invalid):
        act(operations.record_received, check=check, body=Body.CAF, facts=Facts(), on=TOLD)
    with pytest.raises(register.Invalid):
        act(operations.compare_conditions, check=check, tolerance=10_001, on=TOLD)
    assert act(operations.keep_right, check=check, why="Aucun écart.", on=TOLD).outcome == "consistent"


def test_a_body_learns_who_is_meant_and_nothing_of_the_right():
    _, _, check = factories.opened()
    for body in Body:
        act(operations.ask_body, check=check, body=body, on=TOLD)
    again = act(operations.ask_body, check=check, body=Body.TAX, on=TOLD)
    with guard.owner():
        told = {line.recipient: set(line.categories) for line in exchange.ledger(fiche=FICHE)}
        assert models.Question.objects.filter(body="tax_authority").count() == 1
    assert set(told) == set(Body) and not {"entitlements", "disability_status"} & set().union(*told.values())
    act(operations.record_answer_of_body, request=again.request, facts=Facts(residence=True), on=AFTER)
    with pytest.raises(register.Invalid):
        act(operations.record_answer_of_body, request=again.request, facts=Facts(residence=True), on=AFTER)
    assert AFTER in {one.answered_on for one in act(queries.questions_of, check=check)}


def test_others_are_told_only_at_the_end_and_only_whether_the_right_runs():
    person, _, check = factories.differing()
    arguments = {"check": check, "recipient": Told.INSURER, "addressee": "99000001", "on": AFTER}
    with pytest.raises(register.Invalid):
        act(operations.tell_recipient, **arguments)
    act(operations.close_right, check=check, since=date(2026, 10, 1), why="Revenus.", on=AFTER)
    act(operations.tell_recipient, **arguments)
    with guard.owner():
        told = exchange.ledger(person_id=person, fiche=FICHE)
    assert set(next(one for one in told if one.recipient == "complementary_insurer").categories) == {
        "nir",
        "civil_identity",
        "entitlements",
    }


def test_a_link_with_another_state_is_recorded_with_its_form_and_cleiss_asked():
    person, _, check = factories.opened()
    with pytest.raises(register.Invalid):
        act(operations.record_border_link, check=check, state="FR", form="S1", reference="", on=TOLD)
    with pytest.raises(register.Invalid):
        act(operations.record_border_link, check=check, state="BE", form="Z9", reference="", on=TOLD)
    act(operations.record_border_link, check=check, state="BE", form="P5000", reference="X", on=TOLD)
    assert act(operations.ask_cleiss, check=check, on=TOLD).body == Body.CLEISS
    assert act(queries.borders_of, person=person)[0].state == "BE"


def test_a_campaign_is_drawn_again_alike_and_stays_in_the_agent_s_caisse():
    for _ in range(4):
        rights.pensioner()
    elsewhere, _ = rights.pensioner()
    with guard.owner():
        people.create_organisation(code="067", name="Autre caisse")
        people.affiliate(person_id=elsewhere, scheme="general", caisse="067", on=date(2026, 9, 1))
    drawn = act(operations.draw_campaign, name="une", kind=Kind.PENSION, size=2, seed=11, on=TOLD)
    again = act(operations.draw_campaign, name="deux", kind=Kind.PENSION, size=2, seed=11, on=TOLD)
    assert (drawn.population, drawn.drawn) == (4, 2)
    assert rights_of(drawn) == rights_of(again)
    with pytest.raises(register.Invalid):
        act(operations.close_campaign, campaign=drawn.campaign, on=TOLD)
    for check in drawn.checks:
        act(operations.keep_right, check=check, why="Aucun écart.", on=TOLD)
    act(operations.close_campaign, campaign=drawn.campaign, on=TOLD)
    found = next(one for one in act(queries.campaigns) if one.campaign == drawn.campaign)
    assert (found.drawn, found.closed, found.outcomes) == (2, 2, (("consistent", 2),))
    statistician = Actor(user="stat", role="statistician", organisation="011")
    assert {cell.number for cell in act(queries.outcomes, statistician)} == {None}


def rights_of(drawn):
    with guard.owner():
        rows = models.CheckedRight.objects.filter(check_id__in=drawn.checks)
        return sorted(rows.values_list("right_id", flat=True))


def test_one_right_is_verified_once_at_a_time_and_must_be_the_person_s():
    person, right, _ = factories.opened()
    with pytest.raises(register.Invalid):
        act(operations.open_check, person=person, right=right, why=Why.REPORT, on=TOLD)
    other, _ = rights.pensioner()
    with pytest.raises(register.Invalid):
        act(operations.open_check, person=other, right=right, why=Why.REPORT, on=TOLD)


def test_the_closure_is_journalled_in_both_fiches_as_one_act_within_the_other():
    _, _, check = factories.differing()
    act(operations.close_right, check=check, since=date(2026, 10, 1), why="Revenus.", on=AFTER)
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        lines = journal.search(fiche="open_disability_and_death_entitlements", limit=200).rows
    assert "close_after_verification" in {line.operation for line in lines}
