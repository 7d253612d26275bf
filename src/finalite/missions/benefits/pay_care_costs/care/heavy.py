"""Heavy acts: from a threshold of tariff or coefficient the co-payment becomes one flat sum (CSS R160-16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from finalite.kernel.money import Cents
from finalite.law import Reasoning
from finalite.law.cover.facts import ActLine
from finalite.law.cover.words import Family, Mark, Nature

ACTS = frozenset({Family.DOCTOR, Family.MIDWIFE, Family.DENTIST, Family.PARAMEDIC})
NEVER = frozenset({Nature.DENTAL_PROSTHESIS, Nature.PATHOLOGY, Nature.SAMPLING, Nature.DISPENSING_FEE})


def flat_shares(lines: Iterable[ActLine], bases: Mapping[str, Cents], reasoning: Reasoning) -> dict[str, Cents]:
    """For each line of an ordinary (not exempt) patient whose co-payment becomes flat, what its patient bears.

    Acts of the same session count together; the sum falls on the dearest of them, and on the next only for what
    exceeds its base, so that the order of the lines changes nothing (a choice of ours). Out-patient imaging over the
    threshold counts alone and bears nothing.
    """
    shares: dict[str, Cents] = {}
    groups: dict[tuple[str, date, str], list[ActLine]] = {}
    for line in lines:
        if line.family not in ACTS or line.nature in NEVER or line.states(Mark.DURING_STAY):
            continue
        if line.nature is Nature.IMAGING:
            shares |= _imaging(line, bases[line.ref], reasoning)
        else:
            groups.setdefault((line.practitioner, line.done_on, line.session), []).append(line)
    for group in groups.values():
        shares |= _group(group, bases, reasoning)
    return shares


def _imaging(line: ActLine, base: Cents, reasoning: Reasoning) -> dict[str, Cents]:
    if base < reasoning.peek("care.heavy.tariff_threshold", line.done_on):
        return {}
    threshold = reasoning.value("care.heavy.tariff_threshold", line.done_on)
    reasoning.step(
        "Imagerie en ville à partir du seuil : ni ticket modérateur ni participation",
        threshold.reference,
        0,
        threshold,
        line=line.ref,
    )
    return {line.ref: 0}


def _group(group: list[ActLine], bases: Mapping[str, Cents], reasoning: Reasoning) -> dict[str, Cents]:
    first = group[0]
    total = sum(bases[line.ref] for line in group)
    coefficients = sum(line.coefficient for line in group)
    if total >= reasoning.peek("care.heavy.tariff_threshold", first.done_on):
        reasoning.value("care.heavy.tariff_threshold", first.done_on)
    elif coefficients < reasoning.peek("care.heavy.coefficient_threshold", first.done_on):
        return {}
    flat = reasoning.value("care.heavy.sum", first.done_on)
    reasoning.step(
        "Acte lourd : une somme forfaitaire remplace le ticket modérateur",
        flat.reference,
        flat.number,
        flat,
        line=first.ref,
        note=f"{len(group)} actes réunis" if len(group) > 1 else "",
    )
    return _spread(flat.number, group, bases)


def _spread(flat: Cents, group: list[ActLine], bases: Mapping[str, Cents]) -> dict[str, Cents]:
    shares: dict[str, Cents] = {}
    for line in sorted(group, key=lambda one: bases[one.ref], reverse=True):
        shares[line.ref] = min(flat, bases[line.ref])
        flat -= shares[line.ref]
    return shares
