"""The front page of the register, the page of a mission, the picture of the whole, and the list of every page."""

from typing import Any

from django.utils.translation import gettext as _

from finalite.capabilities.register import flows
from finalite.capabilities.register.entry import Entry
from finalite.site import labels

from . import register_cells as cells
from . import register_pictures as pictures
from . import register_places as places
from . import register_questions as questions
from . import register_words as words
from .register_book import Book


def home(book: Book) -> cells.Page:
    """What the register is, the questions it answers, and its missions."""
    return cells.Page(
        "register/index.html",
        _("Registre des traitements"),
        {
            "obeyed": book.obeyed,
            "in_force": sum(1 for one in book.entries if one.in_force),
            "total": len(book.entries),
            "search": places.to("register_search"),
            "picture": places.to("register_flows"),
            "plan": places.to("register_plan"),
            "audit": places.to("register_audit"),
            "downloads": places.to("register_downloads"),
            "questions": questions.asked(book),
            "answering": cells.answering(book.parties),
            "missions": [_shelf(book, id) for id in book.missions],
        },
    )


def mission(book: Book, id: str) -> cells.Page:
    """The entries of a mission, and what passes between them and others."""
    ours = book.missions[id]
    tables = [
        pictures.passages(flows.into(book.entries, id), caption=_("Ce que cette mission reçoit"), outside=False),
        pictures.passages(
            flows.inside(book.entries, id), caption=_("Ce qui passe entre ses traitements"), outside=False
        ),
        pictures.passages(flows.out_of(book.entries, id), caption=_("Ce qu'elle donne à d'autres"), outside=False),
        pictures.passages(flows.to_recipients(ours), caption=_("Ce qui sort vers des destinataires"), outside=True),
    ]
    sections = [
        cells.Section("traitements", _("Ses traitements"), [_entries(ours)]),
        cells.Section("flux", _("Les mêmes échanges en tableaux"), [t for t in tables if t.rows], named=True),
    ]
    context = {"sections": [sections[0]], "after": [sections[1]], "picture": pictures.of_mission(book, id)}
    return _page(labels.mission(id), context)


def picture(book: Book) -> cells.Page:
    """The picture of the whole register, with its tables."""
    passed = flows.between_missions(book.entries)
    tables = [
        pictures.bundles(passed, caption=_("De mission à mission"), outside=False),
        pictures.bundles(
            flows.to_kinds(book.entries, book.words), caption=_("Des missions vers l'extérieur"), outside=True
        ),
    ]
    after = [cells.Section("tableaux", _("La même chose en tableaux"), tables, named=True)]
    return _page(_("Le dessin des échanges"), {"picture": pictures.whole(book), "after": after})


def plan(book: Book) -> cells.Page:
    """Every page there is, for who searches without a script, and for search engines."""
    sections = [
        cells.Section(id, labels.mission(id), items=[cells.entry(one) for one in found])
        for id, found in book.missions.items()
    ]
    sections += [
        cells.Section(topic, questions.topic_title(topic), items=questions.links(book, topic))
        for topic in questions.CHOICES
    ]
    return _page(_("Plan du registre"), {"sections": sections})


def _page(title: str, context: dict[str, Any]) -> cells.Page:
    return cells.Page("register/sections.html", title, context)


def _shelf(book: Book, id: str) -> dict[str, Any]:
    found = book.missions[id]
    return {
        "title": labels.mission(id),
        "url": places.to("register_mission", id),
        "count": len(found),
        "in_force": sum(1 for one in found if one.in_force),
    }


def _entries(ours: tuple[Entry, ...]) -> cells.Table:
    rows = [
        [
            cells.entry(one),
            cells.joined(cells.person(id) for id in one.data),
            str(one.published.full or "–"),
            words.status(one.status),
        ]
        for one in ours
    ]
    return cells.Table(_("Ses traitements"), [_("Traitement"), _("Sur qui"), _("Fiche publiée"), _("État")], rows)
