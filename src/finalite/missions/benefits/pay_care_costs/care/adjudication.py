"""Decides a whole care sheet: what each line is worth, what is deducted, who is paid, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from finalite.kernel.decision import Decision, Line, rule
from finalite.kernel.money import Cents
from finalite.law import Reasoning
from finalite.law.cover import grounds
from finalite.law.cover.grounds import Cover
from finalite.law.cover.words import Family, Ground, Nature

from . import deductions, heavy, rates
from .arithmetic import Numbers, reimburse
from .facts import ActLine, CareFacts, of_each
from .terms import Asked, terms_of

NAME = "pay_care_costs.adjudicate"


@rule
def adjudicate(facts: CareFacts, on: date) -> Decision:
    """Decide what is reimbursed of one care sheet; `on` is the day of reimbursement, whose year sets the caps.

    Outcomes: paid, nothing_due, refused (no line can be paid), unknown (`missing` names the facts to ask for) and
    no_law (`missing` names the text). Each line carries its amounts in cents, its ground, rate and payee. No line
    is decided while a fact that matters to one of them is unknown, since lines share caps and thresholds.
    """
    reasoning = Reasoning(NAME, on)
    return reasoning.conclude(_decide, facts, on, reasoning)


def _decide(facts: CareFacts, on: date, reasoning: Reasoning) -> Decision:
    covers, bases = _covers_and_bases(facts, reasoning)
    ordinary = [line for line in facts.lines if covers[line.ref].ground is Ground.SICKNESS]
    flats = heavy.flat_shares(ordinary, bases, reasoning)
    running = deductions.Running.after(facts.before, on)

    def decided(line: ActLine) -> Line:
        asked = _asked(facts, line, bases[line.ref], running, on, reasoning)
        return _line(asked, covers[line.ref], flats.get(line.ref), has_analysis(facts, line.done_on))

    lines = of_each(facts.lines, decided)
    totals = _totals(lines)
    return reasoning.decide(_outcome(lines, totals), totals, lines)


def _covers_and_bases(facts: CareFacts, reasoning: Reasoning) -> tuple[dict[str, Cover], dict[str, Cents]]:
    """Ground and base of each line."""
    found = of_each(
        facts.lines,
        lambda line: (line.ref, grounds.cover_of(facts.patient, line, reasoning), rates.base_of(line, reasoning)),
    )
    return {ref: cover for ref, cover, _ in found}, {ref: base for ref, _, base in found}


def _asked(
    facts: CareFacts, line: ActLine, base: Cents, running: deductions.Running, on: date, reasoning: Reasoning
) -> Asked:
    patient = facts.patient
    return Asked(patient=patient, line=line, sheet=facts, base=base, running=running, on=on, reasoning=reasoning)


def has_analysis(facts: CareFacts, day: date) -> bool:
    """Whether the sheet holds an analysis of a day."""
    return any(is_analysis(other) and other.done_on == day for other in facts.lines)


def is_analysis(line: ActLine) -> bool:
    """Whether the line is an analysis, which bears the participation in place of the sampling of its day."""
    return line.family is Family.BIOLOGY and line.nature is not Nature.SAMPLING


def _line(asked: Asked, cover: Cover, flat: Cents | None, analysed: bool) -> Line:
    line, running = asked.line, asked.running
    terms, before = terms_of(asked, cover, flat, analysed)
    if terms.refusal:
        nothing = reimburse(terms, Numbers(line.charged, 0))
        return Line(line.ref, "refused", nothing, {"ground": terms.ground, "rate": 0, "reason": terms.refusal})
    borne = running.borne(terms, line)
    amounts = reimburse(terms, Numbers(line.charged, asked.base, line.quantity, flat or 0, *borne))
    running.note(terms, line, amounts["participation"] + amounts["franchise"])
    _explain(line, amounts, asked.reasoning, before)
    codes: dict[str, int | str] = {
        "ground": terms.ground,
        "rate": terms.rate,
        "payee": "professional" if terms.to_professional else "insured",
    }
    return Line(line.ref, "paid" if amounts["paid"] else "nothing_due", amounts, codes)


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
