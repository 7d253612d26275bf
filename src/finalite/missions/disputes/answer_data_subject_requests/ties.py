"""Gathers what the rules on acts about people close to an agent look at: few statements, however many agents."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value

from finalite.capabilities import journal, people
from finalite.capabilities.register.values import PersonId

from . import nearness
from .models import AgentFile, PublicFigure
from .nearness import Agent, Figure, Ties
from .watching import Unusual

WRITING = ("link_agent", "unlink_agent", "flag_public_figure", "lift_public_figure")
"""Acts that say who is close or known: they concern those people because they name them."""
PERIOD = ("from_on", "until_on")
NO_USER = ""
"""In the place of an account: somebody known to the public is told by no account."""


def near(asked: dict[str, Any], users: Collection[str]) -> Iterator[Unusual]:
    """What the acts asked for, by these accounts, had to do with people close to them or known to the public."""
    within, zone = asked["within"], asked["zone"]
    since, until = (at.astimezone(zone).date() for at in (within.first_at, within.last_at))
    agents, figures = _held(since, until)
    mates = people.housemates({one.person_id for one in agents if one.user in users}, since=since, until=until)
    named = {mate.person_id for home in mates.values() for mate in home}
    kept = people.records_among(named | _persons(agents, figures))
    met = list(journal.meetings(**asked, persons=kept.keys(), but=WRITING, few=nearness.FEW))
    seen = {kept[one.person_id] for one in met}
    workplaces = people.workplaces({one.user for one in agents if one.person_id in seen})
    return nearness.near(met, Ties(agents, figures, mates, workplaces, kept))


def _held(since: date, until: date) -> tuple[list[Agent], list[Figure]]:
    """The ties and flags in force between two days, both in, each under the record that goes on."""
    agents = _between(AgentFile.objects.all(), since, until).values_list("user", "person_id", *PERIOD)
    figures = _between(PublicFigure.objects.annotate(user=Value(NO_USER)), since, until)
    rows = list(agents.union(figures.values_list("user", "person_id", *PERIOD), all=True))
    linked = [Agent(*row) for row in rows if row[0] != NO_USER]
    flagged = [Figure(*row) for user, *row in rows if user == NO_USER]
    kept = people.kept_of(_persons(linked, flagged))
    return (
        [replace(one, person_id=kept[one.person_id]) for one in linked],
        [replace(one, person_id=kept[one.person_id]) for one in flagged],
    )


def _persons(agents: Iterable[Agent], figures: Iterable[Figure]) -> set[PersonId]:
    return {one.person_id for one in agents} | {one.person_id for one in figures}


def _between(rows: QuerySet, since: date, until: date) -> QuerySet:
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=since), from_on__lte=until)
