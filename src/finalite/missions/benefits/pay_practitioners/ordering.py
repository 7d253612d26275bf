"""Orders what a professional is due beside fees, once by its key."""

from datetime import date

from finalite.capabilities import money
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import working_day_from

from .models import PayeeFile

FICHE = "pay_practitioners"


def order(row: PayeeFile, key: str, amount: Cents, label: str, on: date) -> None:
    """Order something to a professional, once by its key; nobody else is concerned."""
    new = money.NewOrder(
        key=key,
        fiche=FICHE,
        payee_kind=row.subject,
        payee_id=row.provider_id,
        person_id=None,
        amount=amount,
        label=label,
        due_on=working_day_from(on),
        organisation=row.organisation,
    )
    money.order_payments([new], on=on)
