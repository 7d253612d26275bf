"""What happens to a row at the end: it goes, or what makes it personal goes."""

import hmac
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import models

from finalite.capabilities.register import guard

from .scoping import RetentionError, Scope
from .values import Action


def delete(scope: Scope, keys: Sequence[int]) -> int:
    """Remove rows of a scope, without following any relation: what points at them was checked before."""
    remove(scope.model, keys)
    return len(keys)


def remove(model: Any, keys: Sequence[int]) -> None:
    """Append-only tables let go under the purge alone, for which their rows have just been proved over."""
    with guard.purging() if model.append_only else nullcontext():
        model._default_manager.filter(pk__in=keys)._raw_delete("default")


def deidentify(scope: Scope, keys: Sequence[int]) -> int:
    """Empty the personal columns. A pseudonymised row keeps a number in place of its person, always the same for the
    same person of the fiche, made with a key; an anonymised one keeps nothing of the kind."""
    rows = scope.model._default_manager.filter(pk__in=keys)
    emptied = {name: _empty(scope, field) for name, field in scope.columns.items() if _is_emptied(scope, name, field)}
    if scope.links and scope.action is Action.PSEUDONYMISE:
        for pk, *persons in list(rows.values_list("pk", *scope.links)):
            numbers = {link: _number(scope, person) for link, person in zip(scope.links, persons, strict=True)}
            scope.model._default_manager.filter(pk=pk).update(**emptied | numbers)
        return len(keys)
    return rows.update(**emptied | {link: _no_person(scope, link) for link in scope.links})


def check(scope: Scope) -> None:
    """Raise `RetentionError` where rows could not be de-identified, or not be told from those that already were."""
    for name, field in scope.columns.items():
        if _is_emptied(scope, name, field):
            _empty(scope, field)
    if not scope.links and not scope.columns[scope.start].null:
        raise RetentionError(f"{scope.label}.{scope.start}: let it be null, which marks a de-identified row")


def _is_emptied(scope: Scope, name: str, field: Any) -> bool:
    if name in scope.links:
        return False
    return bool(getattr(field, "category", None)) or (name == scope.start and field.null)


def _empty(scope: Scope, field: Any) -> Any:
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField) and not field.unique:
        return ""
    if isinstance(field, models.BinaryField):
        return b""
    if isinstance(field, models.JSONField):
        return {}
    raise RetentionError(f"{scope.label}.{field.name}: let it be null, so that {scope.rule.id} can empty it")


def _no_person(scope: Scope, link: str) -> int | None:
    return None if scope.columns[link].null else -1


def _number(scope: Scope, person: int | None) -> int | None:
    """Negative, so that it is never taken for a person."""
    if person is None:
        return None
    text = f"pseudonym\0{scope.fiche}\0{person}".encode()
    digest = hmac.digest(settings.FINALITE_JOURNAL_KEY.encode(), text, "sha256")
    return -1 - int.from_bytes(digest[:7])
