"""Keeps nothing longer than the register says, nothing shorter than a dispute needs, and proves it without the data."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    values=["Action", "ArchivedValue", "ArchivedItem", "Counted", "Done", "Due", "Erased", "Hold", "ProofCheck"],
    queries=["due", "is_over", "proofs"],
    counting=["ask_count", "check_proofs", "counted", "done"],
    engine=["run", "erase_due"],
    legal_holds=["hold", "release", "holds"],
    archive=["read_archive"],
    scoping=["RetentionError", "scopes"],
)
