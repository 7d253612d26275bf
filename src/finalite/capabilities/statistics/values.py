"""Tables of counts and sums, frozen."""

from dataclasses import dataclass

from finalite.kernel.money import Cents

ALL = "*"
"""Stands for "all of this dimension" in the key of a total."""
LEVELS = " / "
"""Stands between the levels of a label."""
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is true of a cell before protection: lines, different persons, sums, and the largest single contribution.

    `gross` adds contributions up without their sign, where some are negative; left out, sums say as much.
    """

    count: int
    persons: int
    sums: tuple[int, ...] = ()
    largest: tuple[int, ...] = ()
    gross: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What may be published of a cell; nothing at all where it is `suppressed`."""

    key: Key
    count: int | None
    sums: tuple[int | None, ...]
    suppressed: bool

    @property
    def label(self) -> str:
        """Its levels in one line."""
        return LEVELS.join(map(str, self.key))


@dataclass(frozen=True, slots=True)
class Former:
    """What was true and what was hidden when the same table was last published: kept by who publishes, never shown."""

    found: dict[Key, Measure]
    hidden: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Count:
    """One cell of a table for a page: what it counts, and how many; None where it is too small to be published."""

    label: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Total:
    """The same with what its lines add up to, cents."""

    label: str
    number: int | None
    total: Cents | None


@dataclass(frozen=True, slots=True)
class Table:
    """Every cell and every total of a table, protected: `ALL` in a key marks a total."""

    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cells: tuple[Cell, ...]
    threshold: int
    primary: int
    complementary: int

    def counts(self) -> tuple[Count, ...]:
        """The cells with their number of lines, in order, labelled by their levels."""
        return tuple(Count(cell.label, cell.count) for cell in self.cells)

    def totals(self) -> tuple[Total, ...]:
        """The same with the first sum of each cell."""
        return tuple(Total(cell.label, cell.count, cell.sums[0] if cell.sums else None) for cell in self.cells)

    def cell(self, *key: str) -> Cell:
        """The cell at `key`, one level or `ALL` for each dimension; raises `KeyError` where there is none."""
        for cell in self.cells:
            if cell.key == key:
                return cell
        raise KeyError(f"no cell at {key}; the dimensions are {', '.join(self.dimensions)}")
