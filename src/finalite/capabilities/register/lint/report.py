"""Findings as text for a terminal and as plain values for JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..entry import Text
from ..parties import FILE
from .rule import Finding, rules

MARK = {
    "error": Text("ERREUR", "ERROR"),
    "warning": Text("À REVOIR", "TO REVIEW"),
    "note": Text("NOTE", "NOTE"),
}
COUNTED = {"error": Text("erreurs", "errors"), "warning": Text("à revoir", "to review"), "note": Text("notes", "notes")}
SUM = Text("{} constats sur {} fiches : {}", "{} findings on {} entries: {}")


def as_text(findings: Sequence[Finding], *, lang: str = "fr") -> str:
    """In French or English, grouped by rule, worst first, with the counts at the end."""
    parts = [_block(id, [one for one in findings if one.rule == id], lang) for id in counted(findings)]
    return "\n\n".join([*parts, _sum(findings, lang)])


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


def _block(id: str, findings: Sequence[Finding], lang: str) -> str:
    rule = rules()[id]
    article = rule.article if lang == "fr" else rule.article.replace("RGPD", "GDPR")
    head = f"{_in(lang, MARK[rule.severity])} · {_in(lang, rule.label)} · {id} ({article}) · {len(findings)}"
    lines = [
        f"  - {one.entry or FILE}: {one.key}: {_in(lang, one.what)}. {_in(lang, one.question)}" for one in findings
    ]
    return "\n".join([head, f"  {_in(lang, rule.why)}", *lines])


def _sum(findings: Sequence[Finding], lang: str) -> str:
    counts = Counter(one.severity for one in findings)
    said = ", ".join(f"{_in(lang, label)} {counts[name]}" for name, label in COUNTED.items())
    return _in(lang, SUM).format(len(findings), len({one.entry for one in findings if one.entry}), said)


def _in(lang: str, text: Text) -> str:
    return str(getattr(text, lang))


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
