"""Gathers lines into blocks: the items of a block follow each other, and an item said again starts another block."""

from collections.abc import Iterable, Iterator

from .physical import Line
from .values import Fault, RawBlock, RawItem


class Block:
    """A block being read: its items with their lines, the blocks under it, and what is wrong with its lines."""

    __slots__ = ("children", "faults", "items", "line", "lines", "name")

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.items: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self.children: list[Block] = []
        self.faults: list[Fault] = []

    def get(self, item: str) -> str:
        """The value of an item, or empty."""
        return self.items.get(item, "")

    def line_of(self, item: str) -> int:
        """The line of an item, or that of the block where the item is absent."""
        return self.lines.get(item, self.line)

    @property
    def last_line(self) -> int:
        return next(reversed(self.lines.values()), self.line)

    def under(self, name: str) -> "list[Block]":
        """The blocks of this name just under this one."""
        return [child for child in self.children if child.name == name]

    def walk(self) -> "Iterator[Block]":
        """This block, then all those under it, in the order of the file as far as each parent goes."""
        yield self
        for child in self.children:
            yield from child.walk()

    def raw(self) -> RawBlock:
        """The block as it came, without those under it."""
        items = tuple(RawItem(f"{self.name}.{item}", value, self.lines[item]) for item, value in self.items.items())
        return RawBlock(self.name, self.line, items)


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
            block.faults += waiting
            waiting.clear()
        block.items[line.item] = line.value
        block.lines[line.item] = line.number
    yield from _shared(waiting, block, None)


def _shared(waiting: list[Fault], block: Block | None, fresh: Block | None) -> Iterator[Block | Fault]:
    """Give the faults between two blocks to the one whose item they name, else to the first; then that one is whole."""
    mine = [fault for fault in waiting if fresh is None or not fault.item.startswith(fresh.name)]
    waiting[:] = [fault for fault in waiting if fault not in mine]
    if block is None:
        yield from mine
    else:
        block.faults += mine
        yield block


def _disorder(line: Line) -> Fault:
    item = f"{line.block}.{line.item}"
    return Fault(
        line.number, item, "items_out_of_order", f"Placer {item} dans l’ordre des rubriques de son bloc {line.block}."
    )
