"""The faults of the published text that the entry records: each is told under the kind of fault it is."""

from collections.abc import Iterator
from functools import cache, partial

from ..entry import Entry, SourceNote
from .plain import plain
from .rule import Check, Hit, add, hit, words
from .seen import Seen

PREFIX = "source_"


def noted(kind: str, entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """The source notes of `entry` that are of this kind."""
    for note in entry.source_notes:
        if kind_of(note) == kind:
            yield hit(f"source_note.{note.section}", note=note.text)


@cache
def kind_of(note: SourceNote) -> str:
    """The first kind of `rules.toml` whose section and words the note has; the last kind takes what is left."""
    said = plain(note.text.fr)
    return next(
        kind for kind, sections, signs in _kinds()
        if (not sections or note.section in sections) and (not signs or any(sign in said for sign in signs))
    )  # fmt: skip


@cache
def _kinds() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Each kind with its sections and its signs, in the order of `rules.toml`."""
    told = [(id, one) for id, one in words().items() if _is_kind(id)]
    return tuple((id, tuple(one["sections"]), tuple(plain(sign) for sign in one["signs"])) for id, one in told)


def _is_kind(id: str) -> bool:
    return id.startswith(PREFIX)


for _id in filter(_is_kind, words()):
    _check: Check = partial(noted, _id)
    add(_id, _check)
