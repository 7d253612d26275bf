"""What the law says of one line, before any sum: the same for all lines that share the facts it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from finalite.kernel.decision import Refusal, known
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line as it is put to the law: who for, on what ground and base, and what its sheet says of it.

    `flat` is what the patient bears of a heavy act, or None. `analysed` says that its sheet holds an analysis
    of that day.
    """

    patient: Patient
    line: ActLine
    third_party: object
    cover: Cover
    base: Cents
    flat: Cents | None = None
    analysed: bool = False


def terms_of(asked: Asked, running: Running, on: date, reasoning: Reasoning) -> tuple[Terms, int]:
    """The terms of a line, and the step of the reasoning before which nothing was deducted yet.

    `running` only words the steps: no term hangs on it. Raises MissingFact, or Refusal where a text is missing.
    """
    line, ground = asked.line, asked.cover.ground.value
    refusal = _refusal(line, on, reasoning)
    if refusal:
        return Terms(ground=ground, refusal=refusal), len(reasoning.steps)
    _check_full_health(asked)
    rate = rates.rate_of(line, asked.cover, reasoning) if asked.flat is None else FULL
    rate = _after_day_30(line, rate, reasoning)
    penalty_rate, penalty_cap = pathway.penalty(asked.patient, line, asked.cover, asked.base, reasoning)
    before = len(reasoning.steps)
    terms = Terms(
        ground=ground,
        rate=rate,
        is_flat=asked.flat is not None,
        penalty_rate=penalty_rate,
        penalty_cap=penalty_cap,
        **caps(asked, running, reasoning).numbers(),
        to_professional=_goes_to_professional(asked),
    )
    if rate < FULL or asked.flat:
        terms = replace(terms, local_rate=_local_rate(asked, reasoning), complementary=_holds(asked, Right.C2S))
    return terms, before


def caps(asked: Asked, running: Running, reasoning: Reasoning) -> Caps:
    """The one deduction of a line: no family bears both."""
    participation = deductions.participation(asked.patient, asked.line, asked.cover, running, asked.analysed, reasoning)
    franchise = deductions.franchise(asked.patient, asked.line, asked.cover, running, reasoning)
    return participation or franchise or Caps()


def _refusal(line: ActLine, on: date, reasoning: Reasoning) -> str:
    if line.done_on > on:
        reasoning.step("Soin daté d'après le jour de la décision", "", 0, line=line.ref)
        return "future_date"
    return transport.refusal_of(line, reasoning)


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


def _local_rate(asked: Asked, reasoning: Reasoning) -> int:
    if not _holds(asked, Right.LOCAL_SCHEME):
        return 0
    if asked.flat is not None:
        reasoning.warn("régime local : prise en charge de la somme pour acte lourd non recueillie (CSS D325-7)")
        return 0
    return rates.local_rate_of(asked.line, reasoning)


def _holds(asked: Asked, right: Right) -> bool:
    return known(asked.patient.holds(right), f"patient.rights.{right}")


def _goes_to_professional(asked: Asked) -> bool:
    if asked.line.family in MEDICINES and asked.line.states(Mark.GENERIC_REFUSED):
        return False
    return bool(known(asked.third_party, "third_party"))
