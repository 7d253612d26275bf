"""Fields whose column belongs to a data category: every compilation, write and read of a value is checked."""

from functools import cached_property
from typing import Any

from django.core import checks
from django.db import models
from django.db.models.expressions import Col, DatabaseDefault
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute

from .. import purpose
from . import catalog
from .ownership import Owner

current = purpose._active.get
"""The purpose in force, or None; bound once, for it is asked for each column of each statement."""


class PersonalCol(Col):
    """A reference to a personal column, which compiles only inside a purpose that may read it."""

    def as_sql(self, compiler, connection):
        self.target.refer()
        return super().as_sql(compiler, connection)

    def relabeled_clone(self, relabels):
        if self.alias is None:
            return self
        return self.__class__(relabels.get(self.alias, self.alias), self.target, self.output_field)


class CheckedAttribute(DeferredAttribute):
    """A value loaded under one purpose cannot be read under another that may not have it."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        field = self.field
        if current() is not field.read_by:
            field.allow_attribute(instance)
        values = instance.__dict__
        name = field.attname
        if name in values:
            return values[name]
        return super().__get__(instance, cls)

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class CheckedForeignKey(CheckedAttribute, ForeignKeyDeferredAttribute):
    def __set__(self, instance, value):
        ForeignKeyDeferredAttribute.__set__(self, instance, value)


class Personal:
    """What makes a field personal. `category` is part of the field's definition, so it goes into migrations."""

    name: Any
    column: Any
    attname: Any
    model: Any
    category: str | None
    descriptor_class: Any = CheckedAttribute
    read_by: Any = object()
    """The last purpose found to read this column: the common case costs one comparison."""

    def __init__(self, *args, category: str | None = None, **options):
        self.category = category
        super().__init__(*args, **options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        options["category"] = self.category
        return name, path, args, options

    def get_col(self, alias, output_field=None):
        plain = super().get_col(alias, output_field)
        return PersonalCol(plain.alias, self, plain.output_field)

    @cached_property
    def cached_col(self):
        return PersonalCol(self.model._meta.db_table, self)

    def refer(self) -> None:
        """Let the column into a statement, and note its category; raises `PurposeViolation`."""
        active = current()
        if active is not self.read_by:
            if not self._is_read_by(active):
                raise self._refusal("read", active)
            self.read_by = active
        purpose.touch(self.category or "")

    def allow_attribute(self, instance) -> None:
        """Let a value be read from an object in memory; an object not yet saved shows what may be written, too."""
        active = current()
        if self._is_read_by(active):
            self.read_by = active
        elif not (instance._state.adding and self._is_written_by(active)):
            raise self._refusal("read", active)

    def pre_save(self, instance, add):
        """The value on its way to the database: the compiler checks the write, so reading it here is no reading."""
        value = instance.__dict__.get(self.attname, DatabaseDefault)
        if value is DatabaseDefault or isinstance(value, DatabaseDefault) or self._is_automatic():
            return super().pre_save(instance, add)
        return value

    def check(self, **options):
        found = super().check(**options)
        if not self.category:
            found.append(
                checks.Error(
                    "personal field without a data category: which category of the vocabulary does this column hold?",
                    hint='add category="…"',
                    obj=self,
                    id="guard.E001",
                )
            )
        return found

    def _is_automatic(self) -> bool:
        return getattr(self, "auto_now", False) or getattr(self, "auto_now_add", False)

    def _is_read_by(self, active) -> bool:
        return isinstance(active, Owner) or self.column in self._table().view(active).reads

    def _is_written_by(self, active) -> bool:
        return isinstance(active, Owner) or self.column in self._table().view(active).writes

    def _table(self) -> catalog.Table:
        found = catalog.find(self.model._meta.db_table)
        if found is None or found.model is not self.model:
            raise purpose.PurposeViolation(f"{self.model._meta.label} is not a personal model of the register")
        return found

    def _refusal(self, verb: str, active) -> purpose.PurposeViolation:
        label = f"{self.model._meta.label}.{self.name}"
        return purpose.PurposeViolation(f"{active.code} may not {verb} {label}, which holds {self.category}")


class CharField(Personal, models.CharField):
    pass


class TextField(Personal, models.TextField):
    pass


class DateField(Personal, models.DateField):
    pass


class DateTimeField(Personal, models.DateTimeField):
    pass


class IntegerField(Personal, models.IntegerField):
    pass


class BigIntegerField(Personal, models.BigIntegerField):
    pass


class BinaryField(Personal, models.BinaryField):
    pass


class BooleanField(Personal, models.BooleanField):
    pass


class JSONField(Personal, models.JSONField):
    pass


class ForeignKey(Personal, models.ForeignKey):
    descriptor_class = CheckedForeignKey
