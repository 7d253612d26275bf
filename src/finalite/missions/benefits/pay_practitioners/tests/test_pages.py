"""The account page: their own account to a professional, in words and in a picture, and nobody else's."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.missions.benefits.pay_practitioners import account, operations, queries
from finalite.missions.benefits.pay_practitioners.values import Spread

from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
URLS = {"health_professional": "/activites/pay_practitioners/compte/"}
OF_AGENTS = "/activites/pay_practitioners/comptes/"
PERIOD = {"du": "2026-11-01", "au": "2026-12-31"}


@pytest.fixture
def doctor():
    """A doctor with a line paid, one that went back, a package, and something kept back."""
    provider = f.doctor()
    person = f.patient(provider)
    f.present(provider, f.fee(person), f.fee(person, act="ZZZ"))
    f.package(provider)
    spread = Spread(instalment=1_000, from_on=date(2026, 11, 1))
    act = {"provider": provider, "amount": -3_000, "reason": "Indicateur", "article": "CSS L133-4", "spread": spread}
    f.act(operations.adjust, on=f.ON, **act)
    f.pay()
    return provider


def read(role="health_professional", language="fr", asked=None, **links):
    """What somebody of this role reads on the page."""
    client = Client(headers={"accept-language": language})
    organisation = "" if role == "health_professional" else f.CAISSE
    client.force_login(people_factories.make_user(role=role, organisation=organisation, **links))
    answer = client.get(URLS.get(role, OF_AGENTS), PERIOD | (asked or {}))
    return answer.status_code, answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_the_professional_reads_what_was_paid_what_came_off_and_what_went_back(doctor):
    status, text = read(provider_id=doctor)
    assert status == 200
    for words in ("Mes paiements", "121,00 €", "111,00 €", "10,00 €", "code d&#x27;acte inconnu", "Échéancier", "<svg"):
        assert words in text, words
    assert "Camille Essai" not in text and "ne sont nommés que si" in text


def test_a_long_account_shows_a_hundred_lines_and_says_so(doctor, monkeypatch):
    cut = "Seules les cent lignes les plus récentes"
    assert cut not in read(provider_id=doctor)[1]
    period = {"first_on": date(2026, 11, 1), "last_on": date(2026, 12, 31)}
    held = f.act(queries.account_of, f.professional(doctor), **period)
    first = replace(held.payments[0], label="le tout premier", what="other", invoice="")
    long = replace(held, payments=(first, *held.payments[-1:] * 100), lines=())
    monkeypatch.setattr(queries, "account_of", lambda **_: long)
    text = read(provider_id=doctor)[1]
    assert cut in text and "le tout premier" not in text


def test_every_payment_counts_in_the_sums_however_few_are_told(doctor, monkeypatch):
    period = {"first_on": date(2026, 11, 1), "last_on": date(2026, 12, 31)}
    whole = f.act(queries.account_of, f.professional(doctor), **period)
    part = f.act(queries.account_of, f.professional(doctor), **period, limit=1)
    assert len(whole.payments) > 1 and part.payments == whole.payments[-1:]
    assert len(whole.lines) > 1 and part.lines == whole.lines[-1:]
    assert replace(part, payments=whole.payments, lines=whole.lines) == whole
    assert sum(one.transferred for one in whole.months) == sum(one.transferred for one in whole.payments)
    assert sum(one.lines for one in whole.standing) == len(whole.lines)
    monkeypatch.setattr(account, "MOST", 1)
    with pytest.raises(register.Invalid, match="plus courte"):
        f.act(operations.send_statement, f.professional(doctor), **period, on=f.ON)


def test_lines_are_counted_by_state_and_read_state_by_state(doctor):
    _, text = read(provider_id=doctor)
    assert "etat=rejected" in text and "code d&#x27;acte inconnu" in text
    _, text = read(provider_id=doctor, asked={"etat": "paid"})
    assert "Seules les lignes" in text and "code d&#x27;acte inconnu" not in text
    assert read(provider_id=doctor, asked={"etat": "autre"})[0] == 200


def test_another_professional_reads_an_empty_account_of_their_own(doctor):
    status, text = read(provider_id=f.doctor(), asked={"professionnel": str(doctor)})
    assert status == 200 and "121,00" not in text and "Aucun paiement" in text


def test_an_agent_names_whose_account_it_is_and_sees_the_patients(doctor):
    status, text = read("benefit_technician")
    assert status == 200 and "121,00" not in text
    status, text = read("benefit_technician", asked={"professionnel": str(doctor)})
    assert status == 200 and "121,00 €" in text and "Camille Essai" in text


def test_a_period_or_a_number_that_is_none_is_said_and_never_breaks(doctor):
    for asked in ({"du": "hier"}, {"du": "2026-12-31", "au": "2026-01-01"}, {"au": "9999-12-31"}):
        assert read(provider_id=doctor, asked=asked)[0] in (400, 422)
    for number in ("abc", "999999999", "٣"):
        assert read("benefit_technician", asked={"professionnel": number})[0] in (400, 403, 422)


def test_nobody_else_is_let_in_and_it_speaks_english(doctor):
    assert read("insured_person", person_id=f.patient(doctor))[0] == 403
    assert "My payments" in read(provider_id=doctor, language="en")[1]


def offered(role, **links):
    """The words of the links to the page that somebody of this role is offered on the front page."""
    client = Client(headers={"accept-language": "fr"})
    organisation = "" if role == "health_professional" else f.CAISSE
    client.force_login(people_factories.make_user(role=role, organisation=organisation, **links))
    return re.findall(r'href="/activites/pay_practitioners/([^"]+)">([^<]+)', client.get("/").content.decode())


def test_only_who_has_an_account_is_offered_their_own(doctor):
    assert offered("health_professional", provider_id=doctor) == [("compte/", "Mon compte de professionnel")]
    assert offered("benefit_technician") == [("comptes/", "Compte d’un professionnel")]
    assert offered("medical_adviser") == offered("admission_officer") == []
