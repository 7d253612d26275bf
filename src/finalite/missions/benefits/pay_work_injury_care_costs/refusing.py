"""Confirms what only an agent may: a refusal, ordinary cover until recognition, a paid line taken back."""

from datetime import date

from finalite.capabilities import register

from . import bearing, deciding, gathering, handing, injuries, paying, settling, telling
from .models import CareLine, Settlement
from .values import Change, Error, Ground, LineState, Wait

REFUSED = "refused"
MAY_REFUSE = {Ground.NO_INJURY: Wait.NO_INJURY, Ground.TOO_LATE: Wait.TOO_LATE, Ground.PAID_ALREADY: None}


def refuse(line: CareLine, ground: Ground, on: date) -> Settlement:
    """Refuse a waiting line for the injury, take it to ordinary cover, and write to the victim why and what next.

    `Invalid` where the rule does not refuse: what is not known is asked for, a link is for the medical adviser to deny.
    """
    facts, found = _found(line, ground, on)
    if line.injury is None:
        line.kept_from = injuries.kept_without(on)
    row = deciding.settlement(line, facts, found, on)
    row.save(force_insert=True)
    handed = ground is not Ground.PAID_ALREADY
    _closed(line, LineState.REFUSED if handed else LineState.CANCELLED, REFUSED, on)
    if handed:
        handing.hand([line], on)
    telling.refused(line, row, on, handed=handed)
    return row


def _found(line: CareLine, ground: Ground, on: date):
    if ground is Ground.BY_RULE:
        facts, found, _ = deciding.answer(line, gathering.around([line], on), on)
        if found is None or found.outcome != REFUSED:
            raise register.Invalid("ground", "la règle ne refuse pas ce soin : demander ce qui manque")
        return facts, found
    wanted = MAY_REFUSE[ground]
    if wanted is not None and wanted not in line.waits_for:
        raise register.Invalid("ground", "cette ligne n’attend pas pour cette raison")
    return None, deciding.by_agent(line, ground, on)


def provisional(line: CareLine, on: date) -> None:
    """Have ordinary cover pay a line until the injury is recognised; it is put right then."""
    if line.waits_for != [Wait.RECOGNISED]:
        raise register.Invalid("line", "cette ligne n’attend pas la reconnaissance de l’accident ou de la maladie")
    handing.hand([line], on)
    _closed(line, LineState.PROVISIONAL, "provisional", on)


def cancel(line: CareLine, error: Error, on: date) -> Change:
    """Take a paid line back for an error of who billed: what was paid is owed by who was paid."""
    row = gathering.decided(line)
    assert row is not None
    row.in_force = False
    row.save(update_fields=["in_force"])
    _closed(line, LineState.CANCELLED, "cancelled", on)
    bearing.uncount(line, on)
    if row.given:
        paying.owe(line, row, row.given, error, on, provider=row.to_professional > 0)
    return Change(1, register.Cents(0), register.Cents(row.given))


def _closed(line: CareLine, state: LineState, outcome: str, on: date) -> None:
    if line.case_id:
        settling.close({line.case_id}, outcome, on)
    line.state, line.waits_for, line.case_id = state, [], None
    line.save(update_fields=["state", "waits_for", "case_id", "injury", "kept_from"])
