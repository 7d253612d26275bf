"""Lets large payments leave after a second look, and closes the books of the caisse."""

from datetime import date

from finalite.capabilities import money, register
from finalite.capabilities.register.values import AtMost

from .. import accounts
from ..values import EntriesExported, EntriesValidated
from .batches import FLOWS


@register.operation(FLOWS, confirm=True)
def approve_payment(*, order_id: int, on: date) -> int:
    """Let a large payment leave, as another agent than the one who ordered it; returns its number.

    Refused (`Refused`) to the agent who ordered it, and for an order that does not wait in this caisse.
    """
    here = accounts.organisation_here()
    for payment in money.payments([order_id]):
        register.concerns(*([payment.person_id] if payment.person_id and payment.organisation == here else []))
    money.approve_order(order_id, organisation=here, on=on)
    return order_id


@register.operation(FLOWS, confirm=True)
def validate_entries(*, until: date, on: date, most: AtMost = 10_000) -> EntriesValidated:
    """Number the accounting entries of the caisse up to a day; a number is given once, in order, without a gap.

    Refused while orders, bank files and books disagree, naming the account: entries are not validated on a fault.
    """
    organisation = accounts.organisation_here()
    wrong = money.disagreements(organisation=organisation)
    if wrong:
        names = ", ".join(one.account for one in wrong)
        raise register.Refused(
            f"les comptes {names} ne disent pas ce que disent les ordres : rien n’est validé", "books"
        )
    numbered = money.validate(organisation=organisation, until=until, on=on, most=most)
    return EntriesValidated(numbered, numbered == most)


@register.operation(FLOWS)
def export_entries(*, siren: str, first_on: date, last_on: date) -> EntriesExported:
    """Write the validated entries of a period as the file that the tax authority asks for (LPF A47 A-1)."""
    file = money.accounting_entries(
        organisation=accounts.organisation_here(), siren=siren, first_on=first_on, last_on=last_on
    )
    return EntriesExported(file.name, file.digest, file.entries, file.debit, file.credit, file.content)
