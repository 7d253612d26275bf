"""The pages that are written from the register say what it says now."""

import sys
from collections.abc import Iterator

from .finding import Finding
from .house import House
from .writing import documents, write_docs


def check(house: House) -> Iterator[Finding]:
    """Compare each generated page with what would be written now, and report those that nothing writes any more."""
    wanted = documents(house.entries)
    for name, text in wanted.items():
        path = house.repository / name
        if not path.is_file() or path.read_text("utf-8") != text:
            yield Finding("generated", name, "page", "is not what the register says; run make docs?")
    for path in sorted((house.repository / "docs" / "register").glob("*.md")):
        if house.place(path) not in wanted:
            yield Finding("generated", house.place(path), "page", "belongs to no fiche; remove it?")


def write() -> int:
    """`finalite docs`: write the pages again and name the ones that changed."""
    for path in write_docs():
        sys.stdout.write(f"{path}\n")
    return 0
