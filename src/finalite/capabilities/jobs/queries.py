"""What pages show of the queue: progress, what waits, what failed and what comes back."""

from .models import FAILED, READY, RUNNING, NextRun, QueuedJob
from .tasks import all_recurring
from .values import JobView, Progress, Recurrence


def job_by_key(*, key: str) -> JobView | None:
    """One job, None where it was never queued or is forgotten."""
    row = QueuedJob.objects.filter(key=key).first()
    return _view(row) if row else None


def jobs_of(*, fiche: str, limit: int = 50) -> tuple[JobView, ...]:
    """The newest jobs of a fiche, whatever their state."""
    return tuple(map(_view, QueuedJob.objects.filter(fiche=fiche).order_by("-pk")[:limit]))


def failed(*, limit: int = 50) -> tuple[JobView, ...]:
    """Jobs that need somebody: they were tried as often as allowed."""
    return tuple(map(_view, QueuedJob.objects.filter(state=FAILED).order_by("-pk")[:limit]))


def waiting() -> int:
    """How many jobs are ready or running."""
    return QueuedJob.objects.filter(state__in=(READY, RUNNING)).count()


def schedule() -> tuple[Recurrence, ...]:
    """Every recurring task with its last and next run."""
    rows = NextRun.objects.in_bulk()
    return tuple(_recurrence(task, rows.get(task.name)) for task in all_recurring())


def _recurrence(task, row: NextRun | None) -> Recurrence:
    if row is None:
        return Recurrence(task.name, task.every, None, None, "")
    return Recurrence(task.name, task.every, row.due_at, row.last_at, row.error)


def _view(row: QueuedJob) -> JobView:
    progress = Progress(**row.progress)
    return JobView(
        row.key,
        row.task,
        row.fiche,
        row.state,
        progress.done,
        progress.of,
        row.attempts,
        row.error,
        row.run_at,
        row.created_at,
        row.ended_at,
    )
