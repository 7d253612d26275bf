"""What is wrong with a file handed in: where to look, and what is expected there, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `where` is a cell (« Feuille Conservation, D12 ») or a place in the JSON; `message` is for people."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where} : {self.message}" if self.where else self.message


class ImportRefused(ValueError):
    """The file is not a sound register, so nothing was written; `faults` lists all that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
