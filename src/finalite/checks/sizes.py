"""A file that one cannot read in one go is two files."""

from collections.abc import Iterator

from .finding import Finding
from .house import House

LIMIT = 400


def check(house: House) -> Iterator[Finding]:
    """Report each Python file over the limit, migrations left out."""
    for path in sorted(house.source.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        with path.open(encoding="utf-8") as lines:
            count = sum(1 for _ in lines)
        if count > LIMIT:
            question = f"more than {LIMIT}; along which subject does it split?"
            yield Finding("sizes", house.place(path), f"{count} lines", question)
