"""A change declared online goes where the data are kept; money waits until a letter was read, and can be stopped."""

from datetime import date, timedelta

import pytest

from finalite import law
from finalite.capabilities import people, register
from finalite.capabilities.register import Upload, guard

from .. import models, operations, queries
from ..changes import DELAY
from ..values import Address, NewBankAccount, Newborn
from ..words import Certificate, Kind, State
from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
WAIT = timedelta(days=law.value(DELAY, f.ON).number)


def iban_of(person, on):
    with guard.owner():
        found = people.bank_account_of([person], on=on).get(person)
    return found.iban if found else None


def apply(on):
    return f.act(operations.apply_bank_changes, f.MACHINE, on=on)


def request_of(person, on=f.ON):
    return f.mine(queries.requests_of, person, on=on)[0]


def test_a_bank_account_waits_its_delay_and_not_a_day_less():
    person = f.opened()
    f.change_asked(person)
    assert f.IBAN[-4:] in f.letters_about(person)[-1] and f.IBAN not in f.letters_about(person)[-1]
    apply(f.ON + WAIT - timedelta(days=1))
    assert iban_of(person, f.ON + WAIT) is None
    assert apply(f.ON + WAIT).done == 1
    assert iban_of(person, f.ON + WAIT) == f.IBAN and request_of(person).state is State.DONE
    assert apply(f.ON + WAIT).done == 0, "twice changes nothing"


def test_a_change_stopped_in_time_changes_nothing():
    person = f.opened()
    request = f.change_asked(person)
    stopped = f.act(operations.stop_bank_change, f.owner(person), request=request, on=f.ON)
    assert stopped.state is State.STOPPED and "Rien n’a été changé" in f.letters_about(person)[-1]
    assert apply(f.ON + WAIT).seen == 0 and f.stored(models.WaitingBankAccount, closed_on=f.ON + WAIT) == 1
    assert iban_of(person, f.ON + WAIT) is None
    with pytest.raises(register.Invalid, match="n’attend plus"):
        f.act(operations.stop_bank_change, f.owner(person), request=request, on=f.ON)
    assert f.change_asked(person), "another one may then be asked for"


def test_support_stops_it_on_the_phone_and_a_stranger_does_not():
    person, stranger = f.opened(), f.opened()
    request = f.change_asked(person)
    with pytest.raises(register.Refused):
        f.act(operations.stop_bank_change, f.owner(stranger), request=request, on=f.ON)
    assert f.act(operations.stop_bank_change, f.support(), request=request, on=f.ON).state is State.STOPPED


def test_a_recent_former_address_is_warned_as_well():
    moved, settled = f.opened(), f.opened()
    f.at_home(moved, on=f.ON - timedelta(days=20), street="2 rue Neuve")
    f.change_asked(moved)
    f.change_asked(settled, f.OTHER_IBAN)
    letters = f.letters_about(moved)
    assert len(letters) == 2 and "2 rue Neuve" in letters[0] and "1 rue de l’Essai" in letters[1]
    assert len(f.letters_about(settled)) == 1


def test_one_change_waits_at_a_time_and_a_wrong_account_is_told():
    person = f.opened()
    with pytest.raises(register.Invalid):
        f.change_asked(person, f"FR00{f.IBAN[4:]}")
    f.change_asked(person)
    with pytest.raises(register.Invalid, match="attend déjà"):
        f.change_asked(person, f.OTHER_IBAN)
    assert f.stored(models.WaitingBankAccount) == 1


def test_the_account_held_already_is_no_change():
    person = f.opened()
    f.change_asked(person)
    apply(f.ON + WAIT)
    with pytest.raises(register.Invalid, match="déjà"):
        f.change_asked(person, on=f.ON + WAIT)


def test_nothing_is_asked_without_an_account():
    with pytest.raises(register.Invalid, match="ouvrir d’abord"):
        f.mine(operations.change_bank_account, f.covered(), account=NewBankAccount("Camille Essai", f.IBAN), on=f.ON)


def test_a_move_is_done_by_the_fiche_that_keeps_addresses():
    person = f.opened()
    with guard.owner():
        people.create_organisation(code="691", name="Caisse d’ailleurs")
        people.serve_area(caisse="691", prefixes=("69",))
    moved = f.mine(operations.declare_move, person, address=Address("3 rue Loin", "69001", "Lyon"), on=f.ON)
    assert moved.state is State.DONE and moved.keeper == "register_and_affiliate"
    shown = f.mine(queries.about_me, person, on=f.ON)
    assert shown.address == ("3 rue Loin", "69001 Lyon") and shown.caisse == "Caisse d’ailleurs"


def test_a_move_to_where_no_caisse_is_known_stays_under_way_with_its_deadline():
    person = f.opened()
    moved = f.mine(operations.declare_move, person, address=Address("3 rue Loin", "98765", "Loin"), on=f.ON)
    assert (moved.state, moved.due_on) == (State.UNDER_WAY, date(2027, 1, 20))
    assert f.mine(queries.requests_of, person, on=date(2027, 1, 21))[0].late


def test_a_birth_covers_the_child_at_once_and_follows_its_certification():
    person = f.opened()
    with guard.owner():
        people.open_household(holders=[person], on=date(2020, 1, 1))
    child = Newborn("Essai", "Noa", date(2026, 11, 15), "69123")
    born = f.mine(operations.declare_birth, person, child=child, certificate=Upload("acte.pdf", f.PDF), on=f.ON)
    assert (born.kind, born.state) == (Kind.BIRTH, State.UNDER_WAY) and born.due_on > f.ON
    home = f.mine(queries.about_me, person, on=f.ON).household
    assert [(one.name, one.place) for one in home] == [("Noa Essai", "dependant")]


def test_a_birth_to_come_is_told():
    child = Newborn("Essai", "Noa", f.ON + timedelta(days=1))
    with pytest.raises(register.Invalid, match="venir"):
        f.mine(operations.declare_birth, f.opened(), child=child, on=f.ON)


@pytest.mark.parametrize("kind", [Certificate.RIGHTS, Certificate.NUMBER])
def test_a_certificate_is_a_letter_of_the_fiche_that_holds_the_fact(kind):
    person = f.opened()
    given = f.mine(operations.order_certificate, person, certificate=kind, on=f.ON)
    assert "Camille Essai" in f.text(given.letter)


def test_a_year_that_cannot_be_stated_is_told():
    for year in (None, 1990, 2030):
        with pytest.raises(register.Invalid, match="année"):
            f.mine(operations.order_certificate, f.opened(), certificate=Certificate.YEAR, on=f.ON, year=year)
