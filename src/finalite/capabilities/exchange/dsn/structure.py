"""Hangs each block of a declaration under the nearest parent before it, and says what the tree of its kind refuses."""

from collections.abc import Iterator

from .blocks import Block
from .catalogue import DECLARATION, PERSON, Place, below, expected, items, known, trees
from .values import Fault


class Tree:
    """A declaration being built; blocks that its kind or the specification does not know are kept apart."""

    def __init__(self, root: Block, kind: str) -> None:
        self.root, self.kind = root, kind
        self.others: list[Block] = []
        self._places, self._below = trees()[kind], below(kind)
        self._latest: dict[str, Block] = {DECLARATION: root}

    def hang(self, block: Block) -> Iterator[Fault]:
        """Put a block in its place; the faults where it has none."""
        place = self._places.get(block.name)
        if place is None:
            self.others.append(block)
            yield _stranger(block)
            return
        parent = self._latest.get(place.parent)
        if parent is None:
            self.others.append(block)
            yield _fault(block, "orphan_block", f"Placer ce bloc après le bloc {place.parent} dont il dépend.")
            return
        yield from _interleaved(parent, block)
        parent.hang(block)
        for name in self._below[block.name]:
            self._latest.pop(name, None)
        self._latest[block.name] = block

    def count(self, top: Block) -> Iterator[Fault]:
        """Blocks that are missing, or too many, under this block and those below it, but persons: each by itself."""
        wanted = expected(self.kind)
        for block in top.walk():
            if block.name == PERSON and block is not top:
                continue
            for name, place in wanted[block.name]:
                yield from _counted(block, name, place)


def _stranger(block: Block) -> Fault:
    if block.name in known():
        return _fault(block, "block_not_expected", f"Retirer le bloc {block.name} : ce message ne le reçoit pas.")
    return Fault(
        block.line, block.name, "unknown_block", f"Le bloc {block.name} est inconnu : il est gardé sans être lu.", False
    )


def _interleaved(parent: Block, block: Block) -> Iterator[Fault]:
    """A block that lacks its first item and goes on where one before it stopped was cut in two by others."""
    first = next(iter(items().get(block.name, {"": None})))
    if not first or first in block.items:
        return
    before = parent.under(block.name)
    if before and not before[-1].items.keys() & block.items.keys():
        yield _fault(block, "interleaved_items", f"Écrire à la suite toutes les rubriques du bloc {block.name}.")


def _counted(parent: Block, name: str, place: Place) -> Iterator[Fault]:
    found = parent.under(name)
    if len(found) < place.least:
        yield Fault(parent.line, name, "block_missing", f"Ajouter le bloc {name} sous le bloc {parent.name}.")
    if place.most is not None and len(found) > place.most:
        yield _fault(found[place.most], "too_many_blocks", f"Garder {place.most} bloc {name} sous {parent.name}.")


def _fault(block: Block, code: str, message: str) -> Fault:
    return Fault(block.line, block.name, code, message)
