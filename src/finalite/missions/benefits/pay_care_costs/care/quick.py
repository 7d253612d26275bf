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
from finalite.law.cover.words import Mark

from . import bounds, heavy
from .adjudication import is_analysis
from .arithmetic import Numbers, reimburse
from .bounds import Bounds
from .deductions import Running
from .facts import ActLine, CareFacts, Entry, Patient
from .kinds import MISSES_LAW, NO_RIGHT, Answer, Kind, Stop, Variant, kind_of, plain_base
from .terms import Terms

MOST_KINDS = 200_000
OTHER_LINE = "other_line"
"""The reason of a line that could be decided but for another of its sheet."""
FULL_HEALTH = Mark.FULL_HEALTH
"""Python 3.11 looks a member up in its enumeration at each use, and this one is used for each line."""
_kinds: dict[tuple, dict[tuple, Kind]] = {}
"""By the facts of the patient, then by those of the line."""
_law = [""]


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
    bases = [plain_base(entry.line) for entry in entries]
    kinds = _kinds_of(entries, bases, on)
    terms = [kind.plain for kind in kinds if kind.plain]
    flats = _flats(entries, kinds, bases) if _may_be_heavy(entries, kinds, bases) else {}
    if flats or len(terms) < len(kinds):
        return _among_others(entries, kinds, bases, flats, running)
    return [_said(entry.line, one, base, 0, running) for entry, one, base in zip(entries, terms, bases, strict=True)]


def _among_others(
    entries: Sequence[Entry],
    kinds: Sequence[Kind],
    bases: Sequence[Cents],
    flats: Mapping[str, Cents],
    running: Running,
) -> list[Said]:
    """Decide the lines of a sheet of which one stops or changes others."""
    if _stop(kinds) is not Stop.NONE:
        return _undecided(entries, kinds)
    answers = [kind.answers[_variant(kind, entry, entries, flats)] for kind, entry in zip(kinds, entries, strict=True)]
    if _stop(answers) is not Stop.NONE:
        return _undecided(entries, answers)
    terms = [answer.terms for answer in answers if answer.terms]
    return [
        _said(entry.line, one, base, flats.get(entry.line.ref, 0), running)
        for entry, one, base in zip(entries, terms, bases, strict=True)
    ]


def _kinds_of(entries: Sequence[Entry], bases: Sequence[Cents], on: date) -> list[Kind]:
    """The kind of each line, asked of the law only when it is met for the first time.

    What the law reads of a patient is gathered again only where patient or day differ from the line before.
    """
    patient: Patient | None = None
    day: date | None = None
    found = []
    for entry, base in zip(entries, bases, strict=True):
        whose, line, third_party = entry
        if whose is None:
            found.append(NO_RIGHT)
            continue
        if whose is not patient or line.done_on != day:
            patient, day = whose, line.done_on
            limits = bounds.of(day)
            known = _known_of(patient, day, on, limits)
        key = _facts_of_line(line, base, third_party, limits)
        kind = known.get(key)
        if kind is None:
            _make_room()
            kind = known[key] = kind_of(entry, base, on)
        found.append(kind)
    return found


def _known_of(patient: Patient, done_on: date, on: date, day: Bounds) -> dict[tuple, Kind]:
    """The kinds of lines met so far, under the law as it is read now, of patients of whom it reads the same."""
    version = law.version()
    if _law[0] != version:
        _kinds.clear()
        _law[0] = version
    key = (done_on > on, bounds.year_band(on), day.band, *_facts_of_patient(patient, done_on, day))
    return _kinds.setdefault(key, {})


def _make_room() -> None:
    if sum(map(len, _kinds.values())) >= MOST_KINDS:
        _kinds.clear()


def _facts_of_line(line: ActLine, base: Cents, third_party: bool | Unknown, day: Bounds) -> tuple:
    return (
        line.family,
        line.nature,
        line.marks,
        line.unknown_marks,
        line.speciality,
        line.approval,
        third_party,
        isinstance(line.tariff, Unknown),
        isinstance(line.generic_price, Unknown),
        line.charged > base and (FULL_HEALTH in line.marks or FULL_HEALTH in line.unknown_marks),
        _beyond(line.prescribed_lines, day.prescribed, 0),
        _beyond(line.distance_km, day.series, 1),
        _beyond(line.distance_km, day.far, 1),
        None if line.stay_day is None else _beyond(line.stay_day, day.stay, 0),
        None if line.practitioner_since is None else _since(line.practitioner_since, day.new_doctor),
    )


def _facts_of_patient(patient: Patient, done_on: date, day: Bounds) -> tuple:
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
            born > done_on,
        )
    if isinstance(expected, Unknown):
        maternity = (True,)
    elif (event := delivered or expected) is not None:
        maternity = (
            delivered is None,
            day.maternity_last is not None and (expected or event) <= day.maternity_last,
            event <= done_on,
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
        None if left is None else (left <= done_on, _since(left, day.departure)),
    )


def _since(fact: date, bound: date | None) -> bool:
    return bound is not None and fact >= bound


def _beyond(fact: int | Unknown, bound: int | None, more: int) -> bool | None:
    """Whether a number reaches a bound, or passes it with `more` 1; None when it is not known."""
    if isinstance(fact, Unknown):
        return None
    return bound is not None and fact >= bound + more


def _may_be_heavy(entries: Sequence[Entry], kinds: Sequence[Kind], bases: Sequence[Cents]) -> bool:
    """Whether all lines together pass a threshold: no act or session can where they do not."""
    base, coefficient = sum(bases), sum(entry.line.coefficient for entry in entries)
    limits = [kind.limits for kind in kinds if kind.limits]
    return any(base >= one.tariff or coefficient >= one.coefficient for one in limits)


def _flats(entries: Sequence[Entry], kinds: Sequence[Kind], bases: Sequence[Cents]) -> dict[str, Cents]:
    """What the patient bears of each heavy line, by its ref."""
    by_ref = {entry.line.ref: base for entry, base in zip(entries, bases, strict=True)}
    known = {entry.line.ref: kind for entry, kind in zip(entries, kinds, strict=True)}
    found: dict[str, Cents] = {}
    for group in heavy.sessions([entry.line for entry in entries], {ref: kind.role for ref, kind in known.items()}):
        kind = known[group[0].ref]
        if kind.limits:
            found |= heavy.shares(group, kind.role, by_ref, kind.limits)
    return found


def _variant(kind: Kind, entry: Entry, entries: Sequence[Entry], flats: Mapping[str, Cents]) -> Variant:
    line = entry.line
    if line.ref in flats:
        return Variant.FLAT if flats[line.ref] else Variant.FLAT_PAID
    if Variant.ANALYSED in kind.answers:
        others = (other.line for other in entries if other.line.done_on == line.done_on)
        return Variant.ANALYSED if any(map(is_analysis, others)) else Variant.PLAIN
    return Variant.PLAIN


def _stop(told: Sequence[Kind | Answer]) -> Stop:
    """The first reason not to decide a sheet."""
    return min([one.stop for one in told])


def _undecided(entries: Sequence[Entry], told: Sequence[Kind | Answer]) -> list[Said]:
    stop = _stop(told)
    outcome = "no_law" if stop in MISSES_LAW else "unknown"
    return [
        Said(entry.line.ref, outcome, one.reason if one.stop is stop else OTHER_LINE)
        for entry, one in zip(entries, told, strict=True)
    ]


def _said(line: ActLine, terms: Terms, base: Cents, flat: Cents, running: Running) -> Said:
    if terms.refusal:
        outcome = "no_right" if terms.refusal == "no_right" else "refused"
        nothing = reimburse(terms, Numbers(line.charged, 0))
        return Said(line.ref, outcome, terms.refusal, terms.ground or None, 0, None, nothing)
    today, this_year, amount = running.borne(terms, line)
    amounts = reimburse(terms, Numbers(line.charged, base, line.quantity, flat, today, this_year, amount))
    running.note(terms, line, amounts["participation"] + amounts["franchise"])
    payee = "professional" if terms.to_professional else "insured"
    return Said(line.ref, "paid" if amounts["paid"] else "nothing_due", "", terms.ground, terms.rate, payee, amounts)
