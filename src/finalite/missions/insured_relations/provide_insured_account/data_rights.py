"""Says what may be asked about one's data, processing by processing, and hands over what the account itself holds."""

import json
from datetime import date
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from . import models
from .values import DataRight, Export, Processing

TABLES = (
    models.Account,
    models.Acceptance,
    models.Choice,
    models.Opinion,
    models.Request,
    models.Message,
    models.RegisteredLetter,
    models.Email,
)


def offered() -> tuple[Processing, ...]:
    """Each processing in force with its rights, as the register declares them."""
    return tuple(Processing(one.slug, one.title.fr, _rights(one)) for one in register.entries() if one.in_force)


def export(person: PersonId, on: date) -> Export:
    """What the account holds about somebody, in JSON: what they gave, accepted, chose, asked, wrote and read."""
    held = {model.__name__: [_plain(row) for row in _rows(model, person)] for model in TABLES}
    content = {"fiche": "provide_insured_account", "on": on.isoformat(), "tables": held}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return Export(f"compte-{on:%d%m%Y}.json", text.encode())


def _rows(model: Any, person: PersonId) -> Any:
    return model.objects.filter(person_id=person).order_by("pk")


def _plain(row: Any) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _rights(entry: Any) -> tuple[DataRight, ...]:
    return tuple(DataRight(name, one.how, one.exempt, one.article) for name, one in entry.rights.items())
