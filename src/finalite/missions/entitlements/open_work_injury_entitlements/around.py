"""What stands around the files of somebody: one statement a table, however many files are shown together."""

from collections.abc import Iterable
from typing import Any

from . import models

ORDERS: dict[Any, tuple[str, ...]] = {
    models.Certificate: ("issued_on", "pk"),
    models.Contest: ("pk",),
    models.Death: ("pk",),
    models.InjuryDecision: ("rank",),
    models.Notice: ("sent_on", "pk"),
    models.Questionnaire: ("pk",),
    models.Statement: ("on", "pk"),
}


class Around:
    """The rows of other tables about these files, read when one of them is first asked for."""

    def __init__(self, files: Iterable[models.InjuryFile]) -> None:
        self._files = [one.pk for one in files]
        self._read: dict[Any, dict[int, list[Any]]] = {}

    def of(self, model: Any, file: models.InjuryFile) -> list[Any]:
        """The rows of one table about one of the files, in the order they are told."""
        if model not in self._read:
            self._read[model] = self._rows(model)
        return self._read[model].get(file.pk, [])

    def _rows(self, model: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for row in model.objects.filter(file__in=self._files).order_by(*ORDERS[model]):
            found.setdefault(row.file_id, []).append(row)
        return found
