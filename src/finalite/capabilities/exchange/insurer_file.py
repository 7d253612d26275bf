"""What a complementary insurer gets to pay its part: the acts and what was reimbursed, no diagnosis, no household."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .outbound import Field


class InsurerFile:
    """JSON Lines, one reimbursed act a line; amounts in cents, days as YYYY-MM-DD. Our own format: no conformity with
    the exchange standards of the profession is claimed."""

    recipient = "complementary_insurer"
    suffix = ".jsonl"
    fields = (
        Field("member", "complementary_cover"),
        Field("nir", "nir"),
        Field("nir_kind", "nir"),
        Field("name", "civil_identity"),
        Field("first_names", "civil_identity"),
        Field("act", "care_acts"),
        Field("performed_on", "care_acts"),
        Field("charged", "care_acts"),
        Field("base", "benefit_use"),
        Field("rate", "benefit_use"),
        Field("paid", "benefit_use"),
        Field("left_to_pay", "benefit_use"),
        Field("provider", "provider_identity", needed=False),
    )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """One line a row, keys in the declared order, so that the same rows give the same bytes."""
        lines = [json.dumps(row, ensure_ascii=False, default=str) for row in rows]
        return "".join(f"{line}\n" for line in lines).encode()
