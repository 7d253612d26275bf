"""The questions that people ask of the register, and the page that answers each."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finalite.capabilities.register import views
from finalite.site import labels, writing
from finalite.site.writing import NO_BREAK

from . import register_answers as answers
from . import register_cells as cells
from . import register_places as places
from . import register_words as words
from .register_book import Book

Page = Callable[[Book], cells.Page]
Answer = Callable[[Book, str], cells.Page]

CHOICES: Mapping[str, Answer] = {
    "donnees": answers.of_data,
    "personnes": answers.of_person,
    "destinataires": answers.of_recipient,
    "fondements": answers.of_ground,
}
SINGLE: Mapping[str, Page] = {
    "apres-deces": answers.after_death,
    "algorithmes": answers.algorithms,
    "durees": answers.longest,
}


def topic(book: Book, name: str) -> cells.Page:
    """The page of a topic: its answer, or what to choose from. Raises `KeyError` for no topic."""
    return _kept(book, name, "", lambda: SINGLE[name](book) if name in SINGLE else _choices(book, name))


def answer(book: Book, name: str, id: str) -> cells.Page:
    """The answer about one data category, person, recipient or ground. Raises `KeyError` for an unknown one."""
    if id not in values(book, name):
        raise KeyError(id)
    return _kept(book, name, id, lambda: CHOICES[name](book, id))


def _kept(book: Book, name: str, id: str, give: Callable[[], cells.Page]) -> cells.Page:
    """What was answered before; a page that is written to a file is written once, with addresses of its own."""
    if places.are_files():
        return give()
    key = (writing.english(), name, id)
    if key not in book.answers:
        book.answers[key] = give()
    return book.answers[key]


def values(book: Book, name: str) -> dict[str, int]:
    """What a topic may be asked of, with the number of entries that speak of it, in the order of the vocabulary."""
    facets = {"donnees": "data", "personnes": "person", "destinataires": "recipient", "fondements": "ground"}
    counted: dict[str, int] = {}
    for document in book.index.documents:
        for id in document.facets[facets[name]]:
            counted[id] = counted.get(id, 0) + 1
    if name == "fondements":
        return dict(sorted({"6-1-a": 0, **counted}.items()))
    known = getattr(book.words, facets[name])
    return {id: counted[id] for id in known if id in counted and id != views.NOBODY}


def links(book: Book, name: str) -> list[cells.Cell]:
    """A link to each answer of a topic."""
    return [cells.link(words.named(name, id), "register_answer", name, id) for id in values(book, name)]


def asked(book: Book) -> list[dict[str, str]]:
    """The questions shown on the front page, those that this register can answer."""
    found: list[tuple[str, tuple[str, ...]]] = [
        (_("Qui peut recevoir mes coordonnées bancaires, et pourquoi ?"), ("donnees", "bank_account")),
        (_("Et mes autres données : qui les reçoit, qui les voit ?"), ("donnees",)),
        (_("Que garde-t-on après mon décès, et jusqu'à quand ?"), ("apres-deces",)),
        (_("Quels traitements concernent les employeurs ?"), ("personnes", "employer")),
        (_("Et moi : quels traitements me concernent ?"), ("personnes",)),
        (_("Que sait chaque organisme extérieur ?"), ("destinataires",)),
        (_("Quels traitements s'appuient sur mon consentement ?"), ("fondements", "6-1-a")),
        (_("Quels algorithmes décident ou conseillent ?"), ("algorithmes",)),
        (_("Qu'est-ce qui est gardé le plus longtemps ?"), ("durees",)),
    ]
    return [
        {"text": text.replace(" ?", NO_BREAK + "?"), "url": _url(name)}
        for text, name in found
        if len(name) == 1 or name[1] in values(book, name[0])
    ]


def topic_title(name: str) -> str:
    """What a topic is called."""
    return {
        "donnees": _("Données : qui les reçoit, et pourquoi"),
        "personnes": _("Personnes : quels traitements les concernent"),
        "destinataires": _("Destinataires : ce qu'ils reçoivent"),
        "fondements": _("Fondements : ce qui s'appuie sur chacun"),
    }[name]


def _url(name: tuple[str, ...]) -> str:
    return places.to("register_answer" if len(name) == 2 else "register_question", *name)


def _choices(book: Book, name: str) -> cells.Page:
    title, found = topic_title(name), values(book, name)
    groups: dict[str, list[cells.Cell]] = {}
    for id, count in found.items():
        said = ngettext("%(count)s traitement", "%(count)s traitements", count) % {"count": count}
        item = format_html("{} ({})", cells.link(words.named(name, id), "register_answer", name, id), said)
        groups.setdefault(_group(book, name, id), []).append(item)
    sections: list[Any] = [cells.Section(f"g{n}", head, items=items) for n, (head, items) in enumerate(groups.items())]
    return cells.Page("register/sections.html", title, {"sections": sections})


def _group(book: Book, name: str, id: str) -> str:
    if name == "donnees":
        return labels.said(book.words.group[book.words.data[id].group])
    if name == "destinataires":
        return words.kind(book.words.recipient[id].kind)
    return _("Choisissez")
