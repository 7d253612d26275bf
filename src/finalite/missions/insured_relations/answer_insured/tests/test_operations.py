"""Exchanges on every channel: written down once, followed until answered, read by who may and nobody else."""

from datetime import date

import pytest

from finalite.capabilities import letters
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people import ContactKind
from finalite.capabilities.register import Invalid, Refused, Upload
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.insured_relations.answer_insured import models, operations, queries
from finalite.missions.insured_relations.answer_insured.tests import factories as made
from finalite.missions.insured_relations.answer_insured.tests.factories import ON, act
from finalite.missions.insured_relations.answer_insured.values import Answers, Filled, NewAddress
from finalite.missions.insured_relations.answer_insured.words import (
    Arrangement,
    Channel,
    Mode,
    Nature,
    Outcome,
    Proof,
    Reason,
    RequestState,
    Speaker,
)

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


def test_one_history_holds_every_channel():
    person = made.somebody()
    made.call(person)
    request = made.message(person).request
    act(operations.answer_message, request=request, text="C’est fait.", close=True, on=ON)
    act(operations.write_letter, person=person, model="confirm_details", on=ON)
    found = [(one.channel, one.direction) for one in act(queries.contact_history, person=person)]
    assert found == [("mail", "sent"), ("message", "sent"), ("message", "received"), ("phone", "received")]
    assert found == [
        (one.channel, one.direction) for one in act(queries.my_contacts, made.oneself(person), person=person)
    ]


def test_what_is_left_to_do_is_followed_until_it_is_answered():
    person = made.somebody()
    first = made.call(person, outcome=Outcome.DOCUMENTS_ASKED, nature=Nature.FORMALITY, next_step="Attend un RIB")
    assert first.due_on == date(2027, 1, 18)
    waiting = act(queries.requests_waiting)
    assert [(one.request, one.next_step) for one in waiting] == [(first.request, "Attend un RIB")]
    made.call(person, request=first.request, summary="RIB reçu")
    assert act(queries.requests_waiting) == () and act(queries.work_list, on=ON) == ()
    with pytest.raises(Invalid, match="close"):
        made.call(person, request=first.request)


def test_nothing_is_told_to_somebody_who_is_not_recognised():
    with pytest.raises(Invalid, match="reconnu"):
        made.call(made.somebody(), proof=Proof.NOT_CONFIRMED)


def test_the_word_of_the_caisse_shows_on_the_clock():
    act(operations.set_promise, made.manager(), channel=Channel.MESSAGE, working_days=2)
    assert made.message(made.somebody(), nature=Nature.QUESTION).due_on == date(2026, 11, 18)


def test_answers_are_compared_and_no_word_of_them_is_kept():
    person = made.somebody(birth_name="Éssai-Durand")
    asked = {"person": person, "speaker": Speaker.ONESELF, "on": ON}
    right = Answers(birth="1985-07-14", last_name="éssai durand")
    assert act(operations.check_caller, **asked, answers=right).proof is Proof.CONFIRMED
    wrong = Answers(birth="1985-07-14", last_name="essai", postcode="01000")
    assert act(operations.check_caller, **asked, answers=wrong).proof is Proof.NOT_CONFIRMED
    short = Answers(birth="1985-07-14", number_end="9")
    assert act(operations.check_caller, **asked, answers=short).proof is Proof.NOT_CONFIRMED
    assert act(operations.check_caller, **asked, answers=Answers(postcode="01000")).proof is Proof.ASK_MORE
    assert made.stored(models.Contact) == 0


def test_a_thread_is_read_by_its_person_and_the_desk_it_was_written_to_alone():
    person, neighbour = made.somebody(), made.somebody()
    plain, medical = made.message(person), made.message(person, medical=True, title="Mon traitement")
    assert act(queries.thread, request=plain.request)[0].body == "Bonjour, et merci."
    with pytest.raises(Invalid, match="existe pas"):
        act(queries.thread, request=medical.request)
    assert act(queries.thread, made.medical(), request=medical.request)
    with pytest.raises(Invalid, match="existe pas"):
        act(queries.thread, made.medical(), request=plain.request)
    with pytest.raises(Refused):
        act(queries.thread, made.oneself(neighbour), request=plain.request)
    assert len(act(queries.my_messages, made.oneself(person), person=person)) == 2
    assert [one.title for one in act(queries.requests_of, person=person)] == ["Mes droits"]
    assert {line.kind for line in act(queries.work_list, on=ON)} == {"caisse_formality"}
    assert {line.kind for line in act(queries.work_list, made.medical(), on=ON)} == {"medical_formality"}
    assert [one.title for one in act(queries.my_requests, person=person)] == ["Mes droits"]


def test_an_agent_never_writes_in_the_name_of_the_person():
    person = made.somebody()
    given = {"nature": Nature.QUESTION, "reason": Reason.OTHER, "title": "t", "text": "t", "on": ON}
    with pytest.raises(Refused, match="seule"):
        act(operations.write_message, person=person, **given)


def test_unread_answers_are_counted_until_the_person_reads_them():
    person = made.somebody()
    request = made.message(person).request
    step = "Nous attendons votre RIB"
    act(operations.answer_message, request=request, text="Envoyez un RIB", close=False, next_step=step, on=ON)
    mine = act(queries.my_requests, made.oneself(person), person=person)[0]
    assert (mine.unread, mine.state, mine.next_step) == (1, RequestState.WAITING, step)
    assert act(operations.read_messages, made.oneself(person), request=request, on=ON) == 1
    act(operations.reply_message, made.oneself(person), request=request, text="Le voici", on=ON)
    mine = act(queries.my_requests, made.oneself(person), person=person)[0]
    assert (mine.unread, mine.state) == (0, RequestState.OPEN)


def test_files_go_with_ones_own_message_and_come_back_byte_for_byte():
    person = made.somebody()
    request = made.message(person).request
    number = act(queries.thread, made.oneself(person), request=request)[0].message
    given = {"message": number, "file": Upload("piece.pdf", made.PDF), "on": ON}
    with pytest.raises(Invalid, match="propre message"):
        act(operations.attach_file, **given)
    kept = act(operations.attach_file, made.oneself(person), **given)
    assert act(queries.file_of, attachment=kept.attachment).content == made.PDF
    for _ in range(4):
        act(operations.attach_file, made.oneself(person), **given)
    with pytest.raises(Invalid, match="5 pièces"):
        act(operations.attach_file, made.oneself(person), **given)


def test_a_time_is_given_to_one_person_and_free_again_once_given_up():
    person, other, slot = made.somebody(), made.somebody(), made.slot()
    taken = act(operations.book_appointment, made.oneself(person), person=person, slot=slot, reason=Reason.CARD, on=ON)
    assert act(queries.free_slots, made.oneself(other), person=other, on=ON) == ()
    with pytest.raises(Invalid, match="vient d’être pris"):
        act(operations.book_appointment, made.oneself(other), person=other, slot=slot, reason=Reason.CARD, on=ON)
    act(operations.cancel_appointment, made.oneself(person), appointment=taken.appointment)
    again = act(operations.book_appointment, made.oneself(other), person=other, slot=slot, reason=Reason.CARD, on=ON)
    assert [one.name for one in act(queries.appointments_on, on=date(2026, 11, 20))] == [again.name]
    act(operations.close_appointment, appointment=again.appointment, came=True, on=date(2026, 11, 20))
    assert act(queries.contact_history, person=other)[0].channel is Channel.DESK


def test_times_are_offered_once():
    offer = {"first_at": made.NINE, "minutes": 30, "mode": Mode.PHONE}
    assert act(operations.offer_slots, **offer, count=3) == 3
    assert act(operations.offer_slots, **offer, count=5) == 2


def test_a_letter_says_what_the_model_and_the_agent_say():
    person = made.somebody()
    blanks = (Filled("date de l’appel", "3 novembre"), Filled("objet de l’appel", "votre RIB"))
    with pytest.raises(Invalid, match="numéro à appeler"):
        act(operations.write_letter, person=person, model="call_back", blanks=blanks, on=ON)
    whole = (*blanks, Filled("numéro à appeler", "0199000000"))
    preview = act(queries.preview_letter, model="call_back", blanks=whole)
    sent = act(operations.write_letter, person=person, model="call_back", blanks=whole, on=ON)
    text = " ".join(text_of(made.letter(sent.letter).content).split())
    assert "le 3 novembre au sujet de votre RIB" in text and preview.title in text


def test_a_request_is_answered_by_letter_and_closed():
    person = made.somebody()
    request = made.message(person).request
    posted = act(operations.answer_request, request=request, text="Vos droits sont ouverts.", on=ON)
    text = " ".join(text_of(made.letter(posted.letter).content).split())
    assert "Vos droits sont ouverts." in text and "16 novembre 2026" in text
    assert act(queries.requests_of, person=person)[0].state is RequestState.ANSWERED


def test_the_former_address_is_warned_before_it_changes():
    person = made.somebody()
    new = NewAddress(street="2 place Neuve", postcode="02000", town="Laon")
    after = act(operations.change_address, made.oneself(person), person=person, address=new, from_on=ON, on=ON)
    assert after.town == "Laon"
    assert act(queries.contact_details, person=person, on=date(2026, 11, 15)).town == "Bourg"
    with opened(purpose_of("answer_insured", AUTOMATION)):
        [sent] = letters.letters_to([person])
    assert "1 rue de l’Essai" in text_of(made.letter(sent.letter_id).content)


def test_a_telephone_is_corrected_and_a_returned_letter_is_followed():
    person = made.somebody()
    after = act(operations.change_contact, person=person, kind=ContactKind.MOBILE, value="06 00 00 00 01", on=ON)
    assert after.mobile == "0600000001"
    back = act(operations.note_returned_mail, person=person, on=ON)
    assert act(queries.requests_of, person=person)[0].request == back.request


def test_help_is_looked_at_again_on_its_day_and_says_no_reason():
    person = made.somebody()
    given = {"person": person, "arrangements": (Arrangement.LARGE_PRINT,), "aim": "Lire ses courriers"}
    support = act(operations.offer_support, **given, review_on=date(2027, 1, 4), on=ON).support
    assert [line.due_on for line in act(queries.work_list, on=ON)] == [date(2027, 1, 4)]
    again = {"support": support, "arrangements": (Arrangement.ONE_ADVISER,), "review_on": date(2027, 3, 1)}
    act(operations.follow_support, **again, on=date(2027, 1, 4))
    assert act(queries.support_of, person=person)[0].arrangements == (Arrangement.ONE_ADVISER,)
    act(operations.end_support, support=support, on=date(2027, 3, 1))
    assert act(queries.work_list, on=date(2027, 3, 1)) == ()
