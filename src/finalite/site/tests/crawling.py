"""Follows the links of the site as somebody signed in, and counts what each page asks of the databases."""

import re
from collections import Counter, deque
from contextlib import ExitStack
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client
from django.urls import resolve

MOST_OF_A_KIND = 20
"""Links to pages of one route that are followed: what differs between them is whom they are about."""
SAME_FOR_ALL = re.compile(r"/(registre|api|session|operations/\w+/\w+)/")
"""Pages that are the same whoever opens them."""


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.found.append(dict(attributes).get("href") or "")


class Counting:
    """Counts the queries of a page, whatever database they go to."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK)\b", sql)
        return execute(sql, params, many, context)

    def get(self, client, path):
        self.count = 0
        with ExitStack() as stack:
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(self))
            return client.get(path)


def crawl(client, seen):
    """(path, answer, queries) of each page found; an address that differs by a number only is one."""
    waiting, counting, kinds = deque(["/"]), Counting(), Counter()
    while waiting:
        path = waiting.popleft()
        answer = counting.get(client, path)
        yield path, answer, counting.count
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            for new in leads(path, answer, kinds):
                if (same := re.sub(r"\d+", "0", new)) not in seen:
                    seen.add(same)
                    waiting.append(new)


def leads(path, answer, kinds):
    for address in Links(answer.content.decode()).found:
        parts = urlsplit(urljoin(path, address))
        if parts.netloc or not parts.path or parts.path.startswith("/session/2fa/totp"):
            continue
        found = resolve(parts.path)
        kind = (found.view_name, found.kwargs.get("slug") if found.view_name == "door" else "")
        kinds[kind] += 1
        if kinds[kind] <= MOST_OF_A_KIND:
            yield parts.path


def client_of(username):
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    client.get("/")  # the first page of a session notes that it began
    return client
