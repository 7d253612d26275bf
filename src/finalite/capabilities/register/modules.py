"""The one way a capability reaches a fiche: by slug and file name, never by naming it."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from . import loader


def package_of(slug: str) -> str:
    """The Python package of a fiche, from its shelf and slug."""
    return f"finalite.missions.{loader.entry(slug).mission}.{slug}"


def module_of(slug: str, name: str) -> ModuleType | None:
    """The module `name` of fiche `slug`, or None where the file is absent: absent means nothing here."""
    full = f"{package_of(slug)}.{name}"
    return import_module(full) if find_spec(full) else None
