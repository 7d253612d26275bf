"""Each side of a conversation reads the other, its clock runs, and nobody reads another's."""

from datetime import date

import pytest

from finalite.capabilities import documents, register
from finalite.capabilities.register import Actor, Upload

from .. import models, operations, queries
from ..words import Author, Screen, Topic, Wish
from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


def write(person, **changes):
    given = {"topic": Topic.RIGHTS, "text": "Bonjour", "on": f.ON} | changes
    return f.mine(operations.write_message, person, **given)


def test_a_message_is_answered_and_its_clock_ends():
    person = f.opened()
    asked = write(person)
    [waiting] = f.act(queries.messages_waiting, f.MACHINE, organisation=f.CAISSE)
    assert (waiting.message, waiting.due_on) == (asked, date(2027, 1, 20))
    f.act(operations.answer_message, f.MACHINE, message=asked, text="Oui", on=f.ON)
    assert f.act(queries.messages_waiting, f.MACHINE, organisation=f.CAISSE) == ()
    answer, question = f.mine(queries.messages_of, person)
    assert (answer.author, answer.answers, answer.read_on) == (Author.FUND, asked, None)
    assert question.answered_on == f.ON
    assert f.mine(operations.mark_messages_read, person, on=f.ON) == 1
    assert f.mine(operations.mark_messages_read, person, on=f.ON) == 0


def test_the_messages_of_another_caisse_are_not_given():
    write(f.opened())
    assert f.act(queries.messages_waiting, f.MACHINE, organisation="999") == ()


def test_nobody_reads_nor_answers_the_messages_of_another():
    person, other = f.opened(), f.opened()
    sent = write(person, document=Upload("a.pdf", f.PDF))
    for refused in (
        lambda: f.act(queries.messages_of, f.owner(other), person=person),
        lambda: f.act(queries.message_file, f.owner(other), message=sent),
        lambda: f.act(operations.answer_message, f.owner(other), message=sent, text="non", on=f.ON),
    ):
        with pytest.raises(register.Refused):
            refused()
    with pytest.raises(register.Invalid, match="votre messagerie"):
        write(other, answers=sent)


def test_a_file_is_known_by_its_content():
    person = f.opened()
    sent = f.mine(operations.send_document, person, document=Upload("piece.exe", f.PDF), text="Mon acte", on=f.ON)
    given = f.act(queries.message_file, f.owner(person), message=sent)
    assert (given.media_type, given.content) == ("application/pdf", f.PDF)
    for content in (b"", b"MZ\x00\x01", b"<html><script>1</script></html>"):
        with pytest.raises(register.Invalid):
            f.mine(operations.send_document, person, document=Upload("acte.pdf", content), text="x", on=f.ON)


def infected(content):
    return documents.Scan.INFECTED


def down(content):
    raise ConnectionRefusedError("no scanner")


def test_a_scanner_that_finds_something_or_does_not_answer_keeps_the_file_out(settings):
    person = f.opened()
    for scanner, said in ((infected, "malveillant"), (down, "réessay")):
        settings.FINALITE_MALWARE_SCANNER = f"{__name__}.{scanner.__name__}"
        with pytest.raises(register.Invalid, match=said):
            f.mine(operations.send_document, person, document=Upload("acte.pdf", f.PDF), text="x", on=f.ON)
    assert f.stored(models.Message) == 0


@pytest.mark.parametrize("text", ["", "   ", "a" * 5001])
def test_a_text_that_says_nothing_or_too_much_is_told(text):
    with pytest.raises(register.Invalid):
        write(f.opened(), text=text)


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
