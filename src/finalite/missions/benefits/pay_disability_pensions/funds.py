"""Enters the family-allowance funds that are paid under subrogation, each account being looked at by a second agent."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.people import second_look

from . import models
from .shapes import FundLine
from .values import FundGiven

FUND = "care_sector_actor"
"""How the register calls a body of the social sector that is paid."""


def enter(given: FundGiven, on: date) -> FundLine:
    """Enter a fund among those who are paid, or give one another account; it waits for a second look. `Invalid`."""
    number = _find(given.siret) or _register(given, on)
    if models.FundAccount.objects.filter(fund=number, state=second_look.WAITING).exists():
        raise register.Invalid("siret", "un compte de cette Caf attend déjà : le confirmer ou le refuser d’abord")
    account = people.Account(given.iban, given.holder, given.bic)
    second_look.ask(models.FundAccount, account, on, subject=FUND, fund=number)
    return _line(number, on)


def look(change: int, accept: bool, on: date) -> FundLine:
    """Accept or refuse the account of a fund; refused (`Refused`) to the agent who gave it."""
    return _line(second_look.look(models.FundAccount, change, body="fund", accept=accept, on=on).fund, on)


def all_of(on: date) -> tuple[FundLine, ...]:
    """The funds entered here, by SIRET."""
    numbers = set(models.FundAccount.objects.values_list("fund", flat=True))
    return tuple(sorted((_line(number, on) for number in numbers), key=lambda one: one.siret))


def reach(siret: str) -> int:
    """The number of a fund among those who are paid; `Invalid` where it is not entered, or is no such body."""
    found = _find(siret)
    if found is None:
        raise register.Invalid(
            "siret", "cette Caf n’est pas inscrite parmi les organismes payés : l’y inscrire d’abord"
        )
    return found


def _find(siret: str) -> int | None:
    compact = siret.replace(" ", "")
    found = people.providers_by_number([compact]).get(compact)
    if found is not None and found.subject != FUND:
        raise register.Invalid("siret", "ce numéro est celui d’un soignant ou d’un fournisseur")
    return found.provider_id if found else None


def _register(given: FundGiven, on: date) -> int:
    if not 0 < len(given.name.strip()) <= 120:
        raise register.Invalid("name", "donner le nom de la Caf, en 120 caractères au plus")
    fund = people.NewProvider(FUND, given.siret, people.NumberKind.SIRET, name=given.name.strip())
    return people.register_provider(provider=fund, on=on)


def _line(number: int, on: date) -> FundLine:
    info = people.providers_of([number])[number]
    account = people.provider_bank_account_of([number], on=on).get(number)
    change = models.FundAccount.objects.filter(fund=number, state=second_look.WAITING).first()
    return FundLine(
        number,
        info.number,
        info.name,
        account.iban[-4:] if account else "",
        change.pk if change else None,
        change.asked_by if change else "",
        change.iban if change else "",
        change.holder if change else "",
    )
