"""Which tables are about people, and what a purpose may do with each: the same answer for both layers."""

import re
from functools import lru_cache
from typing import Any

from django.apps import apps

from ..purpose import Purpose, PurposeViolation
from .ownership import Owner

_PLAIN_WORD = re.compile(r"[a-z][a-z0-9_]*")


class View:
    """One table seen by one purpose."""

    __slots__ = ("erases", "persons", "reads", "reads_all", "rows", "table", "writes")

    def __init__(self, table: "Table", purpose: Purpose):
        owner = isinstance(purpose, Owner)
        self.table = table
        self.persons = frozenset(table.subjects) if owner else frozenset(table.subjects) & purpose.persons
        self.erases = purpose.erases
        self.reads = table.allowed(purpose.readable(table.subjects))
        self.writes = table.allowed(purpose.writable(table.subjects))
        if not table.is_written_by(purpose):
            self.writes = frozenset()
        self.reads_all = len(self.reads) == len(table.columns)
        self.rows = None if owner or len(self.persons) == len(table.subjects) else in_list(self.persons)


class Table:
    """A table about people: `columns` gives each column its data category, None where it says nothing of a person."""

    def __init__(self, model: Any):
        self.model = model
        self.name = model._meta.db_table
        self.label = model._meta.label
        self.subjects: tuple[str, ...] = tuple(model.subjects)
        self.append_only: bool = model.append_only
        self.fiche = fiche_of(model)
        self.columns = {f.column: getattr(f, "category", None) for f in model._meta.concrete_fields}
        self.categories = frozenset(c for c in self.columns.values() if c)
        self.pk = model._meta.pk.column
        self.keys = frozenset(f.column for f in model._meta.concrete_fields if f.primary_key or f.is_relation)

    def view(self, purpose: Purpose | None) -> View:
        """What `purpose` sees of the table; raises `PurposeViolation` when that is nothing at all."""
        if purpose is None:
            raise PurposeViolation(
                f"{self.label} is about people and no purpose is active: go through an operation or a query"
            )
        found = purpose._cache.get(self)
        if found is None:
            self._refuse_stranger(purpose)
            found = purpose._cache[self] = View(self, purpose)
        return found

    def is_open_to(self, purpose: Purpose | None) -> bool:
        """Whether `purpose` sees anything of the table."""
        try:
            return self.view(purpose) is not None
        except PurposeViolation:
            return False

    def allowed(self, categories: frozenset[str]) -> frozenset[str]:
        """Columns within `categories`, with those that hold none."""
        return frozenset(name for name, category in self.columns.items() if category is None or category in categories)

    def is_written_by(self, purpose: Purpose) -> bool:
        """Whether the purpose writes anything the table holds: then its plain columns too."""
        writable = purpose.writable(self.subjects)
        return isinstance(purpose, Owner) or bool(writable & self.categories if self.categories else writable)

    def _refuse_stranger(self, purpose: Purpose) -> None:
        if isinstance(purpose, Owner):
            return
        if self.fiche not in (None, purpose.fiche):
            raise PurposeViolation(f"{self.label} belongs to {self.fiche}; {purpose.code} may only ask it by a query")
        if not purpose.persons & set(self.subjects):
            raise PurposeViolation(
                f"{purpose.code} does not cover {' or '.join(self.subjects)}, whom {self.label} is about"
            )
        declared = purpose.readable(self.subjects) | purpose.writable(self.subjects)
        if not purpose.erases and self.categories and not declared & self.categories:
            raise PurposeViolation(f"{purpose.code} declares none of the data that {self.label} holds")


def fiche_of(model: Any) -> str | None:
    """The fiche that owns the model; None for a capability, which serves them all."""
    config = apps.get_app_config(model._meta.app_label)
    return getattr(config, "fiche", None) or (config.label if config.name.startswith("finalite.missions.") else None)


def in_list(persons: frozenset[str]) -> str:
    """`IN ('a', 'b')`, from ids of the vocabulary only."""
    for person in persons:
        if not _PLAIN_WORD.fullmatch(person):
            raise ValueError(f"{person!r} is not an id of a person category")
    return "IN (" + ", ".join(f"'{p}'" for p in sorted(persons)) + ")"


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """Every table about people, by name."""
    apps.check_models_ready()
    from .personal import PersonalModel

    found = [m for m in apps.get_models() if issubclass(m, PersonalModel) and not m._meta.proxy]
    return {m._meta.db_table: Table(m) for m in reversed(found)}


@lru_cache(maxsize=1)
def names() -> re.Pattern[str]:
    """Finds the name of a table about people in a text, however it is quoted."""
    listed = "|".join(re.escape(name) for name in sorted(tables(), key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<![A-Za-z0-9_])({listed})(?![A-Za-z0-9_])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def find(name: str) -> Table | None:
    """The table that a model's `db_table` means, however it is spelt; None where it is not about people."""
    if name in tables():
        return tables()[name]
    spelt = names().search(name)
    return _folded()[spelt.group(1).lower()] if spelt else None


@lru_cache(maxsize=1)
def _folded() -> dict[str, Table]:
    return {name.lower(): table for name, table in tables().items()}
