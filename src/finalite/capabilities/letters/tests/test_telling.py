"""A person told by letter is written to at their address, and the ledger knows of it once."""

from datetime import date
from pathlib import Path

import pytest

from finalite.capabilities import exchange, jobs, letters, people, register
from finalite.capabilities.people.tests.factories import make_person
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.values import Refused

from ..telling import NAMELESS
from .reading import text_of

TEMPLATE = Path(__file__).with_name("letter.typ")
DAY = date(2026, 11, 1)


@pytest.fixture
def holder():
    person = make_person(birth_name="Vérone", first_names="Aïda")
    address = people.Address(street="3 rue Inventée", postcode="99999", town="Ville")
    with guard.owner():
        people.change_address(person_id=person, address=address, on=date(2026, 1, 1))
    return person


def told(person, **changes):
    data = {"name": "vous", "amount": 100, "paid_on": "2026-11-01", "rows": []}
    arguments = {
        "template": TEMPLATE,
        "data": data,
        "fiche": "manage_cards",
        "person": person,
        "title": "Votre carte",
        "reference": "carte-1",
        "on": DAY,
        "retention": "card_cases",
        "recipient": "data_subject",
        "categories": ("civil_identity", "postal_contact"),
        "key": "carte-1",
    }
    with purpose.opened(register.purpose_of("manage_cards", "automation")):
        return letters.tell(**(arguments | changes))


def read(sent):
    with purpose.opened(register.purpose_of("manage_cards", "automation")):
        return text_of(letters.read_letter(letter_id=sent.letter).content)


def lines(person):
    with guard.owner():
        return exchange.ledger(person_id=person)


@pytest.mark.django_db
def test_the_letter_goes_to_the_address_in_the_name_of_the_caisse(holder):
    sent = told(holder)
    assert (sent.template, sent.on) == ("letter.typ", DAY)
    assert all(word in read(sent) for word in ("Aïda", "3 rue Inventée", "Caisse d'essai"))


@pytest.mark.django_db
def test_the_ledger_has_one_line_however_often_it_is_told(holder):
    first, again = told(holder), told(holder)
    assert first == again
    assert [(line.recipient, line.categories) for line in lines(holder)] == [
        ("data_subject", ("civil_identity", "postal_contact"))
    ]


@pytest.mark.django_db
def test_a_letter_about_a_child_goes_to_who_represents_it(holder):
    child = make_person(subject="dependant", nir=None, birth="2016-03-02", first_names="Noé")
    sent = told(child, representative=holder, recipient="legal_representative", key="carte-2")
    assert "3 rue Inventée" in read(sent) and [line.recipient for line in lines(child)] == ["legal_representative"]


@pytest.mark.django_db
def test_somebody_without_caisse_or_address_is_written_to_all_the_same():
    nobody = make_person(affiliated=False, birth_name="Ubac")
    assert NAMELESS in read(told(nobody, organisation="999"))


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"recipient": "press"}, {"categories": ("diagnosis",)}], ids=["who", "what"])
def test_nobody_is_told_who_or_what_the_register_does_not_declare(holder, changes):
    with pytest.raises(Refused):
        told(holder, **changes)
    assert lines(holder) == ()


@pytest.mark.django_db
def test_a_letter_to_the_person_is_announced_once_a_day_and_says_only_that_there_is_one(holder):
    told(holder), told(holder, key="carte-2", reference="carte-2")
    [job] = jobs.jobs_of(fiche="manage_cards")
    assert (job.task, job.key) == (letters.TASK, f"{letters.TASK}/manage_cards/{holder}/{DAY}")


@pytest.mark.django_db
def test_a_letter_about_the_person_to_another_is_not_announced(holder):
    mother = make_person(birth_name="Vérone", first_names="Nour")
    told(holder, representative=mother)
    assert jobs.jobs_of(fiche="manage_cards") == ()
