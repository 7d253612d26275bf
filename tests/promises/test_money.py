"""Every fiche that pays: what it ordered, what the files to the bank carry and what the books hold are one sum."""

import ast
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db.models import Max, Sum

from finalite.capabilities import money, register
from finalite.capabilities.money import ledger
from finalite.capabilities.money.models import LedgerEntry, PaymentOrder, Transfer
from finalite.capabilities.register import guard
from finalite.missions.finance.execute_payments import operations, queries
from finalite.missions.finance.execute_payments.tests import factories as payments

from .fiches import IN_FORCE, seeds

DECLARED = {flow.fiche for flow in register.entry("execute_payments").receives_from if flow.through == "money"}
PAYING = sorted(DECLARED & set(IN_FORCE))
PAID_OUT = (money.OrderState.SENT, money.OrderState.ACCEPTED, money.OrderState.REJECTED, money.OrderState.REISSUED)


def calls_for_orders(slug):
    """The modules of a fiche that ask money to pay."""
    for path in sorted(Path(register.module_of(slug, "models").__file__).parent.rglob("*.py")):
        if "tests" not in path.parts:
            found = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute))
            if any(node.attr == "order_payments" for node in found):
                yield path.name


def orders_of(slug):
    return PaymentOrder.objects.filter(fiche=slug)


def pay_everything(slug):
    """Give whoever has none an account, and send all that is due to the bank; the amount of each line of the files."""
    with guard.owner():
        homes = orders_of(slug).values_list("organisation").annotate(last=Max("due_on")).order_by("organisation")
        homes, payees = list(homes), set(orders_of(slug).values_list("payee_kind", "payee_id", "due_on"))
    for home, last in homes:
        payments.set_account(home)
        officer = payments.officer(home, "promesse : tout ce qui est dû part")
        with register.acting(officer):
            waiting = {held.order_id for held in queries.orders_waiting(on=last) if held.reason == "no_account"}
        with guard.owner():
            lost = orders_of(slug).filter(pk__in=waiting).values_list("payee_kind", "payee_id").distinct()
            lost = list(lost)
        for kind, payee in lost:
            payments.give_account(kind, payee, payments.new_iban(), on=min(day for *_, day in payees))
        with register.acting(officer):
            operations.prepare_payment_batch(on=last, execution_on=last)
            for batch in queries.payment_batches():
                yield from lines_of(operations.write_payment_file(reference=batch.reference, on=last).content)


def lines_of(content):
    """Each transfer of a file: the order it pays, and the cents."""
    for line in ElementTree.fromstring(content).iterfind(".//{*}CdtTrfTxInf"):
        reference, amount = line.find("{*}PmtId/{*}EndToEndId").text, line.find("{*}Amt/{*}InstdAmt").text
        yield int(reference.removeprefix("FIN-")), int(amount.replace(".", ""))


def test_each_fiche_that_orders_payments_is_declared_and_each_declared_one_orders():
    asking = {slug for slug in IN_FORCE if list(calls_for_orders(slug))}
    assert asking == set(PAYING)


@pytest.mark.django_db(databases=["default", "archive"])
@pytest.mark.parametrize("slug", PAYING)
def test_orders_files_and_books_agree(slug):
    seeds(slug).seed()
    carried = dict(pay_everything(slug))
    with guard.owner():
        own = {row.pk: row for row in orders_of(slug)}
        assert own, f"the seed of {slug} orders nothing: nothing is proved"
        first = sum(row.amount for row in own.values() if row.replaces_id is None)
        gone = sum(row.amount - row.recovered for row in own.values() if row.state == money.OrderState.CANCELLED)
        left = {pk: row.amount - row.recovered for pk, row in own.items() if row.state in PAID_OUT}
        transfers = dict(Transfer.objects.filter(order__fiche=slug).values_list("order_id", "amount"))
        assert left == transfers == {pk: cents for pk, cents in carried.items() if pk in own}
        assert left, f"nothing of {slug} reached the bank"
        assert (posted(slug, own), posted(slug, own, "credit")) == (first, gone)
        for home in {row.organisation for row in own.values()}:
            assert money.disagreements(organisation=home) == ()


def posted(slug, own, side="debit"):
    """What the books hold of the expense of a fiche, on one side."""
    entries = LedgerEntry.objects.filter(**{side: ledger.account("expense", slug), "order_id__in": own})
    return entries.aggregate(total=Sum("amount"))["total"] or 0
