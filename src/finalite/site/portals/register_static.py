"""Writes the register as plain files for any web host, French at the top and English in `en/`, every link relative."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from finalite.capabilities.register import lint
from finalite.site import stacking

from . import (
    register_audit,
    register_book,
    register_downloads,
    register_entries,
    register_finding,
    register_index,
    register_questions,
    register_shelves,
)
from . import register_places as places
from .register_book import Book
from .register_cells import Page

STATIC = Path(__file__).parents[1] / "static"
ASSETS = {
    "assets/bootstrap.min.css": "vendor/bootstrap.min.css",
    "assets/finalite.css": "finalite.css",
    "assets/theme.js": "theme.js",
    "assets/search.js": "register-search.js",
    "assets/favicon.svg": "favicon.svg",
}
MARKER = ".finalite-register.json"
LANGUAGES = {"fr": "Français", "en": "English"}
Maker = Callable[[], Page]


class NotOurs(ValueError):
    """The folder holds something that no publication wrote: nothing is written there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page to write: its name among the addresses, and what makes it."""

    name: str
    words: tuple[str, ...]
    make: Maker


def publish(book: Book, folder: Path, *, url: str = "", on: date | None = None) -> int:
    """Write every page of `book` below `folder`, and take away those of the former time; returns how many files.

    With the public address `url`, a `sitemap.xml` is written too: it asks for whole addresses. Raises `NotOurs`, and
    writes nothing, where the folder holds something else than a publication.
    """
    former = _former(folder)
    made = dict(files(book, url=url, on=on or timezone.localdate()))
    folder.mkdir(parents=True, exist_ok=True)
    # the list comes first: a publication cut short is still known as ours
    _list(folder, former | set(made))
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name in former - set(made):
        (folder / name).unlink(missing_ok=True)
    _list(folder, set(made))
    return len(made)


def files(book: Book, *, url: str = "", on: date) -> Iterator[tuple[str, bytes]]:
    """Each file with its content, in the order of the map; the same register always gives the same bytes."""
    written = []
    with register_book.showing(book):
        for language in LANGUAGES:
            with translation.override(language):
                for place in pages(book, on):
                    name = places.file_of(language, place.name, *place.words)
                    written.append(name)
                    yield name, _rendered(book, language, place, name).encode()
                with places.writing(places.file_of(language, "register_search")):
                    content = json.dumps(register_index.of(book), ensure_ascii=False, separators=(",", ":"))
                yield f"{places.FOLDERS[language]}search.json", content.encode()
    yield from register_downloads.files(book, on)
    for name, source in ASSETS.items():
        yield name, (STATIC / source).read_bytes()
    if url:
        yield "sitemap.xml", _sitemap(url, written).encode()


def pages(book: Book, on: date) -> Iterator[Place]:
    """Every page of the register, with its audit of that day."""
    yield Place("register", (), lambda: register_shelves.home(book))
    yield Place("register_search", (), lambda: register_finding.page(book, "", {}))
    yield Place("register_flows", (), lambda: register_shelves.picture(book))
    yield Place("register_plan", (), lambda: register_shelves.plan(book))
    yield Place("register_downloads", (), lambda: register_downloads.page(book))
    yield Place("register_audit", (), lambda: register_audit.summary(book, on))
    for id in lint.rules():
        yield Place("register_findings", (id,), lambda id=id: register_audit.of_rule(book, id, on))  # type: ignore[misc]
    if book.obeyed:
        yield Place("register_editions", (), lambda: register_audit.editions(book))
    for id in book.missions:
        yield Place("register_mission", (id,), lambda id=id: register_shelves.mission(book, id))  # type: ignore[misc]
    for one in book.entries:
        yield Place("register_entry", (one.slug,), lambda one=one: register_entries.page(book, one.slug))  # type: ignore[misc]
    for topic in (*register_questions.SINGLE, *register_questions.CHOICES):
        yield Place("register_question", (topic,), lambda topic=topic: register_questions.topic(book, topic))  # type: ignore[misc]
    for topic in register_questions.CHOICES:
        for id in register_questions.values(book, topic):
            yield Place("register_answer", (topic, id), lambda t=topic, id=id: register_questions.answer(book, t, id))  # type: ignore[misc]


def _rendered(book: Book, language: str, place: Place, name: str) -> str:
    with places.writing(name):
        page = place.make()
        frame = {
            "frame": "register/frame.html",
            "organisation": book.organisation or "Finalité",
            "ours": book.obeyed,
            "assets": places.beside("assets") + "/",
            "plan": places.to("register_plan"),
            "audit": places.to("register_audit"),
            "downloads": places.to("register_downloads"),
            "links": _links(place),
            "other": _other(language, place),
        }
        if place.name == "register_search":
            frame["search_index"] = register_index.of(book)
        return stacking.stacked(render_to_string(page.template, frame | page.words))


def _links(place: Place) -> list[dict[str, object]]:
    named = [
        ("register", _("Registre")),
        ("register_search", _("Chercher")),
        ("register_flows", _("Le dessin des échanges")),
    ]
    return [{"url": places.to(name), "text": text, "current": name == place.name} for name, text in named]


def _other(language: str, place: Place) -> dict[str, str]:
    lang = next(one for one in LANGUAGES if one != language)
    file = places.file_of(lang, place.name, *place.words)
    return {"lang": lang, "name": LANGUAGES[lang], "url": places.beside(file)}


def _former(folder: Path) -> set[str]:
    """The files of the former publication; raises `NotOurs` for a folder with anything else."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    try:
        names = list(json.loads((folder / MARKER).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise NotOurs(f"{folder}: not empty, and not a publication of a register; choose an empty folder") from None
    inside = folder.resolve()
    return {name for name in names if isinstance(name, str) and inside in (folder / name).resolve().parents}


def _list(folder: Path, names: set[str]) -> None:
    (folder / MARKER).write_text(json.dumps({"files": sorted(names)}, indent=1), "utf-8")


def _sitemap(url: str, names: list[str]) -> str:
    base = url.rstrip("/") + "/"
    lines = "".join(f"<url><loc>{escape(base + name)}</loc></url>\n" for name in names)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{lines}</urlset>\n"
