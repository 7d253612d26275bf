"""Registers employers and the account each is paid on."""

from datetime import date

from .. import dated, establishments
from ..models import Employer, EmployerBankAccount
from ..values import Account
from .bank import BENEFITS, checked_account


def employer_of_siret(*, siret: str, name: str = "") -> int:
    """The number here of the establishment of that SIRET, registered if it was not known. Raises `Invalid`."""
    number = establishments.checked_siret(siret)
    defaults = {"subject": "employer", "name": name.strip()[:120]}
    return Employer.objects.get_or_create(siret=number, defaults=defaults)[0].pk


def change_employer_bank_account(
    *, employer_id: int, account: Account, asked_by: str, on: date, use: str = BENEFITS
) -> None:
    """Pay an employer on another account from a day. Raises `Invalid`."""
    dated.replace(
        EmployerBankAccount,
        slot={"employer_id": employer_id, "use": use},
        on=on,
        asked_by=asked_by,
        subject="employer",
        **checked_account(account),
    )
