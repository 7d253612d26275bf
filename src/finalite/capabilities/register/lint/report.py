"""Findings as text for a terminal and as plain values for JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..parties import FILE
from .rule import Finding, rules

MARK = {"error": "ERREUR", "warning": "À REVOIR", "note": "NOTE"}
COUNTED = {"error": "erreurs", "warning": "à revoir", "note": "notes"}


def as_text(findings: Sequence[Finding]) -> str:
    """In French, grouped by rule, worst first, with the count of each rule at the end."""
    parts = [_block(id, [one for one in findings if one.rule == id]) for id in counted(findings)]
    return "\n\n".join([*parts, _sum(findings)])


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """`rules` broken with their words, `counts` by severity, and `findings`; every text in French and English."""
    return {
        "counts": dict(Counter(one.severity for one in findings)),
        "rules": [_rule(id, count) for id, count in counted(findings).items()],
        "findings": [_finding(one) for one in findings],
    }


def counted(findings: Sequence[Finding]) -> dict[str, int]:
    """Rule → number of findings, in the order of severity then of the rules; rules that found nothing are left out."""
    found = Counter(one.rule for one in findings)
    order = {id: rank for rank, id in enumerate(rules())}
    severities = ("error", "warning", "note")
    ids = sorted(found, key=lambda id: (severities.index(rules()[id].severity), order[id]))
    return {id: found[id] for id in ids}


def _block(id: str, findings: Sequence[Finding]) -> str:
    rule = rules()[id]
    head = f"{MARK[rule.severity]} · {rule.label.fr} · {id} ({rule.article}) · {len(findings)}\n  {rule.why.fr}"
    return "\n".join(
        [head, *(f"  - {one.entry or FILE}: {one.key}: {one.what.fr}. {one.question.fr}" for one in findings)]
    )


def _sum(findings: Sequence[Finding]) -> str:
    counts = Counter(one.severity for one in findings)
    said = ", ".join(f"{label} {counts[name]}" for name, label in COUNTED.items())
    return f"{len(findings)} constats sur {len({one.entry for one in findings if one.entry})} fiches : {said}"


def _rule(id: str, count: int) -> dict[str, Any]:
    one = rules()[id]
    label, why = ({"fr": text.fr, "en": text.en} for text in (one.label, one.why))
    return {"id": id, "severity": one.severity, "article": one.article, "label": label, "why": why, "count": count}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": one.severity,
        "article": one.article,
        "entry": one.entry,
        "key": one.key,
        "what": {"fr": one.what.fr, "en": one.what.en},
        "question": {"fr": one.question.fr, "en": one.question.en},
    }
