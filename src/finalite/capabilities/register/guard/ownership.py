"""The owner of the database: migrations, set-up and the test harness; the guard stands aside for nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .. import purpose


class _Everything(frozenset):
    """A set that holds whatever is asked of it."""

    def __contains__(self, item: object) -> bool:
        return True

    def issuperset(self, other: Any) -> bool:
        return True


EVERYTHING = _Everything()


class Owner(purpose.Purpose):
    """Stands where a purpose stands, and permits all: nobody acts for a fiche here."""

    @property
    def persons(self) -> frozenset[str]:
        return EVERYTHING

    def readable(self, subjects: tuple[str, ...]) -> frozenset[str]:
        return EVERYTHING

    def writable(self, subjects: tuple[str, ...]) -> frozenset[str]:
        return EVERYTHING


OWNER = Owner("owner", "owner", {}, {}, erases=True)
PURGER = Owner("owner", "purger", {}, {}, erases=True)


@contextmanager
def owner() -> Iterator[None]:
    """Lift both layers inside the block: for migrations, database set-up and the test harness only."""
    with purpose.opened(OWNER):
        yield


@contextmanager
def purging() -> Iterator[None]:
    """As `owner`, and append-only rows may be removed: for the purge of whole sealed blocks, whose proof stays."""
    with purpose.opened(PURGER):
        yield
