"""What the reader of the register refuses: unknown words, wrong types, names that refer to nothing."""

from collections.abc import Iterator

from ..entry import Entry
from .rule import Hit, hit, rule
from .seen import Seen


@rule
def structure(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """Each fault of reading; the register does not load until it is mended."""
    for problem in seen.refused.get(entry.path.parent.name, ()):
        yield hit(problem.key, message=problem.message)
