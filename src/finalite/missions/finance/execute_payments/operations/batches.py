"""Sends what is due to the bank: a batch once, its file as often as needed."""

from datetime import date

from finalite.capabilities import exchange, money, register
from finalite.capabilities.register.values import AtMost, Cents, Invalid

from .. import accounts, values
from ..values import BankTransferFile, BatchPrepared, Held, RecoveryStep

FICHE = "execute_payments"
FLOWS = "exchange_financial_flows"


@register.operation(FLOWS, confirm=True)
def set_paying_account(*, name: str, iban: str, bic: str, second_look_from: Cents | None = None) -> str:
    """Record the account that the caisse of the one who acts pays from; batches already made keep theirs.

    Payments of `second_look_from` cents or more will wait for a second agent; none do where it is left out.
    """
    organisation = accounts.organisation_here()
    money.set_paying_account(money.PayingAccount(organisation, name, iban, bic, second_look_from))
    return organisation


@register.operation(FLOWS, confirm=True)
def prepare_payment_batch(*, on: date, execution_on: date, most: AtMost = 10_000) -> BatchPrepared:
    """Put every order of the caisse due on or before `execution_on` in one batch, to be paid that day.

    Debts are recovered first and each recovery is explained (CSS D. 160-7). Orders without a usable account, of people
    out of reach, or whose account is too new stay for a later batch, with the reason. Nothing leaves yet.
    """
    if execution_on < on:
        raise Invalid("execution_on", "la banque ne peut pas payer un jour déjà passé")
    organisation = accounts.organisation_here()
    due = money.due_orders(organisation=organisation, on=execution_on, most=most)
    lines, held = accounts.lines_and_held(due, on=execution_on)
    batch = money.prepare_batch(lines, organisation=organisation, on=on, execution_on=execution_on)
    return BatchPrepared(
        batch.reference,
        batch.count,
        batch.total,
        batch.execution_on,
        len(batch.settled),
        (*held, *(Held(*one) for one in batch.held)),
        _steps(batch.nettings),
    )


@register.operation(FLOWS, confirm=True)
def write_payment_file(*, reference: str, on: date) -> BankTransferFile:
    """Write the file of a batch and enter its sending to the bank in the ledger of disclosures.

    Asked again, it gives the same bytes and the same ledger line. Refused when the batch is of another caisse, or when
    what is stored no longer gives the file that was prepared.
    """
    organisation = accounts.organisation_here()
    if reference not in {batch.reference for batch in money.batches_of(organisation=organisation, most=10_000)}:
        raise Invalid("reference", f"la caisse {organisation} n’a pas de lot {reference}")
    file = money.write_credit_transfers(reference=reference)
    about = money.payees_of(reference=reference)
    persons = [pk for kind, pk in about if kind in accounts.PERSONS]
    providers = [(kind, pk) for kind, pk in about if kind in accounts.PROVIDERS]
    register.concerns(*persons)
    sent = exchange.send(
        outbound=exchange.BankFile(file.content),
        fiche=FICHE,
        on=on,
        key=f"batch/{reference}",
        parcel=exchange.Parcel((), persons, providers=providers, addressee=money.paying_account(organisation).bic),
    )
    money.mark_transmitted(reference=reference, on=on)
    return BankTransferFile(file.name, file.digest, file.count, file.total, sent.ledger_line, sent.content)


def _steps(nettings: tuple[money.Netting, ...]) -> tuple[RecoveryStep, ...]:
    return tuple(
        values.RecoveryStep(n.order_id, s.label, s.article, s.amount, s.left) for n in nettings for s in n.steps
    )
