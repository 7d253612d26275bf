"""Reads models the way the register sees them: columns with their data category, rows with their person category."""

import inspect
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Field, Model

from finalite.capabilities.register.guard.personal import PersonalModel

from .house import House

INHERITED = frozenset({"subject"})


def categories_of(model: type[Model]) -> dict[str, str]:
    """Column → data category, for the personal columns of a model."""
    found = ((one.name, getattr(one, "category", None)) for one in model._meta.local_concrete_fields)
    return {name: category for name, category in found if category}


def unexplained(model: type[PersonalModel]) -> Iterator[Field]:
    """Columns of a personal model that are neither personal, technical with a reason, a key nor a link by id."""
    for one in model._meta.local_concrete_fields:
        linked = one.is_relation or one.name.endswith("_id") or one.primary_key
        if not (getattr(one, "category", None) or linked or one.name in model.technical or one.name in INHERITED):
            yield one


def capability_models(house: House) -> list[type[PersonalModel]]:
    """The personal models of the capabilities, which every fiche borrows."""
    return [one for one in house.personal if one._meta.app_label not in house.slugs]


def place_of(house: House, model: type[Model]) -> str:
    """The file that a model is written in, as findings name it."""
    path = Path(inspect.getsourcefile(model) or model.__module__).resolve()
    return house.place(path) if path.is_relative_to(house.repository) else path.name
