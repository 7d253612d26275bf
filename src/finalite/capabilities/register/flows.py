"""What passes from entry to entry and to whom outside: the picture of the register, before it is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .entry import Entry
from .views import NOBODY
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Passage:
    """Data that goes from `giver` to `taker`: two entries, or an entry and a recipient; `key` tells its provenance."""

    giver: str
    taker: str
    data: frozenset[str]
    entry: Entry
    key: str
    aggregated: bool = False

    @property
    def source(self) -> str:
        return self.entry.provenance.of(self.key)


@dataclass(frozen=True, slots=True)
class Bundle:
    """All the passages between two ends of a picture."""

    giver: str
    taker: str
    passages: tuple[Passage, ...]

    @property
    def weight(self) -> int:
        return len(self.passages)

    @property
    def data(self) -> frozenset[str]:
        return frozenset().union(*(one.data for one in self.passages))


def between_entries(entries: Iterable[Entry]) -> list[Passage]:
    """What each entry receives from others."""
    return [
        Passage(one.fiche, entry.slug, one.data, entry, f"receives_from.{one.fiche}")
        for entry in entries
        for one in entry.receives_from
    ]


def to_recipients(entries: Iterable[Entry]) -> list[Passage]:
    """What leaves each entry."""
    return [
        Passage(entry.slug, one.who, one.data, entry, f"recipient.{one.who}", one.aggregated)
        for entry in entries
        for one in entry.recipients
        if one.who != NOBODY
    ]


def between_missions(entries: Sequence[Entry]) -> list[Bundle]:
    """What passes from mission to mission, and inside one, in the order of the register."""
    home = {one.slug: one.mission for one in entries}
    known = [one for one in between_entries(entries) if one.giver in home]
    return _bundled((home[one.giver], home[one.taker], one) for one in known)


def to_kinds(entries: Sequence[Entry], words: Vocabulary) -> list[Bundle]:
    """What leaves each mission, by kind of recipient: State, courts, care…"""
    home = {one.slug: one.mission for one in entries}
    return _bundled((home[p.giver], words.recipient[p.taker].kind, p) for p in to_recipients(entries))


def inside(entries: Sequence[Entry], mission: str) -> list[Passage]:
    """What passes between two entries of `mission`."""
    ours = _of(entries, mission)
    return [one for one in between_entries(entries) if one.giver in ours and one.taker in ours]


def into(entries: Sequence[Entry], mission: str) -> list[Passage]:
    """What the entries of `mission` receive from others."""
    ours = _of(entries, mission)
    return [one for one in between_entries(entries) if one.taker in ours and one.giver not in ours]


def out_of(entries: Sequence[Entry], mission: str) -> list[Passage]:
    """What the entries of `mission` give to others."""
    ours = _of(entries, mission)
    return [one for one in between_entries(entries) if one.giver in ours and one.taker not in ours]


def _of(entries: Sequence[Entry], mission: str) -> frozenset[str]:
    return frozenset(one.slug for one in entries if one.mission == mission)


def _bundled(found: Iterable[tuple[str, str, Passage]]) -> list[Bundle]:
    groups: dict[tuple[str, str], list[Passage]] = {}
    for giver, taker, passage in found:
        groups.setdefault((giver, taker), []).append(passage)
    return [Bundle(giver, taker, tuple(ones)) for (giver, taker), ones in groups.items()]
