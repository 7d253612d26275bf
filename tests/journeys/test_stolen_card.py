"""The journey: a card is asked for with a photograph, made, used, stolen, refused everywhere, and replaced."""

from datetime import date

import pytest

from finalite.capabilities import exchange, journal, letters, register, retention
from finalite.capabilities.documents.models import StoredDocument
from finalite.capabilities.register import Upload, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.manage_cards import models, operations, queries
from finalite.missions.entitlements.manage_cards.tests import factories
from finalite.missions.entitlements.manage_cards.tests.factories import Chip, act, holder, technician
from finalite.missions.entitlements.manage_cards.values import Loss, Recognition, Validity

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ASKED, MADE, SENT, HELD = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 13)
STOLEN, AGAIN = date(2026, 11, 20), date(2026, 11, 30)
SERVICE = register.automation("manage_cards")
PHARMACY = register.Actor(user="pharmacie", role="health_professional", reason="délivrance de médicaments")


def ordered(person, on):
    """The person's own part of a request, then the agent's."""
    order = act(operations.order_vitale_card, holder(person), person=person, received_on=on).order
    act(operations.add_photograph, holder(person), order=order, photo=Upload("moi.png", factories.picture()), on=on)
    proof = Upload("identite.pdf", factories.PDF)
    act(operations.add_identity_proof, holder(person), order=order, document=proof, on=on)
    assert act(operations.check_identity, order=order, proved=True, on=on).state == "granted"
    return order


def made(order, chip, on):
    """The maker's part: it gets the file, makes the chip, and gives the public key back."""
    file = act(operations.send_to_card_maker, order=order, on=on)
    assert factories.HIDDEN not in file.content
    proof = chip.sign(f"manage_cards/order/{order}")
    return act(operations.issue_card, order=order, public_key=chip.public_key, proof=proof, on=on)


def entered(card, chip, service="espace santé"):
    """What a service learns when somebody comes with a card."""
    asked = act(operations.ask_challenge, SERVICE, number=card.number, service=service)
    answer = {"challenge": asked.challenge, "signature": chip.sign(asked.message)}
    return answer, act(operations.answer_challenge, SERVICE, **answer)


def shown(card, on):
    """What a professional learns of a card presented."""
    return act(queries.verify_card, PHARMACY, certificate=card.certificate, on=on)


def test_a_stolen_card_opens_nothing_and_a_new_one_takes_its_place():
    person, chip = factories.covered(), Chip()
    card = made(ordered(person, ASKED), chip, MADE)
    assert factories.stored(models.IssueContent) == 0, "the content of a card goes with its issue"

    letter = act(operations.send_card, card=card.card, on=SENT)
    assert shown(card, SENT).why is Validity.NOT_ACTIVE
    act(operations.activate_card, holder(person), card=card.card, on=HELD)
    replayed, answer = entered(card, chip)
    assert answer.recognised and shown(card, HELD).valid

    before = act(queries.opposition_list, PHARMACY, caisse=factories.CAISSE, on=STOLEN)
    stopped = act(operations.declare_loss, holder(person), card=card.card, reason=Loss.STOLEN, on=STOLEN)
    assert shown(card, STOLEN).why is Validity.OPPOSED
    delta = act(queries.opposition_list, PHARMACY, caisse=factories.CAISSE, since=before.last, on=STOLEN)
    assert delta.numbers == (card.number,) and card.number not in before.numbers

    # the thief holds the card and heard an answer: neither opens anything
    assert entered(card, chip)[1].why is Recognition.OPPOSED
    assert act(operations.answer_challenge, SERVICE, **replayed).why is Recognition.ALREADY_USED
    asked = act(operations.ask_challenge, SERVICE, number=card.number, service="espace santé")
    old = {"challenge": asked.challenge, "signature": replayed["signature"]}
    assert act(operations.answer_challenge, SERVICE, **old).why is Recognition.WRONG_KEY

    fresh = Chip()
    second = made(ordered(person, AGAIN), fresh, AGAIN)
    act(operations.send_card, card=second.card, on=AGAIN)
    act(operations.activate_card, holder(person), card=second.card, on=AGAIN)
    assert entered(second, fresh)[1].recognised and entered(second, chip)[1].why is Recognition.WRONG_KEY
    assert [one.state for one in act(queries.my_cards, holder(person), person=person)] == ["active", "opposed"]

    refused_to_others(person, card)
    written_to(person, letter, stopped)
    forgotten_in_time(person, card, second)
    noted(person)


def refused_to_others(person, card):
    """Who may not see, does not."""
    stranger = holder(factories.covered())
    for door, arguments in [
        (queries.my_cards, {"person": person}),
        (operations.declare_loss, {"card": card.card, "reason": Loss.LOST, "on": STOLEN}),
        (operations.ask_challenge, {"number": card.number, "service": "espace santé"}),
    ]:
        with pytest.raises(register.Refused):
            act(door, stranger, **arguments)
    with pytest.raises(register.Refused):
        act(queries.my_cards, PHARMACY, person=person)
    with pytest.raises(register.Refused):
        act(queries.fleet_statistics, technician(), on=AGAIN)


def written_to(person, letter, stopped):
    """The person gets the card, then the confirmation of the theft; the maker alone gets the photograph."""
    with opened(purpose_of("manage_cards", AUTOMATION)):
        titles = {letters.read_letter(letter_id=one).title for one in (letter.letter, stopped.letter)}
        told = {line.recipient: set(line.categories) for line in exchange.ledger(person_id=person)}
    assert titles == {"Votre carte Vitale", "Votre carte est en opposition"}
    assert set(told) == {"data_subject", "processor"}
    assert "photo" in told["processor"] and "photo" not in told["data_subject"]


def forgotten_in_time(person, card, second):
    """Three months after issue the form and its files are gone; the register of both cards remains."""

    def kept():
        with guard.owner():
            files = StoredDocument.objects.filter(person_id=person).count()
        return factories.stored(models.CardForm, person_id=person), files

    retention.run(on=date(2027, 2, 8), fiche="manage_cards")
    assert kept() == (2, 4)
    retention.run(on=date(2027, 2, 9), fiche="manage_cards")
    assert kept() == (1, 2)
    retention.run(on=date(2027, 2, 28), fiche="manage_cards")
    assert kept() == (0, 0)
    assert factories.stored(models.Card, pk__in=[card.card, second.card]) == 2
    assert shown(card, date(2027, 3, 1)).why is Validity.OPPOSED and shown(second, date(2027, 3, 1)).valid


def noted(person):
    """Each act is in the journal about this person, the professional's with its reason, and no card number is."""
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        rows = journal.search(fiche="manage_cards", person_id=person, limit=200).rows
    done = {row.operation for row in rows if row.outcome == "done"}
    assert {"order_vitale_card", "issue_card", "declare_loss", "answer_challenge", "verify_card"} <= done
    assert {row.operation for row in rows if row.outcome == "refused"} >= {"my_cards"}
    assert {row.reason for row in rows if row.operation == "verify_card"} == {PHARMACY.reason}
