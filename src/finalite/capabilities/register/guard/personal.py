"""Models of people: each row holds one person category, each personal column one data category."""

from django.db import models

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
)

__all__ = [
    "BigIntegerField", "BinaryField", "BooleanField", "CharField", "DateField", "DateTimeField", "ForeignKey",
    "IntegerField", "JSONField", "PersonalModel", "TextField",
]


class PersonalModel(models.Model):
    """A table about people. `subject` tells which person category each row is about; always pass it."""

    subjects: tuple[str, ...] = ()
    """Person categories that rows may hold."""
    technical: dict[str, str] = {}
    """Plain columns that say nothing of a person, and why."""
    retention = ""
    """Id of the `[[retention]]` rule that the rows follow."""
    retention_from = ""
    """Column holding the start event of the retention; null means that it has not started."""
    append_only = False
    """Anybody may add rows, nobody may change or remove one."""

    subject = models.CharField(max_length=40)

    class Meta:
        abstract = True
