"""What the law says of one line, before any sum: the same for all lines that share the facts it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from finalite.kernel.decision import Refusal, Unknown, known
from finalite.kernel.money import FULL, Cents
from finalite.law import Reasoning
from finalite.law.cover import pathway
from finalite.law.cover.grounds import Cover
from finalite.law.cover.words import MEDICINES, Mark, Right

from . import deductions, rates, transport
from .arithmetic import NO_CAP
from .deductions import Caps, Running
from .facts import ActLine, Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A ground, rates in basis points, caps, and who is paid; `refusal` says why nothing is, if anything does."""

    ground: str
    refusal: str = ""
    rate: int = 0
    is_flat: bool = False
    penalty_rate: int = 0
    penalty_cap: Cents = 0
    local_rate: int = 0
    complementary: bool = False
    to_professional: bool = False
    counter: str = ""
    is_participation: bool = False
    piece: Cents = 1
    pieces: int = 0
    daily: int = NO_CAP
    yearly: int = NO_CAP
    yearly_amount: Cents = NO_CAP


class Sheet(Protocol):
    """What holds of a whole sheet."""

    @property
    def third_party(self) -> bool | Unknown:
        """Whether the professional is paid in the place of the patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line as it is put to the law: whose, on what base, on which day, and where the steps are told.

    `running` only words the steps, and gives the year of the caps.
    """

    patient: Patient
    line: ActLine
    sheet: Sheet
    base: Cents
    running: Running
    on: date
    reasoning: Reasoning


Ask = Callable[..., Any]
"""Puts a question of the law: `ask(question, asked, *known)`, where `known` is what earlier questions found. A question
reads nothing else, so that its answer holds for all lines that agree on what it reads and on what was known."""


def straight(question: Callable[..., Any], asked: Asked, *known: Any) -> Any:
    """Put a question to the law itself."""
    return question(asked, *known)


def terms_of(
    asked: Asked, cover: Cover, flat: Cents | None = None, analysed: bool = False, ask: Ask = straight
) -> tuple[Terms, int]:
    """The terms of a line, and the step of the reasoning before which nothing was deducted yet.

    `flat` is what the patient bears of a heavy act, or None. `analysed` says that its sheet holds an analysis of that
    day. Raises MissingFact, or Refusal where a text is missing.
    """
    ground, is_flat = cover.ground.value, flat is not None
    refusal = ask(_refusal, asked)
    if refusal:
        return Terms(ground=ground, refusal=refusal), len(asked.reasoning.steps)
    rate = ask(_rate, asked, cover, is_flat)
    penalty_rate, penalty_cap = ask(_penalty, asked, cover)
    before = len(asked.reasoning.steps)
    deduction = ask(caps, asked, cover, analysed)
    to_professional = ask(_goes_to_professional, asked)
    local_rate, complementary = ask(_others, asked, is_flat) if rate < FULL or flat else (0, False)
    terms = Terms(
        ground=ground,
        rate=rate,
        is_flat=is_flat,
        penalty_rate=penalty_rate,
        penalty_cap=penalty_cap,
        local_rate=local_rate,
        complementary=complementary,
        to_professional=to_professional,
        **deduction.numbers(),
    )
    return terms, before


def caps(asked: Asked, cover: Cover, analysed: bool) -> Caps:
    """The one deduction of a line: no family bears both."""
    line, running, reasoning = asked.line, asked.running, asked.reasoning
    participation = deductions.participation(asked.patient, line, cover, running, analysed, reasoning)
    franchise = deductions.franchise(asked.patient, line, cover, running, reasoning)
    return participation or franchise or Caps()


def _refusal(asked: Asked) -> str:
    line, reasoning = asked.line, asked.reasoning
    if line.done_on > asked.on:
        reasoning.step("Soin daté d'après le jour de la décision", "", 0, line=line.ref)
        return "future_date"
    return transport.refusal_of(line, reasoning)


def _rate(asked: Asked, cover: Cover, is_flat: bool) -> int:
    _check_full_health(asked)
    rate = FULL if is_flat else rates.rate_of(asked.line, cover, asked.reasoning)
    return _after_day_30(asked.line, rate, asked.reasoning)


def _penalty(asked: Asked, cover: Cover) -> tuple[int, Cents]:
    return pathway.penalty(asked.patient, asked.line, cover, asked.base, asked.reasoning)


def _after_day_30(line: ActLine, rate: int, reasoning: Reasoning) -> int:
    if line.stay_day is None or not line.states(Mark.DURING_STAY) or rate == FULL:
        return rate
    first = reasoning.value("care.heavy.full_cover_day", line.done_on)
    if line.stay_day < first.number:
        return rate
    reasoning.step(
        "Séjour continu de plus de trente jours : ticket modérateur supprimé",
        first.reference,
        None,
        first,
        line=line.ref,
    )
    return FULL


def _check_full_health(asked: Asked) -> None:
    """Refuse to say who pays a 100 % Santé item above its base where C2S is held: its list was not recorded."""
    line = asked.line
    if line.says(Mark.FULL_HEALTH) is not False and line.charged > asked.base and _holds(asked, Right.C2S):
        line.states(Mark.FULL_HEALTH)
        raise Refusal("liste et prix limites du 100 % Santé pour la complémentaire santé solidaire (CSS L861-3)")


def _others(asked: Asked, is_flat: bool) -> tuple[int, bool]:
    """The rate that the local scheme reaches, and whether the complementary cover pays what is left."""
    return _local_rate(asked, is_flat), _holds(asked, Right.C2S)


def _local_rate(asked: Asked, is_flat: bool) -> int:
    if not _holds(asked, Right.LOCAL_SCHEME):
        return 0
    if is_flat:
        asked.reasoning.warn("régime local : prise en charge de la somme pour acte lourd non recueillie (CSS D325-7)")
        return 0
    return rates.local_rate_of(asked.line, asked.reasoning)


def _holds(asked: Asked, right: Right) -> bool:
    return known(asked.patient.holds(right), f"patient.rights.{right}")


def _goes_to_professional(asked: Asked) -> bool:
    if asked.line.family in MEDICINES and asked.line.states(Mark.GENERIC_REFUSED):
        return False
    return bool(known(asked.sheet.third_party, "third_party"))
