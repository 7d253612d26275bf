"""Runs recurring tasks when they are due, each by one worker only."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from .models import NextRun
from .tasks import Recurring, all_recurring


def run_due(*, clock: Callable[[], datetime]) -> int:
    """Run what is due and return how much was; a task that fails shows the name of its error, and comes back."""
    now, declared = clock(), all_recurring()
    due_at = dict(NextRun.objects.values_list("name", "due_at"))
    _announce([task for task in declared if task.name not in due_at], now)
    return sum(_run(task, now) for task in declared if due_at.get(task.name, now) <= now)


def _announce(new: list[Recurring], now: datetime) -> None:
    if new:
        NextRun.objects.bulk_create([NextRun(name=task.name, due_at=now) for task in new], ignore_conflicts=True)


def _run(task: Recurring, now: datetime) -> bool:
    """The move of the hand and the work commit together: a worker killed in between leaves the task due."""
    try:
        with transaction.atomic():
            moved = NextRun.objects.filter(name=task.name, due_at__lte=now).update(
                due_at=now + task.every, last_at=now, error=""
            )
            if moved:
                task.function(now=now)
        return bool(moved)
    except Exception as problem:
        NextRun.objects.filter(name=task.name, due_at__lte=now).update(
            due_at=now + task.every, last_at=now, error=type(problem).__name__
        )
        return True
