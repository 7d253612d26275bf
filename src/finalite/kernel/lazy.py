"""Lets a package export names of its modules without importing them, as Django asks before models may load."""

from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any


def lazy_exports(package: str, **modules: Sequence[str]) -> Callable[[str], Any]:
    """Return a module `__getattr__` that finds each listed name in its module of `package` at first use."""
    home = {name: module for module, names in modules.items() for name in names}
    found: dict[str, ModuleType] = {}

    def find(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"{package} has no public name {name!r}; it offers {', '.join(sorted(home))}")
        if name not in found:
            found[name] = import_module(f"{package}.{home[name]}")
        return getattr(found[name], name)

    return find
