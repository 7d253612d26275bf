"""A register comes in from a file, or starts empty: another organisation keeps its own, and nothing is half written."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    faults=["Fault", "ImportRefused"],
    folder=["bring", "new", "opened", "speaking_of"],
)
