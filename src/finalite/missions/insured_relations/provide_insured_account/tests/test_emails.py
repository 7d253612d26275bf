"""An e-mail says that something waits and never what; it leaves once at most, and the former address is warned."""

import re
from datetime import timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from finalite.capabilities import exchange, jobs, people, register, retention
from finalite.capabilities.people import ContactKind
from finalite.capabilities.register import guard

from .. import emailing, models, operations, queries
from ..words import Topic
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
