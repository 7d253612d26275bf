"""The public inventory of algorithms that French administrations owe (CRPA L. 312-1-3), as CSV and as a page."""

import csv
import io
from collections.abc import Iterator

from ..entry import Entry
from ..page import table
from .as_csv import BOM
from .cells import quoted
from .labels import said
from .values import Register

HEADS = ("Fiche", "Finalité", "État", "Algorithme", "Ce qu’il fait", "Effet", "Règle", "Texte", "Recours", "Source")


def write_csv(register: Register) -> bytes:
    """UTF-8 with a byte order mark, semicolons, CRLF; no cell can be a formula."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(HEADS)
    lines.writerows([quoted(cell) for cell in row] for row in rows(register))
    return (BOM + text.getvalue()).encode()


def write_markdown(register: Register) -> bytes:
    """A page in French, one table; it says how many entries declare none."""
    found = list(rows(register))
    silent = sum(1 for entry in register.entries if not entry.algorithms)
    head = f"# Inventaire des algorithmes\n\n{register.organisation}\n\n"
    count = f"{len(found)} algorithmes ; {silent} fiches sur {len(register.entries)} n’en déclarent aucun.\n\n"
    return (head + count + table(HEADS, [[_inline(cell) for cell in row] for row in found]) + "\n").encode()


def rows(register: Register) -> Iterator[tuple[str, ...]]:
    """A line for each algorithm, in the order of the register."""
    for entry in register.entries:
        yield from _of(entry)


def _of(entry: Entry) -> Iterator[tuple[str, ...]]:
    for one in entry.algorithms:
        source = said("source", entry.provenance.of(f"algorithm.{one.id}"))
        what = (one.id, one.text.fr, said("effect", one.effect), one.rule, one.article, one.review)
        yield (entry.slug, entry.title.fr, said("status", entry.status), *what, source)


def _inline(cell: str) -> str:
    """One line, and no sign that Markdown or HTML would take for its own."""
    flat = " ".join(cell.split()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{sign}" if sign in "*_[]`\\" else sign for sign in flat)
