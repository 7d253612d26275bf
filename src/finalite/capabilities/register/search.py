"""Finds entries by words and by facets, without accents, with a ranking that a sentence can explain.

Every word asked for is looked for at the beginning of the words of each entry. A word counts by the best place where it
stands (`WEIGHTS`), twice where it stands whole. Entries that have every word come first or alone.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from . import spans
from .entry import Entry
from .vocabulary import Vocabulary

WEIGHTS = {
    "title": 8,
    "subpurpose": 4,
    "citation": 4,
    "data": 3,
    "person": 3,
    "recipient": 3,
    "algorithm": 2,
    "note": 1,
}
FACETS = ("mission", "status", "person", "data", "special", "recipient", "ground", "retention", "algorithm")
SPECIAL = ("art9", "art10", "nir", "highly_personal")
SHORT = 3
# what people say for what the register prints, so that they find it
SPELT_OUT = {
    "at/mp": "accident travail maladie professionnelle",
    "nir": "numero securite sociale",
    "dmp": "dossier medical partage",
    "coordonnees bancaires": "rib iban compte",
    "sick leave": "arret",
}
_WORD = re.compile(r"[a-z0-9]+(?:-[0-9]+)*")
_ARTICLE = re.compile(r"\b([a-z])[. ]{1,2}(?=\d)")
# words that every question has: asked for, they would only hide what is looked for
EMPTY = frozenset(
    """
    a au aux avec ce ces cette combien comment d dans de des du elle en est et etre il ils je l la le les leur
    ma mes mon ne nos notre on ou par pas peut peuvent plus pour pourquoi qu quand que quel quelle quelles quels
    qui quoi sa se ses si son sont sur ta tes ton traitement traitements un une vos votre y about an and are by
    can do for from how i in is it many may me my of or our the their this to what when where which who why with
    your
    """.split()  # noqa: SIM905 – a list of quoted words hides them
)


@dataclass(frozen=True, slots=True)
class Document:
    """One entry as the search sees it: its words by place, its values by facet."""

    slug: str
    words: Mapping[str, frozenset[str]]
    facets: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found, how well, and in which places its words stand."""

    slug: str
    score: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The entries found, best first; `partial` when no entry has every word, `near` the words close to one unknown.

    `counts` says, facet by facet, how many of the entries found have each value.
    """

    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]
    partial: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Index:
    """The documents in the order of the register; built once, then asked."""

    documents: tuple[Document, ...]
    by_slug: Mapping[str, Document] = field(default_factory=dict)

    @cached_property
    def postings(self) -> dict[str, dict[str, list[str]]]:
        """Word → slug → places where it stands, best place first."""
        found: dict[str, dict[str, list[str]]] = {}
        for one in self.documents:
            for place in WEIGHTS:
                for word in one.words[place]:
                    found.setdefault(word, {}).setdefault(one.slug, []).append(place)
        return found

    @cached_property
    def sorted_words(self) -> list[str]:
        return sorted(self.postings)

    def starting(self, prefix: str) -> list[str]:
        """The known words that begin so."""
        words, start = self.sorted_words, bisect_left(self.sorted_words, prefix)
        end = start
        while end < len(words) and words[end].startswith(prefix):
            end += 1
        return words[start:end]


def build(entries: Iterable[Entry], words: Vocabulary) -> Index:
    """The index of `entries`, in French and in English at once."""
    documents = tuple(_document(one, words) for one in entries)
    index = Index(documents, {one.slug: one for one in documents})
    _ = index.postings, index.sorted_words
    return index


def search(index: Index, *, text: str = "", chosen: Mapping[str, Sequence[str]] | None = None) -> Found:
    """The entries that have the words of `text` and every value `chosen`, facet by facet.

    Without words every entry is found, in the order of the register. Where none has every word, those with some are
    found, and `partial` says so. Unknown facets are ignored; an unknown value finds nothing.
    """
    asked = words_of(text)
    allowed = [one.slug for one in index.documents if _allowed(one, chosen or {})]
    if not asked:
        return _found(index, [Hit(slug, 0) for slug in allowed])
    scored = _scores(index, asked, frozenset(allowed))
    whole = {slug: places for slug, places in scored.items() if len(places) == len(asked)}
    best = whole or scored
    rank = {slug: number for number, slug in enumerate(allowed)}
    hits = sorted((_hit(slug, best[slug]) for slug in best), key=lambda hit: (-hit.score, rank[hit.slug]))
    return _found(index, hits, partial=bool(best) and not whole, near=() if best else _near(index, asked))


def words_of(text: str) -> tuple[str, ...]:
    """The words that a question asks for: folded, without the empty ones, in their order, each once."""
    every = list(dict.fromkeys(_words(text)))
    telling = [word for word in every if word not in EMPTY and len(word) > 1]
    return tuple(telling or every)


def folded(text: str) -> str:
    """Small letters without accents: `Décès` → `deces`, `L. 211-1` → `l211-1`."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return _ARTICLE.sub(r"\1", plain)


def facets_of(entry: Entry, words: Vocabulary) -> dict[str, frozenset[str]]:
    """The values of an entry, facet by facet."""
    categories = entry.categories
    return {
        "mission": frozenset({entry.mission}),
        "status": frozenset({entry.status}),
        "person": frozenset(entry.data),
        "data": categories,
        "special": frozenset(words.data[id].special for id in categories) & frozenset(SPECIAL),
        "recipient": frozenset(one.who for one in entry.recipients),
        "ground": frozenset(one.gdpr for one in entry.legal_bases),
        "retention": frozenset({spans.band(entry.retention)}),
        "algorithm": frozenset(one.effect for one in entry.algorithms) or frozenset({"none"}),
    }


def _document(entry: Entry, words: Vocabulary) -> Document:
    texts = {
        "title": [entry.title.fr, entry.title.en, entry.slug.replace("_", " ")],
        "subpurpose": [said for one in entry.subpurposes for said in (one.text.fr, one.text.en)],
        "citation": [cited for one in entry.legal_bases for cited in one.citations],
        "data": _labels(words.data, entry.categories),
        "person": _labels(words.person, entry.data),
        "recipient": _labels(words.recipient, [one.who for one in entry.recipients]),
        "algorithm": [said for one in entry.algorithms for said in (one.text.fr, one.text.en, one.article)],
        "note": [said for one in entry.source_notes for said in (one.text.fr, one.text.en)],
    }
    return Document(entry.slug, {k: _indexed(v) for k, v in texts.items()}, facets_of(entry, words))


def _labels(terms: Mapping, ids: Iterable[str]) -> list[str]:
    return [said for id in ids for said in (terms[id].fr, terms[id].en)]


def _indexed(texts: list[str]) -> frozenset[str]:
    whole = " | ".join(texts)
    said = [more for printed, more in SPELT_OUT.items() if re.search(rf"\b{printed}\b", folded(whole))]
    found = set(_words(" ".join([whole, *said])))
    # an article is found by its number alone too
    found |= {word[1:] for word in found if len(word) > SHORT and word[1].isdigit() and word[0].isalpha()}
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [_singular(word) for word in _WORD.findall(folded(text))]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > SHORT and word.endswith("s") else word


def _allowed(document: Document, chosen: Mapping[str, Sequence[str]]) -> bool:
    return all(set(values) <= document.facets[facet] for facet, values in chosen.items() if facet in FACETS)


def _scores(index: Index, asked: Sequence[str], allowed: frozenset[str]) -> dict[str, dict[str, tuple[int, str]]]:
    """Slug → word asked for → (what it counts, where it stands best)."""
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for word in asked:
        for known in index.starting(word):
            for slug, places in index.postings[known].items():
                if slug in allowed:
                    counts = (WEIGHTS[places[0]] * (2 if known == word else 1), places[0])
                    best = found.setdefault(slug, {})
                    best[word] = max(best.get(word, (0, "")), counts)
    return found


def _hit(slug: str, words: Mapping[str, tuple[int, str]]) -> Hit:
    places = {place for _, place in words.values()}
    return Hit(slug, sum(count for count, _ in words.values()), tuple(one for one in WEIGHTS if one in places))


def _found(index: Index, hits: Sequence[Hit], *, partial: bool = False, near: tuple[str, ...] = ()) -> Found:
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for hit in hits:
        for facet, values in index.by_slug[hit.slug].facets.items():
            counts[facet].update(values)
    return Found(tuple(hits), counts, partial, near)


def _near(index: Index, asked: Sequence[str]) -> tuple[str, ...]:
    """Known words close to those asked for; only those with the same first letter, which keeps the answer quick."""
    found: list[str] = []
    for word in asked:
        found += get_close_matches(word, index.starting(word[0]), n=2, cutoff=0.75)
    return tuple(dict.fromkeys(found))
