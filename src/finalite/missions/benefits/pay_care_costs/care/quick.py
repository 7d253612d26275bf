"""Decides sheets without explaining them, as fast as one line after the other can go.

The law is asked once for each kind of line; what is left is a look-up and the arithmetic that the columns run too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from finalite import law
from finalite.kernel.decision import Unknown
from finalite.kernel.money import Cents
from finalite.law import Reasoning
from finalite.law.cover.words import Mark, Nature

from . import bounds, heavy
from .adjudication import is_analysis
from .arithmetic import Numbers, reimburse
from .deductions import Running
from .facts import ActLine, CareFacts, Patient
from .heavy import Role
from .kinds import MISSES_LAW, Answer, Kind, Stop, Variant, kind_of, limits_to_generic

MOST_KINDS = 200_000
OTHER_LINE = "other_line"
"""The reason of a line that could be decided but for another of its sheet."""
_kinds: dict[tuple, Kind] = {}
_law = [""]


class Entry(NamedTuple):
    """A line of a sheet with its patient on that day (None: no right recorded) and who paid."""

    patient: Patient | None
    line: ActLine
    third_party: bool | Unknown


class Said(NamedTuple):
    """What is decided of a line: an outcome, why if not paid, and its amounts, None where nothing is decided."""

    ref: str
    outcome: str
    reason: str = ""
    ground: str | None = None
    rate: int | None = None
    payee: str | None = None
    amounts: Mapping[str, Cents] | None = None


def decide(facts: CareFacts, on: date) -> list[Said]:
    """Decide one sheet as `adjudicate` does, without steps, warnings or totals."""
    entries = [Entry(facts.patient, line, facts.third_party) for line in facts.lines]
    return settle(entries, Running.after(facts.before, on), on)


def settle(entries: Sequence[Entry], running: Running, on: date) -> list[Said]:
    """Decide the lines of one sheet in their order; `running` is kept up for the next sheet of the same person."""
    kinds = [known_kind(*entry, on) for entry in entries]
    if len(entries) == 1 and (alone := _alone(entries[0], kinds[0], running)):
        return [alone]
    stop = min(kind.stop for kind in kinds)
    if stop is not Stop.NONE:
        return _undecided(entries, stop, [(kind.stop, kind.reason) for kind in kinds])
    bases = [_base(entry.line) for entry in entries]
    flats = _flats(entries, kinds, bases)
    answers = [kind.answers[_variant(kind, entry, entries, flats)] for kind, entry in zip(kinds, entries, strict=True)]
    stop = min(answer.stop for answer in answers)
    if stop is not Stop.NONE:
        return _undecided(entries, stop, [(answer.stop, answer.reason) for answer in answers])
    return [
        _said(entry.line, answer, base, flats.get(entry.line.ref, 0), running)
        for entry, answer, base in zip(entries, answers, bases, strict=True)
    ]


def _alone(entry: Entry, kind: Kind, running: Running) -> Said | None:
    """The only line of a sheet, where it is neither heavy nor stopped: most sheets, and the shortest way."""
    line, answer = entry.line, kind.answers.get(Variant.PLAIN)
    if answer is None or answer.terms is None:
        return None
    base = _base(line)
    if line.nature is Nature.SAMPLING or _may_be_heavy(line, kind, base):
        return None
    return _said(line, answer, base, 0, running)


def known_kind(patient: Patient | None, line: ActLine, third_party: bool | Unknown, on: date) -> Kind:
    """The kind of a line, asked of the law only when it is met for the first time under the law as it is read now."""
    version = law.version()
    if _law[0] != version or len(_kinds) > MOST_KINDS:
        _kinds.clear()
        _law[0] = version
    key = (
        None
        if patient is None
        else (
            line.family,
            line.nature,
            line.marks,
            line.unknown_marks,
            line.speciality,
            line.approval,
            third_party,
            line.done_on > on,
            bounds.year_band(on),
            _facts_of_line(line),
            *_facts_of_patient(patient, line),
        )
    )
    found = _kinds.get(key)  # type: ignore[arg-type]
    if found is None:
        found = _kinds[key] = kind_of(patient, line, third_party, on)  # type: ignore[index]
    return found


def _facts_of_line(line: ActLine) -> tuple:
    day = bounds.of(line.done_on)
    return (
        day.band,
        isinstance(line.tariff, Unknown),
        isinstance(line.generic_price, Unknown),
        Mark.FULL_HEALTH in (*line.marks, *line.unknown_marks) and line.charged > _base(line),
        _beyond(line.prescribed_lines, day.prescribed, 0),
        _beyond(line.distance_km, day.series, 1),
        _beyond(line.distance_km, day.far, 1),
        None if line.stay_day is None else _beyond(line.stay_day, day.stay, 0),
        None if line.practitioner_since is None else _since(line.practitioner_since, day.new_doctor),
    )


def _facts_of_patient(patient: Patient, line: ActLine) -> tuple:
    day = bounds.of(line.done_on)
    born, pension, left = patient.born_on, patient.work_pension_bp, patient.treating_doctor_left_on
    expected, delivered = patient.expected_birth_on, patient.delivered_on
    ages: tuple[bool, ...] | None = None
    maternity: tuple[bool, ...] | None = None
    if not isinstance(born, Unknown):
        ages = (
            _since(born, day.participation_minor),
            _since(born, day.franchise_minor),
            _since(born, day.pathway_minor),
            _since(born, day.contraception),
            _since(born, day.newborn),
            born > line.done_on,
        )
    if isinstance(expected, Unknown):
        maternity = (True,)
    elif (event := delivered or expected) is not None:
        maternity = (
            delivered is None,
            day.maternity_last is not None and (expected or event) <= day.maternity_last,
            event <= line.done_on,
            _since(event, day.maternity_first),
        )
    return (
        patient.rights,
        patient.unknown_rights,
        ages,
        maternity,
        pension is None or _beyond(pension, day.pension, 0),
        pension is None,
        patient.has_treating_doctor,
        None if left is None else (left <= line.done_on, _since(left, day.departure)),
    )


def _since(fact: date, bound: date | None) -> bool:
    return bound is not None and fact >= bound


def _beyond(fact: int | Unknown, bound: int | None, more: int) -> bool | None:
    """Whether a number reaches a bound, or passes it with `more` 1; None when it is not known."""
    if isinstance(fact, Unknown):
        return None
    return bound is not None and fact >= bound + more


def _base(line: ActLine) -> Cents:
    if isinstance(line.tariff, Unknown):
        return 0
    base = min(line.tariff, line.charged)
    if limits_to_generic(line) and not isinstance(line.generic_price, Unknown):
        base = min(base, line.generic_price)
    return base


def _flats(entries: Sequence[Entry], kinds: Sequence[Kind], bases: Sequence[Cents]) -> dict[str, Cents]:
    """What the patient bears of each heavy line, by its ref."""
    if len(entries) == 1 and not _may_be_heavy(entries[0].line, kinds[0], bases[0]):
        return {}
    lines = [entry.line for entry, kind in zip(entries, kinds, strict=True) if kind.role is not Role.NONE]
    if not lines:
        return {}
    by_ref = {entry.line.ref: base for entry, base in zip(entries, bases, strict=True)}
    found: dict[str, Cents] = {}
    for group, limits in heavy.heavy_groups(lines, by_ref, Reasoning("", lines[0].done_on)):
        found |= heavy.spread(group, by_ref, limits)
    return found


def _may_be_heavy(line: ActLine, kind: Kind, base: Cents) -> bool:
    return kind.limits is not None and (base >= kind.limits.tariff or line.coefficient >= kind.limits.coefficient)


def _variant(kind: Kind, entry: Entry, entries: Sequence[Entry], flats: Mapping[str, Cents]) -> Variant:
    line = entry.line
    if line.ref in flats:
        return Variant.FLAT if flats[line.ref] else Variant.FLAT_PAID
    if line.nature is Nature.SAMPLING and Variant.ANALYSED in kind.answers:
        others = (other.line for other in entries if other.line.done_on == line.done_on)
        return Variant.ANALYSED if any(map(is_analysis, others)) else Variant.PLAIN
    return Variant.PLAIN


def _undecided(entries: Sequence[Entry], stop: Stop, each: Sequence[tuple[Stop, str]]) -> list[Said]:
    outcome = "no_law" if stop in MISSES_LAW else "unknown"
    return [
        Said(entry.line.ref, outcome, reason if own is stop else OTHER_LINE)
        for entry, (own, reason) in zip(entries, each, strict=True)
    ]


def _said(line: ActLine, answer: Answer, base: Cents, flat: Cents, running: Running) -> Said:
    terms = answer.terms
    assert terms is not None
    if terms.refusal:
        outcome = "no_right" if terms.refusal == "no_right" else "refused"
        nothing = reimburse(terms, Numbers(line.charged, 0))
        return Said(line.ref, outcome, terms.refusal, terms.ground or None, 0, None, nothing)
    today, this_year, amount = running.borne(terms, line)
    amounts = reimburse(terms, Numbers(line.charged, base, line.quantity, flat, today, this_year, amount))
    running.note(terms, line, amounts["participation"] + amounts["franchise"])
    payee = "professional" if terms.to_professional else "insured"
    return Said(line.ref, "paid" if amounts["paid"] else "nothing_due", "", terms.ground, terms.rate, payee, amounts)
