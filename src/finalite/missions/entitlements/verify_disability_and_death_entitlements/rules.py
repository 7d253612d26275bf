"""Compares what was declared with what other bodies say, and lists the differences; decides nothing about a right."""

from datetime import date

from finalite.kernel.decision import Decision, Line, Step, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import Unknown

from .facts import AwardFacts, Condition

NAME = "verify_disability_and_death_entitlements.check_award_conditions"
CONSISTENT, DIFFERS, UNDECIDED = "consistent", "differs", "unknown"
AMOUNTS = (Condition.RESOURCES, Condition.TAX_INCOME)
ARTICLES = {
    Condition.RESIDENCE: "CSS L815-24",
    Condition.STAY: "CSS L815-24",
    Condition.RETIREMENT: "CSS L341-15",
    Condition.RESOURCES: "CSS L815-24-1",
    Condition.TAX_INCOME: "CSS L161-1-4",
    Condition.SCHEME: "CSS L161-1-4",
}
LABELS = {
    Condition.RESIDENCE: "résidence en France",
    Condition.STAY: "séjour régulier",
    Condition.RETIREMENT: "pension de vieillesse",
    Condition.RESOURCES: "ressources du foyer par mois",
    Condition.TAX_INCOME: "revenu de l’avis d’imposition",
    Condition.SCHEME: "régime de rattachement",
}


@rule
def check_award_conditions(facts: AwardFacts, on: date) -> Decision:
    """List, condition by condition, what agrees, what differs beyond the tolerance, and what nobody confirmed.

    Any difference gives `differs`; none but something unconfirmed gives `unknown`, never a suspicion.
    """
    lines = tuple(_compare(condition, facts) for condition in Condition)
    outcomes = [line.outcome for line in lines]
    outcome = DIFFERS if DIFFERS in outcomes else UNDECIDED if UNDECIDED in outcomes else CONSISTENT
    missing = tuple(line.ref for line in lines if line.outcome == UNDECIDED)
    steps = tuple(_step(line, facts) for line in lines)
    # a difference stands whatever else is missing: the missing facts are then no reason to know nothing
    return Decision(outcome, {}, steps, (), NAME, on, lines=lines, missing=missing if outcome == UNDECIDED else ())


def _compare(condition: Condition, facts: AwardFacts) -> Line:
    declared, received = getattr(facts.declared, condition), getattr(facts.received, condition)
    if isinstance(declared, Unknown) or isinstance(received, Unknown):
        return Line(condition, UNDECIDED, {}, {})
    if condition not in AMOUNTS:
        return Line(condition, CONSISTENT if declared == received else DIFFERS, {}, {})
    gap, allowed = abs(received - declared), declared * facts.tolerance // 10_000
    amounts = {
        "declared": Cents(declared),
        "received": Cents(received),
        "difference": Cents(gap),
        "tolerance": Cents(allowed),
    }
    return Line(condition, DIFFERS if gap > allowed else CONSISTENT, amounts, {})


def _step(line: Line, facts: AwardFacts) -> Step:
    condition = Condition(line.ref)
    told = {CONSISTENT: "concordent", DIFFERS: "diffèrent", UNDECIDED: "non confirmée"}[line.outcome]
    note = f"{told} ; tolérance de {_percent(facts.tolerance)} %" if line.amounts else told
    return Step(LABELS[condition], ARTICLES[condition], line.amounts.get("difference"), note=note, line=line.ref)


def _percent(points: int) -> str:
    whole, rest = divmod(points, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") if rest else str(whole)
