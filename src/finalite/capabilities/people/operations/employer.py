"""Registers employers and the account each is paid on."""

from datetime import date

from finalite.capabilities.register.values import Invalid
from finalite.kernel import identifiers

from .. import dated
from ..models import Employer, EmployerBankAccount
from ..values import Account
from .bank import BENEFITS, checked_account


def employer_of_siret(*, siret: str, name: str = "") -> int:
    """The number here of the establishment of that SIRET, registered if it was not known. Raises `Invalid`."""
    try:
        number = identifiers.parse_siret(siret)
    except ValueError as wrong:
        raise Invalid("siret", "ce numéro d’établissement n’est pas valable : le vérifier") from wrong
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
