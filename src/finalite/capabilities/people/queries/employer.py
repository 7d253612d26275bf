"""What is known of employers: their number and name, and the account each is paid on."""

from collections.abc import Iterable
from datetime import date

from .. import dated
from ..models import Employer, EmployerBankAccount
from ..values import Account, EmployerInfo

BENEFITS = "benefits"


def employers_of(employer_ids: Iterable[int]) -> dict[int, EmployerInfo]:
    """The number and name of each employer."""
    rows = Employer.objects.filter(pk__in=set(employer_ids)).values_list("pk", "siret", "name")
    return {pk: EmployerInfo(pk, siret, name) for pk, siret, name in rows}


def employers_of_siren(siren: str) -> dict[int, EmployerInfo]:
    """The establishments known of an enterprise, by its nine digits."""
    rows = Employer.objects.filter(siret__startswith=siren).order_by("siret").values_list("pk", "siret", "name")
    return {pk: EmployerInfo(pk, siret, name) for pk, siret, name in rows}


def employer_bank_account_of(employer_ids: Iterable[int], *, on: date, use: str = BENEFITS) -> dict[int, Account]:
    """The account each employer is paid on that day."""
    rows = EmployerBankAccount.objects.filter(dated.in_force(on), employer_id__in=set(employer_ids), use=use)
    return {pk: Account(*account) for pk, *account in rows.values_list("employer_id", "iban", "holder", "bic")}
