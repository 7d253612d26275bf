"""Checks an identity photograph and keeps its pixels alone: what a telephone adds (place, day, owner) is left out.

No image is drawn here: the parts of the file are walked, those that describe pixels are copied, the rest is dropped.
"""

import struct
import zlib
from collections.abc import Iterator

MOST_BYTES = 2_000_000
LEAST = (300, 385)
MOST = (4000, 6000)
RATIO = (0.6, 0.95)
"""Width over height of an upright portrait: ours, the published 35 × 45 mm is 0.78."""
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
ADOBE = 0xEE
"""The one extra segment that says how colours are coded: without it some pictures turn green."""
FRAMES = {0xC0, 0xC1, 0xC2}
ALONE = {0x01, *range(0xD0, 0xD8)}


class BadPhotograph(ValueError):
    """The picture cannot be printed on a card; the message says why, for people."""


def cleaned(content: bytes) -> bytes:
    """The same picture without anything but its pixels; raises `BadPhotograph` with what to change."""
    if len(content) > MOST_BYTES:
        raise BadPhotograph("la photographie dépasse 2 Mo : en choisir une plus légère")
    try:
        if content.startswith(PNG):
            kept, size = _png(content)
        elif content.startswith(JPEG):
            kept, size = _jpeg(content)
        else:
            raise BadPhotograph("la photographie doit être une image JPEG ou PNG")
    except (struct.error, IndexError, zlib.error) as broken:
        raise BadPhotograph("cette image est abîmée ou incomplète : en choisir une autre") from broken
    _check(*size)
    return kept


def _check(width: int, height: int) -> None:
    if width < LEAST[0] or height < LEAST[1]:
        raise BadPhotograph(f"image trop petite : au moins {LEAST[0]} × {LEAST[1]} points")
    if width > MOST[0] or height > MOST[1]:
        raise BadPhotograph(f"image trop grande : au plus {MOST[0]} × {MOST[1]} points")
    if not RATIO[0] <= width / height <= RATIO[1]:
        raise BadPhotograph("la photographie doit être un portrait, plus haut que large (format 35 × 45 mm)")


def _png(content: bytes) -> tuple[bytes, tuple[int, int]]:
    kept, size, pixels, ended = [PNG], (0, 0), 0, False
    for kind, body in _chunks(content):
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        if kind in PNG_KEPT:
            kept.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))
            pixels, ended = pixels + (kind == b"IDAT"), kind == b"IEND"
    if not pixels or not ended:
        raise struct.error("no pixels")
    return b"".join(kept), size


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, kind = len(PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        if zlib.crc32(kind + body) != crc:
            raise struct.error("altered")
        yield kind, body
        at += 12 + length


def _jpeg(content: bytes) -> tuple[bytes, tuple[int, int]]:
    kept, size, scans = [JPEG], (0, 0), 0
    for marker, segment in _segments(content):
        if marker in FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            size = (width, height)
        scans += marker == 0xDA
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == ADOBE:
            kept.append(segment)
    if not scans or size == (0, 0):
        raise struct.error("no pixels")
    return b"".join(kept), size


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each part with its marker, up to the end of the image: what hides behind it is never seen."""
    at, marker = 2, 0
    while marker != 0xD9:
        if content[at] != 0xFF:
            raise struct.error("lost")
        while content[at + 1] == 0xFF:
            at += 1
        marker, start = content[at + 1], at
        at += 2
        if marker not in ALONE and marker != 0xD9:
            (length,) = struct.unpack(">H", content[at : at + 2])
            at += length
        if marker == 0xDA:
            at = _end_of_scan(content, at)
        if at > len(content):
            raise struct.error("cut")
        yield marker, content[start:at]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands after coded pixels, in which a zero or a restart follows each 0xFF."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise struct.error("cut")
        if content[at + 1] != 0 and content[at + 1] not in ALONE:
            return at
        at += 2
