"""Writes text into cells so that no spreadsheet takes it for a formula, and reads it back as it was."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute; full-width forms count in some languages."""
LONGEST = 32_767
"""Characters that one cell of a spreadsheet holds."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f￾￿]|_x[0-9A-Fa-f]{4}_")
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might compute this text: by its first sign, or after leading spaces."""
    return text.startswith(STARTS) or text.lstrip().startswith(STARTS)


def quoted(text: str) -> str:
    """`text` for a CSV cell: an apostrophe before what could be computed, or another apostrophe."""
    return f"'{text}" if is_dangerous(text) or text.startswith("'") else text


def unquoted(text: str) -> str:
    """The text that `quoted` wrote."""
    return text[1:] if text.startswith("'") else text


def coded(text: str) -> str:
    """`text` for an XLSX cell: what XML cannot hold becomes `_x000D_` (ISO/IEC 29500-1, 22.9.2.19)."""
    return _CONTROL.sub(lambda found: f"_x{ord(found[0][0]):04X}_{found[0][1:]}", text)


def decoded(text: str) -> str:
    """The text that `coded` wrote, or a spreadsheet program after it."""
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text)
