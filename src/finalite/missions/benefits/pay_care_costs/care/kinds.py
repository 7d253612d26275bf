"""Asks the law once for all lines of one kind: those that share every fact the law reads, amounts aside.

What `adjudicate` would refuse to decide, and in which order, is kept as a `Stop`: the smallest on a sheet decides it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from finalite.kernel.decision import MissingFact, Refusal, Unknown
from finalite.kernel.money import Cents
from finalite.kernel.two_scales import Plain
from finalite.law import Reasoning
from finalite.law.cover import grounds
from finalite.law.cover.grounds import Cover
from finalite.law.cover.words import MEDICINES, Ground, Mark, Nature

from . import heavy, rates
from .deductions import Running
from .facts import ActLine, Counters, Entry
from .heavy import Role, Thresholds
from .terms import Ask, Asked, Terms, straight, terms_of

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


def kind_of(entry: Entry, base: Cents, on: date, ask: Ask = straight) -> Kind:
    """Ask the law about one line, standing for all of its kind; without a patient no right is recorded."""
    if entry.patient is None:
        return NO_RIGHT
    running, reasoning = Running.after(Counters(), on), Reasoning("", on)
    asked = Asked(
        patient=entry.patient,
        line=entry.line,
        sheet=entry,
        base=base,
        running=running,
        on=on,
        reasoning=reasoning,
    )
    try:
        cover = ask(_cover, asked)
    except MissingFact as unknown:
        return Kind(Stop.FACT_OF_GROUND, _named(unknown, entry.line))
    except Refusal as refusal:
        return Kind(Stop.LAW_OF_GROUND, text_named(refusal.missing))
    return _with_session(asked, cover, ask)


def _cover(asked: Asked) -> Cover:
    """The ground of a line of which the base is known too."""
    cover = grounds.cover_of(asked.patient, asked.line, asked.reasoning)
    rates.base_of(asked.line, asked.reasoning)
    return cover


def limits_to_generic(line: ActLine) -> bool:
    """Whether the base stops at the price of the dearest generic."""
    return line.family in MEDICINES and line.says(Mark.GENERIC_REFUSED) is True


def plain_base(line: ActLine) -> Cents:
    """The base of a line without a word of why; zero where the tariff is unknown."""
    if isinstance(line.tariff, Unknown):
        return 0
    base = Plain.least(line.tariff, line.charged)
    if limits_to_generic(line) and not isinstance(line.generic_price, Unknown):
        base = Plain.least(base, line.generic_price)
    return base


def text_named(missing: str) -> str:
    """A missing text without the day for which it was asked: the parameter where it is one, else the text."""
    found = PARAMETER.search(missing)
    return found[1] if found else missing


def _with_session(asked: Asked, cover: Cover, ask: Ask) -> Kind:
    line, role, limits = asked.line, Role.NONE, None
    try:
        if cover.ground is Ground.SICKNESS:
            role, limits = ask(_heavy, asked)
    except MissingFact as unknown:
        return Kind(Stop.FACT_OF_SESSION, _named(unknown, line))
    except Refusal as refusal:
        return Kind(Stop.LAW_OF_SESSION, text_named(refusal.missing))
    flats: dict[Variant, int | None] = {Variant.PLAIN: None}
    if role is not Role.NONE:
        flats |= {Variant.FLAT_PAID: 0, Variant.FLAT: 1}
    if ask(_is_sampling, asked):
        flats[Variant.ANALYSED] = None
    return Kind(
        role=role,
        limits=limits,
        answers={variant: _answer(asked, cover, variant, flats[variant], ask) for variant in flats},
    )


def _heavy(asked: Asked) -> tuple[Role, Thresholds | None]:
    role = heavy.role_of(asked.line)
    return role, None if role is Role.NONE else heavy.thresholds(asked.line.done_on, asked.reasoning)


def _is_sampling(asked: Asked) -> bool:
    return asked.line.nature is Nature.SAMPLING


def _answer(asked: Asked, cover: Cover, variant: Variant, flat: int | None, ask: Ask) -> Answer:
    try:
        return Answer(terms_of(asked, cover, flat, variant is Variant.ANALYSED, ask)[0])
    except MissingFact as unknown:
        return Answer(stop=Stop.FACT, reason=_named(unknown, asked.line))
    except Refusal as refusal:
        return Answer(stop=Stop.LAW, reason=text_named(refusal.missing))


def _named(unknown: MissingFact, line: ActLine) -> str:
    """The names of the facts, the same for every line of the kind."""
    return ", ".join(name.removeprefix(f"lines[{line.ref}].") for name in unknown.names)
