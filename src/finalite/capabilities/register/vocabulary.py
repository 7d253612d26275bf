"""The controlled vocabulary: one set of permanent ids that every fiche speaks in."""

import csv
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parent
KINDS = ("mission", "group", "data", "person", "recipient", "role", "event", "end_action", "code")


@dataclass(frozen=True, slots=True)
class Term:
    """One id with its labels; the other fields are those that its kind uses, empty elsewhere."""

    id: str
    fr: str
    en: str
    note: str = ""
    group: str = ""
    special: str = "none"
    dpv: str = ""
    kind: str = ""
    number: int = 0
    medical: bool = False
    external: bool = False
    builtin: bool = False


Terms = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Each kind of term under the name it has in the TOML: `vocabulary().data["nir"].fr`."""

    version: int
    mission: Terms
    group: Terms
    data: Terms
    person: Terms
    recipient: Terms
    role: Terms
    event: Terms
    end_action: Terms
    code: Terms

    # asked two thousand times while the register loads
    _declarable: dict[str, Collection[str]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def declarable(self, kind: str) -> Collection[str]:
        """The ids of a kind that a fiche may name: all but the built-in ones, which belong to the engines."""
        if kind not in self._declarable:
            self._declarable[kind] = {id: term for id, term in getattr(self, kind).items() if not term.builtin}.keys()
        return self._declarable[kind]


@dataclass(frozen=True, slots=True)
class Slug:
    """One of the permanent slugs, with its shelf, its number in the full edition (if any) and its titles."""

    slug: str
    mission: str
    number: int | None
    in_full: str
    in_summary: bool
    title_fr: str
    title_en: str


_elsewhere: ContextVar[Vocabulary | None] = ContextVar("finalite_vocabulary", default=None)


def vocabulary() -> Vocabulary:
    """The vocabulary spoken here, read once: ours, or inside `speaking` that of another organisation."""
    return _elsewhere.get() or _ours()


@contextmanager
def speaking(words: Vocabulary) -> Iterator[Vocabulary]:
    """Inside the block, read the register of another organisation: its words, and none of the published entries."""
    token = _elsewhere.set(words)
    try:
        yield words
    finally:
        _elsewhere.reset(token)


def extended(own: Mapping[str, Mapping[str, Mapping]]) -> Vocabulary:
    """Ours with the terms of another organisation, kind by kind; who reads them checks which may be added."""
    raw = {kind: {**_raw()[kind], **own.get(kind, {})} for kind in KINDS}
    return Vocabulary(_raw()["version"], *(_terms(raw[kind]) for kind in KINDS))


def slugs() -> Mapping[str, Slug]:
    """The permanent slugs of the register, in its order; another organisation has none."""
    return _NO_SLUGS if _elsewhere.get() else _our_slugs()


def printed() -> Mapping[tuple[str, str, str, str], str]:
    """What the published register prints: (fiche, kind, id, person) → `published` or `named`; person only for data."""
    return _NOTHING_PRINTED if _elsewhere.get() else _our_printed()


_NO_SLUGS: Mapping[str, Slug] = MappingProxyType({})
_NOTHING_PRINTED: Mapping[tuple[str, str, str, str], str] = MappingProxyType({})


@cache
def _raw() -> dict:
    return tomllib.loads((HERE / "vocabulary.toml").read_text("utf-8"))


@cache
def _ours() -> Vocabulary:
    return extended({})


@cache
def _our_slugs() -> Mapping[str, Slug]:
    return MappingProxyType({row["slug"]: _slug(row) for row in _rows("fiches.tsv")})


@cache
def _our_printed() -> Mapping[tuple[str, str, str, str], str]:
    found: dict[tuple[str, str, str, str], str] = {}
    for row in _rows("published.tsv"):
        for person in row["persons"].split(","):
            found[row["fiche"], row["kind"], row["id"], person] = row["source"]
    return MappingProxyType(found)


def _terms(raw: Mapping[str, Mapping]) -> Terms:
    return MappingProxyType({id: Term(id=id, **fields) for id, fields in raw.items()})


def _slug(row: Mapping[str, str]) -> Slug:
    number = int(row["number"]) if row["number"] else None
    return Slug(
        row["slug"],
        row["mission"],
        number,
        row["in_full"],
        row["in_summary"] == "yes",
        row["title_fr"],
        row["title_en"],
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
