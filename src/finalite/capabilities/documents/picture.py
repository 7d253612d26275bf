"""How large a picture becomes once it is opened: a few bytes may claim a surface that fills a machine's memory."""

import struct

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_NO_FRAME = (0xC4, 0xC8, 0xCC)
"""Markers among those of frames that hold tables instead."""
_SEGMENTS = 200
"""How many parts of a JPEG are looked through before its size: a camera writes about ten."""


def pixels(content: bytes) -> int:
    """The width times the height that a PNG or a JPEG says; 0 where it says none, and for anything else."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width * height
    return _of_jpeg(content) if content.startswith(_JPEG) else 0


def _of_jpeg(content: bytes) -> int:
    at = 2
    for _segment in range(_SEGMENTS):
        if at + 9 > len(content) or content[at] != 0xFF:
            return 0
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width * height)
        at += 2 + length
    return 0
