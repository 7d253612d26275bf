"""What people and providers owe, and how later payments pay it back: exactly, once, and with its explanation.

With third-party payment the flat participation and the franchise cannot be kept back at once; they are recovered on
the person's later benefits of any kind (CSS D. 160-7). What a provider was paid in error is recovered on what is due
to the provider, never on the patient (CSS L133-4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from finalite.capabilities.register.values import Cents, Data, Invalid, PersonId

from . import ledger, offsets
from .models import (
    Debt,
    EmployerDebt,
    EmployerRecovery,
    Owed,
    PaymentOrder,
    ProviderDebt,
    ProviderRecovery,
    Recovery,
)
from .orders import CHUNK, digest_of
from .values import EMPLOYER_KINDS, OWING_KINDS, PROVIDER_KINDS, KeyReused, OrderState


class DebtId(int):
    """The number of a debt; `already` says that the same key was known and nothing was added."""

    already: bool

    def __new__(cls, number: int, already: bool = False) -> "DebtId":
        debt_id = super().__new__(cls, number)
        debt_id.already = already
        return debt_id


@dataclass(frozen=True, slots=True)
class NewDebt:
    """Something a person owes, or a provider or an employer: then `provider_id` or `employer_id` says who and `subject`
    their kind. `key` names its
    cause (`participation/care_sheet/12/3`) and makes it unique; `label` and `article` are what the debtor will read
    when it is recovered. With `instalment` and `spread_from`, no more than so much comes off a
    month, from that day on."""

    key: str
    fiche: str
    person_id: int | None
    kind: str
    amount: Cents
    label: str
    article: str
    arose_on: date
    subject: str = "insured"
    provider_id: int | None = None
    employer_id: int | None = None
    instalment: Cents | None = None
    spread_from: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One debt paid back by one order, as the person reads it."""

    debt_id: int
    label: Annotated[str, Data("debt")]
    article: Annotated[str, Data("debt")]
    amount: Annotated[int, Data("debt")]
    left: Annotated[int, Data("debt")]


@dataclass(frozen=True, slots=True)
class Netting:
    """What was due, what paid back debts, and what is transferred; cents. `due - recovered == transferred` always."""

    order_id: int
    due: int
    recovered: int
    transferred: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """A debt and what is left of it, in cents. It is that of a person, a provider or an employer; others are None.

    `schedule` is what was stated to the debtor: empty where all of it comes off at once.
    """

    debt_id: int
    person_id: PersonId | None
    provider_id: int | None
    kind: Annotated[str, Data("debt")]
    label: Annotated[str, Data("debt")]
    article: Annotated[str, Data("debt")]
    amount: Annotated[int, Data("debt")]
    left: Annotated[int, Data("debt")]
    arose_on: date
    employer_id: int | None = None
    key: str = ""
    schedule: tuple[offsets.Instalment, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Where the debts of persons, or those of providers, are kept, and the columns that name the debtor: `link` in the
    book, `payee` in the order that pays back."""

    subjects: tuple[str, ...]
    debts: type[Owed]
    recoveries: type[Recovery] | type[ProviderRecovery] | type[EmployerRecovery]
    link: str
    payee: str

    def open_by_debtor(self, debtors: set[int]) -> dict[int, list[Owed]]:
        """The open debts of each debtor, oldest first, locked."""
        purses: dict[int, list[Owed]] = {}
        for some in _chunks(sorted(debtors)):
            found = self.debts._default_manager.select_for_update().filter(**{f"{self.link}__in": some}, closed_on=None)
            for debt in found.order_by("arose_on", "pk"):
                purses.setdefault(getattr(debt, self.link), []).append(debt)
        return purses

    def recoverable(self, order: PaymentOrder) -> bool:
        """Whether debts of this book may be recovered on an order; not on one netted before, sent, or out of reach."""
        return (
            order.recover
            and order.recovered == 0
            and order.state == OrderState.ORDERED
            and order.subject in self.subjects
            and bool(getattr(order, self.payee))
        )


PERSONS = Book(OWING_KINDS, Debt, Recovery, "person_id", "person_id")
PROVIDERS = Book(PROVIDER_KINDS, ProviderDebt, ProviderRecovery, "provider_id", "payee_id")
EMPLOYERS = Book(EMPLOYER_KINDS, EmployerDebt, EmployerRecovery, "employer_id", "payee_id")
BOOKS = (PERSONS, PROVIDERS, EMPLOYERS)


def owe(debts: Sequence[NewDebt]) -> list[DebtId]:
    """Record what persons and providers owe, once each, and return the numbers in the same order.

    Raises `Invalid` for an amount that is not above zero or a debtor that is missing, `KeyReused` when a key comes back
    with another content. Persons and providers are numbered apart.
    """
    first: dict[str, NewDebt] = {}
    for debt in debts:
        _check(debt)
        if _digest(first.setdefault(debt.key, debt)) != _digest(debt):
            raise KeyReused("key", f"la dette {debt.key} est donnée deux fois avec deux contenus")
    known: dict[str, DebtId] = {}
    for book in BOOKS:
        known |= _write_down(book, {key: debt for key, debt in first.items() if debt.subject in book.subjects})
    return [known[debt.key] for debt in debts]


def net_debts(orders: Sequence[PaymentOrder], *, on: date) -> dict[int, Netting]:
    """Recover open debts on orders that have not left yet, oldest debt first, and say how, order by order.

    Orders come locked. An order already netted, sent, or whose fiche forbids recovery is left as it is. A person pays
    back out of what is due about them, a provider out of what is due to it.
    """
    nettings: dict[int, Netting] = {}
    for book in BOOKS:
        nettings |= _net_book(book, [order for order in orders if book.recoverable(order)], on)
    taken = [order for order in orders if order.pk in nettings and order.recovered]
    ledger.post(taken, ledger.RECOVERED, on=on)
    return nettings


def debts_of(person_ids: Iterable[int], *, only_open: bool = True) -> tuple[OpenDebt, ...]:
    """The debts of these persons, oldest first; with `only_open` off, those paid back as well."""
    return _debts(PERSONS, person_ids, only_open)


def debts_of_providers(provider_ids: Iterable[int], *, only_open: bool = True) -> tuple[OpenDebt, ...]:
    """The debts of these professionals and facilities, as `debts_of` gives those of persons."""
    return _debts(PROVIDERS, provider_ids, only_open)


def debts_of_employers(employer_ids: Iterable[int], *, only_open: bool = True) -> tuple[OpenDebt, ...]:
    """The debts of these employers, as `debts_of` gives those of persons."""
    return _debts(EMPLOYERS, employer_ids, only_open)


def steps_of(order_ids: Sequence[int]) -> dict[int, tuple[Step, ...]]:
    """How each order was netted, read again from what was recorded."""
    kinds = dict(PaymentOrder.objects.filter(pk__in=list(order_ids)).values_list("pk", "subject"))
    steps: dict[int, tuple[Step, ...]] = {}
    for book in BOOKS:
        wanted = {order for order, kind in kinds.items() if kind in book.subjects}
        if wanted:  # a purpose that handles no provider's debts never opens their book
            steps |= _steps(book, wanted)
    return steps


def _steps(book: Book, wanted: set[int]) -> dict[int, tuple[Step, ...]]:
    recoveries = book.recoveries._default_manager
    debts = recoveries.filter(order_id__in=wanted).values_list("debt", flat=True)
    lines = recoveries.filter(debt__in=list(debts)).select_related("debt").order_by("pk")
    left: dict[int, int] = {}
    steps: dict[int, tuple[Step, ...]] = {}
    for line in lines:
        debt = line.debt
        left[debt.pk] = left.get(debt.pk, debt.amount) - line.amount
        if line.order_id in wanted:
            step = Step(debt.pk, debt.label, debt.article, line.amount, left[debt.pk])
            steps[line.order_id] = (*steps.get(line.order_id, ()), step)
    return steps


def _debts(book: Book, debtors: Iterable[int], only_open: bool) -> tuple[OpenDebt, ...]:
    found = book.debts._default_manager.filter(**{f"{book.link}__in": list(debtors)}).order_by("arose_on", "pk")
    if only_open:
        found = found.filter(closed_on=None)
    return tuple(
        OpenDebt(
            d.pk,
            getattr(d, "person_id", None),
            getattr(d, "provider_id", None),
            d.kind,
            d.label,
            d.article,
            d.amount,
            d.amount - d.recovered,
            d.arose_on,
            getattr(d, "employer_id", None),
            d.key,
            offsets.schedule_of(amount=d.amount, instalment=d.instalment, spread_from=d.spread_from),
        )
        for d in found
    )


def _check(debt: NewDebt) -> None:
    if type(debt.amount) is not int or debt.amount <= 0:
        raise Invalid("amount", f"{debt.key} : une dette est un nombre entier de centimes, supérieur à zéro")
    book = next((one for one in BOOKS if debt.subject in one.subjects), None)
    if book is None:
        raise Invalid("subject", f"{debt.key} : dire si c’est un assuré, un professionnel ou un employeur qui doit")
    named = [one.link for one in BOOKS if getattr(debt, one.link) is not None]
    if named != [book.link]:
        raise Invalid(book.link, f"{debt.key} : désigner le débiteur, et lui seul")
    if not debt.key or len(debt.key) > 120:
        raise Invalid("key", "donner à chaque dette une clé de 1 à 120 caractères")
    offsets.check(debt.amount, debt.instalment, debt.spread_from)


def _digest(debt: NewDebt) -> str:
    return digest_of(
        debt.fiche,
        debt.subject in PROVIDER_KINDS,
        debt.person_id or debt.provider_id or f"employer/{debt.employer_id}",
        debt.kind,
        debt.amount,
        debt.arose_on,
    )


def _write_down(book: Book, debts: dict[str, NewDebt]) -> dict[str, DebtId]:
    if not debts:
        return {}
    known = _known(book, debts)
    rows = [_row(book, debt) for key, debt in debts.items() if key not in known]
    new = book.debts._default_manager.bulk_create(rows, batch_size=CHUNK)
    return known | {row.key: DebtId(row.pk) for row in new}


def _known(book: Book, first: dict[str, NewDebt]) -> dict[str, DebtId]:
    known: dict[str, DebtId] = {}
    for some in _chunks(list(first)):
        found = book.debts._default_manager.filter(key__in=some)
        for key, number, digest in found.values_list("key", "pk", "digest"):
            if digest != _digest(first[key]):
                raise KeyReused("key", f"la dette {key} est connue (n° {number}) avec un autre contenu")
            known[key] = DebtId(number, already=True)
    return known


def _row(book: Book, debt: NewDebt) -> Owed:
    return book.debts(
        subject=debt.subject,
        key=debt.key,
        digest=_digest(debt),
        fiche=debt.fiche,
        kind=debt.kind,
        label=debt.label,
        article=debt.article,
        amount=debt.amount,
        arose_on=debt.arose_on,
        instalment=debt.instalment,
        spread_from=debt.spread_from,
        **{book.link: getattr(debt, book.link)},
    )


def _net_book(book: Book, orders: list[PaymentOrder], on: date) -> dict[int, Netting]:
    if not orders:
        return {}
    purses = book.open_by_debtor({getattr(order, book.payee) for order in orders})
    nettings, lines = {}, []
    for order in sorted(orders, key=lambda o: (o.due_on, o.pk)):
        netting, taken = _net(book, order, purses.get(getattr(order, book.payee), []), on)
        nettings[order.pk] = netting
        lines.extend(taken)
    _write(book, lines, [order for order in orders if order.recovered], on)
    return nettings


def _net(book: Book, order: PaymentOrder, debts: list[Any], on: date) -> tuple[Netting, list[Any]]:
    left, steps, lines = order.amount, [], []
    for debt in debts:
        taken = min(left, offsets.recoverable(debt, on))
        if taken <= 0:
            continue
        debt.recovered += taken
        left -= taken
        lines.append(
            book.recoveries(
                subject=debt.subject,
                debt=debt,
                order_id=order.pk,
                amount=taken,
                on=on,
                **{book.link: getattr(debt, book.link)},
            )
        )
        steps.append(Step(debt.pk, debt.label, debt.article, taken, debt.amount - debt.recovered))
    order.recovered = order.amount - left
    return Netting(order.pk, order.amount, order.recovered, left, tuple(steps)), lines


def _write(book: Book, lines: list[Any], orders: list[PaymentOrder], on: date) -> None:
    """The unique pair (debt, order) and the check on each total let no cent be taken twice."""
    if not lines:
        return
    book.recoveries._default_manager.bulk_create(lines, batch_size=CHUNK)
    debts = list({line.debt.pk: line.debt for line in lines}.values())
    for debt in debts:
        debt.closed_on = on if debt.recovered == debt.amount else None
    book.debts._default_manager.bulk_update(debts, ["recovered", "closed_on"], batch_size=CHUNK)
    PaymentOrder.objects.bulk_update(orders, ["recovered"], batch_size=CHUNK)


def _chunks(items: list) -> list[list]:
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
