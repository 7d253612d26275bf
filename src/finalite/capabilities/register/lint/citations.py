"""Whether a citation can exist as it is written, by the shape that each text gives to its articles."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..entry import Entry
from .rule import Hit, facts, hit, rule
from .seen import Seen


@rule
def citation_unknown_text(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A citation begins with its text, as the vocabulary abbreviates it."""
    for key, citation in cited(entry):
        if not any(citation.startswith(f"{code} ") for code in seen.words.code):
            yield hit(key, citation=citation)


@rule
def citation_impossible(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """`CSS L. 43` cannot be: an article of this code has three digits, then a hyphen and a number."""
    for key, citation in cited(entry):
        code = next((code for code in shapes() if citation.startswith(f"{code} ")), "")
        if code and not shapes()[code].fullmatch(citation[len(code) + 1 :]):
            yield hit(key, citation=citation, shape=_facts()["code"][code]["example"])


@rule
def citation_without_article(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """A whole book or a whole act says nothing that can be checked."""
    for key, citation in cited(entry):
        if re.search(r" (?:livre|titre|chapitre) | \([^)]*article[^)]*\)|^Loi \S+$|^LFSS \d+$", citation):
            yield hit(key, citation=citation)


@rule
def citation_twice(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """The same ground with the same text for the same sub-purposes: one of the two was meant to say something else."""
    known: set[tuple] = set()
    for basis in entry.legal_bases:
        for citation in basis.citations:
            line = (basis.gdpr, basis.subpurposes, citation)
            if line in known:
                yield hit(f"{basis.key}.citations", citation=citation)
            known.add(line)


def cited(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each citation of a legal basis, with the key that the reader of the register gives it."""
    for basis in entry.legal_bases:
        yield from ((f"legal_basis.{basis.gdpr}.citations", citation) for citation in basis.citations)


@cache
def shapes() -> dict[str, re.Pattern[str]]:
    """How the articles of each text are written, one or several, up to `et s.`."""
    found = {}
    for code, told in _facts()["code"].items():
        one = _facts()["shape"].get(told["shape"], told["shape"])
        found[code] = re.compile(rf"(?:{one})(?: (?:à|et) (?:{one}))?(?: et s\.)?(?: \([^)]*\))?")
    return found


@cache
def _facts() -> dict[str, Any]:
    return facts("citations")
