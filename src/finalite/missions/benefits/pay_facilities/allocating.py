"""Allocations paid by exact twelfths as their orders notify them, and advances that later payments pay back."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from finalite.capabilities import jobs, money, register
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import working_day_from

from . import filing, paying, schedule
from .given import AdvanceGiven, AllocationGiven
from .models import Advance, Allocation, AllocationMonth, AllocationOrder
from .values import AdvanceShown, AllocationShown, MonthShown

MOST = 100_000_000_00


def notify(given: AllocationGiven, on: date) -> AllocationShown:
    """Record a yearly allocation as its order notifies it, or change it: months not ordered yet make up the difference.

    What was ordered above a lowered allocation is owed back. Raises `Invalid`.
    """
    file = filing.reach(given.facility)
    _check(given)
    row = Allocation.objects.select_for_update().filter(facility=given.facility, year=given.year).first()
    if row is None:
        row = Allocation.objects.create(
            subject="care_facility",
            facility=given.facility,
            organisation=file.organisation,
            year=given.year,
            notified=given.amount,
        )
        days = [date(given.year, month, given.pay_day) for month in range(1, 13)]
        _write(row, range(1, 13), schedule.twelfths(given.amount), days)
    else:
        _change(row, given, on)
    _keep(row, given, on)
    return shown(row)


def order(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Order the months that are due, each once; what a change made nil is closed without an order."""
    rows = AllocationMonth.objects.select_for_update().select_related("allocation").order_by("pk")
    found = list(rows.filter(ordered_on=None, due_on__lte=on, pk__gt=after)[:limit])
    money.order_payments(
        [
            paying.order_of(
                paying.MONTH,
                one.pk,
                one.allocation.facility,
                one.amount,
                working_day_from(on),
                one.allocation.organisation,
                recover=False,
            )
            for one in found
            if one.amount
        ],
        on=on,
    )
    for one in found:
        one.ordered_on, one.closed_on = on, None if one.amount else on
        one.save(update_fields=["ordered_on", "closed_on"])
    return jobs.SliceDone(len(found), sum(1 for one in found if one.amount), found[-1].pk if found else after)


def advance(given: AdvanceGiven, on: date) -> AdvanceShown:
    """Order an advance, and have the invoices paid from a day on pay it back, at once or by instalments."""
    file = filing.reach(given.facility)
    if not 0 < given.amount <= MOST:
        raise register.Invalid("amount", "donner un montant au-dessus de zéro")
    if not 0 < len(given.reference.strip()) <= 60:
        raise register.Invalid("reference", "nommer la décision qui accorde l’avance, en 60 caractères au plus")
    if given.recover_from < on:
        raise register.Invalid("recover_from", "une avance ne se reprend pas avant d’être versée")
    row = Advance.objects.create(
        subject="care_facility",
        facility=given.facility,
        organisation=file.organisation,
        granted_on=on,
        recover_from=given.recover_from,
        amount=given.amount,
        reference=given.reference.strip(),
    )
    due = paying.due_on(on)
    money.order_payments(
        [paying.order_of(paying.ADVANCE, row.pk, row.facility, row.amount, due, row.organisation, recover=False)], on=on
    )
    spread = {"instalment": given.instalment or Cents(row.amount), "spread_from": given.recover_from}
    key, label = f"{paying.ADVANCE}{row.pk}/back", "Avance à reprendre"
    money.owe([paying.debt_of(key, row.facility, "advance", row.amount, label, row.reference, on, **spread)])
    return advances(row.facility)[0]


def advances(facility: int) -> tuple[AdvanceShown, ...]:
    """The advances of a facility, the latest first, with what later payments have paid back of each."""
    rows = Advance.objects.filter(facility=facility).order_by("-pk")
    owed = {one.key: one for one in money.debts_of_providers([facility], only_open=False)}
    found = []
    for row in rows:
        left = owed[f"{paying.ADVANCE}{row.pk}/back"].left
        back = Cents(row.amount - left)
        found.append(AdvanceShown(row.pk, Cents(row.amount), back, Cents(left), row.granted_on, row.reference))
    return tuple(found)


def shown(row: Allocation) -> AllocationShown:
    """An allocation with its months."""
    months = tuple(
        MonthShown(one.month, one.due_on, Cents(one.amount), one.ordered_on, one.paid_on)
        for one in AllocationMonth.objects.filter(allocation=row).order_by("month", "pk")
    )
    last = AllocationOrder.objects.filter(allocation=row).order_by("-rank").first()
    return AllocationShown(
        row.pk,
        row.year,
        Cents(row.notified),
        Cents(sum(one.amount for one in months if one.ordered_on)),
        Cents(sum(one.amount for one in months if one.paid_on)),
        Cents(row.taken_back),
        last.reference if last else "",
        months,
    )


def of_facility(facility: int) -> tuple[AllocationShown, ...]:
    """The allocations of a facility, the latest year first."""
    return tuple(shown(row) for row in Allocation.objects.filter(facility=facility).order_by("-year"))


def _change(row: Allocation, given: AllocationGiven, on: date) -> None:
    """Spread what the new order leaves to pay over the months that are left; what is in excess is owed back."""
    done = AllocationMonth.objects.filter(allocation=row).exclude(ordered_on=None)
    kept = (done.aggregate(total=Sum("amount"))["total"] or 0) - row.taken_back
    left = list(AllocationMonth.objects.filter(allocation=row, ordered_on=None).order_by("month"))
    amounts, excess = schedule.rest_of_year(given.amount, kept, len(left))
    for one, amount in zip(left, amounts, strict=False):
        one.amount, one.due_on = amount, date(row.year, one.month, given.pay_day)
        one.save(update_fields=["amount", "due_on"])
    if not left and any(amounts):  # the year is ordered: what is still due makes one month more
        last = done.order_by("-month").values_list("month", flat=True)[0]
        _write(row, [last + 1], amounts, [on])
    row.notified, row.taken_back = given.amount, row.taken_back + excess
    row.save(update_fields=["notified", "taken_back"])
    if excess:
        key = f"facility/allocation/{row.pk}/{row.orders.count() + 1}/back"
        label = "Dotation à restituer"
        money.owe([paying.debt_of(key, row.facility, "allocation", excess, label, given.reference[:60], on)])


def _write(row: Allocation, months: Iterable[int], amounts: Iterable[Cents], days: Iterable[date]) -> None:
    AllocationMonth.objects.bulk_create(
        AllocationMonth(subject="care_facility", allocation=row, month=month, due_on=day, amount=amount)
        for month, amount, day in zip(months, amounts, days, strict=True)
    )


def _keep(row: Allocation, given: AllocationGiven, on: date) -> None:
    AllocationOrder.objects.create(
        subject="care_facility",
        allocation=row,
        rank=row.orders.count() + 1,
        recorded_on=on,
        amount=given.amount,
        reference=given.reference.strip(),
        signed_on=given.signed_on,
        authority=given.authority.strip(),
    )


def _check(given: AllocationGiven) -> None:
    if not 0 < given.amount <= MOST:
        raise register.Invalid("amount", "donner un montant au-dessus de zéro")
    if not 1 <= given.pay_day <= 28:
        raise register.Invalid("pay_day", "donner le jour du mois où la dotation est versée, de 1 à 28")
    if not 2000 <= given.year <= 2100:
        raise register.Invalid("year", "donner une année civile")
    for name in ("reference", "authority"):
        if not 0 < len(getattr(given, name).strip()) <= 80:
            raise register.Invalid(name, "nommer l’arrêté et l’autorité qui l’a signé : sans source, aucune dotation")
