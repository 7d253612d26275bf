"""The fiches in force, their tables and their seeds: a promise runs on each without naming one."""

from types import ModuleType

import pytest
from django.apps import apps

from finalite.capabilities import register
from finalite.capabilities.register import loader
from finalite.capabilities.register.guard import personal

IN_FORCE = [entry.slug for entry in loader.entries() if entry.status == "in_force"]
each_fiche = pytest.mark.parametrize("slug", IN_FORCE)


def tables(slug: str) -> list[type[personal.PersonalModel]]:
    """The personal tables of a fiche."""
    return [m for m in apps.get_app_config(slug).get_models() if issubclass(m, personal.PersonalModel)]


def seeds(slug: str) -> ModuleType:
    """The fiche's factories; `seed()` puts a row in each personal table through the operations, and returns the
    person.
    """
    found = register.module_of(slug, "tests.factories")
    assert found is not None, f"{slug} has no tests/factories.py with a seed(): how can its promises be proved?"
    return found


def open_all() -> None:
    """Load every fiche's doors."""
    for slug in IN_FORCE:
        for name in ("operations", "queries"):
            register.module_of(slug, name)
