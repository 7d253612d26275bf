"""Decides the tables of a national run one line after the other, without columns: what they are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from finalite.missions.benefits.pay_care_costs import rules
from finalite.missions.benefits.pay_care_costs.batch import DECISIONS
from finalite.missions.benefits.pay_care_costs.care import facts, quick, rows
from finalite.missions.benefits.pay_care_costs.care.arithmetic import AMOUNTS
from finalite.missions.benefits.pay_care_costs.care.deductions import Running


def decisions(tables, *, alone: bool = False) -> Iterator[tuple]:
    """The rows of `DECISIONS`, in the order in which lines are decided; `alone`: as if nothing was borne before."""
    periods = periods_of(tables)
    before = {(row["person"], row["year"]): row for row in tables["counters"].to_pylist()}
    lines = tables["lines"].sort_by([(name, "ascending") for name in ("person", "settled_on", "sheet", "line")])
    for person, mine in groupby(_rows(lines), key=lambda row: row["person"]):
        yield from _person(mine, periods.get(person, ()), _years(before, person), alone)


def periods_of(tables) -> dict[int, list[tuple]]:
    """Each person's periods of rights: first day, last day, the patient."""
    periods: dict[int, list[tuple]] = {}
    for row in tables["people"].to_pylist():
        periods.setdefault(row["person"], []).append((row["starts_on"], row["ends_on"], rows.patient_of(row)))
    return periods


def _rows(table) -> Iterator[dict]:
    for batch in table.to_batches(max_chunksize=50_000):
        yield from batch.to_pylist()


def _years(before, person):
    return lambda year: _counters(before.get((person, year)))


def _person(mine, periods, counters, alone) -> Iterator[tuple]:
    running = None
    for (sheet, on), sheet_rows in groupby(mine, key=lambda row: (row["sheet"], row["settled_on"])):
        running = Running.after(rules.Counters(), on) if alone else _turned(running, on, counters)
        found = list(sheet_rows)
        entries = [
            facts.Entry(patient_on(periods, row["done_on"]), rows.line_of(row), rows.third_party_of(row))
            for row in found
        ]
        for row, said in zip(found, quick.settle(entries, running, on), strict=True):
            amounts = [None] * len(AMOUNTS) if said.amounts is None else said.amounts.values()
            yield (row["line"], sheet, row["person"], *said[1:6], *amounts)


def _turned(running, on, counters) -> Running:
    """The running counts on a day of reimbursement: a new year starts from its own, days of care go on."""
    if running is None or running.year.year != on.year:
        days = running.of_day if running else {}
        running = Running.after(counters(on.year), on)
        running.of_day = days
    return running


def patient_on(periods, day):
    """The patient of a day, or None where no right is recorded."""
    for starts_on, ends_on, patient in periods:
        if starts_on <= day and (ends_on is None or day <= ends_on):
            return patient
    return None


def _counters(row) -> rules.Counters:
    if row is None:
        return rules.Counters()
    return rules.Counters(
        participations=row["participations"], participation=row["participation"], franchise=row["franchise"]
    )


assert DECISIONS[-len(AMOUNTS) :] == AMOUNTS
