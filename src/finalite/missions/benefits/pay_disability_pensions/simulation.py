"""Reads the form of the simulator into facts, and keeps nothing: neither a session, nor a row, nor an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from finalite import law
from finalite.kernel import typed
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Refusal
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN
from finalite.law import disability_supplement

from . import rules
from .facts import Home, PensionFacts, SupplementFacts, WidowAmountFacts

FIELDS = ("kind", "starts_on", "mean_wage", "principal", "home", "resources")
KINDS = ("1", "2", "3", "3_helped", "widow")
FIRST = date(2017, 4, 1)
"""The first day for which the lowest pension is recorded."""
DAY = "Écrire une date, depuis avril 2017 et dans l’année qui vient au plus"
TOO_LITTLE = "Compter aussi la pension : ce montant est plus petit qu’elle"
AMOUNT = "Écrire un montant en euros, comme 1 250,50"
MOST = 100_000_000
"""A million euros."""


@dataclass
class Form:
    """The form as typed, its faults by field, and what the rules say once they were asked to compute."""

    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    decision: Decision | None = None
    supplement: Decision | None = None

    @property
    def total(self) -> Cents | None:
        """What a month would give in all; None where the pension is not known."""
        if self.decision is None or "monthly" not in self.decision.amounts:
            return None
        return Cents(
            self.decision.amounts["monthly"] + (self.supplement.amounts.get("monthly", 0) if self.supplement else 0)
        )


def read(given: Mapping[str, str], on: date) -> Form:
    """The form that was sent; an empty one asks for nothing."""
    form = Form({name: given.get(name, "").strip() for name in FIELDS})
    if given:
        _decide(form, on)
    return form


def _decide(form: Form, on: date) -> None:
    starts_on = typed.day(form, "starts_on", FIRST, add_months(on, 12), DAY)
    wage, principal, resources = (
        typed.euros(form, name, MOST, AMOUNT) for name in ("mean_wage", "principal", "resources")
    )
    if form.faults:
        return
    if form.typed["kind"] == "widow":
        widow = WidowAmountFacts(principal=_known(principal), starts_on=_known(starts_on))
        form.decision = rules.compute_widow_pension(widow, on)
    else:
        form.decision = rules.compute_pension(_facts(form, starts_on, wage), on)
    if form.typed["home"] in set(Home) and starts_on is not None:
        if resources is not None and resources < form.decision.amounts.get("pension", 0):
            form.faults["resources"], form.decision = TOO_LITTLE, None
            return
        form.supplement = _supplement(form, starts_on, resources, on)


def _facts(form: Form, starts_on: date | None, wage: int | None) -> PensionFacts:
    kind = form.typed["kind"] if form.typed["kind"] in KINDS else ""
    return PensionFacts(
        category=int(kind[0]) if kind else UNKNOWN,
        starts_on=_known(starts_on),
        mean_wage=_known(wage),
        third_person=kind == "3_helped",
    )


def _supplement(form: Form, starts_on: date, resources: int | None, on: date) -> Decision:
    """The supplementary allowance: all that the home has counts, the pension with it."""
    known: dict[str, Any] = {"home": Home(form.typed["home"]), "resources_month": _known(resources)}
    facts = SupplementFacts(pension=True, resides=True, draws_retirement=False, **known)
    thought = law.Reasoning("pay_disability_pensions.simulation", on)
    try:
        return disability_supplement.assess(facts, starts_on, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def _known(value: Any) -> Any:
    return UNKNOWN if value is None else value
