"""Reads care sheets in the open format of `docs/care-sheet-format.md`, for each fiche that pays what they bill.

`read` and `check` turn bytes into sound lines or faults, `acts` is the table of what a line may name, `tables` has the
columns that each fiche keeps of a delivery, and a `Desk` over them takes deliveries in: good lines once, bad ones in
quarantine with their reasons. What is due on a line is for the fiche to say.
"""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    answers=["FaultShown", "Quarantined", "Receipt", "faults", "quarantined", "receipt"],
    desk=["Desk"],
    known=["Known", "fault_of", "known_of"],
    lines=["LONGEST", "Fault", "RawLine", "SheetLine"],
    reading=["read", "read_one"],
    sheet=["MARKS", "OUTSIDE", "PATHWAY", "UNREAD", "check"],
    values=["Channel", "Pathway", "SheetFormat", "SheetMark"],
)
