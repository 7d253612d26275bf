"""The search page: a form, links that narrow, and entries with the places where the words were found."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from finalite.capabilities.register import search
from finalite.site import labels

from . import register_cells as cells
from . import register_places as places
from . import register_questions as questions
from . import register_words as words
from .register_book import Book

Chosen = Mapping[str, Sequence[str]]
MOST = 200
ANSWERING = (("donnees", "data"), ("personnes", "person"), ("destinataires", "recipient"))


def page(book: Book, text: str, chosen: Chosen) -> cells.Page:
    """What is found for the words and the values chosen; everything where nothing is asked."""
    text = text[:MOST]
    narrowed = {facet: [id for id in chosen.get(facet, ()) if id in known(book, facet)] for facet in search.FACETS}
    chosen = {facet: ids for facet, ids in narrowed.items() if ids}
    found = search.search(book.index, text=text, chosen=chosen)
    context = {
        "text": text,
        "address": places.to("register_search"),
        "hidden": [(facet, id) for facet, ids in chosen.items() for id in ids],
        "chosen": [_removable(text, chosen, facet, id) for facet, ids in chosen.items() for id in ids],
        "found": found,
        "hits": [_hit(book, one) for one in found.hits],
        "facets": [one for facet in search.FACETS if (one := _facet(book, found, text, chosen, facet))],
        "answers": _answers(book, text),
    }
    return cells.Page("register/search.html", _("Chercher dans le registre"), context)


def known(book: Book, facet: str) -> list[str]:
    """The values of a facet that some entry has, in the order of the vocabulary where it has them."""
    seen = {id for one in book.index.documents for id in one.facets[facet]}
    terms = getattr(book.words, facet, None)
    return [id for id in terms if id in seen] if terms else sorted(seen)


def _hit(book: Book, hit: search.Hit) -> dict[str, Any]:
    one = book.by_slug[hit.slug]
    return {
        "link": cells.entry(one),
        "mission": labels.mission(one.mission),
        "status": one.status,
        "said": words.status(one.status),
        "places": ", ".join(words.place(place) for place in hit.places),
    }


def _facet(book: Book, found: search.Found, text: str, chosen: Chosen, facet: str) -> dict[str, Any] | None:
    """The values that may still be chosen, the most frequent first; None where none is left."""
    counts = found.counts[facet]
    values = [
        {
            "text": words.value(facet, id),
            "count": counts[id],
            "url": _url(text, {**chosen, facet: [*chosen.get(facet, ()), id]}),
        }
        for id in sorted(known(book, facet), key=lambda id: -counts[id])
        if counts[id] and id not in chosen.get(facet, ())
    ]
    return {"id": facet, "title": words.facet(facet), "values": values} if values else None


def _removable(text: str, chosen: Chosen, facet: str, id: str) -> dict[str, str]:
    left = {name: [one for one in ids if (name, one) != (facet, id)] for name, ids in chosen.items()}
    return {"text": f"{words.facet(facet)} : {words.value(facet, id)}", "url": _url(text, left)}


def _url(text: str, chosen: Chosen) -> str:
    asked: dict[str, Any] = {"q": text} if text else {}
    asked.update((name, ids) for name, ids in chosen.items() if ids)
    return places.to("register_search", asked=asked)


def _answers(book: Book, text: str) -> list[cells.Cell]:
    """Pages that answer outright: the data, people and recipients whose names have every word asked for."""
    asked = search.words_of(text)
    if not asked:
        return []
    found: list[cells.Cell] = []
    for topic, kind in ANSWERING:
        for id in questions.values(book, topic):
            if all(any(name.startswith(word) for name in named(book, kind, id)) for word in asked):
                found.append(cells.link(words.heading(topic, id), "register_answer", topic, id))
    return found[:6]


def named(book: Book, kind: str, id: str) -> tuple[str, ...]:
    """The words of the name of a term, in both languages."""
    term = getattr(book.words, kind)[id]
    return search.words_of(f"{term.fr} {term.en}")
