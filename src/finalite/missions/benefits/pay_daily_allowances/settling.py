"""The payment run: decides the days of each stop that are due, keeps each decision with its facts, orders payment.

One slice is a fixed number of statements, whatever its size. A stop remembers the last day decided, written with the
decision itself: a slice cut short leaves nothing, and one run again finds nothing left to pay twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from finalite.capabilities import register
from finalite.kernel import plain
from finalite.kernel.decision import Decision

from . import gathering, paying, rules, stops
from .allowance.facts import ILLNESS, AllowanceFacts, PaidSpan
from .models import Settlement, Stop
from .values import Settled, StopState

DAY = timedelta(days=1)
PAYMENT, CORRECTION = "payment", "correction"


def settle(to: date, on: date, after: int, limit: int, organisation: str = "") -> Settled:
    """Decide and order the next stops that have days to pay up to a day; `last` is where the next slice starts."""
    due = Stop.objects.filter(state=StopState.OPEN, settled_to__lt=to, first_on__lte=to, pk__gt=after)
    if organisation:
        due = due.filter(organisation=organisation)
    rows = list(due.select_for_update().order_by("pk")[:limit])
    if not rows:
        return Settled(0, 0, 0, 0, 0, after)
    known = register.may_concern(*{row.person_id for row in rows})
    return _settle([row for row in rows if row.person_id in known], len(rows), to, on, rows[-1].pk)


def settle_one(stop: Stop, to: date, on: date) -> Settled:
    """The same for one stop, locked, whatever its state but a refusal."""
    if stop.state == StopState.REFUSED:
        raise register.Invalid("stop", "cet arrêt est refusé")
    return _settle([stop], 1, to, on, stop.pk)


def _settle(rows: Sequence[Stop], seen: int, to: date, on: date, last: int) -> Settled:
    spans = gathering.paid_spans({row.person_id for row in rows}, min((row.first_on for row in rows), default=on))
    settlements, waiting, moved = [], [], []
    for row in rows:
        facts = _facts(row, to, spans.get(row.person_id, []))
        if facts.pay_from > facts.pay_to:
            continue
        decision = rules.compute_allowance(facts, on)
        if decision.outcome in stops.STATES:
            waiting.append((row, decision))
            continue
        key = f"{row.pk}/{facts.pay_from:%Y%m%d}-{facts.pay_to:%Y%m%d}"
        settlement = settlement_of(row, key, PAYMENT, facts, decision, on)
        settlements.append(settlement)
        spans.setdefault(row.person_id, []).extend((row.pk, one) for one in _spans(settlement))
        row.settled_to = facts.pay_to
        row.state = StopState.ENDED if row.settled_to >= facts.last_on else StopState.OPEN
        moved.append(row)
    Settlement.objects.bulk_create(settlements, batch_size=500)
    _move(moved)
    for row, decision in waiting:
        stops.place(row, decision, on)
    ordered, total = paying.order(settlements, on)
    return Settled(seen, len(settlements), len(waiting), ordered, total, last)


def settlement_of(row: Stop, key: str, kind: str, facts: AllowanceFacts, decision: Decision, on: date) -> Settlement:
    """A decision as it is kept; nothing is written yet."""
    share = paying.shares(decision, row.keeps_from, row.keeps_to)
    amounts = decision.amounts
    counted = facts.leave in ILLNESS and facts.long_illness is None
    runs = [[line.codes["first_on"], line.codes["last_on"]] for line in decision.lines if line.codes["days"]]
    return Settlement(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        closed_on=None if share.insured or share.employer else on,
        stop=row,
        key=key,
        kind=kind,
        organisation=row.organisation,
        decided_on=on,
        law=decision.law,
        employer_id=row.employer_id if row.keeps_from else None,
        leave=row.leave,
        outcome=decision.outcome,
        pay_from=facts.pay_from,
        pay_to=facts.pay_to,
        spans=[[*run, facts.long_illness is not None, counted] for run in runs],
        gross=amounts.get("gross", 0),
        csg=amounts.get("csg", 0),
        crds=amounts.get("crds", 0),
        to_insured=share.insured,
        to_employer=share.employer,
        facts=plain.write(facts),
        decision=decision.to_json(),
    )


def _facts(row: Stop, to: date, paid: Sequence[tuple[int, PaidSpan]]) -> AllowanceFacts:
    facts = gathering.read(row)
    return replace(
        facts,
        pay_from=max(row.settled_to + DAY, row.first_on),
        pay_to=min(to, facts.last_on),
        paid_before=tuple(span for _, span in paid),
    )


def _spans(row: Settlement) -> list[PaidSpan]:
    return [PaidSpan(date.fromisoformat(a), date.fromisoformat(b), same, counted) for a, b, same, counted in row.spans]


def _move(rows: Sequence[Stop]) -> None:
    """Write how far each stop is decided, one statement for each day and state."""
    groups: dict[tuple[date, str], list[int]] = {}
    for row in rows:
        groups.setdefault((row.settled_to, row.state), []).append(row.pk)
    if len(groups) > len(rows) // 4:
        Stop.objects.bulk_update(rows, ["settled_to", "state"], batch_size=500)
        return
    for (day, state), numbers in groups.items():
        Stop.objects.filter(pk__in=numbers).update(settled_to=day, state=state)
