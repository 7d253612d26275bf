"""Puts into effect what a change of right, law or fact makes of care already decided: arrears, or money to give back.

The difference is the insured person's. Where a professional was paid directly, no text recorded says who gets more:
an agent is asked to look.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from finalite import law
from finalite.capabilities import cases, money, people, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.calendar import add_months
from finalite.kernel.money import format_rate

from . import paying, renewing, telling
from .models import ForeignClaim, Recalculation, SettledLine, Settlement, Tally
from .renewing import Renewed
from .values import Difference, LookedAgain, Recalculated

YEARS = "care.recovery.insured_years"
TOO_OLD = "time_barred"
DAYS_TO_LOOK = 15
"""Days within which somebody looks at a line that could not be decided again: ours, no text sets them."""
ARTICLE, LABEL = "CSS L133-4-1", "Remboursement de soins recalculé, à restituer"


def differences(person: PersonId, on: date) -> tuple[Difference, ...]:
    """What a recalculation would change, line by line, nothing written; lines that must stay as they are say why."""
    renewed = [_within(one, on) for one in renewing.renew([person]).get(person, [])]
    return tuple(each for one in renewed if one.differs or one.blocked for each in _differences(one))


def recalculate(person: PersonId, on: date) -> Recalculated:
    """Decide somebody's care again and put the differences into effect; twice in a row the second changes nothing."""
    # the tallies are the lock under which the lines of a person are decided
    tallies = {one.year: one for one in Tally.objects.select_for_update().filter(person_id=person).order_by("year")}
    renewed = [_within(one, on) for one in renewing.renew([person]).get(person, [])]
    moved = [one for one in renewed if one.differs and not one.blocked]
    blocked = [one for one in renewed if one.blocked]
    found = tuple(each for one in (*moved, *blocked) for each in _differences(one))
    settlements = [_settlement(one, on) for one in moved]
    paying.order(settlements, on)
    owed = _owe(moved, settlements, on)
    for one, settlement in zip(moved, settlements, strict=True):
        _write(one, settlement, tallies[one.rows[0].settlement.decided_on.year], on)
    _look_into(blocked, on)
    letters = [telling.recalculation(mine, on) for mine in _by_insured(settlements)]
    arrears = sum(settlement.to_insured for settlement in settlements)
    lines = sum(1 for one in found if one.blocked == "")
    return Recalculated(person, lines, arrears, owed, len(blocked), letters[0] if letters else None, found)


def look_again(on: date, after: int, limit: int) -> LookedAgain:
    """Recalculate the next people whose care was decided within the years in which it may be put right."""
    rows = SettledLine.objects.filter(in_force=True, person_id__gt=after, settlement__decided_on__gte=_oldest(on))
    persons = list(rows.order_by("person_id").values_list("person_id", flat=True).distinct()[:limit])
    if not persons:
        return LookedAgain(0, 0, after)
    within = register.may_concern(*persons)
    renewed = renewing.renew(within)
    # most people's care stays as it is: only the others are locked and written
    changed = [p for p in persons if any(_is_due(_within(one, on)) for one in renewed.get(p, ()))]
    done = [recalculate(PersonId(person), on) for person in changed]
    return LookedAgain(len(persons), sum(1 for one in done if one.lines), persons[-1])


def _is_due(one: Renewed) -> bool:
    return (one.differs and not one.blocked) or (bool(one.blocked) and one.blocked != TOO_OLD and _is_unseen(one))


def _is_unseen(one: Renewed) -> bool:
    return one.rows[0].blocked_on is None


def _oldest(on: date) -> date:
    return add_months(on, -12 * law.value(YEARS, on).number)


def _within(one: Renewed, on: date) -> Renewed:
    """The same, left as it was where the payment is too old to be put right (CSS L332-1)."""
    day = one.rows[0].closed_on or one.rows[0].settlement.decided_on
    return replace(one, blocked=TOO_OLD) if one.differs and not one.blocked and day < _oldest(on) else one


def _differences(one: Renewed) -> list[Difference]:
    found = []
    for row, now in zip(one.rows, one.now, strict=True):
        if one.blocked or (row.paid, row.participation, row.franchise) != (now.paid, now.participation, now.franchise):
            found.append(
                Difference(
                    row.line_id,
                    row.line.act,
                    row.act_on,
                    None if one.blocked else one.cause,
                    format_rate(row.rate),
                    format_rate(now.rate),
                    row.participation + row.franchise,
                    now.participation + now.franchise,
                    row.paid,
                    now.paid,
                    blocked=one.blocked,
                )
            )
    return found


def _settlement(one: Renewed, on: date) -> Settlement:
    """The decision that takes the place of the former, with what it orders: only the difference."""
    assert one.decision is not None and one.facts is not None
    first = one.rows[0].settlement
    root = first.key.rpartition("/")[0]
    rank = Settlement.objects.filter(key__startswith=f"{root}/").count() + 1
    row = Settlement(
        subject=first.subject,
        key=f"{root}/{rank}",
        person_id=first.person_id,
        insured_id=first.insured_id,
        organisation=first.organisation,
        decided_on=on,
        told_on=on,
        law=one.decision.law,
        provider_id=first.provider_id,
        invoice=first.invoice,
        outcome=one.decision.outcome,
        facts={"kind": type(one.facts).__name__, "facts": plain.write(one.facts)},
        decision=one.decision.to_json(),
        to_insured=max(0, one.gain),
        to_professional=0,
        to_recover=0,
    )
    row.closed_on = paying.closed_on(row, on)
    row.save(force_insert=True)
    return row


def _by_insured(settlements: Sequence[Settlement]) -> list[list[Settlement]]:
    """The decisions of each person who is paid: a child's care may be that of two parents."""
    found: dict[int, list[Settlement]] = {}
    for settlement in settlements:
        found.setdefault(settlement.insured_id, []).append(settlement)
    return list(found.values())


def _write(one: Renewed, settlement: Settlement, tally: Tally, on: date) -> None:
    """Write the lines as they are worth now, what they were, and the counters that move with them."""
    for row, now in zip(one.rows, one.now, strict=True):
        if (row.paid, row.participation, row.franchise) != (now.paid, now.participation, now.franchise):
            _note(one, row, now, settlement, on)
        tally.participations += now.participations - row.participations
        tally.participation += now.participation - row.participation
        tally.franchise += now.franchise - row.franchise
        for name in ("outcome", "base", "rate", "paid", "participations", "participation", "franchise"):
            setattr(row, name, getattr(now, name))
        row.renewed_id, row.blocked_on = settlement.pk, None
        row.save()
        ForeignClaim.objects.filter(line=row.line_id, declared_on__isnull=True).update(amount=row.paid)
    tally.save()


def _note(one: Renewed, row: SettledLine, now: SettledLine, settlement: Settlement, on: date) -> None:
    Recalculation.objects.create(
        subject=row.subject,
        line=row.line,
        settlement=settlement,
        former_id=one.former.pk,
        person_id=row.person_id,
        made_on=on,
        told_on=on,
        cause=one.cause,
        rate_before=row.rate,
        rate_after=now.rate,
        deducted_before=row.participation + row.franchise,
        deducted_after=now.participation + now.franchise,
        paid_before=row.paid,
        paid_after=now.paid,
    )


def _owe(moved: Sequence[Renewed], settlements: Sequence[Settlement], on: date) -> int:
    """Record what the insured person must give back on each sheet, once (the key is that of its decision)."""
    lost = [(settlement, -one.gain) for one, settlement in zip(moved, settlements, strict=True)]
    debts = [_debt(settlement, amount, on) for settlement, amount in lost if amount > 0]
    money.owe(debts)
    return sum(debt.amount for debt in debts)


def _debt(settlement: Settlement, amount: int, on: date) -> money.NewDebt:
    return money.NewDebt(
        key=f"{paying.KEY}{settlement.key}/overpayment",
        fiche=paying.FICHE,
        person_id=settlement.insured_id,
        kind="overpayment",
        amount=Cents(amount),
        label=LABEL,
        article=ARTICLE,
        arose_on=on,
        subject=people.subjects_of([settlement.insured_id])[PersonId(settlement.insured_id)],
    )


def _look_into(blocked: Sequence[Renewed], on: date) -> None:
    """Open one case for each sheet that could not be decided again, so that somebody looks; too old ones aside."""
    for one in blocked:
        row, line = one.rows[0], one.rows[0].line
        if one.blocked == TOO_OLD or not _is_unseen(one):
            continue
        due_on = on + timedelta(days=DAYS_TO_LOOK)
        case = cases.NewCase("recalculation", line.organisation, line.subject, PersonId(line.person_id), due_on)
        cases.open_case(case=case, on=on)
        row.blocked_on = on
        row.save(update_fields=["blocked_on"])
