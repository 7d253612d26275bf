"""An e-mail says that something waits and never what; it leaves once at most, and the former address is warned."""

import re
from datetime import timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from finalite.capabilities import exchange, jobs, letters, people, register, retention
from finalite.capabilities.people import ContactKind
from finalite.capabilities.register import Actor, guard
from finalite.missions.insured_relations.answer_insured import operations as answering

from .. import emailing, models, operations, queries
from ..words import Ask, Topic, Wish
from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"], transaction=True)


class Shut(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise OSError("connection refused")


def confirmed(email="camille@exemple.fr"):
    person = f.opened(email=email)
    f.mine(operations.confirm_email, person, code=emailing.code_of(person, email), on=f.ON)
    return person


def posted(person, on=f.ON, text="Votre remboursement de 12 euros est parti."):
    return f.act(operations.post_message, f.MACHINE, person=person, topic=Topic.REIMBURSEMENT, text=text, on=on)


def sent(mailoutbox):
    """Run the queue, and give what left: (address, subject)."""
    mailoutbox.clear()
    jobs.run_ready()
    return sorted((one.to[0], one.subject.split(" – ")[0]) for one in mailoutbox)


def test_the_code_of_an_address_leaves_when_the_account_is_opened_and_confirms_it(mailoutbox):
    person = f.opened(email="camille@exemple.fr")
    assert sent(mailoutbox) == [("camille@exemple.fr", "Confirmez votre adresse")]
    code = re.search(r"compte : ([0-9A-Z]{4} [0-9A-Z]{4})", mailoutbox[0].body).group(1)
    shown = f.mine(operations.confirm_email, person, code=code.lower(), on=f.ON)
    assert shown.email_confirmed_on == f.ON
    assert "confirm_email" not in {one.code for one in f.mine(queries.notices_of, person, on=f.ON)}


@pytest.mark.parametrize("code", ["", "2222 2222", "é", "A" * 300])
def test_another_code_confirms_nothing(code):
    person = f.opened()
    with pytest.raises(register.Invalid, match="code"):
        f.mine(operations.confirm_email, person, code=code, on=f.ON)


def test_an_e_mail_says_nothing_of_the_person_and_holds_no_link(mailoutbox):
    person = confirmed()
    posted(person)
    assert ("camille@exemple.fr", "Un message vous attend") in sent(mailoutbox)
    with guard.owner():
        who = people.identity_of([person])[person]
    for one in mailoutbox:
        said = f"{one.subject} {one.body}"
        assert not re.search(r"https?:|www\.|remboursement|12 euros", said)
        assert who.nir not in said and not any(name in said for name in who.name.split())


def test_nothing_is_said_at_an_address_that_nobody_confirmed(mailoutbox):
    person = f.opened()
    sent(mailoutbox)
    posted(person)
    assert sent(mailoutbox) == []


def test_ten_messages_of_a_day_are_one_e_mail(mailoutbox):
    person = confirmed()
    sent(mailoutbox)
    for _ in range(10):
        posted(person)
    assert len(sent(mailoutbox)) == 1
    posted(person, on=f.ON + timedelta(days=1))
    assert len(sent(mailoutbox)) == 1


def test_a_change_of_bank_account_warns_at_the_address_and_at_a_recent_former_one(mailoutbox):
    person = f.covered()
    with guard.owner():
        before = f.ON - timedelta(days=400)
        people.change_contact(person_id=person, kind=ContactKind.EMAIL, value="avant@exemple.fr", on=before)
    f.opened(person, email="voleur@exemple.fr")
    sent(mailoutbox)
    f.change_asked(person)
    said = "Un changement est demandé dans votre compte"
    assert sent(mailoutbox) == [("avant@exemple.fr", said), ("voleur@exemple.fr", said)]


def test_a_change_of_address_tells_the_former_and_asks_the_new_one_to_be_confirmed(mailoutbox):
    person = confirmed("un@exemple.fr")
    sent(mailoutbox)
    shown = f.mine(operations.change_email, person, email="deux@exemple.fr", on=f.ON)
    assert shown.email_confirmed_on is None
    assert sent(mailoutbox) == [
        ("deux@exemple.fr", "Confirmez votre adresse"),
        ("un@exemple.fr", "Votre compte n’écrira plus ici"),
    ]
    with pytest.raises(register.Invalid):
        f.mine(operations.confirm_email, person, code=emailing.code_of(person, "un@exemple.fr"), on=f.ON)


def test_what_a_worker_took_nobody_sends_after_it(mailoutbox):
    """The worker was killed between the two steps: rather none than two."""
    f.opened()
    with guard.owner():
        row = models.Email.objects.get()
    assert f.act(operations.take_email, f.MACHINE, notice=row.pk)
    assert not f.act(operations.take_email, f.MACHINE, notice=row.pk)
    assert sent(mailoutbox) == []


def test_sending_twice_sends_once(mailoutbox):
    f.opened()
    with guard.owner():
        row = models.Email.objects.get()
    assert len(sent(mailoutbox)) == 1
    assert f.act(operations.send_email, f.MACHINE, notice=row.pk, on=f.ON)
    assert len(mailoutbox) == 1 and f.stored(models.Email, sent_on=f.ON) == 1


def test_a_server_that_refuses_is_tried_again(settings, mailoutbox):
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Shut"
    f.opened()
    assert sent(mailoutbox) == [] and f.stored(models.Email, taken=False, sent_on=None) == 1
    with guard.owner():
        assert exchange.ledger(person_id=None) is not None and not any(
            "electronic_contact" in line.categories for line in exchange.ledger()
        ), "what did not leave is not in the ledger"
    settings.EMAIL_BACKEND = works
    jobs.run_ready(clock=lambda: timezone.now() + timedelta(hours=1))
    assert len(mailoutbox) == 1 and f.stored(models.Email, sent_on=f.ON) == 1


def test_each_e_mail_is_in_the_ledger_and_gone_after_a_month(mailoutbox):
    person = f.opened()
    sent(mailoutbox)
    with guard.owner():
        lines = [line for line in exchange.ledger(person_id=person) if line.recipient == "data_subject"]
    assert any(line.categories == ("electronic_contact",) for line in lines)
    retention.run(on=f.ON + timedelta(days=40), fiche="provide_insured_account")
    assert f.stored(models.Email) == 0


def test_nobody_sends_by_hand():
    f.opened()
    for door, more in ((operations.take_email, {}), (operations.send_email, {"on": f.ON})):
        with pytest.raises(register.Refused):
            f.act(door, f.support(), notice=1, **more)


def test_the_code_is_sent_again_once_a_day(mailoutbox):
    person = f.opened()
    sent(mailoutbox)
    f.mine(operations.send_email_code, person, on=f.ON)
    assert sent(mailoutbox) == []
    f.mine(operations.send_email_code, person, on=f.ON + timedelta(days=1))
    assert len(sent(mailoutbox)) == 1


WAITING = "Un message vous attend"
ADVISER = Actor(user="agent", role="contact_adviser", organisation=f.CAISSE)


def asked(person):
    """A question to the caisse; returns the request."""
    said = {"ask": Ask.QUESTION, "topic": Topic.RIGHTS, "title": "Mes droits", "text": "Bonjour"}
    return f.mine(operations.write_message, person, **said, on=f.ON).request


def answered(person, request, text="Le secret de la réponse", on=f.ON):
    f.act(answering.answer_message, ADVISER, request=request, text=text, close=False, next_step="relire", on=on)


def test_the_answer_of_an_agent_is_told_once_a_day_and_never_what_it_says(mailoutbox):
    person = confirmed()
    sent(mailoutbox)
    request = asked(person)
    assert sent(mailoutbox) == [], "what one writes oneself is no news"
    answered(person, request)
    answered(person, request)
    assert sent(mailoutbox) == [("camille@exemple.fr", WAITING)]
    assert "secret" not in mailoutbox[0].body and "droits" not in mailoutbox[0].body
    answered(person, request, on=f.ON + timedelta(days=1))
    assert sent(mailoutbox) == [("camille@exemple.fr", WAITING)]


def test_an_answer_by_letter_is_told_too(mailoutbox):
    person = confirmed()
    sent(mailoutbox)
    f.act(answering.answer_request, ADVISER, request=asked(person), text="Voici", on=f.ON)
    assert sent(mailoutbox) == [("camille@exemple.fr", WAITING)]


def test_who_refuses_e_mails_gets_none_and_who_takes_it_back_does(mailoutbox):
    person = confirmed()
    sent(mailoutbox)
    request = asked(person)
    f.mine(operations.choose, person, what=Wish.NO_EMAIL, wanted=True, on=f.ON)
    answered(person, request)
    posted(person)
    assert sent(mailoutbox) == []
    f.change_asked(person)
    assert len(sent(mailoutbox)) == 1, "a warning against fraud is not a message: it always leaves"
    f.mine(operations.choose, person, what=Wish.NO_EMAIL, wanted=False, on=f.ON)
    answered(person, request, on=f.ON + timedelta(days=1))
    assert sent(mailoutbox) == [("camille@exemple.fr", WAITING)]


@pytest.mark.parametrize("opened", [False, True])
def test_without_a_confirmed_address_an_answer_is_told_to_nobody(mailoutbox, opened):
    person = f.opened()
    sent(mailoutbox)
    request = asked(person)
    if not opened:
        f.mine(operations.close_account, person, on=f.ON)
    answered(person, request)
    assert sent(mailoutbox) == []


def test_an_answer_from_before_the_address_was_confirmed_is_old_news(mailoutbox):
    person = f.opened(email="camille@exemple.fr")
    answered(person, asked(person))
    code = emailing.code_of(person, "camille@exemple.fr")
    f.mine(operations.confirm_email, person, code=code, on=f.ON + timedelta(days=1))
    assert WAITING not in [subject for _to, subject in sent(mailoutbox)]


def test_a_letter_of_a_fiche_is_told_where_the_register_says_so_alone(mailoutbox):
    person = confirmed()
    sent(mailoutbox)
    letters.announce(fiche="control_provider_billing", person=person, on=f.ON)
    assert sent(mailoutbox) == [], "no flow of the register lets the account know it"
    letters.announce(fiche="pay_care_costs", person=person, on=f.ON)
    assert sent(mailoutbox) == [("camille@exemple.fr", WAITING)]


def test_a_bank_account_that_is_written_is_told(mailoutbox):
    person = confirmed()
    f.change_asked(person)
    sent(mailoutbox)
    done_on = f.ON + timedelta(days=60)
    f.act(operations.apply_bank_changes, f.MACHINE, after=0, limit=10, on=done_on)
    assert ("camille@exemple.fr", WAITING) in sent(mailoutbox)
