"""Changes the account people are paid on. The former account is closed, never erased nor overwritten."""

from datetime import date

from finalite.capabilities.register.values import Invalid, PersonId
from finalite.kernel import identifiers
from finalite.kernel.identifiers import InvalidIdentifier

from .. import dated
from ..models import BankAccount, PayeeAccount, ProviderBankAccount
from ..queries.identity import subjects_of
from ..queries.provider import provider_subjects
from ..values import Account

BENEFITS = "benefits"
LONGEST_HOLDER = 70
"""What a credit transfer carries of a name."""


def change_bank_account(*, person_id: PersonId, account: Account, asked_by: str, on: date, use: str = BENEFITS) -> None:
    """Pay somebody on another account from a day; `asked_by` is the login of who asked. Raises `Invalid`."""
    dated.replace(
        BankAccount,
        slot={"person_id": person_id, "use": use},
        on=on,
        asked_by=asked_by,
        subject=subjects_of([person_id])[person_id],
        **checked_account(account),
    )


def change_payee_account(
    *, person_id: PersonId, account: Account, asked_by: str, on: date, use: str = BENEFITS
) -> None:
    """Pay a survivor or a claimant on the account they gave, from a day; their own benefits go on elsewhere.

    Raises `Invalid` on a wrong account, or a person who is not in reach.
    """
    subjects_of([person_id])
    dated.replace(
        PayeeAccount,
        slot={"person_id": person_id, "use": use},
        on=on,
        asked_by=asked_by,
        subject="payee",
        **checked_account(account),
    )


def change_provider_bank_account(
    *, provider_id: int, account: Account, asked_by: str, on: date, use: str = BENEFITS
) -> None:
    """Pay a professional or facility on another account from a day. Raises `Invalid`."""
    dated.replace(
        ProviderBankAccount,
        slot={"provider_id": provider_id, "use": use},
        on=on,
        asked_by=asked_by,
        subject=provider_subjects([provider_id])[provider_id],
        **checked_account(account),
    )


def checked_account(account: Account) -> dict[str, str]:
    """The account in its compact form, field by field, before it is kept. Raises `Invalid` naming the wrong field."""
    if not 0 < len(account.holder.strip()) <= LONGEST_HOLDER:
        raise Invalid("holder", "donner le nom du titulaire tel que la banque le connaît, 70 caractères au plus")
    try:
        iban = identifiers.parse_iban(account.iban)
    except InvalidIdentifier as fault:
        raise Invalid("iban", str(fault)) from fault
    try:
        bic = identifiers.parse_bic(account.bic) if account.bic else ""
    except InvalidIdentifier as fault:
        raise Invalid("bic", str(fault)) from fault
    return {"iban": iban, "bic": bic, "holder": account.holder.strip()}
