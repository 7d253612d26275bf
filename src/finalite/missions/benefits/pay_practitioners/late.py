"""Measures the delay of payment of third-party lines against the text recorded, and pays what a late one costs."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import Cents
from finalite.kernel.decision import Decision

from . import adjustments, payees, rules, terms
from .answers import LateLine
from .facts import DelayFacts, TermKind
from .models import Adjustment, FeeLine
from .values import FeeState

KEY = "fees/late/"
MOST = 500


def measure(fee: FeeLine, on: date) -> Decision:
    """Whether a line is paid in time; without a recorded text the decision names it and measures nothing."""
    facts = DelayFacts(
        fee.received_on,
        Cents(fee.paid),
        fee.closed_on if fee.state == FeeState.PAID else None,
        terms.find(TermKind.PAYMENT_DELAY, "", fee.received_on),
        terms.find(TermKind.LATE_INDEMNITY, "", fee.received_on),
    )
    return rules.measure_payment_delay(facts, on)


def lines(organisation: str, since: date, on: date) -> tuple[LateLine, ...]:
    """The lines of a caisse received since a day that are not paid in time, or whose delay nobody recorded."""
    rows = FeeLine.objects.filter(organisation=organisation, received_on__range=(since, on))
    rows = rows.filter(state__in=(FeeState.WAITING, FeeState.DECIDED, FeeState.PAID)).order_by("received_on", "pk")
    found = [(row, measure(row, on)) for row in rows[:MOST]]
    return tuple(
        LateLine(row.pk, row.received_on, decision)
        for row, decision in found
        if decision.outcome not in (rules.IN_TIME, rules.WAITING)
    )


def indemnify(fee: FeeLine, on: date) -> Adjustment:
    """Order what a line paid late costs, once; raises `Invalid` where it was in time or no text says what is due."""
    decision = measure(fee, on)
    due = decision.amounts.get("indemnity", 0)
    if not due:
        why = ", ".join(decision.missing) or "payée dans le délai, ou pas encore payée"
        raise register.Invalid("fee_line", f"rien à verser pour retard : {why}")
    key = f"{KEY}{fee.pk}"
    if Adjustment.objects.filter(key=key).exists():
        raise register.Invalid("fee_line", "le retard de cette ligne est déjà indemnisé")
    row, article = payees.reach(fee.provider_id), decision.steps[-1].article
    return adjustments.record(
        row, Cents(due), "Paiement en retard du tiers payant", article[:60], on, fee_line=fee.pk, key=key
    )
