"""The purpose of the moment: what may be read and written, about whom, and the only way to be active."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property

from . import loader
from .guard import frames

AUTOMATION = "automation"
"""A job or a declared flow: nobody at the keyboard, the whole of the fiche's declared data."""
RETENTION = "retention"
"""The retention engine: the only role that may erase."""
BUILT_IN_ROLES = (AUTOMATION, RETENTION)

Grants = Mapping[str, frozenset[str]]


class PurposeViolation(PermissionError):
    """Personal data was reached for outside the active purpose."""


@dataclass(frozen=True, eq=False)
class Purpose:
    """One fiche seen by one role: person category → data categories that may be read, and written."""

    fiche: str
    role: str
    reads: Grants
    writes: Grants
    erases: bool = False
    _cache: dict = field(default_factory=dict, repr=False)

    @cached_property
    def code(self) -> str:
        return f"{self.fiche}/{self.role}"

    @cached_property
    def persons(self) -> frozenset[str]:
        return frozenset(self.reads) | frozenset(self.writes)

    def readable(self, subjects: tuple[str, ...]) -> frozenset[str]:
        """Categories readable on a table whose rows may hold `subjects`: those granted for each of them that the
        purpose covers, so a mixed table never shows more of one person category than declared."""
        return self._common("reads", subjects)

    def writable(self, subjects: tuple[str, ...]) -> frozenset[str]:
        """Same as `readable`, for writing."""
        return self._common("writes", subjects)

    def _common(self, side: str, subjects: tuple[str, ...]) -> frozenset[str]:
        key = (side, subjects)
        found = self._cache.get(key)
        if found is None:
            grants: Grants = getattr(self, side)
            sets = [grants.get(s, frozenset()) for s in subjects if s in self.persons]
            found = self._cache[key] = frozenset.intersection(*sets) if sets else frozenset()
        return found


_active: ContextVar[Purpose | None] = ContextVar("finalite_purpose", default=None)
_touched: ContextVar[set[str] | None] = ContextVar("finalite_touched", default=None)


def active() -> Purpose:
    """The purpose in force here; raises `PurposeViolation` where there is none."""
    found = _active.get()
    if found is None:
        raise PurposeViolation("personal data was asked for with no active purpose: go through an operation or a query")
    return found


def active_or_none() -> Purpose | None:
    """The purpose in force here, or None: for the engine guard, which must answer in both cases."""
    return _active.get()


@contextmanager
def opened(purpose: Purpose) -> Iterator[Purpose]:
    """Make `purpose` the one in force inside the block, in this thread or task only.

    Raises `PurposeViolation` when a generator opens it: asleep at a yield, it would leave its caller with it.
    """
    if sleeper := frames.generator_entering():
        raise PurposeViolation(f"{sleeper} is a generator: open the purpose around each step, not across a yield")
    token = _active.set(purpose)
    try:
        yield purpose
    finally:
        _active.reset(token)


@contextmanager
def touching(categories: set[str]) -> Iterator[set[str]]:
    """Collect in `categories` the data categories whose columns are referred to inside the block."""
    token = _touched.set(categories)
    try:
        yield categories
    finally:
        _touched.reset(token)


def touch(category: str) -> None:
    """Note that a column of `category` is part of a statement: the journal names categories, never values."""
    seen = _touched.get()
    if seen is not None:
        seen.add(category)


@cache
def purpose_of(slug: str, role: str) -> Purpose:
    """The purpose of `role` in fiche `slug`, narrowed to the data its `[[access]]` names.

    Raises `PurposeViolation` when the register gives this role no access to the fiche.
    """
    entry = loader.entry(slug)
    allowed = _allowed(entry, role)
    narrow = (
        (lambda sets: {p: frozenset(c) & allowed for p, c in sets.items()})
        if allowed is not None
        else (lambda sets: {p: frozenset(c) for p, c in sets.items()})
    )
    whole = role == RETENTION  # to archive a row it is read whole, and to pseudonymise it every column is emptied
    reads = {person: use.all if whole else use.read for person, use in entry.data.items()}
    writes = {person: use.all if whole else use.write for person, use in entry.data.items()}
    return Purpose(slug, role, narrow(reads), narrow(writes), erases=role == RETENTION)


def _allowed(entry, role: str) -> frozenset[str] | None:
    if role in BUILT_IN_ROLES:
        return None
    for access in entry.access:
        if access.role == role:
            return frozenset(access.data) if access.data else None
    raise PurposeViolation(f"the register gives the role {role} no access to {entry.slug}")
