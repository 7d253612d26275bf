"""What a model about people must say, and what no model may do with a table about people."""

from typing import Any

from django.apps import apps
from django.core import checks

from . import catalog


def of_model(model: Any) -> list[checks.CheckMessage]:
    """Errors in the declaration of one personal model."""
    meta, found = model._meta, []
    if meta.proxy:
        return [
            _error(model, "is a proxy of a table about people: which model speaks for the table? Remove the proxy", 2)
        ]
    if not model.subjects:
        found.append(_error(model, "does not say whom its rows are about: set `subjects` to person categories", 3))
    if any(parent._meta.db_table != meta.db_table for parent in meta.get_parent_list()):
        found.append(_error(model, "inherits a table: repeat the columns or link by id instead", 4))
    if meta.local_many_to_many:
        found.append(
            _error(
                model, "has a many-to-many field, whose hidden table nobody declares: write a personal link model", 5
            )
        )
    return found + [
        _error(model, f"says nothing of the plain column {f.name}: give it a category, or a reason in `technical`", 6)
        for f in _unexplained(model)
    ]


@checks.register(checks.Tags.models)
def twins(app_configs: Any = None, **options: Any) -> list[checks.CheckMessage]:
    """One error for each second model on a table about people, which would see its columns without their categories."""
    every = (m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy)
    pairs = ((m, catalog.find(m._meta.db_table)) for m in every)
    return [_error(m, f"maps the table of {t.label}: use that model", 7) for m, t in pairs if t and t.model is not m]


@checks.register(checks.Tags.database)
def backends(databases: Any = None, **options: Any) -> list[checks.CheckMessage]:
    """One error for each database reached by a backend that has no guard."""
    from django.db import connections

    return [
        checks.Error(
            f"database {alias!r} is not behind the purpose guard: use {__package__}.backends.sqlite or "
            ".postgresql as its ENGINE",
            id="guard.E008",
        )
        for alias in databases or ()
        if not hasattr(connections[alias], "finalite")
    ]


def _unexplained(model: Any) -> list[Any]:
    """Plain columns without a reason; keys, links by key and `subject` need none."""
    plain = [f for f in model._meta.concrete_fields if not getattr(f, "category", None) and not hasattr(f, "category")]
    return [
        f
        for f in plain
        if not (
            f.primary_key or f.is_relation or f.name == "subject" or f.name.endswith("_id") or f.name in model.technical
        )
    ]


def _error(model: Any, message: str, number: int) -> checks.CheckMessage:
    return checks.Error(f"{model._meta.label} {message}.", obj=model, id=f"guard.E{number:03}")
