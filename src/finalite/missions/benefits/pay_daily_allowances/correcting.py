"""Decides again what was already paid when a fact, a right or the law changes: the difference is ordered, or owed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from finalite.capabilities import cases
from finalite.kernel.decision import Decision

from . import gathering, paying, rules, settling, stops
from .allowance.facts import AllowanceFacts
from .models import Settlement, Stop
from .values import Corrected, StopState

SUMS = ("gross", "csg", "crds")
UNDECIDED = ("unknown", "no_law")


def refresh(row: Stop, on: date) -> Decision:
    """Gather the facts of a stop anew and say what they lead to; what was already paid is decided again.

    A stop that was refused stays refused until a contest opens it again.
    """
    row.basis = gathering.written(gathering.gather(row))
    if not row.settlements.exists():
        row.settled_to = row.first_on - stops.DAY
    decision = stops.preview(row, on)
    if row.state == StopState.REFUSED:
        row.save()
        return decision
    if row.settlements.exists():
        recalculate(row, on)
    stops.place(row, decision, on)
    return decision


def recalculate(row: Stop, on: date) -> Corrected:
    """Decide again all the days already decided, on today's facts, and settle the difference with whoever was paid.

    Each payee is apart: the person may be due arrears where the employer owes back. While a fact or a text is missing
    nothing moves.
    """
    kept = list(Settlement.objects.select_for_update().filter(stop=row).order_by("pk"))
    facts = _facts(row, kept)
    decision = rules.compute_allowance(facts, on)
    if decision.outcome in UNDECIDED or not kept:
        return Corrected(row.pk, decision.outcome, 0, 0, None)
    new = settling.settlement_of(row, f"{row.pk}/c{len(kept)}", settling.CORRECTION, facts, decision, on)
    others = _take_off(new, kept)
    if not _differs(new, others):
        return Corrected(row.pk, decision.outcome, 0, 0, None)
    row.settled_to = facts.pay_to
    Stop.objects.filter(pk=row.pk).update(settled_to=row.settled_to)
    Settlement.objects.filter(stop=row).update(current=False)
    Settlement.objects.bulk_create([new, *others])
    paying.order([new, *others], on)
    if row.case_id:
        cases.note_event(case_id=row.case_id, kind="recalculated", on=on)
    employer = new.to_employer + sum(one.to_employer for one in others)
    return Corrected(row.pk, decision.outcome, new.to_insured, employer, new.pk)


def _facts(row: Stop, kept: Sequence[Settlement]) -> AllowanceFacts:
    facts = gathering.read(row)
    settled = max((one.pay_to for one in kept if one.current), default=row.settled_to)
    return replace(
        facts,
        pay_from=facts.first_on,
        pay_to=min(settled, facts.last_on),
        paid_before=stops.elsewhere(row),
    )


def _take_off(new: Settlement, kept: Sequence[Settlement]) -> list[Settlement]:
    """Turn a whole decision into its difference with what was given; a former employer gets a row of its own."""
    for name in (*SUMS, "to_insured"):
        setattr(new, name, getattr(new, name) - sum(getattr(one, name) for one in kept))
    given: dict[int | None, int] = defaultdict(int)
    for one in kept:
        given[one.employer_id] += one.to_employer
    new.to_employer -= given.pop(new.employer_id, 0) if new.employer_id else 0
    new.closed_on = None if new.to_insured or new.to_employer else new.decided_on
    return [_given_back(new, employer, amount) for employer, amount in given.items() if employer and amount]


def _given_back(new: Settlement, employer: int, amount: int) -> Settlement:
    fields = {one.attname: getattr(new, one.attname) for one in Settlement._meta.concrete_fields if not one.primary_key}
    nothing = dict.fromkeys((*SUMS, "to_insured"), 0)
    changed = {"key": f"{new.key}/{employer}", "employer_id": employer, "to_employer": -amount, "spans": []}
    return Settlement(**(fields | nothing | changed | {"closed_on": None}))


def _differs(new: Settlement, others: Sequence[Settlement]) -> bool:
    return bool(others) or any(getattr(new, name) for name in (*SUMS, "to_insured", "to_employer"))
