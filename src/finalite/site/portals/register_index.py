"""The search of the published files: what the small script needs to find as the running site does."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finalite.capabilities.register import search
from finalite.site import labels

from . import register_finding as finding
from . import register_places as places
from . import register_questions as questions
from . import register_words as words
from .register_book import Book


def of(book: Book) -> dict[str, Any]:
    """The index in the language of the page, as JSON takes it; addresses are relative to the search page."""
    return {
        "weights": search.WEIGHTS,
        "empty": sorted(search.EMPTY),
        "places": {place: words.place(place) for place in search.WEIGHTS},
        "facets": [
            {
                "id": facet,
                "title": words.facet(facet),
                "values": [[id, words.value(facet, id)] for id in finding.known(book, facet)],
            }
            for facet in search.FACETS
        ],
        "entries": [_entry(book, one) for one in book.index.documents],
        "answers": [
            [words.heading(topic, id), places.to("register_answer", topic, id), finding.named(book, kind, id)]
            for topic, kind in finding.ANSWERING
            for id in questions.values(book, topic)
        ],
        "said": {
            "one": _count(1),
            "many": _count(2),
            "partial": _("Aucun traitement n'a tous ces mots ; ceux-ci en ont une partie."),
            "nothing": _("Rien n'est trouvé. Essayez un mot plus court, ou retirez un choix."),
            "answers": _("Une page répond à cela :"),
            "found": _("trouvé dans :"),
            "chosen": _("Choix en cours"),
            "remove": _("Retirer"),
            "colon": " : ",
        },
    }


def _best(one: search.Document) -> dict[str, list[str]]:
    """The words of an entry, each at its best place only: the others never count."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for place in search.WEIGHTS:
        found[place] = sorted(one.words[place] - seen)
        seen |= one.words[place]
    return found


def _count(of: int) -> str:
    return ngettext("%(n)s traitement", "%(n)s traitements", of).replace("%(n)s", "{n}")


def _entry(book: Book, one: search.Document) -> dict[str, Any]:
    entry = book.by_slug[one.slug]
    return {
        "title": labels.said(entry.title),
        "url": places.to("register_entry", one.slug),
        "mission": labels.mission(entry.mission),
        "status": entry.status,
        "said": words.status(entry.status),
        "words": _best(one),
        "facets": {facet: sorted(values) for facet, values in one.facets.items()},
    }
