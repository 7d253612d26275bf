"""Orders what was awarded, once each; notes the day it was paid; calculates anew and settles the difference."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from finalite.capabilities import money, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.calendar import working_day_from
from finalite.kernel.decision import Decision

from . import filing, plausible, rules, settling
from .models import Award, CapitalFile, Claim
from .values import AwardShown, Difference, FileState, LastSituation, Ordered

KEY = "death_capital/"
LABEL = "Capital versé par la caisse"
"""What the bank sees: nothing about a death."""


def order(row: CapitalFile, on: date) -> Ordered:
    """Order what is due to each claimant whose account is known; the others wait for theirs."""
    due = list(Award.objects.select_for_update().filter(file_id=row.pk, ordered__gt=0, ordered_on__isnull=True))
    accounts = people.payee_account_of([one.person_id for one in due], on=on)
    ready = [one for one in due if one.person_id in accounts]
    money.order_payments([_order(one, on) for one in ready], on=on)
    for one in ready:
        one.ordered_on = on
    Award.objects.bulk_update(ready, ["ordered_on"])
    return Ordered(len(ready), Cents(sum(one.ordered for one in ready)))


def _order(one: Award, on: date) -> money.NewOrder:
    return money.NewOrder(
        key=f"{KEY}{one.pk}",
        fiche=filing.FICHE,
        payee_kind="payee",
        payee_id=one.person_id,
        person_id=one.person_id,
        amount=Cents(one.ordered),
        label=LABEL,
        due_on=working_day_from(on),
        organisation=one.organisation,
        # the capital is not paid for what the claimant owes elsewhere
        recover=False,
    )


def note(after: int, limit: int) -> SliceDone:
    """Note what became of the next orders: paid, come back, withdrawn; a file whose awards are all paid is closed."""
    moved = money.unheard(fiche=filing.FICHE, after=after, most=limit)
    if not moved:
        return SliceDone(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id in within]
    days = money.payment_days([one.key for one in reached])
    rows = list(Award.objects.select_for_update().filter(pk__in=[_number(key) for key in days]))
    for row in rows:
        row.paid_on = days[f"{KEY}{row.pk}"]
    Award.objects.bulk_update(rows, ["paid_on"])
    money.heard(one.order_id for one in reached)
    _close_paid({row.file_id for row in rows})
    return SliceDone(len(moved), len(rows), moved[-1].order_id)


def _number(key: str) -> int:
    return int(key.removeprefix(KEY))


def _close_paid(files: set[int]) -> None:
    for row in CapitalFile.objects.select_for_update().filter(pk__in=files, closed_on__isnull=True).order_by("pk"):
        days = list(Award.objects.filter(file_id=row.pk, ordered__gt=0).values_list("paid_on", flat=True))
        paid = [day for day in days if day is not None]
        if paid and len(paid) == len(days):
            register.concerns(row.person_id)
            settling.close(row, "paid", max(paid))


def recalculate(row: CapitalFile, last: LastSituation, on: date) -> tuple[Difference, ...]:
    """Calculate a decided capital anew on corrected facts and today's values; order what is missing, and write as
    owed what was too much. Nothing changes where the amounts are the same.
    """
    if row.state not in (FileState.AWARDED, FileState.REFUSED):
        raise register.Invalid("file", "ce capital n’est pas décidé : rien à calculer de nouveau")
    plausible.situation(last, on)
    for name in ("situation", "until", "occupation", "work_pension_rate"):
        given = getattr(last, name)
        setattr(row, name, getattr(row, name) if given is None else given)
    facts = filing.facts_of(row)
    # decided on the day of the first decision: time passing changes nobody's priority
    decision = rules.share_death_capital(facts, Decision.from_json(row.decision).on)
    if decision.outcome not in (rules.OPEN, rules.REFUSED):
        raise register.Invalid("file", f"le nouveau calcul mène à « {decision.outcome} » : compléter les faits")
    changed = _differences(row, decision)
    if changed:
        row.facts, row.decision = plain.write(facts), decision.to_json()
        row.state = FileState.AWARDED if decision.outcome == rules.OPEN else FileState.REFUSED
        row.save()
        _write(row, changed, decision, on)
    settling.mark(filing.counted(row), decision)
    _close_paid({row.pk})
    return tuple(Difference(PersonId(one.person_id), Cents(before), Cents(after)) for one, _, before, after in changed)


Change = tuple[Claim, str, int, int]
"""A claim, the part, what was due before, and after."""


def _differences(row: CapitalFile, decision: Decision) -> list[Change]:
    claims = {str(one.pk): one for one in filing.counted(row)}
    now = {
        (line.ref, settling.SHARED[line.outcome]): int(line.amounts["share"])
        for line in decision.lines
        if line.outcome in settling.SHARED
    }
    before = {(str(one.claim_id), one.part): one.amount for one in latest(row.pk)}
    keys = sorted(now.keys() | before.keys())
    found = [(claims[ref], part, before.get((ref, part), 0), now.get((ref, part), 0)) for ref, part in keys]
    return [one for one in found if one[2] != one[3]]


def latest(file: int) -> list[Award]:
    """The last calculation of each part of each claim: what is due in all."""
    rows = Award.objects.filter(file_id=file).order_by("claim_id", "part", "rank")
    return [list(group)[-1] for _, group in groupby(rows, key=lambda one: (one.claim_id, one.part))]


def _write(row: CapitalFile, changed: Sequence[Change], decision: Decision, on: date) -> None:
    ranks = {(one.claim_id, one.part): one.rank for one in latest(row.pk)}
    debts = []
    for one, part, _, after in changed:
        rest = after - _taken_over(one.pk, part)
        award = Award.objects.create(
            subject="death_claimant",
            person_id=one.person_id,
            claim_id=one.pk,
            file_id=row.pk,
            rank=ranks.get((one.pk, part), 0) + 1,
            organisation=row.organisation,
            decided_on=on,
            # nothing will be paid for it: its retention starts at once
            paid_on=on if rest <= 0 else None,
            part=part,
            link=one.link or "",
            amount=after,
            ordered=rest,
            facts=row.facts,
            decision=decision.to_json(),
        )
        if rest < 0:
            debts.append((award, -rest))
    subjects = people.subjects_of([award.person_id for award, _ in debts])
    money.owe([_debt(award, amount, subjects[PersonId(award.person_id)], on) for award, amount in debts])


def _taken_over(claim: int, part: str) -> int:
    """What was ordered so far for a part of a claim, less what was written as owed; what still waited for an account
    will be ordered with the new calculation."""
    rows = Award.objects.select_for_update().filter(claim_id=claim, part=part)
    rows.filter(ordered__gt=0, ordered_on__isnull=True).update(ordered=0, paid_on=None)
    return sum(rows.values_list("ordered", flat=True))


def _debt(award: Award, amount: int, subject: str, on: date) -> money.NewDebt:
    return money.NewDebt(
        key=f"{KEY}{award.pk}/overpaid",
        fiche=filing.FICHE,
        person_id=award.person_id,
        kind="overpayment",
        amount=Cents(amount),
        label="Capital versé en trop",
        article="Code civil art. 1302-1",
        arose_on=on,
        subject=subject,
    )


def shown(one: Award) -> AwardShown:
    """An award as its doors give it."""
    return AwardShown(
        one.pk,
        PersonId(one.person_id),
        one.part,
        Cents(one.amount),
        Cents(one.ordered),
        one.decided_on,
        one.paid_on,
        Decision.from_json(one.decision),
    )
