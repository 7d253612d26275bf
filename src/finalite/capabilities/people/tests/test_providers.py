from datetime import date

import pytest

from finalite.capabilities import people
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import Invalid

from . import factories, purposes

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def test_a_professional_is_found_by_number_with_specialty():
    number = factories.next_number(10)
    provider = factories.make_provider(number=number, specialty="cardiology")
    with purposes.care():
        found = people.providers_by_number([number, "99999999999"])
        assert set(found) == {number}
        assert (found[number].provider_id, found[number].specialty) == (provider, "cardiology")
        assert people.provider_names([provider]) == {provider: "Dominique Soignant"}


def test_terms_are_those_of_their_day():
    provider = factories.make_provider(sector="1")
    with guard.owner():
        people.agree_terms(provider_id=provider, sector="2", fee_option=True, on=ON)
    with purposes.care():
        assert [(a.sector, a.until_on) for a in people.agreements_of([provider])[provider]] == [("1", ON), ("2", None)]


@pytest.mark.parametrize(
    ("kind", "number"),
    [("rpps", "12345678901"), ("finess", "123456789"), ("am", "12345678"), ("siret", "12345678901234")],
)
def test_a_wrong_number_is_refused(kind, number):
    new = people.NewProvider(subject="health_professional", number=number, number_kind=people.NumberKind(kind))
    with guard.owner(), pytest.raises(Invalid) as refusal:
        people.register_provider(provider=new, on=ON)
    assert refusal.value.field == "number"


def test_a_number_is_registered_once():
    number = factories.next_number(10)
    factories.make_provider(number=number)
    with pytest.raises(Invalid, match="déjà"):
        factories.make_provider(number=number)


def test_a_number_that_two_directories_share_names_nobody():
    number = factories.next_number(8)
    factories.make_provider(subject="care_facility", number=number)
    with guard.owner():
        people.register_provider(
            on=ON,
            provider=people.NewProvider(subject="health_professional", number=number, number_kind=people.NumberKind.AM),
        )
    with purposes.care():
        assert people.providers_by_number([number]) == {}


def test_a_facility_has_no_persons_name():
    new = people.NewProvider(
        subject="care_facility",
        number=factories.next_number(8),
        number_kind=people.NumberKind.FINESS,
        last_name="Essai",
    )
    with guard.owner(), pytest.raises(Invalid, match="raison sociale"):
        people.register_provider(provider=new, on=ON)


def test_a_provider_is_paid_on_its_own_account():
    iban = factories.next_iban()
    provider = factories.make_provider(iban=iban)
    with purposes.payments():
        assert people.provider_bank_account_of([provider], on=ON)[provider].iban == iban


def test_the_accounts_of_a_provider_are_never_overwritten():
    first, second = factories.next_iban(), factories.next_iban()
    provider, other = factories.make_provider(iban=first), factories.make_provider(iban=factories.next_iban())
    with guard.owner():
        account = people.Account(second, "Dominique Soignant")
        people.change_provider_bank_account(provider_id=provider, account=account, asked_by="agent", on=ON)
        found = people.provider_accounts_of(provider)
        assert [(one.account.iban, one.until_on) for one in found] == [(first, ON), (second, None)]
        assert len(people.provider_accounts_of(other)) == 1
