"""Large payments wait for a second agent: whoever ordered one cannot be the one who lets it leave."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import act
from finalite.capabilities.register.values import Data, PersonId

from .accounts import PayingAccount, paying_account
from .models import PaymentOrder
from .orders import locked
from .values import OrderState, PaymentRefused


@dataclass(frozen=True, slots=True)
class ToApprove:
    """An order that waits for a second agent; cents."""

    order_id: int
    fiche: str
    person_id: PersonId | None
    payee_kind: str
    amount: Annotated[int, "cents", Data("financial_operation")]
    label: Annotated[str, Data("financial_operation")]
    due_on: date
    ordered_by: str


def wanted(order: PaymentOrder, account: PayingAccount) -> bool:
    """Must a second agent look at this order before it leaves?"""
    limit = account.second_look_from
    return limit is not None and order.amount >= limit and not order.approved_by


def to_approve(*, organisation: str, most: int = 500) -> tuple[ToApprove, ...]:
    """The orders of a caisse that wait for a second agent, the first due first."""
    limit = paying_account(organisation).second_look_from
    if limit is None:
        return ()
    found = PaymentOrder.objects.filter(
        organisation=organisation, state=OrderState.ORDERED.value, amount__gte=limit, approved_by=""
    )
    return tuple(
        ToApprove(
            o.pk,
            o.fiche,
            PersonId(o.person_id) if o.person_id else None,
            o.payee_kind,
            o.amount,
            o.label,
            o.due_on,
            o.ordered_by,
        )
        for o in found.order_by("due_on", "pk")[:most]
    )


def approve_order(order_id: int, *, organisation: str, on: date) -> None:
    """Let an order leave, as another agent than the one who ordered it; raises `PaymentRefused` for the same one."""
    order = next((one for one in locked([order_id]) if one.organisation == organisation), None)
    if order is None or order.state != OrderState.ORDERED:
        raise PaymentRefused(f"aucun ordre n° {order_id} n’attend dans cette caisse", "not_waiting")
    agent = act.current_actor().user
    if agent == order.ordered_by:
        raise PaymentRefused("celui qui a ordonné un paiement ne peut pas l’approuver", "same_agent")
    if not order.approved_by:
        PaymentOrder.objects.filter(pk=order_id).update(approved_by=agent, approved_on=on)
