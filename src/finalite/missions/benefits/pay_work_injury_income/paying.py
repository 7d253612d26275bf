"""Orders terms, arrears and lump sums, once each; finds what was paid too much and asks for it back."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from finalite import law
from finalite.capabilities import cases, money, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import working_day_from
from finalite.kernel.decision import Refusal

from . import gathering, models, schedule, terms
from .annuity import LAW
from .gathering import FICHE
from .values import Change, Kind, Paid

KEY = "injury_income/"
OPEN, ENDED, BLOCKED = "open", "ended", "blocked"
LABELS = {Paid.TERM: "Rente", Paid.ARREARS: "Rappel de rente", Paid.CAPITAL: "Indemnite", Paid.LUMP_SUM: "Capital"}
"""What the bank sees: never that an injury is behind it."""
ARTICLE = "CSS L. 133-4-1"


def run(on: date, after: int, limit: int) -> SliceDone:
    """Order what is due on the next open pensions; a second run of the same day orders nothing more."""
    found = list(
        models.Annuity.objects.select_for_update()
        .filter(state=OPEN, pk__gt=after, starts_on__lte=on)
        .order_by("pk")
        .select_related("injury")[:limit]
    )
    known = register.may_concern(*{row.person_id for row in found})
    done = sum(_paid_or_set_aside(row, on) for row in found if row.person_id in known)
    return SliceDone(len(found), done, found[-1].pk if found else after)


def _paid_or_set_aside(row: models.Annuity, on: date) -> int:
    """Pay what is due; a pension that can no longer be computed waits for an agent and holds nobody else up."""
    try:
        with transaction.atomic():
            return _pay(row, on)
    except (register.Invalid, Refusal):
        row.refresh_from_db()
        row.state = BLOCKED
        row.save(update_fields=["state"])
        cases.open_case(case=cases.NewCase(BLOCKED, row.organisation, person_id=PersonId(row.person_id)), on=on)
        return 0


def _pay(row: models.Annuity, on: date) -> int:
    """Order the terms that are over, then close a pension that has ended; returns how many payments were ordered.

    Raises `Invalid` where the injury is recognised no more: an agent says from when the pension ends.
    """
    gathering.still_recognised(row.injury)
    until = min(on, row.ends_on) if row.ends_on else on
    made = [_term(row, first, end, on) for first, end in terms.periods(row.paid_until, row.rhythm, until)]
    if row.ends_on and row.ends_on <= on:
        if row.paid_until < row.ends_on:
            made.append(_term(row, row.paid_until, row.ends_on, on))
        row.state = ENDED
        row.save(update_fields=["state"])
    if row.kind == Kind.SURVIVOR:
        made.append(_lump_sum(row, on))
    return sum(made)


def _term(row: models.Annuity, first: date, end: date, on: date) -> int:
    amount = schedule.gross(row, first, end)
    share = law.value(LAW + "deduction_share", on=first).number
    kept = terms.deducted(amount, row.to_deduct, share)
    row.paid_until = end
    row.to_deduct -= kept
    row.save(update_fields=["paid_until", "to_deduct"])
    if not amount:
        return 0
    return order(row, Paid.TERM, f"{row.pk}/{first}", (first, end), amount, on, kept)


def _lump_sum(row: models.Annuity, on: date) -> int:
    """Three years of pension for who is united anew, on the first run that finds it due."""
    key = f"{row.pk}/{Paid.LUMP_SUM}"
    if models.Instalment.objects.filter(key=key).exists():
        return 0
    lines = schedule.shared_on(row.injury, on).lines
    amount = next((line.amounts.get("lump_sum", 0) for line in lines if line.ref == str(row.person_id)), 0)
    return order(row, Paid.LUMP_SUM, key, (on, on + timedelta(days=1)), Cents(amount), on) if amount else 0


def order(
    row: models.Annuity,
    kind: Paid,
    key: str,
    period: tuple[date, date],
    amount: Cents,
    on: date,
    kept: Cents = Cents(0),  # noqa: B008
) -> int:
    """Write a payment of a pension and order what is left of it once an earlier lump sum took its part."""
    made, new = models.Instalment.objects.get_or_create(
        key=key,
        defaults=_of(row.injury, row)
        | {
            "annuity": row,
            "payee_id": row.payee_id,
            "due_on": working_day_from(max(on, period[1])),
            "ordered_on": on,
            "kind": kind,
            "first_on": period[0],
            "end_on": period[1],
            "amount": amount,
            "kept_back": kept,
        },
    )
    if not new:
        return 0
    _send([made], row.organisation, on)
    return 1


def capital(injury: models.IncomeFile, rank: int, amount: Cents, on: date) -> models.Instalment:
    """Order the lump sum of a victim, once for each decision."""
    made, new = models.Instalment.objects.get_or_create(
        key=f"{injury.pk}/{Paid.CAPITAL}/{rank}",
        defaults={
            "subject": "injury_victim",
            "person_id": injury.person_id,
            "injury": injury,
            "kept_from": injury.kept_from,
            "payee_id": injury.person_id,
            "due_on": working_day_from(on),
            "ordered_on": on,
            "kind": Paid.CAPITAL,
            "first_on": on,
            "end_on": on + timedelta(days=1),
            "amount": amount,
        },
    )
    if new:
        _send([made], injury.organisation, on)
    return made


def recalculate(row: models.Annuity, on: date, reason: str) -> Change:
    """Compare what was given for the days already paid with what they are worth now: arrears, or money to give back.

    What an earlier lump sum kept back stays kept back. Called twice, the second finds no difference.
    """
    given = sum(one.amount for one in _terms_of(row)) - sum(one.amount for one in row.overpaid.all())
    due = schedule.gross(row, row.starts_on, row.paid_until)
    difference = due - given
    rank = models.IncomeDecision.objects.filter(injury=row.injury).count()
    if difference > 0:
        number = _terms_of(row).filter(kind=Paid.ARREARS).count() + 1
        order(
            row,
            Paid.ARREARS,
            f"{row.pk}/{Paid.ARREARS}/{number}",
            (row.starts_on, row.paid_until),
            Cents(difference),
            on,
        )
    if difference < 0:
        _owe(row, -difference, reason, rank, on)
    return Change(row.pk, Cents(max(difference, 0)), Cents(max(-difference, 0)))


def _terms_of(row: models.Annuity):
    return row.instalments.filter(kind__in=(Paid.TERM, Paid.ARREARS))


def _owe(row: models.Annuity, amount: int, reason: str, rank: int, on: date) -> None:
    number = row.overpaid.count() + 1
    made = models.Overpaid.objects.create(
        **_of(row.injury, row),
        key=f"{row.pk}/overpaid/{number}",
        annuity=row,
        found_on=on,
        amount=amount,
        reason=reason,
        article=ARTICLE,
    )
    payee = PersonId(row.payee_id)
    debt = money.NewDebt(
        key=KEY + made.key,
        fiche=FICHE,
        person_id=payee,
        kind="overpayment",
        amount=Cents(amount),
        label="Rente à restituer",
        article=ARTICLE,
        arose_on=on,
        subject=people.subjects_of([payee])[payee],
    )
    money.owe([debt])


def _send(made: Sequence[models.Instalment], organisation: str, on: date) -> None:
    kinds = people.subjects_of({one.payee_id for one in made})
    orders = [
        money.NewOrder(
            key=KEY + one.key,
            fiche=FICHE,
            payee_kind=kinds[PersonId(one.payee_id)],
            payee_id=one.payee_id,
            person_id=one.person_id,
            amount=Cents(one.amount - one.kept_back),
            label=LABELS[Paid(one.kind)],
            due_on=one.due_on,
            organisation=organisation,
        )
        for one in made
        if one.amount > one.kept_back
    ]
    money.order_payments(orders, on=on)


def _of(injury: models.IncomeFile, row: models.Annuity) -> dict[str, object]:
    return {"subject": row.subject, "person_id": row.person_id, "injury": injury, "kept_from": injury.kept_from}


def note(after: int, limit: int) -> SliceDone:
    """Write the day of payment on the next payments whose orders moved."""
    moved = money.unheard(fiche=FICHE, after=after, most=limit)
    if not moved:
        return SliceDone(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id in within]
    days = money.payment_days([one.key for one in reached])
    for key, day in days.items():
        models.Instalment.objects.filter(key=key.removeprefix(KEY)).update(paid_on=day)
    money.heard(one.order_id for one in reached)
    return SliceDone(len(moved), len(days), moved[-1].order_id)
