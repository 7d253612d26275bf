"""Follows the links of the site as somebody signed in, over HTTP or in the test itself, which counts the queries."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client
from django.urls import resolve

MOST_OF_A_KIND = 20
"""Links to pages of one route that are followed: what differs between them is whom they are about."""
SAME_FOR_ALL = re.compile(r"/(registre|api|session)/|/operations/\w+/\w+/")
"""Pages that are the same whoever opens them; the menu of the operations is not."""
NOT_PAGES = re.compile(r"/session/2fa/totp")


def one_number(path: str) -> str:
    """Pages that differ by a number are one page."""
    return re.sub(r"\d+", "0", path)


def kind_of(path: str) -> str:
    """The route of a page; each door is a route of its own."""
    found = resolve(path)
    return path if found.view_name == "door" else found.view_name


def crawl(
    open_page: Callable[[str], Any],
    known: set[str],
    *,
    most: int = MOST_OF_A_KIND,
    same: Callable[[str], str] = one_number,
    left: re.Pattern = NOT_PAGES,
) -> Iterator[Any]:
    """Each page found from the first one on, as `open_page` gives it (`path`, `html`); those in `known` are not opened
    again, nor more than so many of a kind."""
    waiting, seen, kinds = deque(["/"]), {"/", *map(same, known)}, Counter(map(kind_of, known))
    while waiting:
        page = open_page(waiting.popleft())
        yield page
        for new in links(page) if page.html else []:
            if same(new) in seen or left.search(new):
                continue
            seen.add(same(new))
            kinds[kind_of(new)] += 1
            waiting.extend([new] if kinds[kind_of(new)] <= most else [])


def links(page: Any) -> list[str]:
    """Addresses of this site; those of a picture as well."""
    tree = lxml.html.document_fromstring(page.html)
    found = (urlsplit(urljoin(page.path, one)) for one in tree.xpath("//a/@href"))
    return [one.path for one in found if not one.netloc and one.path]


@dataclass(frozen=True)
class Counted:
    """One answer, and how many queries it asked of the databases."""

    path: str
    answer: Any
    queries: int

    @property
    def html(self) -> str:
        """The page; empty for a file to keep."""
        return self.answer.content.decode() if self.answer.headers.get("Content-Type", "")[:9] == "text/html" else ""


class Counting:
    """A browser without a network, that counts the queries of each page, whatever database they go to."""

    def __init__(self, client: Client) -> None:
        self.client, self.count = client, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK)\b", sql)
        return execute(sql, params, many, context)

    def open(self, path: str) -> Counted:
        """What is answered at `path`."""
        self.count = 0
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(self))
            answer = self.client.get(path)
        return Counted(path, answer, self.count)


def client_of(username: str) -> Client:
    """Somebody of the demonstration, signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    client.get("/")  # the first page of a session notes that it began
    return client
