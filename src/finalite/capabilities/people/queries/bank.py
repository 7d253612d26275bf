"""Where people are paid on a day, and where they were paid before."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Substr

from finalite.capabilities.register.values import PersonId

from .. import dated
from ..models import BankAccount, PayeeAccount, ProviderBankAccount
from ..values import Account, AccountPeriod

BENEFITS = "benefits"


def bank_account_of(person_ids: Iterable[int], *, on: date, use: str = BENEFITS) -> dict[PersonId, Account]:
    """The account each person is paid on that day; those without one are left out, never given another's."""
    rows = BankAccount.objects.filter(dated.in_force(on), person_id__in=set(person_ids), use=use)
    return {PersonId(pk): Account(*account) for pk, *account in rows.values_list("person_id", "iban", "holder", "bic")}


def payee_account_of(person_ids: Iterable[int], *, on: date, use: str = BENEFITS) -> dict[PersonId, Account]:
    """The account each survivor or claimant gave to be paid as such that day; never the one of their own benefits."""
    rows = PayeeAccount.objects.filter(dated.in_force(on), person_id__in=set(person_ids), use=use)
    return {PersonId(pk): Account(*account) for pk, *account in rows.values_list("person_id", "iban", "holder", "bic")}


def provider_bank_account_of(provider_ids: Iterable[int], *, on: date, use: str = BENEFITS) -> dict[int, Account]:
    """The account each professional or facility is paid on that day."""
    rows = ProviderBankAccount.objects.filter(dated.in_force(on), provider_id__in=set(provider_ids), use=use)
    return {pk: Account(*account) for pk, *account in rows.values_list("provider_id", "iban", "holder", "bic")}


def accounts_of(person_id: int) -> tuple[AccountPeriod, ...]:
    """Every account a person was ever paid on, oldest first, with the login of who asked for each change."""
    return _periods(BankAccount.objects.filter(person_id=person_id))


def provider_accounts_of(provider_id: int) -> tuple[AccountPeriod, ...]:
    """Every account a professional or facility was ever paid on, as `accounts_of` gives those of a person."""
    return _periods(ProviderBankAccount.objects.filter(provider_id=provider_id))


def _periods(rows: QuerySet) -> tuple[AccountPeriod, ...]:
    columns = ("iban", "holder", "bic", "use", "from_on", "until_on", "asked_by")
    found = rows.order_by("from_on", "pk").values_list(*columns)
    return tuple(AccountPeriod(Account(*row[:3]), *row[3:]) for row in found)


def accounts_at_branches(branches: Iterable[str], *, on: date, use: str = BENEFITS) -> dict[PersonId, Account]:
    """Who is paid that day at these French bank branches, each given as bank code and branch code, ten characters."""
    found = BankAccount.objects.filter(dated.in_force(on), iban__startswith="FR", use=use)
    rows = found.annotate(branch=Substr("iban", 5, 10)).filter(branch__in=set(branches))
    return {PersonId(pk): Account(*account) for pk, *account in rows.values_list("person_id", "iban", "holder", "bic")}
