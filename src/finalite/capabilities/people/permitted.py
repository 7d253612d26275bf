"""Chooses the columns a question may read under the purpose of the moment."""

from collections.abc import Iterable

from django.db import models

from finalite.capabilities.register import purpose


def columns(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Those of `names` that the active purpose may read; plain columns always; refuses without one."""
    readable = purpose.active().readable(model.subjects)  # type: ignore[attr-defined]
    fields = ((name, getattr(model._meta.get_field(name), "category", None)) for name in names)
    return [name for name, category in fields if category is None or category in readable]
