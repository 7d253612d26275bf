"""What an adapter hands over: a raw line, the act it describes, or what is wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

LONGEST = 4096
"""Bytes of the longest line read; nobody's act needs more, and a longer one is refused unread."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a line is refused: the field, a stable code, and a sentence for whoever must correct it."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as it came: `number` counts from 1 in the file, `fields` is empty when `fault` says why."""

    number: int
    raw: str
    fields: dict[str, Any]
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One act of a care sheet, sound in form; amounts in cents. Whether it is due is for the rules to say."""

    number: int
    key: str
    nir: str
    provider: str
    prescriber: str
    invoice: str
    line: int
    act: str
    act_on: date
    ends_on: date | None
    prescribed_on: date | None
    quantity: int
    coefficient: int
    act_tariff: int | None
    charged: int
    base: int | None
    pathway: str
    marks: tuple[str, ...]
    session: str
    third_party: bool
    distance_km: int | None
    approval: str
    insured_nir: str
    country: str
    form: str
    form_reference: str
    tariff_choice: str
    state_tariff: int | None
    injury_on: date | None = None
    injury_related: bool | None = None
    generic_price: int | None = None
    prescribed_lines: int | None = None
    stay_day: int | None = None
    tariff_from_day_31: int | None = None


def too_long(raw: bytes) -> Fault | None:
    """The fault of a line longer than `LONGEST` bytes."""
    if len(raw) <= LONGEST:
        return None
    return Fault("", "too_long", f"la ligne fait {len(raw)} octets ; le maximum est {LONGEST}")


def decoded(number: int, raw: bytes) -> tuple[str, RawLine | None]:
    """The text of a line, and where it cannot be read the refused line that keeps what can be kept of it."""
    text = raw[:LONGEST].decode("utf-8", "backslashreplace")
    fault = too_long(raw)
    if fault is None:
        try:
            return raw.decode("utf-8"), None
        except UnicodeDecodeError as why:
            fault = Fault("", "encoding", f"octet {why.start + 1} illisible : la ligne doit être en UTF-8")
    return text, RawLine(number, text, {}, fault)


def numbered(content: bytes, first: int = 1):
    """Each non-empty line of a file with its number; a byte-order mark and both line ends are accepted."""
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), first):
        raw = raw.removesuffix(b"\r")
        if raw.strip():
            yield number, raw
