"""On an English page, what the register has in French alone says so to whoever listens to the page (WCAG 3.1.2)."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from finalite.capabilities import register
from finalite.site.portals import register_entries
from finalite.site.portals.register_book import current


class French(HTMLParser):
    """What a page says inside an element marked as French, and what it says elsewhere."""

    def __init__(self, text):
        super().__init__()
        self.marked, self.bare, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in ("br", "input", "link", "meta", "path", "rect"):
            self.open.append(dict(attributes).get("lang", ""))

    def handle_endtag(self, tag):
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        inside = next((lang for lang in reversed(self.open) if lang), "en")
        (self.marked if inside == "fr" else self.bare).append(data)


@pytest.mark.parametrize("slug", [one.slug for one in register.entries()])
def test_what_is_in_french_alone_is_marked_so_on_an_english_page(slug):
    """WCAG 3.1.2: a screen reader must not read French words as English ones."""
    entry = register.entry(slug)
    with translation.override("en"):
        found = register_entries.page(current(), slug)
        page = French(render_to_string(found.template, {"frame": "register/frame.html", **found.words}))
    bare, marked = " ".join(page.bare), " ".join(page.marked)
    texts = [*entry.security.measures, *(one.why for one in entry.provenance.proposals)]
    texts += [text for right in entry.rights.values() for text in (right.how, right.exempt) if text]
    texts += [one.review for one in entry.algorithms] + [one.reason for one in entry.unused]
    texts += [entry.closed_why] if entry.closed_why else []
    texts += [one.name for one in current().parties]
    assert texts and entry.security.policy in marked
    for text in texts:
        assert text in marked and text not in bare, text
