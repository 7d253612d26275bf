"""How many decisions each algorithm of the register really took, counted month by month in the tables."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    values=["Month"],
    counting=["ask_count", "count"],
    queries=["counted_at", "months"],
)
