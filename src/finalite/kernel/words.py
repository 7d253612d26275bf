"""Facts that hold the words of the law: text read back from a table becomes the word it spells, or is refused."""

import typing
from collections.abc import Iterator
from enum import StrEnum
from functools import cache


class Worded:
    """A base for frozen facts: a rule that compares `is` a word never meets the plain text of that word.

    Raises `ValueError` for a text that is none of the words.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, words in worded(type(self)):  # type: ignore[arg-type]
            given = getattr(self, name)
            if type(given) is str:
                object.__setattr__(self, name, words(given))
            elif type(given) is tuple:
                object.__setattr__(self, name, tuple(words(one) for one in given))


@cache
def worded(facts: type) -> tuple[tuple[str, type[StrEnum]], ...]:
    """The fields of a kind of facts that hold a word or a tuple of words, with the words each may hold."""
    hints = typing.get_type_hints(facts)
    return tuple((name, words) for name, hint in hints.items() for words in _words(hint))


def _words(hint: typing.Any) -> Iterator[type[StrEnum]]:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        yield hint
    for inner in typing.get_args(hint):
        yield from _words(inner)
