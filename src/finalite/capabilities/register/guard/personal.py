"""Models of people: each row is about one person category, each personal column holds one data category."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models.base import ModelState

from .. import purpose
from . import catalog, checks
from .fields import (
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKey,
    IntegerField,
    JSONField,
    TextField,
    current,
)

__all__ = [
    "BigIntegerField",
    "BinaryField",
    "BooleanField",
    "CharField",
    "DateField",
    "DateTimeField",
    "ForeignKey",
    "IntegerField",
    "JSONField",
    "PersonalModel",
    "TextField",
]


class State(ModelState):
    """Django's state of a row, with the columns and values it was loaded with."""

    loaded: tuple[Sequence[str], Sequence[Any]] = ((), ())


class PersonalModel(models.Model):
    """A table about people. `subject` tells which person category each row is about; always pass it."""

    subjects: ClassVar[tuple[str, ...]] = ()
    """Person categories that rows may hold."""
    technical: ClassVar[dict[str, str]] = {}
    """Plain columns that say nothing of a person, and why."""
    retention: ClassVar[str] = ""
    """Id of the `[[retention]]` rule that the rows follow."""
    retention_from: ClassVar[str] = ""
    """Column holding the start event of the retention; null means that it has not started."""
    append_only: ClassVar[bool] = False
    """Anybody may add rows, nobody may change or remove one."""

    subject = models.CharField(max_length=40)

    class Meta:
        abstract = True

    @classmethod
    def check(cls, **options):
        return [*super().check(**options), *checks.of_model(cls)]

    @classmethod
    def from_db(cls, db, field_names, values):
        """Build a loaded row without passing each value through the checked attributes: the statement was checked."""
        if cls.__init__ is not models.Model.__init__:
            return super().from_db(db, field_names, values)
        row = cls.__new__(cls)
        state = State()
        state.adding = False
        state.db = db
        state.loaded = (field_names, values)
        row.__dict__.update(zip(field_names, values, strict=True))
        row._state = state
        return row

    def save(self, **options: Any) -> None:  # type: ignore[override]
        """Write what changed since the row was loaded, so that a purpose writes only what it means to."""
        if not self._state.adding and options.get("update_fields") is None and not options.get("force_insert"):
            options["update_fields"] = self._changed()
        super().save(**options)
        self._remember()

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        super().refresh_from_db(*args, **options)
        self._remember()

    def __reduce__(self):
        raise purpose.PurposeViolation(
            f"{self._meta.label} rows are neither pickled nor copied: they would outlive their purpose"
        )

    def _remember(self) -> None:
        held = self.__dict__
        names = [f.attname for f in self._meta.concrete_fields if f.attname in held]
        self._state.loaded = (names, [held[name] for name in names])  # type: ignore[attr-defined]

    def _changed(self) -> list[str]:
        """Names of the fields to write. A JSON value may change in place, so it is written wherever it may be."""
        names, values = getattr(self._state, "loaded", State.loaded)
        was, held = dict(zip(names, values, strict=True)), self.__dict__
        table = catalog.find(self._meta.db_table)
        writes = table.view(current()).writes if table else frozenset()
        return [
            f.name
            for f in self._meta.concrete_fields
            if f.attname in held
            and not f.primary_key
            and (
                f.attname not in was
                or was[f.attname] != held[f.attname]
                or getattr(f, "auto_now", False)
                or (isinstance(f, models.JSONField) and f.column in writes)
            )
        ]
