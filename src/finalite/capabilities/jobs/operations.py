"""Queues work in the caller's own transaction."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from .models import DONE, FAILED, READY, QueuedJob

CODE = re.compile(r"[\w.:/+-]{0,100}", re.ASCII)


def enqueue(*, task: str, key: str, fiche: str, args: Mapping[str, Any], run_at: datetime | None = None) -> None:
    """Queue `task` once for `key`, if the caller's transaction commits; a second call with the same key adds nothing.

    `args` may hold whole numbers, booleans, dates, codes (100 characters of letters, digits and ._:/+-) and lists of
    these, so that a queue never carries a name or a text about somebody; raises `ValueError` for anything else.
    """
    now = timezone.now()
    row = QueuedJob(
        key=key,
        task=task,
        fiche=fiche,
        args={name: _plain(name, value) for name, value in args.items()},
        run_at=run_at or now,
        created_at=now,
    )
    QueuedJob.objects.bulk_create([row], ignore_conflicts=True)


def queue(*tasks: str, fiche: str, when: object, **args: Any) -> int:
    """Queue each task for a fiche, once for `when` (a day, an hour); return how many tasks that is.

    A name without a dot is a task of the fiche itself.
    """
    for task in tasks:
        name = task if "." in task else f"{fiche}.{task}"
        enqueue(task=name, key=f"{name}:{fiche}:{when}", fiche=fiche, args=args)
    return len(tasks)


def retry(*, key: str) -> bool:
    """Give a failed job another round of attempts; False where no failed job has this key."""
    return bool(
        QueuedJob.objects.filter(key=key, state=FAILED).update(
            state=READY, attempts=0, error="", run_at=timezone.now(), ended_at=None
        )
    )


def forget(*, ended_before: datetime) -> int:
    """Remove jobs done before an instant and return how many; failed ones stay until somebody looked at them."""
    return QueuedJob.objects.filter(state=DONE, ended_at__lt=ended_before).delete()[0]


def _plain(name: str, value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(name, item) for item in value]
    if isinstance(value, str) and CODE.fullmatch(value):
        return str(value)
    raise ValueError(f"job argument {name!r}: give an id, a date or a short code, not this {type(value).__name__}")
