"""Each side of a conversation reads the other, its clock runs, and nobody reads another's."""

from datetime import date

import pytest

from finalite.capabilities import documents, register
from finalite.capabilities.register import Actor, Upload
from finalite.missions.insured_relations.answer_insured import operations as answering
from finalite.missions.insured_relations.answer_insured import queries as answers

from .. import operations, queries
from ..words import Ask, Screen, Topic, Wish
from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


ADVISER = Actor(user="adviser", role="contact_adviser", organisation=f.CAISSE)


def write(person, **changes):
    given = {"ask": Ask.QUESTION, "topic": Topic.RIGHTS, "title": "Mes droits", "text": "Bonjour", "on": f.ON}
    return f.mine(operations.write_message, person, **given | changes)


def threads(person, on=f.ON):
    return f.mine(queries.threads_of, person, on=on)


def test_what_is_written_here_is_answered_by_the_caisse_and_read_here():
    person = f.opened()
    sent = write(person, ask=Ask.FORMALITY)
    assert sent.due_on and sent.due_on > f.ON and [one.state for one in threads(person)] == ["open"]
    f.act(answering.answer_message, ADVISER, request=sent.request, text="Voici", close=True, on=f.ON)
    [thread] = threads(person)
    assert (thread.state, thread.unread, thread.title) == ("answered", 1, "Mes droits")
    assert "message_to_read" in {one.code for one in f.mine(queries.notices_of, person, on=f.ON)}


def test_an_exchange_leaves_the_screen_after_six_months_unless_it_goes_on():
    person = f.opened()
    write(person, title="Sans réponse")
    ended = write(person, title="Finie")
    f.act(answering.answer_message, ADVISER, request=ended.request, text="Voici", close=True, on=f.ON)
    assert len(threads(person, date(2027, 5, 20))) == 2
    assert [one.title for one in threads(person, date(2027, 5, 21))] == ["Sans réponse"]


def test_nobody_reads_nor_writes_for_another():
    person, other = f.opened(), f.opened()
    for refused in (
        lambda: f.act(queries.threads_of, f.owner(other), person=person, on=f.ON),
        lambda: f.act(queries.messages_of, f.owner(other), person=person),
    ):
        with pytest.raises(register.Refused):
            refused()


def send(person, content=f.PDF):
    document = Upload("piece.exe", content)
    return f.mine(operations.send_document, person, document=document, title="Acte", text="Mon acte", on=f.ON)


def test_a_file_is_known_by_its_content_and_reaches_the_caisse():
    person = f.opened()
    sent = send(person)
    [message] = f.act(answers.thread, ADVISER, request=sent.request)
    given = f.act(answers.file_of, ADVISER, attachment=message.files[0].attachment)
    assert (given.media_type, given.content) == ("application/pdf", f.PDF)
    for content in (b"", b"MZ\x00\x01", b"<html><script>1</script></html>"):
        with pytest.raises(register.Invalid):
            send(person, content)
    assert len(threads(person)) == 1, "a message whose file is refused is not sent"


def infected(content):
    return documents.Scan.INFECTED


def down(content):
    raise ConnectionRefusedError("no scanner")


def test_a_scanner_that_finds_something_or_does_not_answer_keeps_the_file_out(settings):
    person = f.opened()
    for scanner, said in ((infected, "malveillant"), (down, "réessay")):
        settings.FINALITE_MALWARE_SCANNER = f"{__name__}.{scanner.__name__}"
        with pytest.raises(register.Invalid, match=said):
            send(person)
    assert threads(person) == ()


@pytest.mark.parametrize("text", ["", "   ", "a" * 5001])
def test_a_text_that_says_nothing_or_too_much_is_told(text):
    with pytest.raises(register.Invalid):
        write(f.opened(), text=text)
    with pytest.raises(register.Invalid):
        f.act(operations.post_message, f.MACHINE, person=f.opened(), topic=Topic.OTHER, text=text, on=f.ON)


def test_what_the_caisse_leaves_is_read_once():
    person = f.opened()
    f.act(operations.post_message, f.MACHINE, person=person, topic=Topic.OTHER, text="Bonjour", on=f.ON)
    assert f.mine(operations.mark_messages_read, person, on=f.ON) == 1
    assert f.mine(operations.mark_messages_read, person, on=f.ON) == 0
    assert [(one.text, one.read_on) for one in f.mine(queries.messages_of, person)] == [("Bonjour", f.ON)]


def test_a_registered_letter_is_read_once_opened_and_the_day_is_proof():
    person = f.opened()
    f.act(operations.send_registered_letter, f.MACHINE, person=person, title="Décision", text="Voici", on=f.ON)
    [closed] = f.mine(queries.registered_letters_of, person)
    assert (closed.text, closed.opened_on) == ("", None)
    seen = f.act(operations.open_registered_letter, f.owner(person), letter=closed.letter, on=date(2026, 11, 25))
    assert (seen.text, seen.opened_on) == ("Voici", date(2026, 11, 25))
    again = f.act(operations.open_registered_letter, f.owner(person), letter=closed.letter, on=date(2026, 12, 25))
    assert again.opened_on == date(2026, 11, 25)


def test_nothing_is_wanted_before_it_is_said():
    person = f.opened()
    assert not any(one.wanted for one in f.mine(queries.choices_of, person))
    codes = {one.code for one in f.mine(queries.notices_of, person, on=f.ON)}
    assert "advice_for_you" not in codes and "no_bank_account" in codes
    f.mine(operations.choose, person, what=Wish.PREVENTION, wanted=True, on=f.ON)
    assert "advice_for_you" in {one.code for one in f.mine(queries.notices_of, person, on=f.ON)}
    f.mine(operations.choose, person, what=Wish.PREVENTION, wanted=False, on=f.ON)
    assert "advice_for_you" not in {one.code for one in f.mine(queries.notices_of, person, on=f.ON)}


def test_notices_say_what_the_account_waits_for():
    person = f.covered()
    assert f.mine(queries.notices_of, person, on=f.ON)[0].code == "open_account"
    f.opened(person)
    f.change_asked(person)
    f.act(operations.post_message, f.MACHINE, person=person, topic=Topic.OTHER, text="Bonjour", on=f.ON)
    codes = [one.code for one in f.mine(queries.notices_of, person, on=f.ON)]
    assert codes[0] == "bank_change_waits" and "message_to_read" in codes


def test_an_opinion_is_counted_without_small_cells():
    statistician = Actor(user="stat", role="statistician", organisation=f.CAISSE)

    def counted():
        found = f.act(queries.opinions_by_score, statistician, since=date(2026, 11, 1), until=date(2026, 12, 1))
        return {one.label: one.number for one in found}

    for _ in range(12):
        f.mine(operations.give_opinion, f.opened(), score=5, about=Screen.ACCOUNT, on=f.ON)
    assert counted()["account / 5"] == 12
    f.mine(operations.give_opinion, f.opened(), score=1, about=Screen.PAYMENTS, on=f.ON)
    assert counted()["payments / 1"] is None


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_beyond_the_scale_is_told(score):
    with pytest.raises(register.Invalid):
        f.mine(operations.give_opinion, f.opened(), score=score, on=f.ON)
