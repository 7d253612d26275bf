"""Reads the form of the simulator into facts, and keeps nothing: neither a session, nor a row, nor an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from finalite.kernel import typed
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN

from . import rules
from .allowance.facts import Leave, Pay, Work

KINDS = (Leave.SICKNESS, Leave.MATERNITY, Leave.PATERNITY, Leave.WORK_INJURY)
DAY = "Écrire une date"
AMOUNT = "Écrire un montant en euros, par exemple 2 134,50"
WHOLE = "Écrire un nombre entier"
LENGTH = "Écrire une durée de 1 à 1 095 jours"
TOO_MUCH, MANY = 10**9, 9999
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass
class Form:
    """The form as typed, its faults by field, and what the rules say once it can be read."""

    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    dates: Decision | None = None
    decision: Decision | None = None

    @property
    def leave(self) -> Leave:
        """The kind of leave asked for; sickness unless another is chosen."""
        typed = self.typed.get("leave", "")
        return Leave(typed) if typed in set(KINDS) else Leave.SICKNESS


def read(given: Mapping[str, str], on: date) -> Form:
    """The form that was sent, computed where it can be; an empty form is shown as it is."""
    form = Form({name: text.strip() for name, text in given.items()})
    if not given:
        return form
    pay = tuple(typed.euros(form, f"pay-{rank}", TOO_MUCH, AMOUNT, required=True) or 0 for rank in (1, 2, 3))
    hours = typed.whole(form, "hours", MANY, WHOLE)
    first, last = _period(form, on)
    if form.faults or first is None or last is None:
        return form
    months = [add_months(first.replace(day=1), -back) for back in (1, 2, 3)]
    facts = rules.AllowanceFacts(
        leave=form.leave,
        first_on=first,
        last_on=last,
        pay_from=first,
        pay_to=last,
        work=Work.EMPLOYEE,
        pay=tuple(Pay(month, gross) for month, gross in zip(months, pay, strict=True)),
        hours=UNKNOWN if hours is None else hours,
        # asked by a yes or no, so that no date of somebody's life is typed for nothing
        affiliated_on=add_months(first, -12) if form.typed.get("affiliated") == "yes" else UNKNOWN,
        long_illness=None,
    )
    form.decision = rules.compute_allowance(facts, on)
    return form


def _period(form: Form, on: date) -> tuple[date | None, date | None]:
    """The days of the stop: typed for an illness or an injury, worked out by the law for a birth."""
    if form.leave not in (Leave.MATERNITY, Leave.PATERNITY):
        first, length = _day(form, "first_on"), typed.whole(form, "days", 1095, LENGTH, least=1, required=True)
        return (None, None) if form.faults or not (first and length) else (first, first + timedelta(days=length - 1))
    birth, children = _day(form, "birth_on"), typed.whole(form, "children", MANY, WHOLE, required=True)
    if form.faults or birth is None or children is None:
        return None, None
    born = birth if form.leave is Leave.PATERNITY else None
    facts = rules.LeaveFacts(
        leave=form.leave,
        expected_on=birth,
        born_on=born,
        starts_on=born,
        children=children,
        expected=2 if form.typed.get("several") == "yes" else 1,
    )
    form.dates = rules.leave_dates(facts, on)
    if form.dates.outcome != "open":
        form.decision = form.dates
        return None, None
    codes = form.dates.lines[0].codes
    return date.fromisoformat(str(codes["first_on"])), date.fromisoformat(str(codes["last_on"]))


def _day(form: Form, name: str) -> date | None:
    return typed.day(form, name, FIRST, LAST, DAY, required=True)
