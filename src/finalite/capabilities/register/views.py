"""Answers a person's questions across entries: who is told this, what is kept after that, what concerns whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from . import spans
from .entry import Access, Algorithm, DataUse, Entry, Flow, LegalBasis, Recipient, RetentionRule, SubPurpose

NOBODY = "none"
AFTER_DEATH = ("death", "death_of_last_beneficiary", "last_dependant_rights_end")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """One declaration of one entry, with the dotted `key` that says whether it is published or proposed."""

    entry: Entry
    item: T
    key: str

    @property
    def source(self) -> str:
        return self.entry.provenance.of(self.key)


@dataclass(frozen=True, slots=True)
class Use:
    """What an entry does with the data of one person category."""

    person: str
    use: DataUse


def told(entries: Iterable[Entry], category: str) -> list[Line[Recipient]]:
    """Who may be told the data `category`, entry by entry."""
    return [line for line in disclosures(entries) if category in line.item.data]


def told_to(entries: Iterable[Entry], who: str) -> list[Line[Recipient]]:
    """What the recipient `who` is told, entry by entry."""
    return [line for line in disclosures(entries) if line.item.who == who]


def disclosures(entries: Iterable[Entry]) -> list[Line[Recipient]]:
    """Everything that leaves, entry by entry; the marker «no recipient» is not a recipient."""
    return [
        Line(entry, one, f"recipient.{one.who}") for entry in entries for one in entry.recipients if one.who != NOBODY
    ]


def reasons(entry: Entry, only: Collection[str]) -> tuple[SubPurpose, ...]:
    """The sub-purposes named in `only`; empty means that nothing narrows the purpose of the entry."""
    return tuple(one for one in entry.subpurposes if one.id in only)


def used(entries: Iterable[Entry], category: str) -> list[Line[Use]]:
    """Which entries read or write the data `category`, person by person."""
    return [
        Line(entry, Use(person, use), f"data.{person}.{category}")
        for entry in entries
        for person, use in entry.data.items()
        if category in use.all
    ]


def about(entries: Iterable[Entry], person: str) -> list[Line[Use]]:
    """Which entries concern the person category, and what they hold of it."""
    return [Line(entry, Use(person, entry.data[person]), f"data.{person}") for entry in entries if person in entry.data]


def seen_by(entries: Iterable[Entry], category: str) -> list[Line[Access]]:
    """Which roles see the data `category`; an access without a list of data sees all of its entry."""
    return [
        Line(entry, one, f"access.{one.role}")
        for entry in entries
        if category in entry.categories
        for one in entry.access
        if not one.data or category in one.data
    ]


def passed_on(entries: Iterable[Entry], category: str) -> list[Line[Flow]]:
    """Which entries receive the data `category` from another one."""
    return [
        Line(entry, one, f"receives_from.{one.fiche}")
        for entry in entries
        for one in entry.receives_from
        if category in one.data
    ]


def rules(entries: Iterable[Entry]) -> list[Line[RetentionRule]]:
    """Every retention rule."""
    return [Line(entry, one, f"retention.{one.id}") for entry in entries for one in entry.retention]


def kept(entries: Iterable[Entry], category: str) -> list[Line[RetentionRule]]:
    """How long the data `category` is kept, longest first."""
    return longest(line for line in rules(entries) if category in line.item.what)


def kept_from(entries: Iterable[Entry], events: Collection[str]) -> list[Line[RetentionRule]]:
    """The rules whose clock starts at one of `events`, longest first."""
    return longest(line for line in rules(entries) if line.item.start in events)


def longest(lines: Iterable[Line[RetentionRule]]) -> list[Line[RetentionRule]]:
    """The same rules, longest first, the archive included; the order of the register where two are equal."""
    return sorted(lines, key=lambda line: -spans.total(line.item))


def grounded(entries: Iterable[Entry], gdpr: str) -> list[Line[LegalBasis]]:
    """Which entries rest on the ground `gdpr`, with the citations and the sub-purposes it covers."""
    return [Line(entry, one, one.key) for entry in entries for one in entry.legal_bases if one.gdpr == gdpr]


def algorithms(entries: Iterable[Entry]) -> list[Line[Algorithm]]:
    """The public inventory: those that decide alone first."""
    found = [Line(entry, one, f"algorithm.{one.id}") for entry in entries for one in entry.algorithms]
    return sorted(found, key=lambda line: line.item.effect != "automatic")
