"""Decides received lines in bulk: pays what is due, and has somebody look at what must wait; it never refuses."""

from collections.abc import Sequence
from datetime import date, timedelta

from finalite.capabilities import cases, register
from finalite.capabilities.register import Cents, PersonId

from . import bearing, deciding, gathering, paying
from .models import CareLine, Injury, Settlement
from .values import LineAnswer, LineState, Settled, Wait

DAYS_TO_LOOK = 15
"""Days within which somebody looks at a line that waits: ours, no text sets them."""
WAITING = "waiting_care"
PAID = "paid"


def settle(on: date, limit: int, organisation: str = "") -> Settled:
    """Decide the next received lines, the oldest first."""
    received = CareLine.objects.select_for_update(of=("self",)).filter(state=LineState.RECEIVED).order_by("pk")
    caisse = organisation or register.current_actor().organisation
    lines = list((received.filter(organisation=caisse) if caisse else received)[:limit])
    return settle_lines(lines, on)


def settle_lines(lines: Sequence[CareLine], on: date) -> Settled:
    """Decide these lines, locked by the caller; lines of people out of reach wait with no case that would spread."""
    if not lines:
        return Settled(0, 0, 0, Cents(0))
    within = register.may_concern(*{line.person_id for line in lines})
    mine = [line for line in lines if line.person_id in within]
    CareLine.objects.filter(pk__in=[line.pk for line in lines if line.person_id not in within]).update(
        state=LineState.WAITING, waits_for=[Wait.OUT_OF_REACH]
    )
    known = gathering.around(mine, on)
    made, waiting = [], []
    for line in mine:
        facts, found, waits = deciding.answer(line, known, on)
        if found is not None and found.outcome == PAID:
            made.append(deciding.settlement(line, facts, found, on))
        else:
            # a refusal is for an agent to confirm
            line.waits_for = waits or [Wait.REFUSAL]
            waiting.append(line)
    total = keep(made, on)
    wait(waiting, on)
    return Settled(len(lines), len(made), len(waiting), Cents(total))


def keep(made: Sequence[Settlement], on: date) -> int:
    """Write first decisions to pay, close what waited for them, order the payments; returns the total in cents."""
    Settlement.objects.bulk_create(made)
    lines = [row.line for row in made]
    for line in lines:
        line.state, line.waits_for, line.kept_from = LineState.PAID, [], _kept_from(line)
    if lines:
        CareLine.objects.bulk_update(lines, ["state", "waits_for", "injury", "kept_from"])
    close({line.case_id for line in lines if line.case_id}, PAID, on)
    bearing.count(made, on)
    return paying.order([(row, 0) for row in made], on)


def wait(lines: Sequence[CareLine], on: date) -> None:
    """Mark lines with what they wait for, and open a case for each that has none."""
    new = [line for line in lines if line.case_id is None]
    opened = cases.open_cases(cases=[_case(line, on) for line in new], on=on) if new else []
    for line, case in zip(new, opened, strict=True):
        line.case_id = case
    for line in lines:
        line.state = LineState.WAITING
        line.waits_for = [str(one) for one in line.waits_for]
        line.kept_from = _kept_from(line)
    if lines:
        CareLine.objects.bulk_update(lines, ["state", "waits_for", "case_id", "injury", "kept_from"])


def close(numbers: set[int], outcome: str, on: date) -> None:
    """Close cases whose line is decided."""
    for number in sorted(numbers):
        cases.close_case(case_id=number, outcome=outcome, on=on)


def reach(number: int, *states: LineState) -> CareLine:
    """A line in one of these states, locked, its person added to the act; raises `Invalid` where there is none."""
    row = CareLine.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise register.NotFound("line", "cette ligne n’existe pas")
    register.concerns(PersonId(row.person_id))
    if states and row.state not in states:
        raise register.Invalid("line", "à ce stade, cette ligne ne permet plus cette opération")
    return row


def resume(line: CareLine, on: date) -> LineAnswer:
    """Decide a waiting line again, now that somebody gave what it waited for."""
    settle_lines([line], on)
    return answer(line)


def again(line: CareLine) -> LineAnswer:
    """Put a waiting line back among those to decide, for whoever pays."""
    line.state = LineState.RECEIVED
    line.save(update_fields=["state"])
    return answer(line)


def answer(line: CareLine) -> LineAnswer:
    """What became of a line."""
    line.refresh_from_db(fields=["state", "waits_for"])
    return LineAnswer(line.pk, LineState(line.state), tuple(Wait(one) for one in line.waits_for))


def _kept_from(line: CareLine) -> date | None:
    return line.injury.kept_from if line.injury else line.kept_from


def _case(line: CareLine, on: date) -> cases.NewCase:
    """A line that waits for recognition is looked at when the file of the injury must be decided."""
    due = on + timedelta(days=DAYS_TO_LOOK)
    return cases.NewCase(WAITING, line.organisation, person_id=PersonId(line.person_id), due_on=due)


def linked(line: CareLine, injury: Injury) -> None:
    """Link a line with the injury it follows."""
    line.injury, line.kept_from = injury, injury.kept_from
    line.save(update_fields=["injury", "kept_from"])
