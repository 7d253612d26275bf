"""The controlled vocabulary: one set of permanent ids that every fiche speaks in."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
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

    def declarable(self, kind: str) -> tuple[str, ...]:
        """The ids of a kind that a fiche may name: all but the built-in ones, which belong to the engines."""
        return tuple(id for id, term in getattr(self, kind).items() if not term.builtin)


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


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    raw = tomllib.loads((HERE / "vocabulary.toml").read_text("utf-8"))
    return Vocabulary(raw["version"], *(_terms(raw[kind]) for kind in KINDS))


@cache
def slugs() -> Mapping[str, Slug]:
    """The permanent slugs of the register, in its order."""
    return MappingProxyType({row["slug"]: _slug(row) for row in _rows("fiches.tsv")})


@cache
def printed() -> Mapping[tuple[str, str, str, str], str]:
    """What the published register prints: (fiche, kind, id, person) → `published` or `named`; person only for data."""
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
