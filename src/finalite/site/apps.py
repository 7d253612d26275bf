"""Finds the apps to install by walking the tree: a new fiche changes no list."""

from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


def capability_apps() -> list[str]:
    """Every capability that has an `apps.py`."""
    return [f"finalite.capabilities.{path.parent.name}" for path in sorted(HOME.glob("capabilities/*/apps.py"))]


def fiche_apps() -> list[str]:
    """Every fiche folder that holds more than its register entry."""
    folders = sorted(path.parent for path in HOME.glob("missions/*/*/fiche.toml"))
    return [f"finalite.missions.{f.parent.name}.{f.name}" for f in folders if (f / "__init__.py").exists()]
