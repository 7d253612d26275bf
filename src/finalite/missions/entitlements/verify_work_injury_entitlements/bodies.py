"""Which fields each body gets in a question, and nothing else: the exchange refuses what the register does not say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from finalite.capabilities.exchange import Field

from .values import Body

NUMBER = (Field("nir", "nir", needed=False), Field("nir_kind", "nir", needed=False))
NAME = Field("name", "civil_identity")
WHO = (*NUMBER, NAME)
BIRTH = Field("birth", "birth", needed=False)
RIGHT = Field("question", "cash_benefits")
FIELDS: dict[Body, tuple[Field, ...]] = {
    Body.TAX: (*WHO, RIGHT),
    Body.LIAISON: (*WHO, BIRTH, RIGHT),
    Body.PENSION: (*WHO, BIRTH, RIGHT),
    Body.UNEMPLOYMENT: (*WHO, RIGHT),
    Body.SUPPLEMENTARY: (*WHO, RIGHT),
    Body.CONTRIBUTIONS: (*WHO, Field("question", "salary"), Field("siret", "employer_identity", needed=False)),
    Body.LABOUR: (NAME, Field("question", "employment"), Field("siret", "employer_identity", needed=False)),
}
OF_WORK = (Body.CONTRIBUTIONS, Body.LABOUR)
"""Bodies that know of the work of a victim, and of nobody else."""


@dataclass(frozen=True)
class Question:
    """The adapter of the exchange: one question about one person, in JSON; our own format."""

    body: Body
    suffix: str = ".json"

    @property
    def recipient(self) -> str:
        return self.body.value

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS[self.body]

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """The rows with the declared fields, in the same bytes for the same content."""
        return json.dumps(list(rows), ensure_ascii=False, sort_keys=True, default=str).encode()
