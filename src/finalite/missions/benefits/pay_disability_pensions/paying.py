"""Orders each month once, to the person and to the family-allowance fund; puts right what facts or rights change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from finalite.capabilities import money, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.calendar import add_months, working_day_from
from finalite.kernel.decision import Decision

from . import asking, changes, files, funds, gathering, keeping, models, month, telling
from .facts import MonthFacts
from .values import Change, Paid

KEY = "disability_pension/"
LABEL, ARREARS_LABEL, CAF_LABEL = "Pension", "Rappel de pension", "Subrogation pension"
"""What the bank sees: never why the pension is paid."""
ARTICLE = "CSS L. 133-4-1"
NO_LAW = "no_law"
"""The category under which a family-allowance fund is paid: a body of the social sector, known by its SIRET."""


@dataclass(frozen=True)
class DueMonth:
    """A month to pay, computed and not yet written."""

    file: models.PensionFile
    facts: MonthFacts
    decision: Decision

    @property
    def paid(self) -> int:
        return self.decision.amounts["paid"]

    @property
    def caf(self) -> int:
        return self.decision.amounts["caf"]


class Stuck(Exception):
    """A pension that cannot be paid before an agent looks: the kind of case says why."""


def run(on: date, after: int, limit: int) -> SliceDone:
    """Order the months that are over on the next pensions; a second run of the same day orders nothing more.

    A pension whose rights changed, whose holder died or for which a text lacks is set aside for an agent.
    """
    rows = models.PensionFile.objects.select_for_update().filter(state=files.OPEN, pk__gt=after).order_by("pk")
    found = list(rows[:limit])
    reached = register.may_concern(*{row.person_id for row in found})
    done = pay([row for row in found if row.person_id in reached], on)
    return SliceDone(len(found), done, found[-1].pk if found else after)


def pay(rows: Sequence[models.PensionFile], on: date) -> int:
    """Compute and order what is due on these pensions; returns how many months were written."""
    known = gathering.load(rows)
    altered = asking.changed(rows, {pk: one.rights for pk, one in known.items()}, on)
    who = people.identity_of([row.person_id for row in rows])
    due: list[DueMonth] = []
    stuck: dict[int, str] = {}
    for row in rows:
        try:
            _refuse_stuck(row, altered, who[PersonId(row.person_id)].death_on)
            due.extend(_months_due(known[row.pk], on))
        except Stuck as why:
            stuck[row.pk] = str(why)
    _write(due, known, on)
    for row in rows:
        if row.pk in stuck:
            files.block(row, stuck[row.pk], on)
    for row in rows:
        _end_if_over(row)
    return len(due)


def _refuse_stuck(row: models.PensionFile, altered: set[int], died_on: date | None) -> None:
    if died_on is not None and row.ends_on is None:
        raise Stuck("death_to_handle")
    if row.pk in altered:
        raise Stuck("right_changed")


def _months_due(known: gathering.Known, on: date) -> Iterator[DueMonth]:
    """The months that are over, one after the other, up to the first that lacks a text."""
    row, left = known.file, known.advance_left()
    first = files.first_unpaid(row)
    while add_months(first, 1) <= on and (row.ends_on is None or first < row.ends_on):
        facts = gathering.month_facts(known, first, left)
        decided = month.compute_month(facts, on)
        if decided.outcome == NO_LAW:
            raise Stuck("text_missing")
        yield DueMonth(row, facts, decided)
        left -= decided.amounts["caf"]
        first = add_months(first, 1)


def _write(due: Sequence[DueMonth], known: dict[int, gathering.Known], on: date) -> None:
    models.MonthPaid.objects.bulk_create([_month(one, on) for one in due])
    payments = [made for one in due for made in (_to_person(one, on), *_to_funds(one, known[one.file.pk], on))]
    order([made for made in payments if made.amount > 0], on)
    _paid_until({one.file.pk: one for one in due}.values())


def _paid_until(last: Iterable[DueMonth]) -> None:
    """Move the first unpaid month of many pensions: nearly all to the same one, in one statement each."""
    together: dict[date, list[int]] = {}
    for one in last:
        one.file.paid_until = add_months(one.facts.month, 1)
        together.setdefault(one.file.paid_until, []).append(one.file.pk)
    for day, numbers in together.items():
        models.PensionFile.objects.filter(pk__in=numbers).update(paid_until=day)


def _end_if_over(row: models.PensionFile) -> None:
    if row.state == files.OPEN and row.ends_on is not None and files.first_unpaid(row) >= row.ends_on:
        row.state = files.ENDED
        row.save(update_fields=["state"])
        files.close(row, row.ends_on)


def _month(one: DueMonth, on: date) -> models.MonthPaid:
    return models.MonthPaid(
        subject=one.file.subject,
        person_id=one.file.person_id,
        paid_on=None if one.paid or one.caf else on,
        file=one.file,
        month=one.facts.month,
        paid=one.paid,
        caf=one.caf,
        facts=plain.write(one.facts),
        decision=one.decision.to_json(),
    )


def _to_person(one: DueMonth, on: date) -> models.Payment:
    key = f"{one.file.pk}/{one.facts.month:%Y-%m}"
    return payment(one.file, Paid.MONTH, key, one.facts.month, one.paid, on)


def _to_funds(one: DueMonth, known: gathering.Known, on: date) -> Iterable[models.Payment]:
    """What the fund gets back of a month: the oldest of what it advanced first."""
    left = one.caf
    for advance in known.advances:
        part = 0 if advance.withdrawn_on else min(left, advance.amount - advance.given_back)
        if part:
            left -= part
            advance.given_back += part
            advance.save(update_fields=["given_back"])
            key = f"{one.file.pk}/{one.facts.month:%Y-%m}/caf/{advance.pk}"
            yield payment(one.file, Paid.CAF, key, one.facts.month, part, on, fund=advance.fund)


def payment(
    row: models.PensionFile, kind: Paid, key: str, of_month: date | None, amount: int, on: date, fund: int = 0
) -> models.Payment:
    """A payment to write: to the person, or to the fund whose number is given."""
    return models.Payment(
        subject=row.subject,
        person_id=row.person_id,
        file=row,
        key=key,
        ordered_on=on,
        due_on=working_day_from(on),
        payee_kind=funds.FUND if fund else row.subject,
        payee_id=fund or row.person_id,
        kind=kind,
        month=of_month,
        amount=amount,
    )


def order(payments: Sequence[models.Payment], on: date) -> None:
    """Write payments and order them, each once."""
    labels = {Paid.ARREARS: ARREARS_LABEL, Paid.CAF: CAF_LABEL, Paid.MONTH: LABEL}
    models.Payment.objects.bulk_create(payments)
    orders = [
        money.NewOrder(
            key=KEY + one.key,
            fiche=files.FICHE,
            payee_kind=one.payee_kind,
            payee_id=one.payee_id,
            person_id=one.person_id,
            amount=Cents(one.amount),
            label=labels[Paid(one.kind)],
            due_on=one.due_on,
            organisation=one.file.organisation,
        )
        for one in payments
    ]
    money.order_payments(orders, on=on)


def recalculate(row: models.PensionFile, on: date) -> Change:
    """Compare the months paid with what they are worth by the facts, rights and law of today, and put them right.

    Arrears are ordered, what was too much is owed, both are kept with their reasons and told. Asked twice, the second
    time changes nothing.
    """
    asking.refresh(row, on)
    known = gathering.load([row])[row.pk]
    rows = list(models.MonthPaid.objects.select_for_update().filter(file=row).order_by("month"))
    facts = changes.ComparedFacts(months=tuple(_as_paid(known, one) for one in rows))
    decided = changes.compare_months(facts, on)
    if decided.outcome == NO_LAW:
        raise register.Invalid("file", f"texte manquant : {', '.join(decided.missing)}")
    files.unblock(row, on)
    _end_if_over(row)
    if decided.outcome == "same":
        return Change(row.pk, Cents(0), Cents(0), Cents(0))
    made = keeping.keep(row, "recalculation", row.starts_on, None, facts, decided, on)
    for one, paid in zip(rows, facts.months, strict=True):
        _put_right(one, paid.facts, on)
    _settle(row, made.rank, decided, on)
    telling.change(row, made, decided, on)
    amounts = decided.amounts
    return Change(row.pk, amounts["arrears"], amounts["overpaid"], amounts["caf_difference"], decided)


def _as_paid(known: gathering.Known, one: models.MonthPaid) -> changes.PaidMonth:
    """A month with its facts of today; the fund keeps what it had of it, and has more of later months alone."""
    return changes.PaidMonth(paid=one.paid, caf=one.caf, facts=gathering.month_facts(known, one.month, one.caf))


def _put_right(one: models.MonthPaid, facts: MonthFacts, on: date) -> None:
    decided = month.compute_month(facts, on)
    one.paid, one.facts, one.decision = decided.amounts["paid"], plain.write(facts), decided.to_json()
    one.caf = decided.amounts["caf"]
    one.save(update_fields=["paid", "caf", "facts", "decision"])


def _settle(row: models.PensionFile, rank: int, decided: Decision, on: date) -> None:
    amounts = decided.amounts
    if amounts["arrears"]:
        order([payment(row, Paid.ARREARS, f"{row.pk}/arrears/{rank}", None, amounts["arrears"], on)], on)
    if amounts["overpaid"]:
        _owe(row, rank, amounts["overpaid"], on)
    if amounts["caf_difference"]:
        files.open_case(row, "caf_difference", on)


def _owe(row: models.PensionFile, rank: int, amount: Cents, on: date) -> None:
    made = models.Overpaid.objects.create(
        **files.of(row, on), key=f"{row.pk}/overpaid/{rank}", amount=amount, article=ARTICLE
    )
    debt = money.NewDebt(
        key=KEY + made.key,
        fiche=files.FICHE,
        person_id=row.person_id,
        kind="overpayment",
        amount=amount,
        label="Pension à restituer",
        article=ARTICLE,
        arose_on=on,
        subject=row.subject,
    )
    money.owe([debt])


def note(after: int, limit: int) -> SliceDone:
    """Write the day of payment on the next payments whose orders moved, and on the months they settle."""
    moved = money.unheard(fiche=files.FICHE, after=after, most=limit)
    if not moved:
        return SliceDone(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id in within]
    days = money.payment_days([one.key for one in reached])
    for key, day in days.items():
        _noted(key.removeprefix(KEY), day)
    money.heard(one.order_id for one in reached)
    return SliceDone(len(moved), len(days), moved[-1].order_id)


def _noted(key: str, day: date | None) -> None:
    made = models.Payment.objects.filter(key=key).first()
    if made is None:
        return
    made.paid_on = day
    made.save(update_fields=["paid_on"])
    if made.month:
        models.MonthPaid.objects.filter(file_id=made.file_id, month=made.month).update(paid_on=day)
