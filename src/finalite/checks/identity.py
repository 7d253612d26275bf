"""Each fiche is the one that the register means: permanent slug, number of its edition, official title."""

from collections.abc import Iterator

from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.errors import did_you_mean
from finalite.capabilities.register.vocabulary import Slug, slugs

from .finding import Finding
from .house import House


def check(house: House) -> Iterator[Finding]:
    """Compare each entry with the list of permanent slugs, and the folders with what Django needs."""
    for entry in house.entries:
        file = house.fiche_file(entry)
        if entry.slug not in slugs():
            yield from _own(file, entry)
            continue
        for key, said, listed in _pairs(entry, slugs()[entry.slug]):
            if said != listed:
                question = f"says {said!r} where fiches.tsv has {listed!r}; which one is right?"
                yield Finding("identity", file, key, question)
    for entry in house.entries:
        yield from _package(house, entry)


def _own(file: str, entry: Entry) -> Iterator[Finding]:
    """A processing that the published register does not have: ours, and it must not pretend otherwise."""
    if entry.published.full is not None or entry.published.summary:
        near = did_you_mean(entry.slug, slugs()) or "; is it not published?"
        yield Finding("identity", file, "slug", f"{entry.slug!r} is not in fiches.tsv{near}")


def _pairs(entry: Entry, row: Slug) -> Iterator[tuple[str, object, object]]:
    yield "title.fr", entry.title.fr, row.title_fr
    yield "title.en", entry.title.en, row.title_en
    yield "published.full", entry.published.full, row.number
    yield "published.summary", entry.published.summary, row.in_summary
    yield "published.title_only", entry.published.title_only, row.in_full == "title"
    yield "mission", entry.mission, row.mission


def _package(house: House, entry: Entry) -> Iterator[Finding]:
    """`makemigrations` passes over an app without a migrations package, so its tables would never exist."""
    folder = house.folder(entry)
    has_code = any(house.code(entry))
    if has_code and not (folder / "__init__.py").is_file():
        question = "is missing; add it so that Python finds the fiche?"
        yield Finding("identity", house.place(folder), "__init__.py", question)
    if (folder / "models.py").is_file() and not (folder / "migrations" / "__init__.py").is_file():
        question = "is missing, so its tables would not exist; add it and run makemigrations?"
        yield Finding("identity", house.place(folder), "migrations/__init__.py", question)
