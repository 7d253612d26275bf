"""Packages of an experiment: paid as its dated specification says, to who takes part, for patients who agreed."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import Unknown

from .facts import PackageFacts, Unit

NAME = "pay_derogatory_cover.experiment_package"
PAID, REFUSED = "paid", "refused"
ARTICLE = "CSS L162-31-1"
FULL = 10_000
Met = tuple[str, ...] | bool


@rule
def experiment_package(facts: PackageFacts, on: date) -> Decision:
    """Pay a package within the experiment, the inclusion of the patient and the number its specification allows."""
    thought = law.Reasoning(NAME, on)
    met = _runs(facts, thought)
    if met and facts.unit is not Unit.PERFORMANCE:
        met = _included(facts, thought)
    if met is True:
        met = _numbered(facts, thought)
    if met is not True:
        return thought.decide(REFUSED, {}) if met is False else thought.ask(met)
    return thought.decide(PAID, _amounts(facts, thought))


def _runs(facts: PackageFacts, thought: law.Reasoning) -> Met:
    runs = facts.starts_on <= facts.done_on < facts.ends_on
    thought.step("expérimentation en cours" if runs else "expérimentation non commencée ou achevée", ARTICLE)
    if runs and facts.unit is Unit.PERFORMANCE and isinstance(facts.score, Unknown):
        return ("score",)
    return runs


def _included(facts: PackageFacts, thought: law.Reasoning) -> Met:
    if facts.included_on is None or facts.done_on < facts.included_on:
        thought.step("patient non inclus ce jour-là", ARTICLE)
        return False
    if facts.left_on is not None and facts.done_on >= facts.left_on:
        thought.step("patient sorti de l’expérimentation", ARTICLE)
        return False
    named = ("informed", "agreed") if facts.needs_agreement else ("informed",)
    unknown = tuple(name for name in named if isinstance(getattr(facts, name), Unknown))
    if unknown:
        return unknown
    held = all(getattr(facts, name) for name in named)
    thought.step("patient informé et d’accord" if held else "patient non informé ou en désaccord", "CSS R162-50-1 s.")
    return held


def _numbered(facts: PackageFacts, thought: law.Reasoning) -> Met:
    """Once in its period, and no more often than the specification allows in all."""
    if facts.in_period:
        thought.step("forfait déjà payé pour cette période", ARTICLE, note=facts.source)
        return False
    if facts.most is not None and facts.paid_before >= facts.most:
        thought.step("nombre de forfaits du cahier des charges atteint", ARTICLE, note=facts.source)
        return False
    return True


def _amounts(facts: PackageFacts, thought: law.Reasoning) -> dict[str, Cents]:
    due = facts.amount
    thought.step("montant du cahier des charges", ARTICLE, Cents(due), note=facts.source)
    if facts.unit is Unit.PERFORMANCE:
        due = facts.amount * int(facts.score) // FULL  # type: ignore[arg-type]
        thought.step("part acquise selon le résultat", ARTICLE, Cents(due))
    thought.step("versé sans avance à qui l’a facturé, financé par le fonds pour l’innovation", ARTICLE, Cents(due))
    return {"paid": Cents(due), "to_provider": Cents(due)}
