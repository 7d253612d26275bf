"""Counts kept decisions by their rule. Any table of a fiche with a JSON column `decision` is found, none is listed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Substr

from finalite.capabilities import jobs, journal
from finalite.capabilities.register import loader, purpose

from .models import CountedMonth

COLUMN, WHO = "decision", "decided_by"
BY_ITSELF = "automation"
"""How the accounts of jobs begin."""
Key = tuple[str, date]


def count(*, fiche: str, at: datetime) -> int:
    """Count every decision that a fiche keeps, in place of the last count, and say so in the journal; their number.

    Runs as the fiche itself, with nobody at the keyboard: only the rule, the day and who decided are read.
    """
    found, agents = _counted(fiche)
    with transaction.atomic():
        CountedMonth.objects.filter(fiche=fiche).delete()
        CountedMonth.objects.bulk_create(
            CountedMonth(fiche=fiche, rule=rule, month=month, decisions=n, by_agents=agents.get(key), counted_at=at)
            for key, n in found.items()
            for rule, month in [key]
        )
        _journal(fiche, at)
    return found.total()


def ask_count(*, at: datetime) -> int:
    """Queue a count of every fiche in force with an algorithm; the number of jobs. The same minute asks once."""
    fiches = [entry.slug for entry in loader.entries() if entry.in_force and entry.algorithms]
    return sum(jobs.queue("decisions.count", fiche=fiche, when=f"{at:%Y%m%d%H%M}") for fiche in fiches)


def tables(fiche: str) -> Iterator[Any]:
    """The tables of a fiche that keep decisions with their steps."""
    for model in apps.get_app_config(fiche).get_models():
        columns = {field.name: field for field in model._meta.concrete_fields}
        if isinstance(columns.get(COLUMN), models.JSONField):
            yield model


def _counted(fiche: str) -> tuple[Counter[Key], dict[Key, int]]:
    found: Counter[Key] = Counter()
    agents: dict[Key, int] = {}
    with purpose.opened(purpose.purpose_of(fiche, purpose.AUTOMATION)):
        for model in tables(fiche):
            says_who = WHO in {field.name for field in model._meta.concrete_fields}
            for rule, month, n, by_agents in _of_table(model, says_who):
                key = (rule.removeprefix(f"{fiche}."), date.fromisoformat(f"{month}-01"))
                found[key] += n
                if says_who:
                    agents[key] = agents.get(key, 0) + by_agents
    return found, agents


def _of_table(model: Any, says_who: bool) -> list[tuple[str, str, int, int]]:
    rows = model._default_manager.annotate(
        of_rule=KeyTextTransform("rule", COLUMN), of_month=Substr(KeyTextTransform("on", COLUMN), 1, 7)
    )
    by_agents = Count("pk", filter=~Q(**{f"{WHO}__startswith": BY_ITSELF})) if says_who else models.Value(0)
    counted = rows.exclude(of_rule=None).values("of_rule", "of_month").annotate(n=Count("pk"), agents=by_agents)
    return list(counted.order_by().values_list("of_rule", "of_month", "n", "agents"))


def _journal(fiche: str, at: datetime) -> None:
    categories = {model._meta.get_field(COLUMN).category for model in tables(fiche)}
    journal.record(
        act=journal.ActRecord(
            at=at,
            user=f"automation:{fiche}",
            role=purpose.AUTOMATION,
            organisation="",
            fiche=fiche,
            operation="decisions.count",
            subpurpose=loader.entry(fiche).subpurposes[-1].id,
            persons=(),
            categories=tuple(sorted(categories)),
            outcome="done",
        )
    )
