"""Writes what the silence of a board is: a rejection, on the day after its last (CSS R142-6, R142-8-5)."""

from datetime import date

from django.db.models import Model, QuerySet

from finalite.capabilities import jobs

from .operations import close_case

REJECTED = "implied_rejection"


def reject_by_silence(appeals: QuerySet, *, on: date, after: int, limit: int, **written: object) -> jobs.SliceDone:
    """Mark as rejected the next appeals whose board stayed silent past its day, each exactly once; close their cases.

    `appeals` are those that wait for an answer, each with the `silent_on` of its board; `written` is what their other
    columns then say. A board that answers later still settles the appeal.
    """
    late = appeals.select_for_update().filter(silent_on__lt=on)
    return jobs.one_slice(late, lambda row: _reject(row, written, on), after=after, limit=limit)


def _reject(row: Model, written: dict[str, object], on: date) -> None:
    for column, value in written.items():
        setattr(row, column, value)
    row.save(update_fields=list(written))
    if row.case_id:  # type: ignore[attr-defined]
        close_case(case_id=row.case_id, outcome=REJECTED, on=on)  # type: ignore[attr-defined]
