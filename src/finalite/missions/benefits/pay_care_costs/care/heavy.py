"""Heavy acts: from a threshold of tariff or coefficient the co-payment becomes one flat sum (CSS R160-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.money import Cents
from finalite.kernel.two_scales import Plain
from finalite.law import Reasoning
from finalite.law.cover.facts import ActLine
from finalite.law.cover.words import Family, Mark, Nature

from . import facts

ACTS = frozenset({Family.DOCTOR, Family.MIDWIFE, Family.DENTIST, Family.PARAMEDIC})
TARIFF, COEFFICIENT, SUM = "care.heavy.tariff_threshold", "care.heavy.coefficient_threshold", "care.heavy.sum"
NEVER = frozenset({Nature.DENTAL_PROSTHESIS, Nature.PATHOLOGY, Nature.SAMPLING, Nature.DISPENSING_FEE})


class Role(StrEnum):
    """How a line can be heavy: with the acts of its session, alone as imaging, or never."""

    NONE = ""
    ACT = "act"
    IMAGING = "imaging"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which tariff or coefficient acts are heavy, and the sum that their patient bears."""

    tariff: Cents
    coefficient: int
    flat: Cents


def role_of(line: ActLine) -> Role:
    """Whether the line can be heavy, with its session or alone. Raises MissingFact."""
    if line.family not in ACTS or line.nature in NEVER or line.states(Mark.DURING_STAY):
        return Role.NONE
    return Role.IMAGING if line.nature is Nature.IMAGING else Role.ACT


def thresholds(day: date, reasoning: Reasoning) -> Thresholds:
    """The thresholds of a day, whose warnings are noted only where they are passed. Raises MissingLaw."""
    return Thresholds(*(reasoning.peek(name, day) for name in (TARIFF, COEFFICIENT, SUM)))


def flat_shares(lines: Sequence[ActLine], bases: Mapping[str, Cents], reasoning: Reasoning) -> dict[str, Cents]:
    """For each line of an ordinary (not exempt) patient whose co-payment becomes flat, what its patient bears.

    Acts of the same session count together; the sum falls on the dearest of them, and on the next only for what
    exceeds its base, so that the order of the lines changes nothing (a choice of ours). Out-patient imaging over the
    threshold counts alone and bears nothing. Raises MissingFact naming the unknown facts of all the lines.
    """
    roles = dict(zip((line.ref for line in lines), facts.of_each(lines, role_of), strict=True))
    groups = sessions(lines, roles)
    limits = [thresholds(group[0].done_on, reasoning) for group in groups]
    borne: dict[str, Cents] = {}
    for group, limit in zip(groups, limits, strict=True):
        found = shares(group, roles[group[0].ref], bases, limit)
        if found and roles[group[0].ref] is Role.IMAGING:
            _explain_imaging(group[0], reasoning)
        elif found:
            _explain(group, sum(bases[line.ref] for line in group) >= limit.tariff, reasoning)
        borne |= found
    return borne


def sessions(lines: Sequence[ActLine], roles: Mapping[str, Role]) -> list[list[ActLine]]:
    """Lines that pass a threshold together: the acts of one practitioner, day and session; imaging is alone."""
    groups: dict[tuple[str, date, str, str], list[ActLine]] = {}
    for line in lines:
        if role := roles[line.ref]:
            alone = line.ref if role is Role.IMAGING else ""
            groups.setdefault((line.practitioner, line.done_on, line.session, alone), []).append(line)
    return list(groups.values())


def shares(group: Sequence[ActLine], role: Role, bases: Mapping[str, Cents], limits: Thresholds) -> dict[str, Cents]:
    """What the patient bears of each line of a session, dearest first, nothing for imaging; empty below a threshold."""
    is_heavy = sum(bases[line.ref] for line in group) >= limits.tariff
    if role is Role.IMAGING:
        return {group[0].ref: 0} if is_heavy else {}
    if not is_heavy and sum(line.coefficient for line in group) < limits.coefficient:
        return {}
    found: dict[str, Cents] = {}
    before = 0
    for line in sorted(group, key=lambda one: bases[one.ref], reverse=True):
        found[line.ref] = Plain.taken(limits.flat, before, bases[line.ref])
        before += bases[line.ref]
    return found


def _explain_imaging(line: ActLine, reasoning: Reasoning) -> None:
    threshold = reasoning.value(TARIFF, line.done_on)
    reasoning.step(
        "Imagerie en ville à partir du seuil : ni ticket modérateur ni participation",
        threshold.reference,
        0,
        threshold,
        line=line.ref,
    )


def _explain(group: list[ActLine], by_tariff: bool, reasoning: Reasoning) -> None:
    first = group[0]
    if by_tariff:
        reasoning.value(TARIFF, first.done_on)
    flat = reasoning.value(SUM, first.done_on)
    reasoning.step(
        "Acte lourd : une somme forfaitaire remplace le ticket modérateur",
        flat.reference,
        flat.number,
        flat,
        line=first.ref,
        note=f"{len(group)} actes réunis" if len(group) > 1 else "",
    )
