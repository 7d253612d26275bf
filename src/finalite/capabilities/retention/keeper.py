"""The purpose of the engine itself, for what belongs to no fiche: archives, legal holds, rows nobody needs any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from finalite.capabilities.register import purpose, vocabulary

ARCHIVED = "archived"
"""Category of an archived row as a whole. No entry of the register declares it, so no fiche ever reads an archive."""
HELD = "held"
"""Category of the reason of a legal hold: a pending dispute is nobody's business but the engine's and its desk's."""
STILL_WITH_US = frozenset({"affiliation", "provider_agreement"})
"""What tells that somebody is still insured or in practice, and so is still needed."""
SUBJECTS = tuple(vocabulary().person)


@cache
def keeper() -> purpose.Purpose:
    """Reads and writes archives and holds about anybody, and erases."""
    writes = {person: frozenset({ARCHIVED, HELD}) for person in SUBJECTS}
    reads = {person: own | STILL_WITH_US for person, own in writes.items()}
    return purpose.Purpose("retention", "keeper", reads, writes, erases=True)


@contextmanager
def keeping() -> Iterator[purpose.Purpose]:
    """Open the engine's own purpose."""
    with purpose.opened(keeper()) as opened:
        yield opened
