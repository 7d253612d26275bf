"""What the desk of payments and the bank do, for the tests of whoever orders payments."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from finalite.capabilities import money, register
from finalite.capabilities.money.models import Transfer
from finalite.capabilities.money.status_report import Outcome
from finalite.capabilities.people.tests.factories import CAISSE
from finalite.capabilities.register.purpose import opened
from finalite.kernel.identifiers import fictitious_iban

PAY_ON = date(2026, 11, 24)


@contextmanager
def desk() -> Iterator[None]:
    """At work where payments are made, in one transaction."""
    purpose = register.purpose_of("execute_payments", "automation")
    with register.acting(register.automation("execute_payments")), opened(purpose), transaction.atomic():
        yield


def transfer(*, on: date = PAY_ON, execution_on: date | None = None) -> money.Prepared:
    """Put everything due in a batch of the caisse, to be paid on a day."""
    with desk():
        money.set_paying_account(money.PayingAccount(CAISSE, "Caisse d'essai", fictitious_iban(99_999), "FICTFRPPXXX"))
        due = money.due_orders(organisation=CAISSE, on=execution_on or on)
        lines = [money.Line(order.order_id, "Camille Essai", fictitious_iban(1)) for order in due]
        return money.prepare_batch(lines, organisation=CAISSE, on=on, execution_on=execution_on or on)


def says(batch: str, status: str, reason: str = "", *, on: date, order_id: int = 0) -> money.Applied:
    """The bank's answer to a batch as a whole, or to one payment of it."""
    outcome = Outcome(f"FIN-{order_id}" if order_id else batch, status, (reason,) if reason else (), 1)
    one = (("", outcome),) if order_id else ()
    report = money.StatusReport("M", batch, None if order_id else outcome, (), one, ())
    with desk():
        return money.apply_status_report(report, on=on)


def pays(on: date = PAY_ON) -> None:
    """Everything due is sent, and the bank accepts whatever it has not answered yet."""
    transfer(on=on)
    with desk():
        sent = set(Transfer.objects.filter(order__state="sent").values_list("batch__reference", flat=True))
    for reference in sorted(sent):
        says(reference, "ACSC", on=on)
