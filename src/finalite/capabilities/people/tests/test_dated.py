from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import people
from finalite.capabilities.people import dated, models
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid

from . import factories, purposes

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def account():
    return people.Account(factories.next_iban(), "Camille Essai")


def change(person, on=ON, to=None, asked_by="u1"):
    to = to or account()
    people.change_bank_account(person_id=person, account=to, asked_by=asked_by, on=on)
    return to.iban


def test_a_change_of_account_keeps_the_former_and_who_asked():
    person = factories.make_person()
    with purposes.rights():
        before, after = change(person, date(2024, 1, 1)), change(person, asked_by="u2")
        assert people.bank_account_of([person], on=date(2026, 11, 20))[person].iban == before
        assert people.bank_account_of([person], on=ON)[person].iban == after
        history = people.accounts_of(person)
    assert [(h.account.iban, h.until_on, h.asked_by) for h in history] == [(before, ON, "u1"), (after, None, "u2")]


def test_two_changes_on_one_day_lose_no_trace():
    person = factories.make_person()
    with purposes.rights():
        change(person)
        last = change(person)
        assert people.bank_account_of([person], on=ON)[person].iban == last
        assert len(people.accounts_of(person)) == 2


def test_an_account_cannot_be_changed_before_it_began():
    person = factories.make_person()
    with purposes.rights():
        kept = change(person)
        with pytest.raises(Invalid, match="plus tardif"):
            change(person, date(2026, 1, 1))
        assert people.bank_account_of([person], on=ON)[person].iban == kept


@pytest.mark.parametrize("iban", ["FR7699999000010000000000199", "", "FR76", "DE89370400440532013001"])
def test_a_wrong_iban_is_refused(iban):
    person = factories.make_person()
    with purposes.rights(), pytest.raises(Invalid) as refusal:
        change(person, to=people.Account(iban, "Camille Essai"))
    assert refusal.value.field == "iban"


def test_somebody_without_an_account_gets_nobody_elses():
    paid, unpaid = factories.make_person(), factories.make_person()
    factories.make_bank_account(paid)
    with purposes.payments():
        assert set(people.bank_account_of([paid, unpaid], on=ON)) == {paid}


def test_paying_does_not_move_anybody_to_another_caisse():
    person = factories.make_person()
    with purposes.payments(), pytest.raises(PurposeViolation):
        people.affiliate(person_id=person, scheme="general", caisse="012", on=ON)


def test_letters_go_to_the_address_for_letters():
    person = factories.make_person()
    home, post = people.Address("1 rue d'Essai", "99999", "Essai"), people.Address("BP 9", "99998", "Ailleurs")
    with purposes.rights():
        people.change_address(person_id=person, address=home, on=date(2020, 1, 1))
        assert people.address_of([person], on=ON)[person] == home
        people.change_address(person_id=person, address=post, on=ON, use=people.AddressUse.LETTERS)
        assert people.address_of([person], on=ON)[person].lines == ("BP 9", "99998 Ailleurs")
        assert people.address_of([person], on=date(2026, 11, 20))[person] == home


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"postcode": "abc"}, "postcode"),
        ({"country": "Belgique"}, "country"),
        ({"street": "x" * 200}, "street"),
        ({"town": " "}, "address"),
    ],
)
def test_an_address_where_no_letter_arrives_is_kept_for_nobody(wrong, line):
    person = factories.make_person()
    address = people.Address(**{"street": "1 rue de l’Essai", "postcode": "99001", "town": "Ville"} | wrong)
    with purposes.rights():
        with pytest.raises(Invalid) as refused:
            people.change_address(person_id=person, address=address, on=ON)
        assert refused.value.field == line and not people.address_of([person], on=ON)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [("mobile", "+33 6 99 99 99 99", "+33699999999"), ("email", "camille@example.org", "camille@example.org")],
)
def test_contacts_are_kept_in_one_form(kind, value, kept):
    person = factories.make_person()
    with purposes.rights():
        people.change_contact(person_id=person, kind=people.ContactKind(kind), value=value, on=ON)
        assert people.contact_of([person], on=ON)[person] == {kind: kept}


@pytest.mark.parametrize(("kind", "value"), [("mobile", "06 ab"), ("email", "nobody@"), ("email", "a b@c.fr")])
def test_a_contact_that_reaches_nobody_is_refused(kind, value):
    person = factories.make_person()
    with purposes.rights(), pytest.raises(Invalid):
        people.change_contact(person_id=person, kind=people.ContactKind(kind), value=value, on=ON)


def test_moving_to_another_caisse_loses_no_day_and_moves_the_file():
    person = factories.make_person(organisation="011")
    factories.make_organisation("671", "Caisse du Rhin d'essai", local_scheme=True)
    with purposes.rights():
        people.affiliate(person_id=person, scheme="general", caisse="671", on=ON, local_scheme=True)
        first, second = people.affiliations_of([person])[person]
        assert first.until_on == second.from_on == ON and second.local_scheme
        assert people.caisse_of([person]) == {person: "671"}


def test_an_affiliation_corrected_on_its_day_makes_no_second_one():
    person = factories.make_person(affiliated=False)
    with purposes.rights():
        for caisse in ("011", "999"):
            people.affiliate(person_id=person, scheme="general", caisse=caisse, on=ON)
        [only] = people.affiliations_of([person])[person]
        assert only.caisse == "999"
        assert people.caisse_of([person]) == {person: "011"}, "a caisse that is not ours cannot keep the file"


def test_both_parents_carry_a_child():
    made = factories.make_household(holders=2, children=2)
    with purposes.rights():
        for parent in made.holders:
            assert set(people.dependants_of([parent], on=ON)[parent]) == set(made.dependants)
        assert set(people.holders_of(made.dependants, on=ON)[made.dependants[0]]) == set(made.holders)
        assert people.dependants_of(made.dependants, on=ON) == {}


def test_a_child_of_separated_parents_lives_in_two_households():
    made, other = factories.make_household(), factories.make_household(children=0)
    [child] = made.dependants
    with purposes.rights():
        people.attach_dependant(household=other.household, person_id=child, link="child", on=ON, alternating=True)
        assert set(people.holders_of([child], on=ON)[child]) == {*made.holders, *other.holders}
        people.detach(household=made.household, person_id=child, on=ON)
        assert people.holders_of([child], on=ON)[child] == other.holders


def test_households_of_many_cost_one_statement():
    ids = [p for _ in range(5) for p in (lambda m: (*m.holders, *m.dependants))(factories.make_household())]
    with purposes.rights(), CaptureQueriesContext(connection) as seen:
        assert len(people.household_of(ids, on=ON)) == 10
    assert len([q for q in seen.captured_queries if q["sql"].startswith("SELECT")]) == 1


def test_a_parent_acts_for_a_child_until_eighteen():
    made = factories.make_household(birth="2016-03-02")
    [parent], [child] = made.holders, made.dependants
    stranger = factories.make_person()
    with purposes.rights():
        assert people.may_act_for(user_person=parent, person=child, on=date(2034, 3, 1))
        assert not people.may_act_for(user_person=parent, person=child, on=date(2034, 3, 2))
        assert not people.may_act_for(user_person=stranger, person=child, on=ON)
        assert not people.may_act_for(user_person=child, person=parent, on=ON)
        assert people.may_act_for(user_person=child, person=child, on=ON)


def test_a_birth_known_by_its_year_ends_representation_early():
    made = factories.make_household(birth="2010")
    [parent], [child] = made.holders, made.dependants
    with purposes.rights():
        assert people.may_act_for(user_person=parent, person=child, on=date(2027, 12, 31))
        assert not people.may_act_for(user_person=parent, person=child, on=date(2028, 1, 1))


def test_a_guardian_is_named_and_nobody_represents_themselves():
    person, guardian = factories.make_person(), factories.make_person()
    with purposes.rights():
        people.name_representative(person_id=person, representative_id=guardian, kind="guardian", on=ON)
        assert people.represented_by(guardian, on=ON) == {person}
        with pytest.raises(Invalid):
            people.name_representative(person_id=person, representative_id=person, kind="guardian", on=ON)


def test_accounts_of_a_closing_branch_are_found_and_no_others():
    here, elsewhere, moved = (factories.make_person() for _ in range(3))
    iban = factories.make_bank_account(here)
    factories.make_bank_account(elsewhere, iban="DE89370400440532013000")
    factories.make_bank_account(moved)
    factories.make_bank_account(moved, iban="DE89370400440532013000", on=ON)
    with purposes.payments():
        assert people.accounts_at_branches([iban[4:14], "1234512345"], on=ON).keys() == {here}


def test_the_database_itself_holds_one_account_one_address_and_one_affiliation():
    person = factories.make_person()
    factories.make_bank_account(person)
    common = {"subject": "insured", "person_id": person, "from_on": ON}
    address = {**common, "use": "home", "street": "1 rue d'Essai", "town": "Essai"}
    with guard.owner():
        models.PostalAddress.objects.create(**address)
        for model, row in [
            (models.BankAccount, {**common, "iban": factories.next_iban(), "holder": "Essai", "asked_by": "x"}),
            (models.PostalAddress, address),
            (models.Affiliation, {**common, "scheme": "general", "caisse": "012"}),
        ]:
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.create(**row)


def test_a_second_change_at_the_same_moment_is_told_and_changes_nothing(monkeypatch):
    person = factories.make_person()
    with purposes.rights():
        kept = change(person)
        monkeypatch.setattr(dated, "close", lambda *args, **slot: 0)  # as if the other change were not yet seen
        with pytest.raises(Invalid, match="vient de le changer"):
            change(person)
        assert people.bank_account_of([person], on=ON)[person].iban == kept


def test_a_dependant_becomes_insured_in_their_own_right():
    [child] = factories.make_household().dependants
    with purposes.rights():
        people.change_subject(person_id=child, subject=people.Subject.INSURED)
        assert people.subjects_of([child]) == {child: "insured"}
        assert people.identity_of([child])[child].subject == "insured"
