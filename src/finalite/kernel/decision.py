"""A decision that explains itself: outcome, amounts, and the steps that led there, replayable years later."""

from __future__ import annotations

import importlib
import pkgutil
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from . import plain
from .money import Cents
from .unknown import UNKNOWN, MissingFact, Unknown, known

__all__ = [
    "UNKNOWN",
    "Decision",
    "Line",
    "MissingFact",
    "NoSuchRule",
    "Parameter",
    "Refusal",
    "Replay",
    "Rule",
    "Step",
    "Unknown",
    "decide",
    "find_rule",
    "known",
    "list_rules",
    "load_rules",
    "replay",
    "rule",
]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value of the law as a step cites it. `amount` is in `unit` (cents, basis points, days…)."""

    name: str
    amount: int | str | tuple[Any, ...]
    unit: str
    valid_from: date
    verified: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the reasoning: a French label, its article, the amount it leads to and the parameter it used.

    `line` names the line of the request it is about; empty when it is about the whole.
    """

    label: str
    article: str
    amount: Cents | None = None
    parameter: Parameter | None = None
    note: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The part of a decision that answers one line of the request. `codes` hold what is not money (ground, rate…)."""

    ref: str
    outcome: str
    amounts: Mapping[str, Cents]
    codes: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule decided on facts at a date, and why.

    `missing` names the facts (outcome `unknown`) or the legal text (outcome `no_law`) without which nothing could
    be decided. `law` identifies the state of the parameters used: the same facts, date and law give the same decision.
    """

    outcome: str
    amounts: Mapping[str, Cents]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    rule: str
    on: date
    law: str = ""
    lines: tuple[Line, ...] = ()
    missing: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON values, to be kept with the case."""
        return typing.cast(dict[str, Any], plain.write(self))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Decision:
        """Read a decision that was kept. Raises plain.NotReadable with the path of what does not fit."""
        return typing.cast(Decision, plain.read(cls, data))


class Refusal(Exception):
    """The engine will not decide: `missing` names the legal text or value nobody recorded."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing

    def decision(self, rule: str, on: date, law: str) -> Decision:
        """The same refusal as a decision, so that screens and letters print it like any other."""
        step = Step("Décision impossible : texte manquant", self.missing, note=self.missing)
        return Decision("no_law", {}, (step,), (), rule, on, law, missing=(self.missing,))


Deciding = Callable[[Any, date], Decision]
_rules: dict[str, Rule] = {}
R = typing.TypeVar("R", bound=Callable[..., Decision])


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule: `name` is «slug.function», `facts` the dataclass it reads."""

    name: str
    decide: Deciding = field(repr=False)
    facts: type
    purpose: str

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the facts."""
        return plain.schema(self.facts)


class NoSuchRule(LookupError):
    """No rule of that name; the message offers near ones."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A kept decision beside the one the rule gives today on the same facts and date."""

    same: bool
    law_changed: bool
    kept: Decision
    again: Decision


def rule(function: R) -> R:
    """Register `function(facts, on) -> Decision` under «slug.function», slug being the fiche it lives in."""
    name = f"{_slug_of(function.__module__)}.{function.__name__}"
    facts = typing.get_type_hints(function)["facts"]
    _rules[name] = Rule(name, function, facts, (function.__doc__ or "").strip().partition("\n")[0])
    return function


def load_rules(package: str = "finalite.missions") -> None:
    """Import the `rules` module of each fiche, wherever there is one, so that its rules register."""
    for shelf in pkgutil.iter_modules(importlib.import_module(package).__path__):
        shelf_name = f"{package}.{shelf.name}"
        for fiche in pkgutil.iter_modules(importlib.import_module(shelf_name).__path__):
            _import_rules(f"{shelf_name}.{fiche.name}")


def find_rule(name: str) -> Rule:
    """The rule of that name, loading the fiches if needed. Raises NoSuchRule with near names."""
    if name not in _rules:
        load_rules()
    if name not in _rules:
        near = get_close_matches(name, _rules, 3, 0.4)
        raise NoSuchRule(f"no rule {name!r}; near: {', '.join(near) or ', '.join(sorted(_rules))}")
    return _rules[name]


def list_rules() -> list[dict[str, Any]]:
    """Each rule with its purpose and the JSON Schema of its facts, for `finalite decide --list`."""
    load_rules()
    return [{"rule": name, "purpose": _rules[name].purpose, "facts": _rules[name].schema()} for name in sorted(_rules)]


def decide(name: str, facts: Mapping[str, Any], on: date) -> Decision:
    """Run a rule on JSON facts, for `finalite decide SLUG.RULE`. Raises NoSuchRule or plain.NotReadable."""
    found = find_rule(name)
    return found.decide(plain.read(found.facts, facts), on)


def replay(decision: Decision, facts: Any) -> Replay:
    """Decide again on the same facts and date, and compare; the law may have been corrected since."""
    again = find_rule(decision.rule).decide(facts, decision.on)
    law_changed = again.law != decision.law
    same = plain.write(replace(again, law=decision.law)) == plain.write(decision)
    return Replay(same, law_changed, decision, again)


def _slug_of(module: str) -> str:
    parts = module.split(".")
    return parts[3] if parts[:2] == ["finalite", "missions"] and len(parts) > 3 else parts[-1]


def _import_rules(fiche: str) -> None:
    try:
        importlib.import_module(f"{fiche}.rules")
    except ModuleNotFoundError as error:
        # A fiche without rules is ordinary; a rule that fails to import something else is a fault.
        if error.name != f"{fiche}.rules":
            raise
