"""Gathers lines into blocks: the items of a block follow each other, and an item said again starts another block."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from .physical import Line
from .values import Fault, RawBlock, Shape

NONE: list = []
EMPTY: dict = {}
"""Both shared by the many blocks that have nothing wrong or no block under them; never changed."""


class Block:
    """A block being read: its items in order, the blocks under it, and what is wrong with its lines.

    The lines of its items follow that of the block; `gaps` has the true ones where a faulty line came between.
    """

    __slots__ = ("children", "faults", "gaps", "items", "line", "name")

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.items: dict[str, str] = {}
        self.gaps: dict[str, int] | None = None
        self.children: dict[str, list[Block]] = EMPTY
        self.faults: list[Fault] = NONE

    def add(self, line: Line) -> None:
        """Take one more item."""
        if line.number != self.line + len(self.items):
            self.gaps = (self.gaps or {}) | {line.item: line.number}
        self.items[line.item] = line.value

    def hang(self, child: "Block") -> None:
        """Put a block under this one."""
        if self.children is EMPTY:
            self.children = {}
        self.children.setdefault(child.name, []).append(child)

    def blame(self, faults: list[Fault]) -> None:
        """Keep what is wrong with the lines of this block."""
        if faults:
            self.faults = [*self.faults, *faults]

    def get(self, item: str) -> str:
        """The value of an item, or empty."""
        return self.items.get(item, "")

    def line_of(self, item: str) -> int:
        """The line of an item, or that of the block where the item is absent."""
        if self.gaps and item in self.gaps:
            return self.gaps[item]
        return self.line + list(self.items).index(item) if item in self.items else self.line

    @property
    def last_line(self) -> int:
        return self.line_of(next(reversed(self.items)))

    def under(self, name: str) -> "list[Block]":
        """The blocks of this name just under this one."""
        return self.children.get(name, NONE)

    def walk(self) -> "Iterator[Block]":
        """This block, then all those under it, name by name."""
        yield self
        for alike in self.children.values():
            for child in alike:
                yield from child.walk()

    def raw(self, taken: frozenset[str] = frozenset()) -> RawBlock:
        """The items as they came, but those already taken; not the blocks under this one."""
        kept = [item for item in self.items if item not in taken]
        shape = tuple((item, self.line_of(item) - self.line) for item in kept)
        return RawBlock(self.name, self.line, _same(shape), tuple([self.items[item] for item in kept]))

    def forget(self) -> None:
        """Let go of the blocks under this one, once they are read."""
        self.children = EMPTY


@lru_cache(maxsize=10_000)
def _same(shape: Shape) -> Shape:
    return shape


def gather(lines: Iterable[Line | Fault]) -> Iterator[Block | Fault]:
    """Each block once it is whole; only the faults found before any block come by themselves."""
    block: Block | None = None
    waiting: list[Fault] = []
    for line in lines:
        if isinstance(line, Fault):
            waiting.append(line)
            continue
        if block is None or block.name != line.block or line.item in block.items:
            fresh = Block(line.block, line.number)
            yield from _shared(waiting, block, fresh)
            block = fresh
        elif line.item < next(reversed(block.items)):
            waiting.append(_disorder(line))
        if waiting:
            block.blame(waiting)
            waiting.clear()
        block.add(line)
    yield from _shared(waiting, block, None)


def _shared(waiting: list[Fault], block: Block | None, fresh: Block | None) -> Iterator[Block | Fault]:
    """Give the faults between two blocks to the one whose item they name, else to the first; then that one is whole."""
    mine: list[Fault] = []
    its: list[Fault] = []
    for fault in waiting:
        (its if fresh is not None and fault.item.startswith(fresh.name) else mine).append(fault)
    waiting[:] = its
    if block is None:
        yield from mine
    else:
        block.blame(mine)
        yield block


def _disorder(line: Line) -> Fault:
    item = f"{line.block}.{line.item}"
    return Fault(
        line.number, item, "items_out_of_order", f"Placer {item} dans l’ordre des rubriques de son bloc {line.block}."
    )
