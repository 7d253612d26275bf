"""An account is opened by its person alone, with a code received by post, and closing it says what stays."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import exchange, people, register, retention
from finalite.capabilities.register import guard

from .. import activation, models, operations, queries
from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
LATER = f.ON + timedelta(days=30)


def account(person, on=f.ON):
    return f.mine(queries.account_of, person, on=on)


def test_an_account_keeps_the_address_and_the_version_accepted():
    person = f.opened(email="Camille.Essai@Exemple.fr")
    shown = account(person)
    assert (shown.open, shown.email, shown.conditions, shown.accepted_on, shown.up_to_date) == (
        True,
        "camille.essai@exemple.fr",
        "2026-1",
        f.ON,
        True,
    )
    assert f.mine(queries.about_me, person, on=f.ON).email == shown.email, "the caisse reaches them there too"


def test_one_address_serves_one_account_whatever_its_capitals():
    f.opened(email="a@exemple.fr")
    with pytest.raises(register.Invalid, match="autre compte"):
        f.opened(email="A@exemple.fr")


@pytest.mark.parametrize("email", ["", "a", "a b@exemple.fr", "a@exemple", "é" * 260 + "@exemple.fr"])
def test_what_is_no_address_is_told(email):
    with pytest.raises(register.Invalid):
        f.mine(operations.open_account, f.covered(), email=email, conditions=f.CONDITIONS, on=f.ON)


def test_other_conditions_than_those_of_the_day_are_not_accepted():
    with pytest.raises(register.Invalid, match="2026-1"):
        f.mine(operations.open_account, f.covered(), email="a@exemple.fr", conditions="1999-1", on=f.ON)


@pytest.mark.parametrize("birth, opens", [("2008-11-20", True), ("2008-11-21", False), ("2008", False), (None, False)])
def test_an_account_opens_on_the_day_somebody_comes_of_age(birth, opens):
    person = f.at_home(f.people_factories.make_person(birth=birth))
    if opens:
        f.opened(person)
        return
    with pytest.raises(register.Invalid, match="dix-huit"):
        f.opened(person)


def test_nobody_opens_the_account_of_another():
    mine, other = f.covered(), f.covered()
    with pytest.raises(register.Refused):
        f.act(
            operations.open_account,
            f.owner(mine),
            person=other,
            email="a@exemple.fr",
            conditions=f.CONDITIONS,
            on=f.ON,
        )


def test_a_code_serves_once_and_is_nowhere_in_the_clear():
    person = f.covered()
    with guard.owner():
        nir = people.identity_of([person])[person].nir
    code = f.code_sent(person)
    assert f.stored(models.ActivationCode, digest__contains=code) == 0
    redeem = {"nir": nir, "on": f.ON}
    assert f.act(operations.redeem_activation_code, f.MACHINE, code="2222222222", **redeem) is None
    assert f.act(operations.redeem_activation_code, f.MACHINE, code=code.lower(), **redeem) == person
    assert f.act(operations.redeem_activation_code, f.MACHINE, code=code, **redeem) is None


def test_five_wrong_codes_end_it_and_time_does_too():
    person, other = f.covered(), f.covered()
    with guard.owner():
        known = people.identity_of([person, other])
    code, late = f.code_sent(person), f.code_sent(other)
    for _ in range(activation.TRIES):
        f.act(operations.redeem_activation_code, f.MACHINE, nir=known[person].nir, code="WRONG", on=f.ON)
    assert f.act(operations.redeem_activation_code, f.MACHINE, nir=known[person].nir, code=code, on=f.ON) is None
    gone = f.ON + activation.LIVES
    assert f.act(operations.redeem_activation_code, f.MACHINE, nir=known[other].nir, code=late, on=gone) is None


def test_a_code_leaves_once_a_week_and_only_where_there_is_an_address():
    person = f.covered()
    f.code_sent(person)
    with pytest.raises(register.Invalid, match="semaine"):
        f.code_sent(person)
    assert f.code_sent(person, on=f.ON + activation.AGAIN)
    with pytest.raises(register.Invalid, match="adresse"):
        f.code_sent(f.people_factories.make_person())


def test_the_page_alone_redeems_codes():
    with pytest.raises(register.Refused):
        f.act(operations.redeem_activation_code, f.support(), nir="1", code="2", on=f.ON)


def test_whoever_asks_for_a_code_learns_nothing(django_capture_on_commit_callbacks):
    person = f.covered()
    with guard.owner():
        who = people.identity_of([person])[person]
    asked = {"born_on": date(1985, 7, 14), "on": f.ON}
    assert f.act(operations.ask_activation_code, f.MACHINE, nir=who.nir, **asked) is None
    assert f.act(operations.ask_activation_code, f.MACHINE, nir="285079999999999", **asked) is None


def test_closing_ends_what_lived_by_the_account_and_says_what_stays():
    person = f.seed()
    closed = f.mine(operations.close_account, person, on=f.ON)
    assert "6 mois" in f.text(closed.letter) and "5 ans" in f.text(closed.letter)
    assert not account(person).open
    assert f.stored(models.Request, state="waiting") == 0, "the change that waited is stopped"
    retention.run(on=f.ON + timedelta(days=1), fiche="provide_insured_account")
    assert [f.stored(one) for one in (models.Account, models.Acceptance, models.Choice, models.Opinion)] == [0] * 4
    assert f.stored(models.Message) == 1 and f.stored(models.RegisteredLetter) == 1
    assert f.opened(person, email="b@exemple.fr"), "whoever closed an account may open another"


def test_somebody_whose_account_was_closed_signs_in_no_more():
    person = f.opened()
    people.open_own_user(person_id=person, username="essai", password="un mot de passe", role="insured_person", on=f.ON)
    f.mine(operations.close_account, person, on=f.ON)
    assert people.roles_of("essai", on=f.ON) == ()
    people.open_own_user(person_id=person, username="encore", password="un autre mot", role="insured_person", on=LATER)
    assert people.roles_of("encore", on=LATER)


def test_a_blocked_account_changes_nothing_until_it_is_given_back():
    person = f.opened()
    f.change_asked(person)
    blocked = f.act(operations.block_account, f.support(), person=person, on=f.ON)
    assert blocked.blocked_on == f.ON and f.stored(models.Request, state="stopped") == 1
    with pytest.raises(register.Refused, match="bloqué"):
        f.mine(operations.change_phone, person, number="0199000000", on=f.ON)
    f.act(operations.unblock_account, f.support(), person=person)
    f.mine(operations.change_phone, person, number="0199000000", on=f.ON)


def test_another_address_of_the_account_is_told_by_post_without_it():
    person = f.opened()
    f.mine(operations.change_email, person, email="neuf@exemple.fr", on=f.ON)
    assert "remplacée" in f.letters_about(person)[-1] and "neuf@exemple.fr" not in f.letters_about(person)[-1]
    with guard.owner():
        assert any("electronic_contact" in one.categories for one in exchange.ledger(person_id=person))
