"""Follows a stop once it runs: return, change of leave, days that are not paid, facts an agent checked."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.kernel import plain
from finalite.kernel.unknown import UNKNOWN

from . import certificates, correcting, gathering, rules, stops
from .allowance.facts import FAMILY
from .models import Interruption, Stop
from .values import BirthFacts, Leave, Situation, StopState, Why

DAY = timedelta(days=1)
OF_BIRTH = (*FAMILY, Leave.BIRTH_LEAVE)


def situate(row: Stop, situation: Situation, on: date) -> None:
    """Write what an agent checked; what is not said stays as it was."""
    said = {one.name: getattr(situation, one.name) for one in fields(situation)}
    row.situation = row.situation | plain.write({name: value for name, value in said.items() if value is not None})
    correcting.refresh(row, on)


def open_birth(person: PersonId, birth: BirthFacts, on: date, former: Stop | None = None) -> Stop:
    """Open a leave whose days the law sets; `Invalid` names what is missing or why it cannot be."""
    first_on, last_on = _days(birth, on)
    if birth.leave is Leave.BIRTH_LEAVE:
        first_on, last_on = birth.starts_on or first_on, last_on
    if former is None:
        former = _running(person, first_on)
    if former is not None:
        _cut(former, first_on, on)
    row = stops.opened(person, birth.leave, first_on, last_on, on)
    row.birth = plain.write(birth)
    return _follow(row, former, on)


def change_birth(row: Stop, birth: BirthFacts, on: date) -> None:
    """Move the days of a leave once the child is born, or a fact of it is known better."""
    if row.leave != birth.leave:
        raise register.Invalid("leave", "ce congé est d’une autre nature")
    row.first_on, row.last_on = _days(birth, on)
    row.birth = plain.write(birth)
    correcting.refresh(row, on)


def change_leave(row: Stop, leave: Leave, first_on: date, last_on: date, on: date) -> Stop:
    """End a stop the day before and go on with another kind, on the same certificate: sickness then part-time, say."""
    if leave in OF_BIRTH or leave == row.leave:
        raise register.Invalid("leave", "choisir maladie, temps partiel ou accident, autre que la nature actuelle")
    if last_on < first_on or first_on <= row.first_on or first_on > row.last_on + DAY:
        raise register.Invalid("first_on", "le changement suit l’arrêt sans jour entre les deux")
    _cut(row, first_on, on)
    new = stops.opened(PersonId(row.person_id), leave, first_on, last_on, on)
    kept = ("work", "long_illness", "long_illness_from", "is_pensioner", "incomes", "work_ended_on")
    new.situation = {name: row.situation[name] for name in kept if name in row.situation}
    return _follow(new, row, on)


def resume(row: Stop, resumed_on: date, on: date) -> None:
    """Write the day work was taken up again; days paid after it are owed back."""
    if resumed_on <= row.first_on or resumed_on > row.last_on + DAY:
        raise register.Invalid("resumed_on", "la reprise a lieu pendant l’arrêt, ou le lendemain de sa fin")
    row.resumed_on = resumed_on
    correcting.refresh(row, on)


def interrupt(row: Stop, first_on: date, last_on: date, why: Why, on: date) -> None:
    """Leave days of a stop unpaid from now on; those already paid are owed back (CSS L323-6, R323-12)."""
    if last_on < first_on or first_on < row.first_on or last_on > row.last_on:
        raise register.Invalid("first_on", "ces jours doivent être dans l’arrêt")
    Interruption.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        stop=row,
        first_on=first_on,
        last_on=last_on,
        why=why,
    )
    correcting.refresh(row, on)


def lift(row: Stop, on: date) -> int:
    """Pay again the days that had been left unpaid; returns how many interruptions were lifted."""
    done = Interruption.objects.filter(stop=row, lifted=False).update(lifted=True)
    correcting.refresh(row, on)
    return done


def _days(birth: BirthFacts, on: date) -> tuple[date, date]:
    if birth.leave not in OF_BIRTH:
        raise register.Invalid("leave", "ce congé se prescrit : envoyer un avis d’arrêt")
    unknown = ("expected_on", "children", "child_in_hospital")
    given: dict[str, Any] = {one.name: getattr(birth, one.name) for one in fields(birth)}
    given |= {name: UNKNOWN for name in unknown if given[name] is None}
    decision = rules.leave_dates(rules.LeaveFacts(**given), on)
    if decision.outcome != "open":
        said = ", ".join(decision.missing) or decision.steps[-1].label
        raise register.Invalid("birth", f"durée du congé impossible à dire : {said}")
    codes = decision.lines[0].codes
    return date.fromisoformat(str(codes["first_on"])), date.fromisoformat(str(codes["last_on"]))


def _running(person: PersonId, first_on: date) -> Stop | None:
    """The stop that a birth leave puts an end to."""
    rows = Stop.objects.select_for_update().filter(person_id=person, first_on__lt=first_on, last_on__gte=first_on - DAY)
    return rows.exclude(state=StopState.REFUSED).order_by("-first_on").first()


def _cut(row: Stop, first_on: date, on: date) -> None:
    if gathering.last_day(row) >= first_on:
        row.last_on = first_on - DAY
        correcting.refresh(row, on)


def _follow(new: Stop, former: Stop | None, on: date) -> Stop:
    if former is not None:
        certificates.copy(former, new, on)
        new.situation = new.situation | {k: former.situation[k] for k in ("work", "incomes") if k in former.situation}
    new.save()
    correcting.refresh(new, on)
    return new
