"""Decides the lines of an injury again when its recognition or its end changed, and puts the difference right."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities.register import Cents

from . import bearing, deciding, gathering, handing, medical, paying, refusing, telling
from .models import CareLine, Injury, Settlement
from .values import Change, LineState, Wait

HANDED = (LineState.REFUSED, LineState.PROVISIONAL)
REASON = "recalculation"
MAY_FOLLOW = {False: ("paid",), True: ("paid", refusing.REFUSED)}


def favourable(injury: Injury, on: date) -> Change:
    """What may be done without an agent: decide waiting lines, pay here what ordinary cover had paid meanwhile."""
    injury.lines.filter(state=LineState.WAITING).update(state=LineState.RECEIVED)
    return _again(_lines(injury, HANDED), on, may_refuse=False)


def whole(injury: Injury, on: date) -> Change:
    """All of it, at the word of an agent: what is no longer due is owed by the victim and goes to ordinary cover."""
    first = favourable(injury, on)
    second = _again(_lines(injury, (LineState.PAID,)), on, may_refuse=True)
    return Change(first.lines + second.lines, Cents(first.arrears + second.arrears), Cents(first.owed + second.owed))


def _lines(injury: Injury, states: Sequence[LineState]) -> list[CareLine]:
    rows = CareLine.objects.select_for_update(of=("self",)).filter(injury=injury, state__in=states)
    return list(rows.order_by("pk"))


def _again(lines: list[CareLine], on: date, *, may_refuse: bool) -> Change:
    """Decide each line on the facts of today; a line whose answer stands is left as it is."""
    arrears = owed = seen = 0
    known = gathering.around(lines, on) if lines else None
    for line in lines:
        facts, found, waits = deciding.answer(line, known, on)  # type: ignore[arg-type]
        if Wait.OPINION in waits and line.state == LineState.PAID:
            # care after an end that came to be known later: the medical adviser is asked, nothing is taken back
            medical.ask(line, on)
            continue
        if found is None or found.outcome not in MAY_FOLLOW[may_refuse]:
            continue
        more, less = _replace(line, deciding.settlement(line, facts, found, on), on)
        seen, arrears, owed = seen + bool(more or less), arrears + more, owed + less
    return Change(seen, Cents(arrears), Cents(owed))


def _replace(line: CareLine, row: Settlement, on: date) -> tuple[int, int]:
    """(arrears, owed) once a new decision takes the place of the former; nothing where it says the same."""
    before = gathering.decided(line)
    given = before.given if before else 0
    if before and (before.outcome, given) == (row.outcome, row.given):
        return 0, 0
    line.settlements.filter(in_force=True).update(in_force=False)
    row.save(force_insert=True)
    if row.outcome == refusing.REFUSED:
        return 0, _lost(line, row, given, on)
    if line.state in HANDED:
        handing.take_back([line], on)
        line.state = LineState.PAID
        line.save(update_fields=["state"])
        bearing.count([row], on)
    more = paying.order([(row, given)], on)
    if given > row.given:
        paying.owe(line, row, given - row.given, REASON, on)
    return more, max(given - row.given, 0)


def _lost(line: CareLine, row: Settlement, given: int, on: date) -> int:
    """What had been given is owed by the victim, to whom ordinary cover pays its part; who cared keeps their fee."""
    bearing.uncount(line, on)
    if given:
        paying.owe(line, row, given, REASON, on)
    line.state = LineState.REFUSED
    line.save(update_fields=["state"])
    handing.hand([line], on, to_patient=True)
    telling.refused(line, row, on, handed=True, owed=given)
    return given
