"""A browser without a screen, and every page that links lead to as each account: fetched once, read by many tests."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from functools import cached_property
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from finalite.site.tests import crawling

ROLES = [
    "",
    "assure",
    "representant",
    "medecin",
    "secretaire",
    "admission",
    "employeur",
    "agent",
    "droits",
    "at",
    "accueil",
    "encadrant",
    "support",
    "conseil",
    "secretariat",
    "paiement",
    "comptable",
    "dpo",
    "auditeur",
    "stats",
]
"""Nobody, then every account of the demonstration."""
EACH_KIND = 3
"""Pages of one route that are visited: the ninety-two entries are one template."""
ABOUT_PEOPLE = ("/activites/", "/travail/personnes/")
NOT_PAGES = re.compile(
    r"/(api/openapi\.json|static/|session/logout|compte/(courriers/\d|telecharger/|messages/piece/)|registre/telecharger/.|dpo/transmissions/\w+/fichier)"
)


@dataclass(frozen=True)
class Page:
    """One answer of the site: who asked, and for which address."""

    role: str
    path: str
    status: int
    html: str = field(repr=False)

    @cached_property
    def tree(self) -> Any:
        """The page as elements."""
        return lxml.html.document_fromstring(self.html)

    @property
    def shape(self) -> int:
        """Equal for two pages made of the same elements, one inside the other, with the same classes and attributes."""
        return _shape(self.tree.find("body"))

    @property
    def where(self) -> str:
        """«dpo /dpo/journal/», for messages."""
        return f"{self.role or 'nobody'} {self.path}"


class Visitor:
    """A browser without a screen: cookies, links and forms of one account."""

    def __init__(self, site: Any, role: str = "", language: str = "fr") -> None:
        self.site, self.role = site, role
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.opener.addheaders = [("Accept-Language", language)]
        if role:
            page = self.open("/session/login/")
            self.send(page, page.tree.xpath("//main//form")[0], login=role, password=site.passwords[role])

    def open(self, path: str, data: dict[str, str] | None = None) -> Page:
        """What is answered at `path`, sent `data` when there is some."""
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(self.site.url + path, body)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Page(self.role, path, answer.status, _text(answer))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Page(self.role, path, refusal.code, _text(refusal))

    def send(self, page: Page, form: Any, **typed: str) -> Page:
        """Fill a form of the page, and send it."""
        return self.open(urlsplit(form.action or page.path).path, dict(form.form_values()) | typed)


def _text(answer: Any) -> str:
    """The page; empty for a file to keep, such as a letter."""
    return answer.read().decode() if answer.headers.get_content_type() == "text/html" else ""


def same(path: str) -> str:
    """Pages that differ by a number are one page, but for those about one person, whose situations differ."""
    return path if path.startswith(ABOUT_PEOPLE) else re.sub(r"\d+", "0", path)


def crawl(site: Any, role: str, known: set[str], language: str = "fr") -> list[Page]:
    """The pages that links lead to, so many of a kind; the shared ones in `known` are not opened again."""
    found = crawling.crawl(Visitor(site, role, language).open, known, most=EACH_KIND, same=same, left=NOT_PAGES)
    pages = [page for page in found if page.html]
    known.update(page.path for page in pages if crawling.SAME_FOR_ALL.match(page.path))
    return pages


KINDS = ("class", "type", "role", "tabindex", "scope")
CONTENT = frozenset(("id", "for", "href", "name", "value", "content", "aria-describedby", "aria-label", "d", "x", "y"))


def _shape(element: Any) -> int:
    kept = sorted((key, value if key in KINDS else "") for key, value in element.items() if key not in CONTENT)
    inner = frozenset(_shape(child) for child in element if isinstance(child.tag, str))
    return hash((element.tag, *kept, inner))
