"""What a change of facts, rights or law does to months already paid: the difference of each, to be paid or owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Line, rule
from finalite.kernel.money import Cents

from . import month
from .facts import MonthFacts

NAME = "pay_disability_pensions.compare_months"
DEDUCTED, DEDUCTED_SELF_EMPLOYED = (
    "invalidity.earnings.months_deducted",
    "invalidity.earnings.months_deducted_self_employed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidMonth:
    """A month as it was paid, in cents, and the facts known of it now."""

    paid: int
    caf: int = 0
    facts: MonthFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFacts:
    """The months already paid that a change may touch."""

    months: tuple[PaidMonth, ...]


@rule
def compare_months(facts: ComparedFacts, on: date) -> Decision:
    """Say for each month what is still to pay or was too much; where a text lacks for one, nothing is compared.

    Amounts: `arrears` for the person, `overpaid` by the person; what the family-allowance fund got is never asked back
    from the person: `caf_difference` says it apart.
    """
    thought = law.Reasoning(NAME, on)
    lines = []
    for one in facts.months:
        decided = month.compute_month(one.facts, on)
        if decided.outcome == "no_law":
            return thought.refuse_for_law(law.MissingLaw(decided.missing[0]))
        lines.append(_line(one, decided, thought))
    arrears = sum(line.amounts["arrears"] for line in lines)
    overpaid = sum(line.amounts["overpaid"] for line in lines)
    caf = sum(line.amounts["caf_difference"] for line in lines)
    found = {"arrears": Cents(arrears), "overpaid": Cents(overpaid), "caf_difference": Cents(caf)}
    return thought.decide("changed" if any(found.values()) else "same", found, tuple(lines))


def _line(one: PaidMonth, decided: Decision, thought: law.Reasoning) -> Line:
    difference = decided.amounts["paid"] - one.paid
    ref = one.facts.month.isoformat()
    for warning in decided.warnings:
        thought.warn(warning)
    if difference:
        label = "reste à payer pour le mois" if difference > 0 else "payé en trop pour le mois"
        thought.step(label, "CSS R341-12", Cents(abs(difference)), note=f"{one.facts.month:%m/%Y}", line=ref)
    amounts: Mapping[str, Cents] = {
        "due": decided.amounts["paid"],
        "arrears": Cents(max(difference, 0)),
        "overpaid": Cents(max(-difference, 0)),
        "caf_difference": Cents(decided.amounts["caf"] - one.caf),
    }
    return Line(ref, "changed" if difference else "same", amounts, {})


def months_held(decided_on: date, self_employed: bool) -> tuple[date, ...]:
    """The months from which a comparison with earnings takes: the next three, or twelve for the self-employed
    (CSS R341-17 II). Raises `MissingLaw`.
    """
    many = law.value(DEDUCTED_SELF_EMPLOYED if self_employed else DEDUCTED, decided_on).number
    first = add_months(decided_on.replace(day=1), 1)
    return tuple(add_months(first, n) for n in range(many))
