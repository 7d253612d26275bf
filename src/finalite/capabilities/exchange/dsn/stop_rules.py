"""Rules of block S21.G00.60, work stop and return: which reason in which message, which days, who is paid."""

from collections.abc import Iterator

from .blocks import Block
from .context import MONTHLY, RETURN, STOP, Context, fault, not_yet, ordered
from .forms import read_day
from .values import Fault

CANCELLED, PART_TIME_RETURN, CIVIL_SERVANT = "99", "02", "50"
PART_TIME = frozenset(("15", "16", "17", "18"))
ACCIDENTS = frozenset(("04", "05", "06"))
END, END_CANCELLED, SICK_LEAVE_PART_TIME = "S21.G00.62", "099", "S21.G00.66"


def check_stop(context: Context, contract: Block, stop: Block) -> Iterator[Fault]:
    """All that the specification checks between the items of a stop and around it."""
    yield from _reason(context, stop)
    yield from _last_day(context, contract, stop)
    yield from _subrogation(context, stop)
    yield from _return(context, contract, stop)
    yield from _accident(context, contract, stop)
    yield from _part_times(stop)
    yield from not_yet(context, stop, "002", "010", *(() if context.kind == RETURN else ("005",)), "012")


def _reason(context: Context, stop: Block) -> Iterator[Fault]:
    reason = stop.get("001")
    if reason in PART_TIME | {CANCELLED} and not context.in_pay:
        yield fault(
            stop, "001", "reason_not_here", f"Le motif {reason} ne se déclare qu’en DSN mensuelle ou de fin de contrat."
        )
    if reason in PART_TIME and context.kind == MONTHLY and not stop.under(SICK_LEAVE_PART_TIME):
        message = "Ajouter le bloc S21.G00.66 : période de temps partiel thérapeutique et salaire perdu."
        yield fault(stop, "001", "part_time_missing", message, blocking=False)


def _last_day(context: Context, contract: Block, stop: Block) -> Iterator[Fault]:
    planned = "Le dernier jour travaillé vient au plus tard le jour de la fin prévue de l’arrêt."
    yield from ordered((stop, "002"), (stop, "003"), "end_before_last_day", planned)
    if not _before_contract_allowed(context, contract, stop):
        started = "Le dernier jour travaillé ne peut précéder le début du contrat."
        yield from _not_before_contract(contract, stop, "002", "last_day_before_contract", started)
    if stop.get("001") != CANCELLED:
        yield from _not_after_end(contract, stop)


def _before_contract_allowed(context: Context, contract: Block, stop: Block) -> bool:
    """Monthly and end messages tell old stops again: withdrawn ones, part-time ones, those of civil servants."""
    return context.in_pay and (
        stop.get("001") in PART_TIME | {CANCELLED}
        or stop.get("011") == PART_TIME_RETURN
        or contract.get("007") == CIVIL_SERVANT
    )


def _not_before_contract(
    contract: Block, stop: Block, item: str, code: str, message: str, *, blocking: bool = True
) -> Iterator[Fault]:
    started, day = read_day(contract.get("001")), read_day(stop.get(item))
    if started and day and day < started:
        yield fault(stop, item, code, message, blocking=blocking)


def _not_after_end(contract: Block, stop: Block) -> Iterator[Fault]:
    day = read_day(stop.get("002"))
    for end in contract.under(END)[:1]:  # more than one is refused already
        ended = read_day(end.get("001"))
        if day and ended and day > ended and end.get("002") != END_CANCELLED:
            yield fault(stop, "002", "last_day_after_end", "Le dernier jour travaillé suit la fin du contrat.")


def _subrogation(context: Context, stop: Block) -> Iterator[Fault]:
    if context.kind not in (MONTHLY, STOP):
        return
    paid = stop.get("004") == "01"
    for item in ("005", "006"):
        if paid and item not in stop.items:
            yield fault(stop, item, "subrogation_dates_missing", "Donner le début et la fin de la subrogation.")
        if not paid and item in stop.items:
            yield fault(stop, item, "subrogation_dates_forbidden", "Retirer ces dates : il n’y a pas de subrogation.")
    for item in ("007", "008"):
        if paid and item not in stop.items:
            yield fault(stop, item, "account_missing", "Donner l’IBAN et le BIC du compte de l’employeur subrogé.")
    turned = "La subrogation finit au plus tôt le jour où elle commence."
    yield from ordered((stop, "005"), (stop, "006"), "subrogation_ends_before", turned)


def _return(context: Context, contract: Block, stop: Block) -> Iterator[Fault]:
    after = "La reprise ne peut précéder le dernier jour travaillé."
    yield from ordered((stop, "002"), (stop, "010"), "return_before_last_day", after)
    started = "La reprise ne peut précéder le début du contrat."
    yield from _not_before_contract(contract, stop, "010", "return_before_contract", started)
    if stop.get("011") == PART_TIME_RETURN and not context.in_pay:
        message = "La reprise à temps partiel thérapeutique ne se déclare qu’en DSN mensuelle ou de fin de contrat."
        yield fault(stop, "011", "return_kind_not_here", message)
    returned, planned = read_day(stop.get("010")), read_day(stop.get("003"))
    if context.kind in (STOP, RETURN) and returned and planned and returned > planned:
        message = "Ne signaler qu’une reprise anticipée : celle-ci suit la fin prévue de l’arrêt."
        yield fault(stop, "010", "return_not_early", message, blocking=False)


def _accident(context: Context, contract: Block, stop: Block) -> Iterator[Fault]:
    """Only the signals carry the day of the accident: the table of uses forbids it in the other messages."""
    if context.kind not in (STOP, RETURN):
        return
    wanted, told = stop.get("001") in ACCIDENTS, "012" in stop.items
    if wanted and not told:
        yield fault(stop, "012", "accident_date_missing", "Donner le jour de l’accident ou du constat médical.")
    if told and not wanted:
        yield fault(stop, "012", "accident_date_forbidden", "Retirer cette date : le motif n’est pas un accident.")
    message = "L’accident précède le début du contrat : vérifier les deux dates."
    yield from _not_before_contract(contract, stop, "012", "accident_before_contract", message, blocking=False)


def _part_times(stop: Block) -> Iterator[Fault]:
    """S21.G00.66: the specification only remarks on turned dates; a period that no day is in cannot be read."""
    for part in stop.under(SICK_LEAVE_PART_TIME):
        turned = "Le temps partiel finit au plus tôt le jour où il commence."
        yield from ordered((part, "001"), (part, "002"), "part_time_turned", turned)
