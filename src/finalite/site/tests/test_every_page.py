"""Every page that links lead to, as each of the five people and their colleagues: few queries, guarded, never kept."""

from datetime import date

import pytest
from django.conf import settings

from finalite.site import populate

from .crawling import SAME_FOR_ALL, Counting, client_of, crawl
from .test_web_security import assert_guarded

pytestmark = [pytest.mark.django_db(databases=["default", "archive"]), pytest.mark.slow]
MOST = 25
"""Queries of one page: beyond, something is asked row by row."""
PEOPLE = ("assure", "agent", "droits", "at", "medecin", "employeur", "dpo")


@pytest.fixture
def demonstration(tmp_path, monkeypatch, db):
    """A small demonstration in the database of the test."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    populate.main(people=40, seed=1, on=date(2026, 11, 21))


def test_every_page_asks_little_and_is_guarded(demonstration):
    many, faults = looked_at()
    assert not many, "more queries than a page may ask"
    assert not faults


def looked_at():
    shared, many, faults = set(), [], []
    for username in PEOPLE:
        for page in crawl(Counting(client_of(username)).open, shared):
            path, answer = page.path, page.answer
            many += [(username, path, page.queries)] if page.queries > MOST else []
            faults += [(username, path, answer.status_code)] if answer.status_code not in (200, 302) else []
            assert_guarded(answer)
            assert "no-store" in answer.headers["Cache-Control"] or path.startswith("/registre/telecharger/")
            shared |= {path} if SAME_FOR_ALL.match(path) else set()
    return many, faults
