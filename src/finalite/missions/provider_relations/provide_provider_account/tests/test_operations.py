"""The space of a professional: opened once, entrusted until a day, closed whole; rights are asked and not kept."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import people, register, retention
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_practitioners.tests import factories as fees
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.provider_relations.provide_provider_account import models, operations, queries
from finalite.missions.provider_relations.provide_provider_account.values import NewDelegate

from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
DAY = timedelta(days=1)


def test_a_space_is_opened_once_under_the_conditions_of_the_day():
    who = f.doctor()
    asked = {"email": " Cabinet@Exemple.fr ", "conditions": f.VERSION, "on": f.ON}
    with pytest.raises(register.Invalid, match="version 2026-1"):
        f.act(who, operations.open_account, **(asked | {"conditions": "2025-9"}))
    with pytest.raises(register.Invalid, match="adresse"):
        f.act(who, operations.open_account, **(asked | {"email": "cabinet"}))
    shown = f.act(who, operations.open_account, **asked)
    assert (shown.email, shown.name, shown.up_to_date) == ("cabinet@exemple.fr", "Dominique Soignant", True)
    with pytest.raises(register.Invalid, match="déjà ouvert"):
        f.act(who, operations.open_account, **asked)


def test_a_facility_has_no_such_space():
    hospital = people_factories.make_provider(subject="care_facility")
    with pytest.raises(register.Invalid):
        f.act(f.doctor(hospital), operations.open_account, email="a@exemple.fr", conditions=f.VERSION, on=f.ON)


def test_a_delegate_signs_in_with_the_code_and_holds_the_narrow_role_until_the_day():
    who = f.opened()
    named = f.named(who)
    signed = f.sign_up(named.code)
    assert (signed.username, signed.until_on) == ("cabinet-accueil", named.until_on)
    assert [one.role for one in people.roles_of("cabinet-accueil", on=named.until_on)] == ["provider_staff"]
    assert people.roles_of("cabinet-accueil", on=named.until_on + DAY) == ()
    assert f.sign_up(named.code, username="second-accueil") is None, "a code opens one login"


def test_five_wrong_codes_end_a_code():
    named = f.named(f.opened())
    wrong = named.code.split("-")[0] + "-222222222222"
    assert [f.sign_up(wrong) for _ in range(5)] == [None] * 5
    assert f.sign_up(named.code) is None
    assert f.sign_up("pas un code") is None and f.sign_up("999999999-ABC") is None


@pytest.mark.parametrize("until_on", [f.ON - DAY, add_months(f.ON, 12) + DAY])
def test_a_delegation_ends_within_the_year(until_on):
    with pytest.raises(register.Invalid, match="dans l’année"):
        f.named(f.opened(), until_on=until_on)


@pytest.mark.parametrize(
    ("field", "name", "email"),
    [
        ("delegate.name", "N" * 201, "accueil@exemple.fr"),
        ("delegate.email", "Accueil", "accueil"),
        ("delegate.email", "Accueil", f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.fr"),
    ],
)
def test_what_is_wrong_of_a_delegate_is_said_at_its_field(field, name, email):
    new = NewDelegate(name, email, f.ON + DAY)
    with pytest.raises(register.Invalid) as fault:
        f.act(f.opened(), operations.name_delegate, delegate=new, on=f.ON)
    assert fault.value.field == field


def test_a_delegate_asks_for_rights_and_sees_neither_payments_nor_the_space():
    who, person = f.opened(), rights.covered_person()
    staff = f.secretary(who.provider_id)
    answer = f.act(staff, operations.ask_rights, nir=f.nir_of(person), birth=f.BORN, on=f.ON)
    assert answer.covered and answer.organisation == people_factories.CAISSE
    for door, asked in [
        (queries.payments, {"first_on": f.ON, "last_on": f.ON, "on": f.ON}),
        (queries.account_of, {"on": f.ON}),
        (operations.name_delegate, {"delegate": NewDelegate("X", "x@exemple.fr", f.ON), "on": f.ON}),
    ]:
        with pytest.raises(register.Refused):
            f.act(staff, door, **asked)


def test_closing_the_space_ends_its_delegations_at_once():
    who = f.opened()
    f.sign_up(f.named(who).code)
    closed = f.act(who, operations.close_account, on=f.ON)
    assert closed.delegations == 1 and people.roles_of("cabinet-accueil", on=f.ON) == ()
    with pytest.raises(register.Invalid, match="ouvrir d’abord"):
        f.act(who, operations.ask_rights, nir="285079999900126", birth=f.BORN, on=f.ON)
    shown = f.act(f.support(), queries.account_of, on=f.ON, provider=who.provider_id)
    assert shown.closed_on == f.ON


def test_a_delegation_ended_by_hand_or_past_its_day_opens_nothing_more():
    who = f.opened()
    first, second = f.named(who), f.named(who, until_on=f.ON + DAY)
    f.sign_up(first.code)
    assert f.act(who, operations.end_delegation, delegate=first.delegate, on=f.ON).over
    assert people.roles_of("cabinet-accueil", on=f.ON) == ()
    machine = register.automation(operations.FICHE)
    late = f.ON + 3 * DAY
    assert f.act(machine, operations.end_past_delegations, on=late).done == 1
    assert f.act(machine, operations.end_past_delegations, on=late).seen == 0
    assert all(one.over for one in f.act(who, queries.delegates_of, on=late)) and second.code


def test_another_practice_neither_sees_nor_ends_a_delegation():
    named, other = f.named(f.opened()), f.opened(email="autre@exemple.fr")
    with pytest.raises(register.Invalid, match="aucune délégation"):
        f.act(other, operations.end_delegation, delegate=named.delegate, on=f.ON)
    with pytest.raises(register.Refused):
        f.act(other, queries.delegates_of, on=f.ON, provider=named.delegate + 10_000)


def test_rights_need_number_and_birth_date_and_a_reason():
    who, person = f.opened(), rights.covered_person()
    asked = {"nir": f.nir_of(person), "birth": f.BORN, "on": f.ON}
    with pytest.raises(register.Invalid, match="date de naissance"):
        f.act(who, operations.ask_rights, **(asked | {"birth": date(1985, 7, 15)}))
    with pytest.raises(register.Refused):
        f.act(f.doctor(who.provider_id, reason=""), operations.ask_rights, **asked)
    answer = f.act(who, operations.ask_rights, **asked)
    assert (answer.person, answer.covered, answer.exempt, answer.birth) == (person, True, False, "1985-07-14")
    f.act(who, operations.ask_rights, **asked)
    [kept] = f.act(who, queries.rights_asked, on=f.ON)  # asked twice, kept once
    assert kept.person == person and f.act(who, queries.rights_asked, on=f.ON + DAY) == ()


def test_an_answer_is_gone_the_day_after_next():
    person = f.seed()
    with guard.owner():
        assert models.PatientLookup.objects.filter(person_id=person).count() == 1
    asked_on = f.ON + 8 * DAY
    retention.run(on=asked_on, fiche=operations.FICHE)
    with guard.owner():
        assert models.PatientLookup.objects.exists()
    retention.run(on=asked_on + 2 * DAY, fiche=operations.FICHE)
    with guard.owner():
        assert not models.PatientLookup.objects.exists()


def test_a_practice_that_asks_without_end_is_stopped(monkeypatch):
    from finalite.missions.provider_relations.provide_provider_account import asking

    monkeypatch.setattr(asking, "DAY_MOST", 2)
    who = f.opened()
    for _ in range(2):
        asked = {"nir": f.nir_of(rights.covered_person()), "birth": f.BORN, "on": f.ON}
        f.act(who, operations.ask_rights, **asked)
    with pytest.raises(register.Refused, match="trop de demandes"):
        f.act(who, operations.ask_rights, **asked)


def test_payments_are_those_of_the_professional_over_27_months_at_most():
    provider = fees.doctor()
    fees.package(provider)
    fees.pay()
    who = f.doctor(provider)
    f.act(who, operations.open_account, email="cabinet@exemple.fr", conditions=f.VERSION, on=f.ON)
    shown = f.act(who, queries.payments, first_on=date(2026, 1, 1), last_on=date(2027, 12, 31), on=f.ON)
    assert shown.payments and shown.transferred == sum(one.transferred for one in shown.payments)
    with pytest.raises(register.Invalid, match="27 mois"):
        f.act(who, queries.payments, first_on=date(2024, 8, 19), last_on=f.ON, on=f.ON)
    nobody = f.opened(email="autre@exemple.fr")
    assert f.act(nobody, queries.payments, first_on=date(2026, 1, 1), last_on=f.ON, on=f.ON).payments == ()
