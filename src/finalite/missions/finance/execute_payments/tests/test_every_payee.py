"""A payment that came back finds the account of whoever is paid, whatever their kind, or waits and says for what."""

import pytest

from finalite.capabilities import money, people, register
from finalite.capabilities.money.models import Transfer
from finalite.capabilities.people.tests.factories import make_provider
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import Invalid, Refused, Upload
from finalite.missions.finance.execute_payments import accounts, operations, queries

from . import factories as f

pytestmark = pytest.mark.django_db
KINDS = list(money.PayeeKind)
SIRET = "73282932000074"


def payee_of(kind):
    """Somebody of that kind, with no account, and the person the payment is for where it is another."""
    with guard.owner():
        if kind in accounts.PERSONS:
            return f.make_payee(account=False, subject=kind.value), None
        if kind == accounts.PAYEE:
            return f.make_payee(), None  # their own account is not the one they are paid on as a survivor
        if kind == accounts.EMPLOYER:
            return people.employer_of_siret(siret=SIRET, name="Atelier d’essai"), f.make_payee()
        return make_provider(subject=kind.value), f.make_payee()


def sent_back(kind, payee, person):
    """An order to that payee, which the bank sends back because the account is closed."""
    about = payee if kind in (*accounts.PERSONS, accounts.PAYEE) else person
    new = money.NewOrder(
        f"every/{kind}", "pay_care_costs", kind.value, payee, about, f.money_of(900), "Soins", f.TODAY, f.CAISSE
    )
    with guard.owner(), register.acting(f.officer()):
        (order,) = money.order_payments([new])
        line = money.Line(order, "Camille Essai", f.new_iban())
        batch = money.prepare_batch([line], organisation=f.CAISSE, on=f.TODAY, execution_on=f.PAYDAY)
    report = f.status_report(batch.reference, payments=f.transaction_status(f"FIN-{order}", "RJCT", "AC04"))
    with register.acting(f.officer()):
        operations.receive_status_report(report=Upload("r.xml", report), on=f.PAYDAY)
    return order


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def test_it_waits_for_an_account_then_goes_to_that_one_once(kind):
    f.set_account()
    payee, person = payee_of(kind)
    order = sent_back(kind, payee, person)
    with register.acting(f.officer()), pytest.raises(Invalid, match="ce paiement attend"):
        operations.reissue_payment(order_id=order, on=f.PAYDAY)
    iban = f.new_iban()
    f.give_account(kind, payee, iban)
    with register.acting(f.officer()):
        again = operations.reissue_payment(order_id=order, on=f.PAYDAY)
        assert operations.reissue_payment(order_id=order, on=f.PAYDAY).already
        batch = operations.prepare_payment_batch(on=f.PAYDAY, execution_on=f.PAYDAY)
        assert (batch.count, batch.held) == (1, ())
        assert queries.books().faults == ()
    with guard.owner():
        assert Transfer.objects.get(order=again.order_id).iban == iban


def test_the_account_that_the_bank_refused_is_not_paid_again(kind):
    f.set_account()
    payee, person = payee_of(kind)
    order = sent_back(kind, payee, person)
    with guard.owner():
        refused = Transfer.objects.get(order=order).iban
    f.give_account(kind, payee, refused)
    with register.acting(f.officer()), pytest.raises(Refused) as same:
        operations.reissue_payment(order_id=order, on=f.PAYDAY)
    assert same.value.code == "same_account"


def test_each_kind_of_payee_has_one_book_of_accounts():
    placed = [kind for kinds in accounts.BOOKS.values() for kind in kinds]
    assert sorted(placed) == sorted(money.PAYEE_KINDS)
    assert set(accounts.MISSING) == set(accounts.BOOKS)
