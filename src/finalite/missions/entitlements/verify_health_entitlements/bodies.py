"""Which fields each body gets in a question, and nothing else: the exchange refuses what the register does not say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from finalite.capabilities.exchange import Field

from .values import Body

NUMBER = (Field("nir", "nir", needed=False), Field("nir_kind", "nir", needed=False))
NAME, BIRTH = Field("name", "civil_identity"), Field("birth", "birth", needed=False)
WHO = (*NUMBER, NAME, BIRTH)
STATUS = Field("question", "affiliation")
FIELDS: dict[Body, tuple[Field, ...]] = {
    Body.TAX: (*WHO, Field("question", "residence_status"), Field("address", "postal_contact", needed=False)),
    Body.PERMITS: (NAME, BIRTH, Field("question", "residence_status")),
    Body.SOCIAL: (*WHO, STATUS),
    Body.FAMILY: (*WHO, STATUS),
    Body.FAMILY_NATIONAL: (*WHO, STATUS),
    Body.PENSION: (*WHO, STATUS),
    Body.PENSION_LOCAL: (*WHO, STATUS),
    Body.CONTRIBUTIONS: (*NUMBER, NAME, STATUS),
    Body.CONTRIBUTIONS_NATIONAL: (*NUMBER, NAME, STATUS),
    Body.UNEMPLOYMENT: (*NUMBER, NAME, STATUS),
    Body.PRISON: (*WHO, STATUS),
    Body.LIAISON: (*WHO, STATUS),
}


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
