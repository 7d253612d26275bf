"""Who holds the card is recognised by its key alone, and what no longer serves is refused everywhere at once."""

from datetime import date

import pytest

from finalite.capabilities import register, signing
from finalite.missions.entitlements.manage_cards import certificates, operations, queries, reach
from finalite.missions.entitlements.manage_cards.values import Loss, Recognition, Validity

from . import factories
from .factories import MACHINE, Chip, act, holder, professional, text_of

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = factories.ON


def test_only_the_card_answers_and_only_once():
    person, chip = factories.covered(), Chip()
    card = factories.active(person, chip)
    asked = act(operations.ask_challenge, holder(person), number=card.number, service="dmp")
    signature = chip.sign(asked.message)
    assert act(operations.answer_challenge, holder(person), challenge=asked.challenge, signature=signature).recognised
    again = act(operations.answer_challenge, MACHINE, challenge=asked.challenge, signature=signature)
    assert again.why is Recognition.ALREADY_USED
    other = act(operations.ask_challenge, MACHINE, number=card.number, service="dmp")
    replay = act(operations.answer_challenge, MACHINE, challenge=other.challenge, signature=signature)
    assert replay.why is Recognition.WRONG_KEY
    assert act(operations.answer_challenge, MACHINE, challenge=10**6, signature=signature).why == "unknown_challenge"


@pytest.mark.parametrize("wrong", [lambda chip, text: Chip().sign(text), lambda chip, text: chip.sign(text + "x")])
def test_another_key_or_another_message_is_refused_and_uses_the_question_up(wrong):
    chip = Chip()
    card = factories.active(factories.covered(), chip)
    asked = act(operations.ask_challenge, MACHINE, number=card.number, service="dmp")
    given = {"challenge": asked.challenge, "signature": wrong(chip, asked.message)}
    assert act(operations.answer_challenge, MACHINE, **given).why is Recognition.WRONG_KEY
    right = chip.sign(asked.message)
    late = act(operations.answer_challenge, MACHINE, challenge=asked.challenge, signature=right)
    assert late.why is Recognition.ALREADY_USED


def test_a_question_lives_two_minutes(monkeypatch):
    chip = Chip()
    card = factories.active(factories.covered(), chip)
    asked = act(operations.ask_challenge, MACHINE, number=card.number, service="dmp")
    monkeypatch.setattr(signing, "instant", lambda: asked.expires_at, raising=False)
    answer = act(operations.answer_challenge, MACHINE, challenge=asked.challenge, signature=chip.sign(asked.message))
    assert answer.why is Recognition.TOO_LATE


@pytest.mark.parametrize("service", ["", " ", "x" * 61])
def test_a_question_names_its_service(service):
    card = factories.digital(factories.covered(), Chip())
    with pytest.raises(register.Invalid):
        act(operations.ask_challenge, MACHINE, number=card.number, service=service)


def test_nobody_asks_about_the_card_of_another():
    card = factories.active(factories.covered(), Chip())
    with pytest.raises(register.Refused):
        act(operations.ask_challenge, holder(factories.covered()), number=card.number, service="dmp")


def test_a_stolen_card_is_refused_everywhere_in_the_act_that_says_so():
    person, chip = factories.covered(), Chip()
    card = factories.active(person, chip)
    pending = act(operations.ask_challenge, MACHINE, number=card.number, service="dmp")
    assert act(queries.verify_card, professional(), certificate=card.certificate, on=ON).valid
    stopped = act(operations.declare_loss, holder(person), card=card.card, reason=Loss.STOLEN, on=ON)
    check = act(queries.verify_card, professional(), certificate=card.certificate, on=ON)
    assert (check.valid, check.why) == (False, Validity.OPPOSED)
    answer = act(
        operations.answer_challenge, MACHINE, challenge=pending.challenge, signature=chip.sign(pending.message)
    )
    assert answer.why is Recognition.OPPOSED
    assert text_of(stopped.letter).title == "Votre carte est en opposition"
    with pytest.raises(register.Invalid):
        act(operations.declare_loss, holder(person), card=card.card, reason=Loss.LOST, on=ON)
    with pytest.raises(register.Invalid):
        act(operations.activate_card, holder(person), card=card.card, on=ON)
    assert factories.complete_order(person).state == "granted"


def test_a_theft_declared_with_a_day_to_come_stops_the_card_today():
    person = factories.covered()
    card = factories.active(person, Chip())
    act(operations.declare_loss, holder(person), card=card.card, reason=Loss.STOLEN, on=date(2027, 1, 1))
    assert not act(queries.verify_card, professional(), certificate=card.certificate, on=ON).valid


def test_a_forged_certificate_is_told_as_such_and_an_unknown_card_too():
    card = factories.active(factories.covered(), Chip())
    payload, signature = card.certificate.split(".")
    check = lambda text: act(queries.verify_card, professional(), certificate=text, on=ON).why  # noqa: E731
    assert check(f"{payload}.{signature[::-1]}") is Validity.FORGED
    assert check("") is check("a.b") is check(payload) is Validity.FORGED
    said = {"kind": "vitale", "caisse": "011", "public_key": Chip().public_key, "valid_from": ON, "valid_until": None}
    assert check(certificates.written(number="1" * 20, **said)) is Validity.UNKNOWN_CARD
    assert check(certificates.written(number=card.number, **said)) is Validity.UNKNOWN_CARD


def test_a_professional_states_a_reason_and_learns_nothing_of_the_holder():
    card = factories.active(factories.covered(), Chip())
    with pytest.raises(register.Refused):
        act(queries.verify_card, professional(""), certificate=card.certificate, on=ON)
    check = act(queries.verify_card, professional(), certificate=card.certificate, on=ON)
    assert set(check.__dataclass_fields__) == {"valid", "why"}
    for door in (queries.my_cards, queries.events_of):
        with pytest.raises(register.Refused):
            act(door, professional(), person=card.person)


def test_the_list_tells_numbers_signed_whole_or_since_a_place():
    cards = [factories.active(factories.covered(), Chip()) for _ in range(3)]
    for card in cards[:2]:
        act(operations.declare_loss, card=card.card, reason=Loss.LOST, on=ON)
    asked = {"caisse": factories.CAISSE, "on": ON}
    whole = act(queries.opposition_list, professional(), **asked)
    assert whole.numbers == tuple(card.number for card in cards[:2])
    assert signing.is_signed_by(whole.signing_key, whole.signed.encode(), whole.signature)
    assert not signing.is_signed_by(whole.signing_key, whole.signed.replace("1", "2").encode(), whole.signature)
    act(operations.declare_loss, card=cards[2].card, reason=Loss.STOLEN, on=ON)
    delta = act(queries.opposition_list, professional(), since=whole.last, **asked)
    assert delta.numbers == (cards[2].number,) and delta.last > whole.last
    assert act(queries.opposition_list, professional(), since=delta.last, **asked).numbers == ()


def test_a_number_says_nothing_and_catches_a_slip_of_the_pen():
    assert reach.FICHE == "manage_cards"
    numbers = {certificates.new_number("vitale") for _ in range(50)}
    assert len(numbers) == 50 and all(len(one) == 20 and one.isdigit() for one in numbers)
    assert len({one[1:5] for one in numbers}) > 10


def test_a_list_is_signed_by_a_caisse_that_exists():
    with pytest.raises(register.Invalid, match="caisse"):
        act(queries.opposition_list, professional(), caisse="nulle-part", on=ON)


def test_an_adviser_on_the_telephone_stops_a_card_and_a_desk_sees_it():
    card = factories.active(factories.covered(), Chip())
    adviser = register.Actor(user="telephone", role="contact_adviser", organisation=factories.CAISSE)
    desk = register.Actor(user="accueil", role="admission_officer", reason="admission")
    assert act(queries.verify_card, desk, certificate=card.certificate, on=ON).valid
    act(operations.declare_loss, adviser, card=card.card, reason=Loss.LOST, on=ON)
    assert act(queries.verify_card, desk, certificate=card.certificate, on=ON).why is Validity.OPPOSED
    assert act(queries.opposition_list, desk, caisse=factories.CAISSE, on=ON).numbers == (card.number,)
