"""What a difference touches, as a plain value."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Touched:
    """Columns (`app.Model.column`), doors (`slug.name`) and people of one entry; None where nobody counted them."""

    columns: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()
    people: int | None = None

    def lines(self) -> list[str]:
        """In French, one line for each kind of thing touched."""
        found = [f"colonnes touchées : {', '.join(self.columns)}"] if self.columns else []
        found += [f"opérations touchées : {', '.join(self.doors)}"] if self.doors else []
        return found + ([f"personnes concernées : {self.people}"] if self.people is not None else [])

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"columns": list(self.columns), "operations": list(self.doors), "people": self.people}
