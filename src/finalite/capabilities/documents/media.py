"""Tells the format of a file from its content: the name and the browser's word prove nothing."""

import json
import re

from .values import MediaType, UnknownType

_SIGNATURES = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
)
_ENDINGS = {
    MediaType.PDF: ("pdf",),
    MediaType.PNG: ("png",),
    MediaType.JPEG: ("jpg", "jpeg"),
    MediaType.TIFF: ("tif", "tiff"),
    MediaType.JSON: ("json", "txt"),
    MediaType.XML: ("xml", "txt"),
    MediaType.CSV: ("csv", "tsv", "txt"),
    MediaType.TEXT: ("txt", "csv", "json", "jsonl", "edi", "dsn"),
}
"""The ends of names that suit each format, the usual one first: text may go under that of a table."""
MOST = 114
"""What is kept of a name so that its ending still fits its column."""
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HTML = re.compile(r"\s*<(!doctype\s+html|html|head|body|script|svg)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(\?xml|!--|[A-Za-z_])")


def sniff(content: bytes) -> MediaType:
    """The format of `content`; raises `UnknownType` for anything else, pages and programs included."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    return _text_type(_decoded(content))


def named(name: str, media_type: MediaType) -> str:
    """`name`, with the usual ending of the format behind it where its own says another, such as `facture.html`."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return name if ending in _ENDINGS[media_type] else f"{name[-MOST:]}.{_ENDINGS[media_type][0]}"


def _decoded(content: bytes) -> str:
    """Text in UTF-8, or in the Windows encoding that French office software still writes."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise UnknownType("content", "types acceptés : PDF, PNG, JPEG, TIFF, JSON, XML, CSV et texte simple")


def _text_type(text: str) -> MediaType:
    if _HTML.match(text):
        raise UnknownType("content", "une page web n’est pas acceptée : elle pourrait s’exécuter chez qui la lit")
    if _XML.match(text):
        # an XML declaration may stand in front of a page or a drawing that runs scripts
        if re.search(r"<(html|svg|script)\b", text[:2000], re.IGNORECASE):
            raise UnknownType("content", "une page ou un dessin qui contient un programme n’est pas accepté")
        return MediaType.XML
    if text.lstrip()[:1] in ("{", "[") and _is_json(text):
        return MediaType.JSON
    return MediaType.CSV if _is_table(text) else MediaType.TEXT


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_table(text: str) -> bool:
    """Whether every one of the first lines has the same number, above none, of one separator."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return len(lines) > 1 and any(
        len({line.count(separator) for line in lines}) == 1 and separator in lines[0] for separator in (";", ",", "\t")
    )
