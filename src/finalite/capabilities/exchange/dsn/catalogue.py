"""The blocks that a declaration may hold and the items of the blocks read here, from `trees.txt` and `items.txt`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
KINDS = ("01", "04", "05", "07", "08", "09")
DECLARATION, ENTERPRISE, ESTABLISHMENT = "S20.G00.05", "S21.G00.06", "S21.G00.11"
PERSON, CONTRACT, STOP, PAYMENT = "S21.G00.30", "S21.G00.40", "S21.G00.60", "S21.G00.50"
HEADER, SENDER, CONTACT, END = "S10.G00.00", "S10.G00.01", "S10.G00.02", "S90.G00.90"
SPECIFICATION = "CT2025.1.3"
"""Version of the specification (2025-07-22) whose facts the two files hold."""
NORM = "P25V01"
"""How a file says that it follows it (S10.G00.00.006)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block hangs, and how many its parent holds (`most` None: no limit)."""

    parent: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class ItemRule:
    """Form of an item; `use` has a letter a kind: O must, C may, I must not, N the block is not there."""

    use: str
    shape: str
    shortest: int
    longest: int
    values: frozenset[str]


@cache
def trees() -> dict[str, dict[str, Place]]:
    """For each kind of declaration, each block with its parent."""
    found: dict[str, dict[str, Place]] = {}
    branch: list[str] = []
    for line in _told("trees.txt"):
        if not line.startswith(" "):
            kind, branch = line[:2], [DECLARATION]
            found[kind] = {}
            continue
        depth, (name, count) = (len(line) - len(line.lstrip())) // 2, line.split()
        del branch[depth:]
        least, most = count.split("-")
        found[kind][name] = Place(branch[-1], int(least), None if most == "n" else int(most))
        branch.append(name)
    return found


@cache
def below(kind: str) -> dict[str, frozenset[str]]:
    """For each block of a kind, all the blocks under it: they end when another one like it begins."""
    tree = trees()[kind]
    return {name: frozenset(other for other in tree if name in _line_of(tree, other)) for name in tree}


@cache
def expected(kind: str) -> dict[str, tuple[tuple[str, Place], ...]]:
    """For each block of a kind, the children it may have."""
    tree = trees()[kind]
    return {
        parent: tuple((name, place) for name, place in tree.items() if place.parent == parent)
        for parent in (DECLARATION, *tree)
    }


@cache
def items() -> dict[str, dict[str, ItemRule]]:
    """For each block read here, its items in their order."""
    found: dict[str, dict[str, ItemRule]] = {}
    for line in _told("items.txt"):
        code, use, shape, length, *values = line.split()
        shortest, longest = map(int, length.split("-"))
        block, item = code[:10], code[11:]
        found.setdefault(block, {})[item] = ItemRule(use, shape, shortest, longest, frozenset(values))
    return found


@cache
def known() -> frozenset[str]:
    """Every block of the specification, read here or not."""
    return frozenset(items()) | {name for tree in trees().values() for name in tree}


def _line_of(tree: dict[str, Place], name: str) -> list[str]:
    above = []
    while name in tree:
        name = tree[name].parent
        above.append(name)
    return above


def _told(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
