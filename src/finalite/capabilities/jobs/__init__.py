"""Work that survives a crash: queued in the transaction it belongs to, done in slices, never lost, never done twice."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    values=["Job", "JobView", "Progress", "Recurrence", "SliceDone"],
    tasks=["task", "recurring"],
    slicing=["in_slices", "one_slice", "until_finished", "until_none"],
    operations=["enqueue", "forget", "queue", "retry"],
    worker=["work", "run_ready"],
    queries=["failed", "job_by_key", "jobs_of", "schedule", "waiting"],
)
