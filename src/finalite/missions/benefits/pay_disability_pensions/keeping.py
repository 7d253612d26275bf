"""Keeps each decision with its facts, and decides it again when asked."""

from datetime import date

from finalite.capabilities import register
from finalite.kernel import plain
from finalite.kernel.decision import Decision, Replay, find_rule, replay

from . import files, models


def keep(
    row: models.PensionFile,
    what: str,
    effective_on: date,
    category: int | None,
    facts: object,
    decided: Decision,
    on: date,
) -> models.PensionDecision:
    """Keep a decision with its facts, so that it can be decided again."""
    return models.PensionDecision.objects.create(
        **files.of(row, on),
        decided_by=register.current_actor().user,
        rank=models.PensionDecision.objects.filter(file=row).count() + 1,
        what=what,
        effective_on=effective_on,
        category=category,
        pension=decided.amounts.get("pension"),
        outcome=decided.outcome,
        facts=plain.write(facts),
        decision=decided.to_json(),
    )


def replayed(made: models.PensionDecision | models.MonthPaid) -> Replay:
    """A kept decision, or that of a month paid, beside the one that its rule gives today on the same facts."""
    kept = Decision.from_json(made.decision)
    return replay(kept, plain.read(find_rule(kept.rule).facts, made.facts))
