"""A register that was read and not yet believed: checked whole, by the rules of the loader, before any is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import loader
from ..entry import Entry
from ..errors import Problem, RegisterError
from ..parties import FILE, Parties, built
from ..reading import ID
from ..vocabulary import extended, speaking
from .faults import Fault, ImportRefused
from .french import french
from .words import faults_in

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry as it was written, where it stands, and where each of its dotted keys stands."""

    table: Table
    where: str
    places: Mapping[str, str] = field(default_factory=dict)

    def place(self, key: str) -> str:
        """Where `key` stands: itself, or the nearest thing around it."""
        parts = key.split(".")
        for end in range(len(parts), 0, -1):
            if found := self.places.get(".".join(parts[:end])):
                return found
        return self.where

    def told(self, problem: Problem) -> Fault:
        """A problem of the loader where the reader of the file will find it."""
        if self.places:
            return Fault(self.place(problem.key), french(problem.message))
        return Fault(".".join(part for part in (self.where, problem.key) if part), french(problem.message))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file says; `faults` are those that its reader already found."""

    organisation: str
    terms: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    faults: tuple[Fault, ...] = ()
    parties: Table = field(default_factory=dict)
    party_places: Mapping[str, str] = field(default_factory=dict)


def checked(draft: Draft, root: Path) -> tuple[Entry, ...]:
    """The entries, as they would be below `root`. Raises `ImportRefused` with all that is wrong."""
    faults = [*draft.faults, *faults_in(draft.terms, "vocabulary"), *_nameless(draft), *_unwritable(draft)]
    if not draft.organisation.strip():
        faults.append(Fault("organisation", "manque : à qui est ce registre ?"))
    tables = {path_of(one.table, root): one for one in draft.pieces if _is_named(one.table)}
    words = extended(draft.terms if not faults_in(draft.terms, "") else {})
    with speaking(words):
        try:
            found = loader.load_tables({path: one.table for path, one in tables.items()})
        except RegisterError as wrong:
            faults += _told(wrong, {path.parent.name: one for path, one in tables.items()}, faults)
    faults += _parties(draft)[1]
    if faults:
        raise ImportRefused(faults)
    return found


def parties_of(draft: Draft) -> Parties:
    """Who answers for the register, once `checked` found no fault in it."""
    return _parties(draft)[0]


def _parties(draft: Draft) -> tuple[Parties, list[Fault]]:
    problems: list[Problem] = []
    found = built(draft.parties, problems, file=FILE)
    known = {str(one.table.get("slug")) for one in draft.pieces}
    problems += [
        Problem(FILE, f"{one.key}.entries", f"{slug!r} is not a slug of the register")
        for one in found
        for slug in one.entries
        if slug not in known
    ]
    return found, [Fault(_party_place(draft, one.key), french(one.message)) for one in problems]


def _party_place(draft: Draft, key: str) -> str:
    """The row of the workbook that says the party, or its dotted place."""
    near = [name for name in draft.party_places if key == name or key.startswith(f"{name}.")]
    return draft.party_places[max(near, key=len)] if near else f"parties.{key}".rstrip(".")


def path_of(table: Table, root: Path) -> Path:
    """The file of an entry below `root`."""
    return root / str(table["mission"]) / str(table["slug"]) / "fiche.toml"


def _told(wrong: RegisterError, pieces: Mapping[str, Piece], known: list[Fault]) -> list[Fault]:
    """What the loader says, except about a cell of which something was said already."""
    said = {fault.where for fault in known}
    found = [pieces[problem.file.rpartition("/")[0]].told(problem) for problem in wrong.problems]
    return [fault for fault in found if fault.where not in said]


def _is_named(table: Table) -> bool:
    return all(isinstance(table.get(key), str) and ID.fullmatch(table[key]) for key in ("slug", "mission"))


def _nameless(draft: Draft) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in draft.pieces:
        for key in ("slug", "mission"):
            value = one.table.get(key)
            if not isinstance(value, str) or not ID.fullmatch(value):
                yield Fault(
                    one.place(key), f"{key} : « {value or ''} » n’est pas un nom en minuscules, mots joints par _"
                )
        slug = str(one.table.get("slug"))
        if slug in seen:
            yield Fault(one.place("slug"), f"« {slug} » est là deux fois : une fiche n’est écrite qu’une fois")
        seen.add(slug)


def _unwritable(draft: Draft) -> Iterator[Fault]:
    """Text that no UTF-8 file can hold."""
    for one in draft.pieces:
        if any(not _is_text(text) for text in _texts(one.table)):
            yield Fault(one.where, "un texte tient un demi-signe (surrogate) qu’aucun fichier ne peut garder")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *_texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _is_text(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
