"""Decides a whole care sheet: what each line is worth, what is deducted, who is paid, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from finalite.kernel.decision import Decision, Line, MissingFact, Refusal, known, rule
from finalite.kernel.money import FULL, Cents
from finalite.law import Reasoning
from finalite.law.cover import grounds, pathway
from finalite.law.cover.grounds import Cover
from finalite.law.cover.words import MEDICINES, Family, Ground, Mark, Nature, Right

from . import deductions, heavy, rates, transport
from .arithmetic import Operands, reimburse
from .facts import ActLine, CareFacts

NAME = "pay_care_costs.adjudicate"
Answer = TypeVar("Answer")


@rule
def adjudicate(facts: CareFacts, on: date) -> Decision:
    """Decide what is reimbursed of one care sheet; `on` is the day of reimbursement, whose year sets the caps.

    Outcomes: paid, nothing_due, refused (no line can be paid), unknown (`missing` names the facts to ask for) and
    no_law (`missing` names the text). Each line carries its amounts in cents, its ground, rate and payee. No line
    is decided while a fact that matters to one of them is unknown, since lines share caps and thresholds.
    """
    reasoning = Reasoning(NAME, on)
    try:
        return _decide(facts, on, reasoning)
    except MissingFact as unknown:
        return reasoning.ask(unknown.names)
    except Refusal as refusal:
        return reasoning.refuse_for_law(refusal)


def _decide(facts: CareFacts, on: date, reasoning: Reasoning) -> Decision:
    covers, bases = _covers_and_bases(facts, reasoning)
    ordinary = [line for line in facts.lines if covers[line.ref].ground is Ground.SICKNESS]
    flats = heavy.flat_shares(ordinary, bases, reasoning)
    running = deductions.Running.after(facts.before, on)
    lines = _each(
        facts.lines,
        lambda line: _line(facts, line, covers[line.ref], bases[line.ref], flats.get(line.ref), running, on, reasoning),
    )
    totals = _totals(lines)
    return reasoning.decide(_outcome(lines, totals), totals, lines)


def _covers_and_bases(facts: CareFacts, reasoning: Reasoning) -> tuple[dict[str, Cover], dict[str, Cents]]:
    """Ground and base of each line."""
    found = _each(
        facts.lines,
        lambda line: (line.ref, grounds.cover_of(facts.patient, line, reasoning), rates.base_of(line, reasoning)),
    )
    return {ref: cover for ref, cover, _ in found}, {ref: base for ref, _, base in found}


def _each(lines: tuple[ActLine, ...], answer: Callable[[ActLine], Answer]) -> tuple[Answer, ...]:
    """The answer for each line. Raises MissingFact naming the unknown facts of all the lines, not the first only."""
    answers: list[Answer] = []
    missing: list[str] = []
    for line in lines:
        try:
            answers.append(answer(line))
        except MissingFact as unknown:
            missing += unknown.names
    if missing:
        raise MissingFact(*dict.fromkeys(missing))
    return tuple(answers)


def _line(
    facts: CareFacts,
    line: ActLine,
    cover: Cover,
    base: Cents,
    flat: Cents | None,
    running: deductions.Running,
    on: date,
    reasoning: Reasoning,
) -> Line:
    refusal = _refusal(line, on, reasoning)
    if refusal:
        amounts = reimburse(Operands(charged=line.charged, base=0, rate=0))
        return Line(line.ref, "refused", amounts, {"ground": cover.ground, "rate": 0, "reason": refusal})
    _check_full_health(facts, line, base)
    operands, unit, before = _operands(facts, line, cover, base, flat, running, reasoning)
    amounts = reimburse(operands)
    running.note(line, amounts["participation"], unit, amounts["franchise"])
    _explain(line, amounts, reasoning, before)
    codes: dict[str, int | str] = {
        "ground": cover.ground.value,
        "rate": operands.rate,
        "payee": "professional" if operands.to_professional else "insured",
    }
    return Line(line.ref, "paid" if amounts["paid"] else "nothing_due", amounts, codes)


def _operands(
    facts: CareFacts,
    line: ActLine,
    cover: Cover,
    base: Cents,
    flat: Cents | None,
    running: deductions.Running,
    reasoning: Reasoning,
) -> tuple[Operands, Cents, int]:
    """What the arithmetic needs, the unit of participation, and the step before which nothing was deducted yet."""
    patient = facts.patient
    rate = rates.rate_of(line, cover, reasoning) if flat is None else FULL
    rate = _after_day_30(line, rate, reasoning)
    majoration = pathway.majoration(patient, line, cover, base, reasoning)
    before = len(reasoning.steps)
    participation, unit = deductions.participation(patient, line, cover, running, _has_analysis(facts, line), reasoning)
    operands = Operands(
        charged=line.charged,
        base=base,
        rate=rate,
        is_flat=flat is not None,
        flat_share=flat or 0,
        majoration=majoration,
        participation=participation,
        franchise=deductions.franchise(patient, line, cover, running, reasoning),
        to_professional=_goes_to_professional(facts, line),
    )
    if rate < FULL or flat:
        operands.local_rate = _local_rate(facts, line, flat, reasoning)
        operands.complementary = _known_right(facts, Right.C2S)
    return operands, unit, before


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


def _check_full_health(facts: CareFacts, line: ActLine, base: Cents) -> None:
    """Refuse to say who pays a 100 % Santé item above its base where C2S is held: its list was not recorded."""
    if line.charged > base and line.says(Mark.FULL_HEALTH) is not False and _known_right(facts, Right.C2S):
        line.states(Mark.FULL_HEALTH)
        raise Refusal("liste et prix limites du 100 % Santé pour la complémentaire santé solidaire (CSS L861-3)")


def _has_analysis(facts: CareFacts, sampling: ActLine) -> bool:
    return any(
        line.family is Family.BIOLOGY and line.nature is not Nature.SAMPLING and line.done_on == sampling.done_on
        for line in facts.lines
    )


def _local_rate(facts: CareFacts, line: ActLine, flat: Cents | None, reasoning: Reasoning) -> int:
    if not _known_right(facts, Right.LOCAL_SCHEME):
        return 0
    if flat is not None:
        reasoning.warn("régime local : prise en charge de la somme pour acte lourd non recueillie (CSS D325-7)")
        return 0
    return rates.local_rate_of(line, reasoning)


def _known_right(facts: CareFacts, right: Right) -> bool:
    return known(facts.patient.holds(right), f"patient.rights.{right}")


def _goes_to_professional(facts: CareFacts, line: ActLine) -> bool:
    if line.family in MEDICINES and line.states(Mark.GENERIC_REFUSED):
        return False
    return known(facts.third_party, "third_party")


def _explain(line: ActLine, amounts: Mapping[str, Cents], reasoning: Reasoning, before: int) -> None:
    ref = line.ref
    reasoning.step("Montant avant retenues", "CSS R160-5", amounts["covered"], line=ref, at=before)
    if amounts["local_scheme"]:
        reasoning.step("Part du régime local d'Alsace-Moselle", "CSS D325-7", amounts["local_scheme"], line=ref)
    if amounts["complementary"]:
        reasoning.step("Part de la complémentaire santé solidaire", "CSS L861-3", amounts["complementary"], line=ref)
    if amounts["to_recover"]:
        reasoning.step(
            "Tiers payant : retenues à reprendre sur de prochains versements",
            "CSS D160-7",
            amounts["to_recover"],
            note="sans remise des petites créances",
            line=ref,
        )
    reasoning.step("Montant versé", "CSS L160-8", amounts["paid"], line=ref)


def _totals(lines: tuple[Line, ...]) -> dict[str, Cents]:
    return {name: sum(line.amounts[name] for line in lines) for name in lines[0].amounts}


def _outcome(lines: tuple[Line, ...], totals: Mapping[str, Cents]) -> str:
    if all(line.outcome == "refused" for line in lines):
        return "refused"
    return "paid" if totals["paid"] else "nothing_due"
