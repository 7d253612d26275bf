"""The journey: a code comes by post, an account is opened, used, attacked, saved by a letter, and closed."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone

from finalite import law
from finalite.capabilities import jobs, journal, letters, people, register, retention
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.kernel import identifiers
from finalite.missions.insured_relations.answer_insured import operations as answering
from finalite.missions.insured_relations.provide_insured_account import models, operations, queries
from finalite.missions.insured_relations.provide_insured_account.tests import factories as f
from finalite.missions.insured_relations.provide_insured_account.values import NewBankAccount

pytestmark = pytest.mark.django_db(databases=["default", "archive"], transaction=True)
PASSWORD, LOGIN = "une phrase de passe d’essai", "camille.essai"
ADVISER = register.Actor(user="accueil", role="contact_adviser", organisation=f.CAISSE)
WAIT = timedelta(days=law.value("payments.bank.online_change_wait", f.ON).number)
IBAN = identifiers.fictitious_iban(555)


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """The tries from one place are counted in the cache, which outlives a test."""
    cache.clear()


def text(letter):
    with guard.owner():
        return " ".join(text_of(letters.read_letter(letter_id=letter).content).split())


def posted(person):
    """The letters of the account to somebody, the latest last."""
    with guard.owner():
        found = letters.letters_of([person], fiche="provide_insured_account")
    return [text(one.letter_id) for one in sorted(found, key=lambda one: one.letter_id)]


def work_of_the_day(on):
    f.act(operations.apply_bank_changes, f.MACHINE, on=on)


def joined(client, person):
    """Ask for a code on the site, let the machine post it, and open the account with what the letter says."""
    with guard.owner():
        nir = people.identity_of([person])[person].nir
    client.post("/compte/ouvrir/", {"nir": nir, "born_on": "1985-07-14"})
    jobs.run_ready()
    code = "".join(posted(person)[-1].split("valable une fois")[1].split(":")[1].split()[:2])
    form = {"nir": nir, "code": code, "email": "camille@exemple.fr", "username": LOGIN, "accepts": "yes"}
    answer = client.post("/compte/ouvrir/code/", form | {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 302
    assert client.login(username=LOGIN, password=PASSWORD)


def test_an_account_from_its_code_to_its_end(client):
    today, person = timezone.localdate(), f.covered()
    joined(client, person)
    me = register.Actor(user=LOGIN, role="insured_person", person_id=person)

    page = client.get("/compte/").content.decode()
    assert "Donner un compte bancaire pour être remboursé" in page
    given = client.post("/compte/faire/attestation/", {"certificate": "rights"}, follow=True)
    assert given.content.startswith(b"%PDF")

    # somebody with the password of another asks to be paid in their place: the letter stops them
    account = NewBankAccount("Autre Personne", IBAN)
    asked = f.act(operations.change_bank_account, me, person=person, account=account, on=today)
    assert IBAN[-4:] in posted(person)[-1] and "pas encore fait" in posted(person)[-1]
    f.act(operations.stop_bank_change, f.support(), request=asked.request, on=today)
    work_of_the_day(today + WAIT)
    with guard.owner():
        assert people.bank_account_of([person], on=today + WAIT) == {}

    form = {"person": person, "ask": "question", "topic": "reimbursement", "on": today.isoformat()}
    form |= {"title": "Mon remboursement", "text": "Quand ?"}
    client.post("/operations/provide_insured_account/write_message/", form)
    [thread] = f.act(queries.threads_of, me, person=person, on=today)
    f.act(answering.answer_message, ADVISER, request=thread.request, text="Demain.", close=True, on=today)
    assert "Demain." in client.get(f"/compte/messages/{thread.request}/").content.decode()

    closed = f.act(operations.close_account, me, person=person, on=today)
    assert "Ce qui reste" in text(closed.letter)
    assert client.get("/compte/").status_code == 302, "the session ends with the account"
    retention.run(on=today + timedelta(days=1), fiche="provide_insured_account")
    assert f.stored(models.Account) == 0 and f.stored(models.Request, state="stopped") == 1
    assert not get_user_model().objects.get(username=LOGIN).is_active

    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        lines = journal.search(fiche="provide_insured_account", limit=200).rows
    acts = {(line.operation, line.role) for line in lines}
    assert {("open_account", "insured_person"), ("stop_bank_change", "support_agent")} <= acts
    assert not re.search(r"camille@|99999", repr(lines)), "no value ever reaches the journal"
