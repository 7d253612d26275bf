"""Keeps what was changed in somebody's cover and why, and closes a file when its last day is known."""

from datetime import date

from finalite.capabilities import documents

from . import models

PARTS: tuple[type[models.FilePart], ...] = (models.Member, models.Income, models.Evidence, models.Appeal)


def note(row: models.Application, on: date, what: str, why: str, run: str = "") -> None:
    """Keep what was changed for the household of a request, and why."""
    models.Change.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        made_on=on,
        run=run or f"application/{row.pk}",
        ended_on=row.ended_on,
        what=what,
        why=why[:200],
    )


def end_file(row: models.Application, on: date) -> None:
    """Write the last day of a file on all that it holds: the three years of its retention run from it."""
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    for part in PARTS:
        part._default_manager.filter(application=row).update(ended_on=on)
    models.Instalment.objects.filter(cover__application=row).update(ended_on=on)
    models.Change.objects.filter(person_id=row.person_id).update(ended_on=on)


def reopen_file(row: models.Application) -> None:
    """The file goes on: nothing of it is over any more."""
    row.ended_on = None
    row.save(update_fields=["ended_on"])
    for part in PARTS:
        part._default_manager.filter(application=row).update(ended_on=None)


def release_documents(row: models.Application) -> None:
    """Let the retention of the documents run, once nothing can move the last day of the file any more."""
    kept = models.Evidence.objects.filter(application=row).values_list("document_id", flat=True)
    documents.start_retention(kept, on=row.ended_on)
