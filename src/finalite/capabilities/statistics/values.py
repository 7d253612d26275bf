"""Tables of counts and sums, frozen."""

from dataclasses import dataclass

ALL = "*"
"""Stands for "all of this dimension" in the key of a total."""
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is true of a cell before protection: lines, different persons, sums, and the largest single contribution."""

    count: int
    persons: int
    sums: tuple[int, ...] = ()
    largest: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What may be published of a cell; nothing at all where it is `suppressed`."""

    key: Key
    count: int | None
    sums: tuple[int | None, ...]
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Every cell and every total of a table, protected: `ALL` in a key marks a total."""

    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cells: tuple[Cell, ...]
    threshold: int
    primary: int
    complementary: int

    def cell(self, *key: str) -> Cell:
        """The cell at `key`, one level or `ALL` for each dimension; raises `KeyError` where there is none."""
        for cell in self.cells:
            if cell.key == key:
                return cell
        raise KeyError(f"no cell at {key}; the dimensions are {', '.join(self.dimensions)}")
