"""Says once for a fiche what all its letters to persons have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities.register.values import PersonId

from .telling import tell
from .values import LetterSent


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Tells persons as `tell` does: `folder` holds the templates, `key` says by what a letter is the same again."""

    fiche: str
    folder: Path
    retention: str
    recipient: str
    key: str = "{fiche}/{reference}/{on}"

    def __call__(
        self,
        template: str,
        person: int,
        on: date,
        title: str,
        reference: str,
        body: dict[str, Any],
        categories: Sequence[str],
        remedies: Sequence[str] = (),
        lines: Sequence[str] = (),
    ) -> LetterSent:
        """Write one letter and enter it in the ledger; the refusals are those of `tell`."""
        return tell(
            template=self.folder / template,
            data=body,
            fiche=self.fiche,
            person=PersonId(person),
            title=title,
            reference=reference,
            on=on,
            retention=self.retention,
            recipient=self.recipient,
            categories=categories,
            remedies=remedies,
            key=self.key.format(fiche=self.fiche, reference=reference, on=on),
            lines=lines,
        )
