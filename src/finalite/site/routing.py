"""Keeps the archive apart: that database holds archived rows, and nothing that lives."""

from typing import Any

ARCHIVE = "archive"
ARCHIVED = ("retention", "archivedrow")


class ArchiveApart:
    """Creates in the archive the one table that belongs there, and never that table elsewhere."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Django asks this for each table of each database."""
        if model_name is None:
            return None if db != ARCHIVE else app_label == ARCHIVED[0]
        return ((app_label, model_name) == ARCHIVED) == (db == ARCHIVE)
