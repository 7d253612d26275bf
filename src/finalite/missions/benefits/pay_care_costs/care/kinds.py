"""Asks the law once for all lines of one kind: those that share every fact the law reads, amounts aside.

What `adjudicate` would refuse to decide, and in which order, is kept as a `Stop`: the smallest on a sheet decides it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from finalite.kernel.decision import MissingFact, Refusal
from finalite.law import Reasoning
from finalite.law.cover import grounds
from finalite.law.cover.words import MEDICINES, Ground, Mark, Nature

from . import heavy, rates
from .deductions import Running
from .facts import ActLine, Counters, Patient
from .heavy import Role, Thresholds
from .terms import Asked, Terms, terms_of

PARAMETER = re.compile(r"\[([\w.]+)\]$")


class Stop(IntEnum):
    """Why nothing is decided on a sheet, in the order in which the decision meets it."""

    LAW_OF_GROUND = 1
    FACT_OF_GROUND = 2
    FACT_OF_SESSION = 3
    LAW_OF_SESSION = 4
    LAW = 5
    FACT = 6
    NONE = 9


MISSES_LAW = (Stop.LAW_OF_GROUND, Stop.LAW_OF_SESSION, Stop.LAW)


class Variant(IntEnum):
    """What the other lines of its sheet change in a line: a heavy act, its sum borne or not, an analysis of the day."""

    PLAIN = 0
    FLAT_PAID = 1
    FLAT = 2
    ANALYSED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The terms of a line, or why there are none."""

    terms: Terms | None = None
    stop: Stop = Stop.NONE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What holds of all lines of a kind: why they stop their sheet, how they can be heavy, and each variant's terms.

    `plain` are the terms of a line that nothing stops, and in which no other line of its sheet changes anything.
    """

    stop: Stop = Stop.NONE
    reason: str = ""
    role: Role = Role.NONE
    limits: Thresholds | None = None
    answers: Mapping[Variant, Answer] = field(default_factory=dict)
    plain: Terms | None = field(init=False)

    def __post_init__(self) -> None:
        plain = None if Variant.ANALYSED in self.answers else self.answers.get(Variant.PLAIN)
        object.__setattr__(self, "plain", plain and plain.terms)


NO_RIGHT = Kind(answers={Variant.PLAIN: Answer(Terms(ground="", refusal="no_right"))})
"""A line on a day for which no right of its patient is recorded."""


def kind_of(patient: Patient | None, line: ActLine, third_party: object, on: date) -> Kind:
    """Ask the law about one line, standing for all of its kind; `patient` is None where no right is recorded."""
    if patient is None:
        return NO_RIGHT
    reasoning = Reasoning("", on)
    try:
        cover, base = grounds.cover_of(patient, line, reasoning), rates.base_of(line, reasoning)
    except MissingFact as unknown:
        return Kind(Stop.FACT_OF_GROUND, _named(unknown, line))
    except Refusal as refusal:
        return Kind(Stop.LAW_OF_GROUND, text_named(refusal.missing))
    asked = Asked(patient=patient, line=line, third_party=third_party, cover=cover, base=base)
    return _with_session(asked, on, reasoning)


def limits_to_generic(line: ActLine) -> bool:
    """Whether the base stops at the price of the dearest generic."""
    return line.family in MEDICINES and line.says(Mark.GENERIC_REFUSED) is True


def text_named(missing: str) -> str:
    """A missing text without the day for which it was asked: the parameter where it is one, else the text."""
    found = PARAMETER.search(missing)
    return found[1] if found else missing


def _with_session(asked: Asked, on: date, reasoning: Reasoning) -> Kind:
    line, role, limits = asked.line, Role.NONE, None
    try:
        if asked.cover.ground is Ground.SICKNESS:
            role = heavy.role_of(line)
        if role is not Role.NONE:
            limits = heavy.thresholds(line.done_on, reasoning)
    except MissingFact as unknown:
        return Kind(Stop.FACT_OF_SESSION, _named(unknown, line))
    except Refusal as refusal:
        return Kind(Stop.LAW_OF_SESSION, text_named(refusal.missing))
    flats: dict[Variant, int | None] = {Variant.PLAIN: None}
    if role is not Role.NONE:
        flats |= {Variant.FLAT_PAID: 0, Variant.FLAT: 1}
    if line.nature is Nature.SAMPLING:
        flats[Variant.ANALYSED] = None
    return Kind(
        role=role, limits=limits, answers={variant: _answer(asked, variant, flats[variant], on) for variant in flats}
    )


def _answer(asked: Asked, variant: Variant, flat: int | None, on: date) -> Answer:
    asked = Asked(
        patient=asked.patient,
        line=asked.line,
        third_party=asked.third_party,
        cover=asked.cover,
        base=asked.base,
        flat=flat,
        analysed=variant is Variant.ANALYSED,
    )
    try:
        return Answer(terms_of(asked, Running.after(Counters(), on), on, Reasoning("", on))[0])
    except MissingFact as unknown:
        return Answer(stop=Stop.FACT, reason=_named(unknown, asked.line))
    except Refusal as refusal:
        return Answer(stop=Stop.LAW, reason=text_named(refusal.missing))


def _named(unknown: MissingFact, line: ActLine) -> str:
    """The names of the facts, the same for every line of the kind."""
    return ", ".join(name.removeprefix(f"lines[{line.ref}].") for name in unknown.names)
