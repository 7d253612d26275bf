"""Cards from the request to the holder's hand: what is wanted, what is made, what is refused, what is chosen."""

from datetime import date

import pytest

from finalite.capabilities import documents, exchange, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Upload, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.manage_cards import models, operations, queries
from finalite.missions.entitlements.manage_cards.values import Recognition
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories
from .factories import Chip, act, answered, holder, stored, text_of

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = factories.ON


def queries_events(person):
    return act(queries.events_of, person=person)


def test_a_request_says_what_is_wanted_and_is_never_refused_for_want_of_it():
    person = factories.covered()
    answer = act(operations.order_vitale_card, holder(person), person=person, received_on=ON)
    assert (answer.state, {one.fact for one in answer.wanted}) == ("open", {"photograph", "identity_proved"})
    with pytest.raises(register.Invalid, match="déjà en cours"):
        act(operations.order_vitale_card, person=person, received_on=ON)


def test_a_photograph_is_kept_without_its_metadata():
    person = factories.covered()
    order = act(operations.order_vitale_card, person=person, received_on=ON).order
    act(operations.add_photograph, holder(person), order=order, photo=Upload("a.png", factories.picture()), on=ON)
    with guard.owner():
        number = models.CardForm.objects.get(order=order).photograph
    with opened(purpose_of("manage_cards", AUTOMATION)):
        kept = documents.read(number)
    assert factories.HIDDEN in factories.picture() and factories.HIDDEN not in kept.content
    assert kept.info.category == "photo"


@pytest.mark.parametrize(
    "content, said",
    [(b"GIF89a", "JPEG ou PNG"), (factories.PDF, "JPEG ou PNG"), (factories.picture(100, 130), "trop petite")],
)
def test_a_photograph_that_cannot_be_printed_is_turned_away(content, said):
    order = act(operations.order_vitale_card, person=factories.covered(), received_on=ON).order
    with pytest.raises(register.Invalid, match=said):
        act(operations.add_photograph, order=order, photo=Upload("a.png", content), on=ON)


def test_only_an_agent_finds_an_identity_proved():
    person = factories.covered()
    order = act(operations.order_vitale_card, holder(person), person=person, received_on=ON).order
    with pytest.raises(register.Invalid, match="aucune pièce"):
        act(operations.check_identity, order=order, proved=True, on=ON)
    proof = Upload("id.pdf", factories.PDF)
    act(operations.add_identity_proof, holder(person), order=order, document=proof, on=ON)
    with pytest.raises(register.Refused):
        act(operations.check_identity, holder(person), order=order, proved=True, on=ON)
    act(operations.check_identity, order=order, proved=True, on=ON)
    again = act(operations.add_identity_proof, holder(person), order=order, document=proof, on=ON)
    assert "identity_proved" in {one.fact for one in again.wanted}


def test_a_waiting_number_gets_no_card_and_its_certification_unblocks_it():
    person = factories.covered(nir_kind="waiting")
    answer = factories.complete_order(person)
    assert (answer.state, [one.fact for one in answer.wanted]) == ("open", ["nir_kind"])
    with pytest.raises(register.Invalid):
        act(operations.send_to_card_maker, order=answer.order, on=ON)
    with guard.owner():
        people.change_identifier(
            person_id=person, nir=people_factories.next_nir(), nir_kind=people.NirKind.CERTIFIED, on=ON
        )
    assert act(operations.examine_order, order=answer.order, on=ON).state == "granted"


def test_a_child_of_thirteen_needs_a_parent_who_says_so_in_person():
    home = people_factories.make_household(birth="2013-05-01")
    [parent], [child] = home.holders, home.dependants
    with guard.owner():
        number = people_factories.next_nir()
        people.change_identifier(person_id=child, nir=number, nir_kind=people.NirKind.CERTIFIED, on=ON)
    for person in (parent, child):
        rights.apply(rights.worker(person), rights.WORKED_SINCE)
        factories.at_home(person)
    order = factories.complete_order(child)
    assert [one.fact for one in order.wanted] == ["parent_agrees"]
    agreement = {"order": order.order, "parent": parent, "agrees": True, "on": ON}
    for said_by in (holder(child), holder(parent)):
        with pytest.raises((register.Invalid, register.Refused)):
            act(operations.give_parental_consent, said_by, **agreement | {"parent": child})
    with pytest.raises(register.Refused):
        act(operations.give_parental_consent, holder(child), **agreement)
    stranger = factories.covered()
    with pytest.raises(register.Invalid, match="ne représente pas"):
        act(operations.give_parental_consent, **agreement | {"parent": stranger})
    assert act(operations.give_parental_consent, holder(parent), **agreement).state == "granted"
    chip = Chip()
    act(operations.send_to_card_maker, order=order.order, on=ON)
    proof = chip.sign(f"manage_cards/order/{order.order}")
    card = act(operations.issue_card, order=order.order, public_key=chip.public_key, proof=proof, on=ON)
    act(operations.send_card, card=card.card, on=ON)
    with opened(purpose_of("manage_cards", AUTOMATION)):
        assert "representative" in {event.detail for event in queries_events(child)}
        assert exchange.ledger(person_id=child)[0].recipient == "legal_representative"


def test_a_refusal_is_an_agents_and_gives_reasons_and_remedies():
    person = people_factories.make_person()
    order = act(operations.order_vitale_card, person=person, received_on=ON)
    assert order.state == "to_refuse" and stored(models.CardOrder, closed_on__isnull=False) == 0
    with pytest.raises(register.Refused):
        act(operations.refuse_order, holder(person), order=order.order, reason="", on=ON)
    sent = act(operations.refuse_order, order=order.order, reason="", on=ON)
    assert sent.template == "refusal.typ" and text_of(sent.letter).pages == 1
    assert stored(models.CardForm, issued_on=ON) == 1
    covered = factories.complete_order(factories.covered())
    with pytest.raises(register.Invalid, match="rien ne fonde"):
        act(operations.refuse_order, order=covered.order, reason="humeur", on=ON)


def test_the_maker_gets_the_declared_fields_once_and_the_ledger_says_so():
    person = factories.covered()
    order = factories.complete_order(person).order
    first = act(operations.send_to_card_maker, order=order, on=ON)
    again = act(operations.send_to_card_maker, order=order, on=ON)
    assert (first.content, first.ledger_line) == (again.content, again.ledger_line)
    assert b"identite" not in first.content and b"rue de l" not in first.content
    with opened(purpose_of("manage_cards", AUTOMATION)):
        assert exchange.ledger(person_id=person)[0].recipient == "processor"


def test_a_key_that_the_card_does_not_hold_is_not_certified():
    order = factories.complete_order(factories.covered()).order
    act(operations.send_to_card_maker, order=order, on=ON)
    chip, thief = Chip(), Chip()
    for proof in (thief.sign(f"manage_cards/order/{order}"), chip.sign(f"manage_cards/order/{order + 1}"), ""):
        with pytest.raises(register.Invalid):
            act(operations.issue_card, order=order, public_key=chip.public_key, proof=proof, on=ON)
    assert stored(models.Card) == 0


def test_a_card_is_sent_to_the_address_of_the_day_and_serves_once_its_holder_has_it():
    person, chip = factories.covered(), Chip()
    card = factories.made(person, chip)
    assert answered(card, chip).why is Recognition.NOT_ACTIVE
    with pytest.raises(register.Invalid):
        act(operations.activate_card, holder(person), card=card.card, on=ON)
    sent = act(operations.send_card, card=card.card, on=ON)
    assert text_of(sent.letter).title == "Votre carte Vitale"
    act(operations.activate_card, holder(person), card=card.card, on=ON)
    assert answered(card, chip).recognised
    with pytest.raises(register.Invalid):
        act(operations.send_card, card=card.card, on=ON)


def test_a_card_without_an_address_is_not_sent():
    card = factories.made(rights.covered_person(), Chip())
    with pytest.raises(register.Invalid, match="adresse"):
        act(operations.send_card, card=card.card, on=ON)


def test_the_digital_card_is_chosen_and_given_up_as_easily():
    person, chip = factories.covered(), Chip()
    card = factories.digital(person, chip)
    assert card.state == "active" and answered(card, chip).recognised
    [consent] = act(queries.consents_of, holder(person), person=person)
    assert (consent.subject_matter, consent.given_by, consent.withdrawn_on) == ("digital_card", "holder", None)
    act(operations.withdraw_digital_card, holder(person), person=person, on=ON)
    assert answered(card, chip).why is Recognition.OPPOSED
    [consent] = act(queries.consents_of, holder(person), person=person)
    assert consent.withdrawn_on == ON
    with pytest.raises(register.Invalid, match="aucun accord"):
        act(operations.withdraw_digital_card, holder(person), person=person, on=ON)
    assert factories.digital(person, Chip()).state == "active"


def test_a_digital_card_needs_the_key_of_the_application():
    person, thief = factories.covered(), Chip()
    given = {"person": person, "public_key": Chip().public_key, "on": ON}
    with pytest.raises(register.Invalid):
        act(operations.accept_digital_card, holder(person), proof=thief.sign(f"manage_cards/digital/{person}"), **given)
    assert (stored(models.Card), stored(models.Consent)) == (0, 0)


@pytest.mark.parametrize("departs, outcome", [(date(2026, 11, 30), "card"), (date(2026, 11, 29), "certificate")])
def test_a_stay_is_answered_by_the_card_in_time_by_the_certificate_otherwise(departs, outcome):
    person = factories.covered()
    answer = act(operations.ask_european_card, holder(person), person=person, departs_on=departs, received_on=ON)
    assert (answer.outcome, answer.order is not None, answer.letter is not None) == (
        outcome,
        outcome == "card",
        outcome == "certificate",
    )


def test_what_was_asked_is_withdrawn_by_who_asked():
    person = factories.covered()
    order = act(operations.order_vitale_card, holder(person), person=person, received_on=ON).order
    with pytest.raises(register.Refused):
        act(operations.cancel_order, holder(factories.covered()), order=order, on=ON)
    act(operations.cancel_order, holder(person), order=order, on=ON)
    with pytest.raises(register.Invalid):
        act(operations.cancel_order, holder(person), order=order, on=ON)
    assert act(operations.order_vitale_card, holder(person), person=person, received_on=ON).state == "open"
