"""How care sheets come: the formats read and the ways they arrive."""

from enum import StrEnum


class SheetFormat(StrEnum):
    """The formats read, described in docs/care-sheet-format.md."""

    JSONL = "jsonl"
    CSV = "csv"


class Channel(StrEnum):
    """How a delivery came."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    REPLAY = "replay"
