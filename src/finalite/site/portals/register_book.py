"""Which register the pages show: the one that this system obeys, or inside `showing` that of another organisation."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.utils.safestring import SafeString

from finalite.capabilities import register
from finalite.capabilities.register import parties, search
from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.exports.values import Terms
from finalite.capabilities.register.lint import Finding
from finalite.capabilities.register.parties import Parties
from finalite.capabilities.register.vocabulary import Vocabulary


@dataclass(frozen=True)
class Book:
    """The entries with the words they speak in; `obeyed` is true of the register whose operations run here."""

    entries: tuple[Entry, ...]
    words: Vocabulary
    organisation: str = ""
    obeyed: bool = False
    parties: Parties = ()
    terms: Terms = field(default_factory=dict)

    @cached_property
    def by_slug(self) -> Mapping[str, Entry]:
        return {one.slug: one for one in self.entries}

    @cached_property
    def index(self) -> search.Index:
        return search.build(self.entries, self.words)

    @cached_property
    def lists(self) -> dict[tuple[bool, frozenset[str]], list[str]]:
        """Lists of data already put in words: the same ones stand hundreds of times on a page."""
        return {}

    @cached_property
    def audits(self) -> dict[date, tuple[Finding, ...]]:
        """What the audit of a day found."""
        return {}

    @cached_property
    def files(self) -> dict[tuple[str, date], bytes]:
        """The downloads already made, by format and day."""
        return {}

    @cached_property
    def links(self) -> dict[tuple[bool | str, ...], SafeString]:
        """Links already made, by language and address."""
        return {}

    @cached_property
    def answers(self) -> dict[tuple[bool, str, str], Any]:
        """Answers already given, by language and question: the register does not change while it is shown."""
        return {}

    @cached_property
    def missions(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of each mission that has some, in the order of the vocabulary."""
        shelves = {id: tuple(one for one in self.entries if one.mission == id) for id in self.words.mission}
        return {id: found for id, found in shelves.items() if found}


_other: ContextVar[Book | None] = ContextVar("finalite_book", default=None)


def current() -> Book:
    """The register that is shown here."""
    return _other.get() or _ours()


@contextmanager
def showing(other: Book) -> Iterator[Book]:
    """Inside the block, pages show `other`."""
    token = _other.set(other)
    try:
        yield other
    finally:
        _other.reset(token)


@cache
def _ours() -> Book:
    return Book(register.entries(), register.vocabulary(), obeyed=True, parties=parties.ours())
