"""The pieces that pages of the register are made of: sections, tables, links and marks of provenance."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finalite.capabilities.register.entry import Entry, SubPurpose
from finalite.capabilities.register.parties import Party
from finalite.site import labels
from finalite.site.writing import english

from . import register_book
from . import register_places as places
from . import register_words as words

Cell = str | SafeString
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name of its own; the first cell of each row is its head."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    @property
    def body(self) -> SafeString:
        """The rows as HTML; a template would take three times as long on a thousand of them."""
        return format_html_join(
            "\n", '<tr><th scope="row">{}</th>{}</tr>', ((row[0], _cells(row[1:])) for row in self.rows)
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: what it answers, then a list or tables; shown with `nothing` where it is empty."""

    id: str
    title: str
    tables: Sequence[Table] = ()
    items: Sequence[Cell] = ()
    intro: Cell = ""
    nothing: str = ""
    named: bool = False

    @property
    def empty(self) -> bool:
        return not self.items and not any(table.rows for table in self.tables)


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to be shown by any template: the running site's frame or that of a file."""

    template: str
    title: str
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any]:
        """What its template is given, but for the frame: its own words, and the way back to the front page."""
        return {"title": self.title, "front": places.to("register"), **self.context}


def _cells(cells: Sequence[Cell]) -> SafeString:
    return mark_safe("".join(f"<td>{conditional_escape(cell)}</td>" for cell in cells))  # noqa: S308 – each is escaped


def link(text: str, *address: str, asked: dict | None = None) -> SafeString:
    """A link to a page of the register: `link("Prestations", "register_mission", "benefits")`."""
    return _linked(text, places.to(*address, asked=asked))


@lru_cache(maxsize=4096)
def _linked(text: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def _named(label: Callable[[], str], *address: str) -> SafeString:
    """A link that may stand hundreds of times: made once a language, unless files make it differ."""
    if places.are_files():
        return link(label(), *address)
    known = register_book.current().links
    key: tuple[bool | str, ...] = (english(), *address)
    if key not in known:
        known[key] = link(label(), *address)
    return known[key]


def entry(one: Entry) -> SafeString:
    """The title of an entry, with a link to its page."""
    return _named(lambda: labels.said(one.title), "register_entry", one.slug)


def category(id: str) -> SafeString:
    """A data category, with a link to what becomes of it."""
    return _named(lambda: labels.category(id), "register_answer", "donnees", id)


def person(id: str) -> SafeString:
    """A person category, with a link to what concerns it."""
    return _named(lambda: labels.person(id), "register_answer", "personnes", id)


def recipient(id: str) -> SafeString:
    """A recipient, with a link to what it is told."""
    return _named(lambda: labels.recipient(id), "register_answer", "destinataires", id)


def ground(gdpr: str) -> SafeString:
    """A legal ground, with a link to what rests on it."""
    return link(words.ground(gdpr), "register_answer", "fondements", gdpr)


def mark(source: str, note: int = 0) -> SafeString:
    """Whose words a line is; a proposed one leads to the reason given at the foot of the page."""
    return _marked(source, note, english())


@cache
def _marked(source: str, note: int, _english: bool) -> SafeString:
    said = words.source(source)
    if source == "published":
        return format_html('<span class="source">{}</span>', said)
    if not note:
        return format_html('<span class="tag source {}">{}</span>', source, said)
    return format_html('<a class="tag source {}" href="#raison-{}">{} {}</a>', source, note, said, note)


def data(ids: Iterable[str], *, aggregated: bool = False) -> Cell:
    """Data categories in one cell; a long list is folded under its number."""
    found = list(ids)
    if len(found) <= SHOWN:
        return every_data(found, aggregated=aggregated)
    said = ngettext("%(count)s catégorie", "%(count)s catégories", len(found)) % {"count": len(found)}
    whole = every_data(found, aggregated=aggregated)
    return format_html("<details><summary>{}</summary>{}</details>", said, whole)


def every_data(ids: Iterable[str], *, aggregated: bool = False) -> Cell:
    """Data categories in one cell, all in sight."""
    said = ", ".join(words.data(ids)) or "–"
    return f"{said} ({_('totaux anonymes seulement')})" if aggregated else said


def listing(items: Iterable[Cell]) -> Cell:
    """A list; a single item stays plain text."""
    found = list(items)
    if len(found) < 2:
        return found[0] if found else "–"
    return format_html('<ul class="plain">{}</ul>', format_html_join("", "<li>{}</li>", ((one,) for one in found)))


def joined(items: Iterable[Cell]) -> SafeString:
    """Items one after the other, apart by commas."""
    return format_html_join(", ", "{}", ((one,) for one in items))


def answering(found: Iterable[Party]) -> Section:
    """Who answers, and how to reach them; that nothing is said of a contact is said."""
    rows = [
        [words.party(one.role), french(one.name), french(one.contact) or _("non dit"), mark(one.source)]
        for one in found
    ]
    heads = [_("Qualité"), _("Nom"), _("Contact"), _("Source")]
    title = _("Qui en répond")
    return Section("responsables", title, [Table(title, heads, rows)], nothing=_("Rien n'est dit."))


def why(one: Entry, subpurposes: Sequence[SubPurpose]) -> SafeString:
    """For what purpose: the entry, and those of its sub-purposes that are named."""
    if not subpurposes:
        return entry(one)
    return format_html("{} {}", entry(one), listing([labels.said(sub.text) for sub in subpurposes]))


def key(dotted: str) -> SafeString:
    """A dotted key, that breaks after its dots where a narrow screen asks for it."""
    parts = [escape(one) for one in dotted.split(".")]
    return mark_safe(f"<code>{'.<wbr>'.join(parts)}</code>")  # noqa: S308 – each part is escaped


def french(text: str) -> Cell:
    """A text that the register has in French alone: its English where the catalogue says it, else marked as French."""
    if not text or not english():
        return text
    said = _(text)
    return said if said != text else format_html('<span lang="fr">{}</span>', text)
