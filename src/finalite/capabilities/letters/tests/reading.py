"""Reads the text of a PDF as a screen reader would: through the character maps of its fonts."""

import io
import re

import pikepdf


def text_of(pdf: bytes) -> str:
    """Every word of every page, one line a text block."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return "\n".join(_page(page) for page in document.pages)


def _page(page: pikepdf.Page) -> str:
    fonts = {name: _map(font) for name, font in page.Resources.get("/Font", {}).items()}
    current: dict[int, str] = {}
    words: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        code = str(operator)
        if code == "Tf":
            current = fonts[str(operands[0])]
        elif code == "BT":
            words.append("\n")
        elif code in ("Tj", "TJ"):
            shown = operands[0] if code == "TJ" else [operands[0]]
            words.extend(_decoded(bytes(part), current) for part in shown if isinstance(part, pikepdf.String))
    return "".join(words)


def _decoded(codes: bytes, table: dict[int, str]) -> str:
    pairs = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
    return "".join(table.get(code, "?") for code in pairs)


def _map(font: pikepdf.Object) -> dict[int, str]:
    table: dict[int, str] = {}
    stream = font["/ToUnicode"].read_bytes().decode()
    for code, text in re.findall(r"<([0-9A-Fa-f]{4})>\s+<([0-9A-Fa-f]+)>\n", stream):
        table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return table
