"""What the checks look at: the entries, the models and the source, given as values so that a test can plant faults."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from finalite.capabilities import register
from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.guard.personal import PersonalModel

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class House:
    """The whole house, or a small one built by a test: a folder laid out as `src/finalite`, its entries and models."""

    repository: Path
    entries: tuple[Entry, ...]
    models: tuple[type[Model], ...] = field(default=(), repr=False)

    @property
    def source(self) -> Path:
        return self.repository / "src" / "finalite"

    def folder(self, entry: Entry) -> Path:
        """Where the fiche lives."""
        return self.source / "missions" / entry.mission / entry.slug

    def fiche_file(self, entry: Entry) -> str:
        """The register entry, as findings name it."""
        return self.place(self.folder(entry) / "fiche.toml")

    def place(self, path: Path) -> str:
        """A path as findings name it: from the repository."""
        return path.relative_to(self.repository).as_posix()

    def code(self, entry: Entry) -> Iterator[Path]:
        """The Python files of a fiche, tests and migrations left out."""
        return source_files(self.folder(entry))

    def public(self, entry: Entry, name: str) -> list[Path]:
        """The files of `operations` or `queries`: one module, or a package split by subject."""
        folder = self.folder(entry)
        return [path for path in (folder / f"{name}.py", *sorted((folder / name).glob("*.py"))) if path.is_file()]

    def models_of(self, slug: str) -> list[type[PersonalModel]]:
        """The personal models of one fiche."""
        return [one for one in self.personal if one._meta.app_label == slug]

    @property
    def personal(self) -> list[type[PersonalModel]]:
        return [one for one in self.models if issubclass(one, PersonalModel)]

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(entry.slug for entry in self.entries)


def this_house() -> House:
    """The house as installed. Needs Django set up; raises `RegisterError` when the register itself is at fault."""
    return House(REPOSITORY, register.entries(), tuple(one for one in apps.get_models() if _ours(one.__module__)))


def _ours(module: str) -> bool:
    return module.startswith("finalite.") and ".tests." not in module


def source_files(folder: Path) -> Iterator[Path]:
    """The Python files below `folder`, tests and migrations left out, in order."""
    for path in sorted(folder.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(folder).parts):
            yield path


@lru_cache(maxsize=4096)
def _parsed(path: Path, changed: float) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, parsed once for all the checks."""
    return _parsed(path, path.stat().st_mtime)
