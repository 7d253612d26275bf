"""The register under examination, read leniently: an entry with faults is still looked at."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .. import coherence, loader, reach
from ..entry import Entry
from ..errors import Problem
from ..parties import FILE, Parties
from ..parties import read as read_parties
from ..vocabulary import Term, Vocabulary, slugs, vocabulary


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule may look at: all the entries, the words they speak in, the day, what the reader refused.

    `refused` holds the faults of reading by slug of the folder; `notes` is where rules keep what they compute once.
    `parties` answer for the register; `faults` are those of the file that names them.
    """

    entries: tuple[Entry, ...]
    words: Vocabulary
    on: date
    refused: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    parties: Parties = ()
    faults: tuple[Problem, ...] = ()

    def once(self, name: str, compute: Callable[["Seen"], Any]) -> Any:
        """What a rule computes on the whole register, the first time it is asked for."""
        if name not in self.notes:
            self.notes[name] = compute(self)
        return self.notes[name]

    def terms(self, kind: str, ids: Collection[str]) -> list[Term]:
        """The terms of `ids`, in the order of the vocabulary."""
        return [term for id, term in getattr(self.words, kind).items() if id in ids]

    def misspelt(self, entry: Entry, key: str) -> bool:
        """Whether something stands at `key` that the reader refused: it is not absent, and the reader says more."""
        refused = self.refused.get(entry.path.parent.name, ())
        return any(one.key == key and "is missing" not in one.message for one in refused)

    def special(self, entry: Entry, mark: str) -> list[Term]:
        """The data of `entry` that the vocabulary marks so: art9, art10, highly_personal."""
        return [term for term in self.terms("data", entry.categories) if term.special == mark]


def look_at(root: Path, *, on: date) -> Seen:
    """Read every `shelf/slug/fiche.toml` under `root`: a register just begun has none yet.

    Raises `FileNotFoundError` where nothing says that it is a register.
    """
    paths = sorted(root.glob("*/*/fiche.toml"))
    if not paths and not (root / FILE).is_file():
        raise FileNotFoundError(f"no shelf/slug/fiche.toml under {root}; is this the folder of a register?")
    problems: list[Problem] = []
    fiches = {*slugs(), *(path.parent.name for path in paths)}
    read = [pair for path in paths if (pair := loader.read(path, fiches, problems))]
    entries = reach.spelt_out([one for one, _ in read])
    for one, (_, table) in zip(entries, read, strict=True):
        coherence.check(one, table)
    faults: list[Problem] = []
    who = read_parties(root, faults)
    refused = _by_slug(problems)
    return Seen(ordered(entries), vocabulary(), on, refused, parties=who, faults=tuple(sorted(faults)))


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in the order of the register; those of another body by slug."""
    rank = {slug: number for number, slug in enumerate(slugs())}
    return tuple(sorted(entries, key=lambda one: (rank.get(one.path.parent.name, len(rank)), one.path.parent.name)))


def _by_slug(problems: Iterable[Problem]) -> Mapping[str, tuple[Problem, ...]]:
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in sorted(problems):
        slug = problem.file.partition("/")[0]
        found[slug] = (*found.get(slug, ()), problem)
    return MappingProxyType(found)
