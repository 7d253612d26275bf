"""Prepares the tables of a page for a narrow screen, where each row is shown as a card instead of scrolling sideways.

Every cell takes the name of its column, which the style sheet writes beside it; and every part says its role, since a
browser may forget that a table is one once it is drawn otherwise. Tables of one or two columns are left as they are.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape, strip_tags

FEWEST = 3
"""Columns from which a table is too wide for a telephone."""
_TAG = re.compile(r"<(/?)(table|thead|tbody|tr|th|td)\b([^>]*)>")
_HEAD = re.compile(r"\s*(?:<caption\b.*?</caption>)?\s*<thead>(.*?)</thead>", re.DOTALL)
_NAME = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def stacked(page: str) -> str:
    """The page, its tables of three columns or more ready to be read as cards."""
    return _TAG.sub(_Reader(page).written, page) if "<thead" in page else page


def labelled(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Prepare the tables of every page that is answered."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = stacked(response.content.decode()).encode()
        return response

    return answer


@dataclass
class _Table:
    """A table being read: the names of its columns, none where it stays as it is, and how far its row was read."""

    names: tuple[str, ...]
    in_head: bool = False
    column: int = 0


class _Reader:
    """Reads a page tag by tag; a table inside a cell is a table of its own."""

    def __init__(self, page: str) -> None:
        self.page, self.tables = page, list[_Table]()

    def written(self, tag: re.Match[str]) -> str:
        """What a tag becomes."""
        closing, name, attributes = tag.groups()
        if name == "table":
            return self._close(tag) if closing else self._open(tag, attributes)
        table = self.tables[-1] if self.tables else _Table(())
        if name == "thead":
            table.in_head = not closing
        return tag[0] if closing or not table.names else f"<{name}{attributes}{_told(table, name)}>"

    def _open(self, tag: re.Match[str], attributes: str) -> str:
        head = _HEAD.match(self.page, tag.end())
        names = tuple(map(_words, _NAME.findall(head[1]))) if head else ()
        self.tables.append(_Table(names if len(names) >= FEWEST else ()))
        if not self.tables[-1].names:
            return tag[0]
        return f'<table{attributes.replace("table", "table stacks", 1)} role="table">'

    def _close(self, tag: re.Match[str]) -> str:
        if self.tables:
            self.tables.pop()
        return tag[0]


def _words(cell: str) -> str:
    return " ".join(unescape(strip_tags(cell)).split())


def _told(table: _Table, name: str) -> str:
    """The role of a part of a table, and the name of its column where it is a cell of a row."""
    if name == "tr":
        table.column = 0
    if name != "th" and name != "td":
        return f' role="{_ROLES[name]}"'
    if table.in_head:
        return ' role="columnheader"'
    column = table.names[table.column] if table.column < len(table.names) else ""
    table.column += 1
    return f' role="{_ROLES.get(name, "rowheader")}" data-label="{escape(column)}"'
