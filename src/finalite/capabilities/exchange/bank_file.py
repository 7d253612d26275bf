"""What a bank gets to carry out transfers: whom to pay, where, how much. Never why, never who is ill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .outbound import Field


@dataclass(frozen=True, slots=True)
class BankFile:
    """A credit transfer file already written and validated by money from exactly these fields."""

    content: bytes
    recipient: ClassVar[str] = "bank"
    suffix: ClassVar[str] = ".xml"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("holder", "bank_account"),
        Field("iban", "bank_account"),
        Field("bic", "bank_account", needed=False),
        Field("amount", "financial_operation"),
        Field("label", "financial_operation"),
        Field("reference", "financial_operation"),
    )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """The validated bytes: writing them anew here could differ from what was prepared."""
        return self.content
