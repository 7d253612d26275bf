"""What a rule is: a small function with a permanent id, and the words that its findings are told in."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ..entry import Entry, Text
from .seen import Seen

SEVERITIES = ("error", "warning", "note")
FAMILIES = (
    "structure", "organisation", "article30", "special", "grounds", "retention", "recipients", "citations",
    "copies", "access", "endings", "provenance", "names", "recorded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a rule is broken: the dotted key, and what the words of the rule are filled with."""

    key: str
    values: Mapping[str, Any]


Check = Callable[[Entry, Seen], Iterable[Hit]]
Whole = Callable[[Seen], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`label` names it, `article` asks for it, `why` explains it; a hit fills `what` and `ask`."""

    id: str
    severity: str
    article: str
    label: Text
    why: Text
    what: Text
    ask: Text
    check: Callable[..., Iterable[Hit]]

    @property
    def whole(self) -> bool:
        """Whether it is about the register and none of its entries in particular."""
        return self.id in _wholes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to answer, in French and in English; `key` is the dotted key of the entry it is about.

    Of the register itself, the entry is empty and the key stands in `organisation.toml`.
    """

    rule: str
    severity: str
    article: str
    entry: str
    key: str
    what: Text
    question: Text


_checks: dict[str, Check] = {}
_wholes: dict[str, Whole] = {}


def rule(check: Check) -> Check:
    """Make `check` the rule that `rules.toml` tells under its name."""
    return add(check.__name__, check)


def add(id: str, check: Check) -> Check:
    """Same as `rule`, under the name given: for a check that serves several rules."""
    _checks[id] = check
    return check


def whole(check: Whole) -> Whole:
    """Same as `rule`, for a rule about the register itself, run once."""
    _wholes[check.__name__] = check
    return check


def hit(key: str, **values: Any) -> Hit:
    """A hit at `key`; a value is text, a term of the vocabulary, or several of either."""
    return Hit(key, values)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, in the order of `rules.toml`. Raises `KeyError` for words without a function."""
    for family in FAMILIES:
        import_module(f".{family}", __package__)
    return {id: _rule(id, told) for id, told in words().items()}


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """The words of the rules, under the keys of `rules.toml`."""
    return facts("rules")


def facts(name: str) -> dict[str, Any]:
    """The facts that a rule keeps beside it in `name.toml`."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))


def finding(rule: Rule, slug: str, found: Hit) -> Finding:
    """The finding that `found` makes for the entry `slug`."""
    what, ask = (_filled(text, found.values) for text in (rule.what, rule.ask))
    return Finding(rule.id, rule.severity, rule.article, slug, found.key, what, ask)


def _rule(id: str, told: Mapping[str, Any]) -> Rule:
    label, why, what, ask = (Text(told[name]["fr"], told[name]["en"]) for name in ("label", "why", "what", "ask"))
    return Rule(id, told["severity"], told["article"], label, why, what, ask, _wholes.get(id) or _checks[id])


def _filled(text: Text, values: Mapping[str, Any]) -> Text:
    fr, en = ({name: _said(value, lang) for name, value in values.items()} for lang in ("fr", "en"))
    return Text(text.fr.format(**fr), text.en.format(**en))


def _said(value: Any, lang: str) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(one, lang) for one in value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if lang == "fr" else value.isoformat()
    return str(getattr(value, lang, value))
