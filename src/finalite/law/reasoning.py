"""Keeps the thread of a decision: the values of the law it cites, what they warn of, and its steps in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from finalite.kernel import decision
from finalite.kernel.money import Cents

from . import reader
from .values import Value


class Reasoning:
    """Collects steps and warnings while a rule thinks, then gives the Decision. One per decision, never shared."""

    __slots__ = ("_warnings", "on", "rule", "steps")

    def __init__(self, rule: str, on: date) -> None:
        self.rule, self.on = rule, on
        self.steps: list[decision.Step] = []
        self._warnings: dict[str, None] = {}

    def value(self, name: str, day: date) -> Value:
        """The value in force on a day, its warnings noted once. Raises MissingLaw."""
        found, warnings = _with_warnings(name, day)
        for warning in warnings:
            self._warnings[warning] = None
        return found

    def number(self, name: str, day: date) -> int:
        """Same, when only the whole number matters."""
        return self.value(name, day).number

    def peek(self, name: str, day: date) -> int:
        """Same without noting its warnings, for a condition that is first tried and cited only if it holds."""
        return _with_warnings(name, day)[0].number

    def step(
        self,
        label: str,
        article: str,
        amount: Cents | None = None,
        value: Value | None = None,
        note: str = "",
        line: str = "",
        at: int | None = None,
    ) -> None:
        """Add a move to the reasoning, with the value of the law it used; `at` puts it earlier, where people look."""
        step = decision.Step(label, article, amount, value.cited if value else None, note, line)
        self.steps.insert(len(self.steps) if at is None else at, step)

    def warn(self, warning: str) -> None:
        """Note something that whoever reads the decision must know."""
        self._warnings[warning] = None

    def conclude(self, decide: Callable[..., decision.Decision], *given: object) -> decision.Decision:
        """What `decide` says of what is given; a fact that is unknown is asked for, a text that is missing is named."""
        try:
            return decide(*given)
        except decision.MissingFact as unknown:
            return self.ask(unknown.names)
        except decision.Refusal as refusal:
            return self.refuse_for_law(refusal)

    def decide(
        self,
        outcome: str,
        amounts: Mapping[str, Cents],
        lines: tuple[decision.Line, ...] = (),
        missing: tuple[str, ...] = (),
    ) -> decision.Decision:
        """Close the reasoning."""
        return decision.Decision(
            outcome,
            amounts,
            tuple(self.steps),
            tuple(self._warnings),
            self.rule,
            self.on,
            reader.version(),
            lines,
            missing,
        )

    def refuse_for_law(self, refusal: decision.Refusal) -> decision.Decision:
        """Close without deciding, since a text is missing; the message names it."""
        self.step("Décision impossible : texte manquant", "", note=refusal.missing)
        return self.decide("no_law", {}, missing=(refusal.missing,))

    def ask(self, facts: tuple[str, ...]) -> decision.Decision:
        """Close without deciding, since facts are missing; `missing` names each."""
        self.step("Décision impossible : faits à connaître", "", note=", ".join(facts))
        return self.decide("unknown", {}, missing=facts)


@lru_cache(maxsize=65_536)
def _with_warnings(name: str, day: date) -> tuple[Value, tuple[str, ...]]:
    found = reader.value(name, day)
    return found, found.warnings(day)


reader.also_forget.append(_with_warnings.cache_clear)
