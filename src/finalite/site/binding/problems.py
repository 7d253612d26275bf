"""What is wrong with what arrived: where, and what to do, all of it at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from finalite.capabilities.register.values import Invalid


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is a dotted path (`acts.0.price`), empty when the whole is meant."""

    field: str
    message: str


class Unusable(ValueError):
    """Nothing was done: each of `problems` says where and what to correct."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" if p.field else p.message for p in problems))
        self.problems = problems


class Collector:
    """Gathers the problems of a whole form instead of stopping at the first."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    @contextmanager
    def at(self, path: str) -> Iterator[None]:
        """Note, under `path`, an `Invalid` raised inside the block."""
        try:
            yield
        except Invalid as invalid:
            self.found.append(Problem(join(path, invalid.field), invalid.message))

    def settle(self) -> None:
        """Raise `Unusable` if anything was found."""
        if self.found:
            raise Unusable(tuple(self.found))


def join(path: str, name: str | int) -> str:
    """The path of `name` inside `path`."""
    return f"{path}.{name}" if path and name != "" else f"{path}{name}"
