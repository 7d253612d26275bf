"""Rules of payments (S21.G00.50), pay (S21.G00.51) and bonuses (S21.G00.52)."""

from collections.abc import Iterator

from .blocks import Block
from .catalogue import CONTRACT, PAYMENT
from .context import END, Context, fault, ordered
from .forms import read_day
from .values import Fault

PAY, BONUS, EARLIER = "S21.G00.51", "S21.G00.52", "S21.G00.45"
SERVICE_LINE = "93"
REQUIRED = {"01": ("001", "002", "003", "010"), "07": ("001", "002", "010"), "09": ("001", "002", "003", "010")}
"""Types of pay without which a payment cannot be read, by kind of declaration."""
DATED_BONUSES = frozenset(("026", "027", "029"))
NO_HOURS = frozenset(("001", "002", "003", "010"))


def check_payments(context: Context, person: Block) -> Iterator[Fault]:
    """Numbers of the payments of a person, the contracts they name, their periods, the types that must be there."""
    payments = person.under(PAYMENT)
    yield from _numbers(payments)
    numbers = _contracts(context, person)
    service = {contract.get("009") for contract in person.under(CONTRACT) if contract.get("007") == SERVICE_LINE}
    for payment in payments:
        yield from _payment(context, payment, numbers)
        yield from _required(context, payment, service)


def _numbers(payments: list[Block]) -> Iterator[Fault]:
    seen = set()
    for payment in payments:
        number = payment.get("003")
        if len(payments) > 1 and not number:
            yield fault(payment, "003", "payment_number_missing", "Numéroter les versements : il y en a plusieurs.")
        if number and number in seen:
            yield fault(payment, "003", "payment_twice", "Donner un numéro différent à chaque versement.")
        seen.add(number)


def _payment(context: Context, payment: Block, numbers: set[str]) -> Iterator[Fault]:
    yield from _paid_on(context, payment)
    for pay in payment.under(PAY):
        yield from _known_contract(pay, "010", numbers)
        turned = "La période de paie finit au plus tôt le jour où elle commence."
        yield from ordered((pay, "001"), (pay, "002"), "pay_period_turned", turned)
        if pay.get("011") in NO_HOURS and pay.get("012").strip("-0.") == "" and "012" in pay.items:
            yield fault(pay, "012", "hours_at_zero", "Retirer ce nombre d’heures : il ne peut être à zéro.")
    for bonus in payment.under(BONUS):
        yield from _known_contract(bonus, "006", numbers)
        yield from _bonus(context, bonus)


def _paid_on(context: Context, payment: Block) -> Iterator[Fault]:
    """Paid at the latest on the last day of the month that follows the declared one."""
    paid, last = read_day(payment.get("001")), context.latest_fact
    if context.kind == END or not paid or not last:
        return
    if (paid.year - last.year) * 12 + paid.month - last.month > 1:
        yield fault(payment, "001", "paid_too_late", "Ce versement relève d’un mois suivant : vérifier le jour.")


def _contracts(context: Context, person: Block) -> set[str]:
    numbers = {contract.get("009") for contract in person.under(CONTRACT)}
    if context.kind == END:
        numbers |= {old.get("002") for contract in person.under(CONTRACT) for old in contract.under(EARLIER)}
    return numbers


def _known_contract(block: Block, item: str, numbers: set[str]) -> Iterator[Fault]:
    if block.get(item) and block.get(item) not in numbers:
        yield fault(block, item, "contract_unknown", "Reprendre le numéro d’un contrat déclaré pour cette personne.")


def _bonus(context: Context, bonus: Block) -> Iterator[Fault]:
    if bonus.get("002").strip("-0.") == "":
        yield fault(bonus, "002", "bonus_at_zero", "Retirer ce bloc : une prime à zéro ne se déclare pas.")
    if bonus.get("001") in DATED_BONUSES:
        for item in ("003", "004"):
            if item not in bonus.items:
                yield fault(bonus, item, "bonus_period_missing", "Donner la période de cette prime.")
    if context.kind == END:
        turned = "La période de la prime finit au plus tôt le jour où elle commence."
        yield from ordered((bonus, "003"), (bonus, "004"), "bonus_period_turned", turned)


def _required(context: Context, payment: Block, service: set[str]) -> Iterator[Fault]:
    """The types that must be there: for each contract paid in a month, for the payment at the end of a contract."""
    wanted = REQUIRED.get(context.kind, ())
    told: dict[str, set[str]] = {}
    for pay in payment.under(PAY):
        number = pay.get("010") if context.kind != END else ""
        told.setdefault(number, set()).add(pay.get("011"))
    for number, kinds in told.items():
        missing = [kind for kind in wanted if kind not in kinds]
        if missing and number not in service:
            message = f"Ajouter les rémunérations de type {', '.join(missing)} de ce versement."
            yield fault(payment, "001", "pay_type_missing", message)
