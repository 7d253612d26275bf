"""What a difference touches, as a plain value."""

from dataclasses import dataclass
from typing import Any

from .words import phrase


@dataclass(frozen=True, slots=True)
class Touched:
    """Columns (`app.Model.column`), doors (`slug.name`) and people of one entry; None where nobody counted them."""

    columns: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()
    people: int | None = None

    def lines(self, lang: str = "fr") -> list[str]:
        """One line for each kind of thing touched, then how many people, or that nobody counted."""
        found = [phrase("columns", lang, ", ".join(self.columns))] if self.columns else []
        found += [phrase("operations", lang, ", ".join(self.doors))] if self.doors else []
        if self.people is None:
            return [*found, phrase("uncounted", lang)]
        return [*found, phrase("people", lang, self.people)]

    def as_json(self) -> dict[str, Any]:
        """Plain values; `people` is null where no database could count them."""
        return {"columns": list(self.columns), "operations": list(self.doors), "people": self.people}
