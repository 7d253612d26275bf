"""Notes what became of orders and debts, from which the years of retention run; twice changes nothing."""

from datetime import date

from finalite.capabilities import documents, money
from finalite.capabilities.jobs import SliceDone

from .models import Adjustment, Indicator, Remuneration
from .remunerations import FICHE, KEY
from .values import IndicatorState


def note(after: int, limit: int, on: date) -> SliceDone:
    """Act on the next orders of this fiche that moved, and close what is paid back."""
    _close_recovered(on)
    moved = money.unheard(fiche=FICHE, after=after, most=limit)
    if not moved:
        return SliceDone(0, 0, after)
    days = money.payment_days([one.key for one in moved])
    for key, day in days.items():
        if key.startswith(KEY):
            _note_paid(int(key.removeprefix(KEY)), day)
        else:
            Adjustment.objects.filter(key=key).update(closed_on=day)
    money.heard(one.order_id for one in moved)
    return SliceDone(len(moved), len(days), moved[-1].order_id)


def _note_paid(number: int, day: date | None) -> None:
    """Write the day on a remuneration, and on what was declared for its period."""
    Remuneration.objects.filter(pk=number).update(paid_on=day)
    row = Remuneration.objects.filter(pk=number).first()
    if row is None or day is None:
        return
    served = Indicator.objects.filter(
        provider_id=row.provider_id, first_on__lte=row.first_on, last_on__gte=row.last_on, closed_on=None
    ).exclude(state=IndicatorState.DECLARED)
    documents.start_retention([one for one in served.values_list("document_id", flat=True) if one], on=day)
    served.update(closed_on=day)


def _close_recovered(on: date) -> None:
    """Close what was owed and is paid back in full."""
    open_ = list(Adjustment.objects.select_for_update().filter(closed_on=None, amount__lt=0).order_by("pk")[:500])
    debts = money.debts_of_providers({row.provider_id for row in open_}, only_open=False) if open_ else ()
    over = {debt.key for debt in debts if not debt.left}
    for row in open_:
        if row.key in over:
            row.closed_on = on
            row.save(update_fields=["closed_on"])
