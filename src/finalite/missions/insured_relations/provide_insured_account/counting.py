"""Counts what steers the account, with no small cell."""

from datetime import date

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast

from finalite.capabilities import statistics
from finalite.capabilities.statistics import Count

from . import models


def accounts(on: date) -> tuple[Count, ...]:
    """How many accounts are open or blocked on a day."""
    rows = models.Account.objects.filter(opened_on__lte=on, closed_on=None)
    state = Case(When(blocked_on=None, then=Value("account_open")), default=Value("account_blocked"))
    return statistics.tabulate(rows=rows.annotate(state=state), dimensions=["state"]).counts()


def requests(since: date, until: date) -> tuple[Count, ...]:
    """How many requests came from `since` and before `until`, by kind and state."""
    rows = models.Request.objects.filter(asked_on__gte=since, asked_on__lt=until)
    return statistics.tabulate(rows=rows, dimensions=["kind", "state"]).counts()


def opinions(since: date, until: date) -> tuple[Count, ...]:
    """How many opinions were given from `since` and before `until`, by part of the account and score."""
    rows = models.Opinion.objects.filter(given_on__gte=since, given_on__lt=until)
    scored = rows.annotate(note=Cast("score", CharField()))
    return statistics.tabulate(rows=scored, dimensions=["about", "note"]).counts()
