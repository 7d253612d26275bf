"""What the reader of the register refuses: unknown words, wrong types, names that refer to nothing."""

from collections.abc import Iterator

from ..entry import Entry, Text
from ..errors import Problem
from ..imports.french import french
from .rule import Hit, hit, rule
from .seen import Seen


@rule
def structure(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """Each fault of reading; the register does not load until it is mended."""
    for problem in seen.refused.get(entry.path.parent.name, ()):
        yield told(problem)


def told(problem: Problem) -> Hit:
    """The hit that a fault of reading makes: the reader speaks English, and the workbook's readers French."""
    return hit(problem.key, message=Text(french(problem.message), problem.message))
