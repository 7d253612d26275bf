"""Rows of any table about people, made from its columns alone: the engine must treat tables it has never seen."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from finalite.capabilities.register import guard

_number = count(1)
DAY = date(2024, 1, 15)


def a_row(model: Any, **given: Any) -> Any:
    """Save a row with `given` columns and something in each other column that must be filled."""
    values = {field.name: _value(field, model) for field in model._meta.concrete_fields if _is_needed(field, given)}
    if hasattr(model, "subjects"):
        values["subject"] = model.subjects[0]
    with guard.owner():
        return model._default_manager.create(**values | given)


def starting(scope: Any, day: date) -> dict[str, Any]:
    """The start event of a scope on a day."""
    if isinstance(scope.columns[scope.start], models.DateTimeField):
        return {scope.start: datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/Paris")) + timedelta(hours=10)}
    return {scope.start: day}


def _is_needed(field: Any, given: dict[str, Any]) -> bool:
    if field.primary_key or field.name in given or field.attname in given:
        return False
    return not field.null and not field.has_default() and not getattr(field, "auto_now_add", False)


def _value(field: Any, model: Any) -> Any:
    number = next(_number)
    if field.is_relation:
        return a_row(field.related_model)
    if isinstance(field, models.DateTimeField):
        return datetime.combine(DAY, datetime.min.time(), ZoneInfo("Europe/Paris"))
    for kind, value in (
        (models.DateField, DAY),
        (models.BooleanField, False),
        (models.JSONField, {"a": 1}),
        (models.BinaryField, b"x"),
        (models.IntegerField, number),
    ):
        if isinstance(field, kind):
            return value
    return f"t{number}"[: field.max_length]
