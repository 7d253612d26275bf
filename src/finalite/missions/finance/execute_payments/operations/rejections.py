"""Decides what becomes of a payment that the bank rejected, or that must not leave."""

from datetime import date

from finalite.capabilities import cases, money, register
from finalite.capabilities.register.values import AtMost, NotFound

from .. import accounts, notices
from ..models import RejectionCase
from ..values import CancelReason, Reissued

FLOWS = "exchange_financial_flows"


@register.operation(FLOWS, confirm=True)
def reissue_payment(*, order_id: int, on: date) -> Reissued:
    """Order a rejected payment again, once, to the account in force on `on`; its case is closed.

    Where the bank refused the account itself, another one must have been recorded first. Asked again, the answer is the
    same new order: it is never paid twice.
    """
    order = _order(order_id)
    new = money.reissue_payment(order_id, on=on, iban=accounts.account_of(order, on=on).iban)
    _close_case(order_id, on, "reissued")
    return Reissued(int(new), order_id, new.already)


@register.operation(FLOWS, confirm=True)
def cancel_payment(*, order_id: int, reason: CancelReason, on: date) -> str:
    """Withdraw an order that has not left, or one that was rejected; returns its state. Money that left stays paid."""
    _order(order_id)
    money.cancel_order(order_id, on=on, reason=reason.value)
    _close_case(order_id, on, "cancelled")
    return "cancelled"


@register.operation(FLOWS)
def tell_rejections(*, on: date, after: int = 0, limit: AtMost = 100) -> int:
    """Write to those whose payment the bank rejected, once a rejection, from case link `after` on.

    Returns the last link looked at, 0 when none is left: call again with it. A payment already reissued or withdrawn,
    or one to a professional, asks for no letter; somebody out of reach or without an address is met again next time.
    """
    links = RejectionCase.objects.select_for_update(skip_locked=True).filter(told_on=None, pk__gt=after)
    found = list(links.order_by("pk")[:limit])
    payments = {payment.order_id: payment for payment in money.payments([link.order_id for link in found])}
    waiting = {pk: payment for pk, payment in payments.items() if _is_to_be_told(payment)}
    reach = register.may_concern(*{payment.payee_id for payment in waiting.values()})
    for link in found:
        payment = waiting.get(link.order_id)
        if payment is None or (payment.payee_id in reach and notices.tell_rejection(payment, on=on)):
            link.told_on = on
            link.save(update_fields=["told_on"])
    return found[-1].pk if found else 0


def _is_to_be_told(payment: money.Payment) -> bool:
    return payment.state == money.OrderState.REJECTED and payment.payee_kind in accounts.PERSONS


def _order(order_id: int) -> money.Payment:
    found = money.payments([order_id])
    if not found or found[0].organisation != accounts.organisation_here():
        raise NotFound("order_id", f"votre caisse n’a pas d’ordre de paiement n° {order_id}")
    register.concerns(*accounts.concerned(found[0]))
    return found[0]


def _close_case(order_id: int, on: date, outcome: str) -> None:
    link = RejectionCase.objects.filter(order_id=order_id).first()
    if link is not None and (case := cases.case(case_id=link.case_id)) and case.is_open:
        cases.close_case(case_id=link.case_id, outcome=outcome, on=on)
