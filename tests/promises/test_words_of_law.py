"""Facts read back from a table are plain text: every rule that compares `is` a word must still meet the word."""

import dataclasses

import pytest

from finalite.capabilities import register
from finalite.kernel.unknown import UNKNOWN
from finalite.kernel.words import Worded, worded

from .fiches import IN_FORCE


def facts_of(slug):
    module = register.module_of(slug, "facts")
    kinds = vars(module).values() if module else ()
    mine = [one for one in kinds if dataclasses.is_dataclass(one) and one.__module__ == module.__name__]
    return [(one, name, words) for one in mine for name, words in worded(one)]


FACTS = [found for slug in IN_FORCE for found in facts_of(slug)]


def as_read(kind, name, text):
    """The facts with one word as a table or a JSON gives it back, everything else unknown."""
    empty = {f.name: UNKNOWN for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING}
    if "__post_init__" not in vars(kind):
        return getattr(kind(**empty | {name: text}), name)
    assert issubclass(kind, Worded) and "Worded" in kind.__post_init__.__code__.co_names, "its own check comes second"
    bare = object.__new__(kind)  # a check of its own may refuse unknown values
    for one in dataclasses.fields(kind):
        object.__setattr__(bare, one.name, text if one.name == name else UNKNOWN)
    Worded.__post_init__(bare)
    return getattr(bare, name)


@pytest.mark.parametrize("kind, name, words", FACTS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_text_read_back_is_the_word_itself(kind, name, words):
    for word in words:
        read = as_read(kind, name, (word.value,) if "tuple" in str(kind.__annotations__[name]) else word.value)
        assert (read[0] if isinstance(read, tuple) else read) is word, f"{kind.__module__}: extend kernel.words.Worded"


def test_there_are_words_to_read_back():
    assert len(FACTS) >= 15
