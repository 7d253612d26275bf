"""The inventory of algorithms with what they really decided (CRPA L. 312-1-3, GDPR 22): figures, about nobody."""

from dataclasses import dataclass
from datetime import date, datetime

from finalite.capabilities import decisions, register
from finalite.capabilities.register.entry import Algorithm, Entry


@dataclass(frozen=True, slots=True)
class AlgorithmUse:
    """One declared algorithm and the decisions that it took over the period; `by_agents` where the tables say it."""

    fiche: str
    algorithm: str
    effect: str
    article: str
    decisions: int
    by_agents: int | None
    first_month: date | None
    last_month: date | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every algorithm in force; `counted_at` is the hour of the oldest count, None before the first."""

    since: date
    counted_at: datetime | None
    uses: tuple[AlgorithmUse, ...]


@register.query("steer_and_evaluate")
def algorithms_in_use(*, since: date) -> Inventory:
    """The algorithms of every fiche in force with the decisions kept since the month of `since`, as last counted."""
    months: dict[tuple[str, str], list[decisions.Month]] = {}
    for one in decisions.months(since=since):
        months.setdefault((one.fiche, one.rule), []).append(one)
    uses = tuple(
        _use(entry, algorithm, months.get((entry.slug, algorithm.rule), []))
        for entry in register.entries()
        if entry.in_force
        for algorithm in entry.algorithms
    )
    return Inventory(since.replace(day=1), decisions.counted_at(), uses)


def _use(entry: Entry, algorithm: Algorithm, months: list[decisions.Month]) -> AlgorithmUse:
    told = [one.by_agents for one in months if one.by_agents is not None]
    return AlgorithmUse(
        entry.slug,
        algorithm.id,
        algorithm.effect,
        algorithm.article,
        sum(one.decisions for one in months),
        sum(told) if told else None,
        months[0].month if months else None,
        months[-1].month if months else None,
    )
