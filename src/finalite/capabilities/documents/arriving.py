"""Looks at a file as it comes in, whatever reads it afterwards: what could run, or swell, is turned away.

Each door then narrows further: a piece is a document or an image, a recording is sound, an exchange has its format.
"""

import re

from django.conf import settings

from . import picture, scan
from .values import Scan, TooLarge, UnknownType, Unsafe

MEGABYTE = 1_000_000
LARGEST = 20 * MEGABYTE
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c")
_PACKED = (
    *_ZIPS,
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"MSCF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)
"""Archives, and office files that are archives of macros as well as of text."""
_PROGRAMS = (b"MZ\x00", b"MZ\x90", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\x00asm")
_PAGE = re.compile(rb"<(!doctype\s+html|html|script|svg|iframe)\b", re.IGNORECASE)
_ENTITY = re.compile(rb"<!(ENTITY|DOCTYPE)\b", re.IGNORECASE)
_PLAIN = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
"""What no browser runs, whatever words it holds, as long as it is served as what it is."""
_LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_LOOKED_AT = 4096
MOST_PIXELS = 250_000_000
"""A sheet of paper read at 1 200 dots an inch has 139 million."""
_FOOLING = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\"<>:|?*]")
LONGEST_NAME = 120


def let_in(*, content: bytes, name: str) -> str:
    """The name under which a file may be spoken of, once its content was looked at.

    Raises `TooLarge`, `UnknownType` for archives, programs, pages and drawings with scripts, for what nobody could open
    without a password, and `Unsafe` for malware.
    """
    check_size(content, getattr(settings, "FINALITE_FILE_LIMIT", LARGEST))
    _check_kind(content)
    check_malware(content)
    return safe_name(name)


def check_size(content: bytes, limit: int) -> None:
    """Raise `TooLarge` beyond `limit` bytes, and for an empty file."""
    if not content:
        raise TooLarge("content", "le fichier est vide : en choisir un autre")
    if len(content) > limit:
        raise TooLarge("content", f"le fichier fait {len(content) // 1000} ko ; la limite est {limit // 1000} ko")


def check_malware(content: bytes) -> Scan:
    """What the scanner says; raises `Unsafe` where it found something, or gave no answer."""
    verdict = scan.scan(content)
    if verdict is Scan.INFECTED:
        raise Unsafe("content", "un programme malveillant a été trouvé dans ce fichier : rien n’est enregistré")
    return verdict


def safe_name(name: str) -> str:
    """The last part of the name without what could fool a reader, a path or a header."""
    last = re.split(r"[/\\]", name)[-1]
    return _FOOLING.sub("", last).strip(" .")[-LONGEST_NAME:] or "document"


def _check_kind(content: bytes) -> None:
    start = content[:_LOOKED_AT]
    if start.startswith(_PACKED):
        raise UnknownType("content", "une archive n’est pas acceptée : envoyer les fichiers qu’elle contient")
    if start.startswith(_PROGRAMS):
        raise UnknownType("content", "un programme n’est pas accepté")
    if start.startswith(_PLAIN):
        _check_readable(content)
        return
    text = start.replace(b"\x00", b"")  # a text in two bytes a letter hides its words between zeros
    if _PAGE.search(text):
        raise UnknownType("content", "une page ou un dessin qui peut contenir un programme n’est pas accepté")
    if _ENTITY.search(text):
        raise UnknownType("content", "un fichier XML qui définit ses propres entités n’est pas accepté")


def _check_readable(content: bytes) -> None:
    """What arrives is read by somebody: a locked file cannot be, nor a picture larger than any paper."""
    if content.startswith(b"%PDF-") and _LOCKED.search(content):
        raise UnknownType("content", "ce PDF est protégé, personne ne l’ouvrirait : l’enregistrer sans mot de passe")
    if picture.pixels(content) > MOST_PIXELS:
        raise TooLarge("content", "cette image est trop étendue : la réduire, ou photographier le papier à nouveau")
