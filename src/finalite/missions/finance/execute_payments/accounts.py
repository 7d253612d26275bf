"""Finds the account each due order goes to, and which must wait."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from django.db.models import Q

from finalite.capabilities import money, people, register
from finalite.capabilities.register.values import Invalid

from .models import BankChange
from .values import Held

PROVIDERS = ("health_professional", "care_facility", "care_supplier", "care_sector_actor")
PERSONS = ("insured", "dependant")
PAYEE = "payee"
"""A survivor or a claimant, paid on the account given for that."""
EMPLOYER = "employer"
"""Who keeps the wage during a stop and is paid the allowance in its place (CSS R323-11)."""
PERSON, PROVIDER = "person", "provider"
BOOKS = {PERSON: PERSONS, PAYEE: (PAYEE,), PROVIDER: PROVIDERS, EMPLOYER: (EMPLOYER,)}
"""Which kinds of payees each book of accounts is about."""
MISSING = {
    PERSON: "aucun compte n’est connu de cette personne ; le relever par un changement de banque",
    PAYEE: "ce survivant ou ce demandeur n’a donné aucun compte pour cela ; le relever avec sa demande",
    PROVIDER: "aucun compte n’est connu de ce professionnel ou de cet établissement ; le lui demander",
    EMPLOYER: "aucun compte n’est connu de cet employeur ; il le dit avec l’arrêt, dans sa déclaration (DSN)",
}
Paid: TypeAlias = money.DueOrder | money.Payment
ACTIVE, CANCELLED, SUPERSEDED = "active", "cancelled", "superseded"


def organisation_here() -> str:
    """The caisse of the one who acts; raises `Invalid` where there is none."""
    code = register.current_actor().organisation
    if not code:
        raise Invalid("organisation", "agir pour une caisse : les paiements partent de son compte")
    return code


def lines_and_held(due: Sequence[money.DueOrder], *, on: date) -> tuple[list[money.Line], list[Held]]:
    """The account of each order on a day, and the orders that stay: nobody in reach, no account, or one too new."""
    reachable = register.may_concern(*{person for order in due for person in concerned(order)})
    accounts = _accounts(due, on)
    waiting = _waiting({order.payee_id for order in due if order.payee_kind in PERSONS}, on)
    lines, held = [], []
    for order in due:
        account = accounts.get((_book(order), order.payee_id))
        reason = _why_held(order, reachable, waiting, account)
        if account is None or reason:
            held.append(Held(order.order_id, reason))
        else:
            lines.append(money.Line(order.order_id, account.holder, account.iban, account.bic))
    return lines, held


def account_of(order: money.Payment, *, on: date) -> people.Account:
    """The account an order would go to on a day; raises `Invalid` saying which one is missing, and where to give it."""
    account = _accounts([order], on).get((_book(order), order.payee_id))
    if account is None:
        raise Invalid("order_id", f"ce paiement attend : {MISSING[_book(order)]}")
    return account


def concerned(order: Paid) -> set[int]:
    """The persons an order is about: whom it is for, and who is paid where that is a person."""
    payee = order.payee_id if order.payee_kind in (*PERSONS, PAYEE) else None
    return {person for person in (order.person_id, payee) if person}


def _book(order: Paid) -> str:
    """Which accounts the payee's is among; a kind that nobody placed is refused, never paid on some other account."""
    for book, kinds in BOOKS.items():
        if order.payee_kind in kinds:
            return book
    raise Invalid("payee_kind", f"aucun livre de comptes pour « {order.payee_kind} »")


def _accounts(due: Sequence[Paid], on: date) -> dict[tuple[str, int], people.Account]:
    """The accounts of those who are due something, by book and number; each book is read only where it is needed."""
    books = {
        PERSON: people.bank_account_of,
        PAYEE: people.payee_account_of,
        PROVIDER: people.provider_bank_account_of,
        EMPLOYER: people.employer_bank_account_of,
    }
    found: dict[tuple[str, int], people.Account] = {}
    for book, accounts_of in books.items():
        if wanted := {order.payee_id for order in due if _book(order) == book}:
            found |= {(book, int(pk)): account for pk, account in accounts_of(wanted, on=on).items()}
    return found


def _waiting(person_ids: Iterable[int], on: date) -> set[int]:
    """Persons whose account changed too recently to be paid on `on`."""
    recent = Q(state=ACTIVE, first_payment_on__gt=on) | Q(state=CANCELLED, ended_on__gt=on)
    found = BankChange.objects.filter(recent, effective_on__lte=on, person_id__in=set(person_ids))
    return set(found.values_list("person_id", flat=True))


def _why_held(
    order: money.DueOrder, reachable: frozenset[int], waiting: set[int], account: people.Account | None
) -> str:
    if concerned(order) - reachable:
        return "out_of_reach"
    if account is None:
        return "no_account"
    return "new_account_wait" if order.payee_kind in PERSONS and order.payee_id in waiting else ""
