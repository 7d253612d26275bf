"""The register speaks English on an English page; what it has in French alone says so to whoever listens (WCAG)."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

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


SLUGS = [one.slug for one in register.entries()]
WAITING = 8
"""So many texts at most may still wait for their English in `capabilities/register/locale`: a word changed today."""


def texts_of(entry):
    """What the entry says in one language: the register writes it in French."""
    found = [*entry.security.measures, *(one.why for one in entry.provenance.proposals)]
    found += [text for right in entry.rights.values() for text in (right.how, right.exempt)]
    found += [one.review for one in entry.algorithms] + [one.reason for one in entry.unused]
    return [text for text in [*found, entry.closed_why] if text]


def english_page(slug):
    with translation.override("en"):
        found = register_entries.page(current(), slug)
        return French(render_to_string(found.template, {"frame": "register/frame.html", **found.words}))


@pytest.mark.parametrize("slug", SLUGS)
def test_an_english_page_says_it_in_english_or_marks_its_french(slug):
    """WCAG 3.1.2: a screen reader must not read French words as English ones."""
    page = english_page(slug)
    bare, marked = " ".join(page.bare), " ".join(page.marked)
    for text in (*texts_of(register.entry(slug)), *(one.name for one in current().parties)):
        with translation.override("en"):
            said = gettext(text)
        assert (said in bare and text not in bare + marked) if said != text else (text in marked and text not in bare)


def test_what_an_entry_says_has_its_english():
    with translation.override("en"):
        waiting = {text for slug in SLUGS for text in texts_of(register.entry(slug)) if gettext(text) == text}
    assert len(waiting) <= WAITING, sorted(waiting)


def test_no_article_of_the_regulation_has_its_french_name_on_an_english_page():
    assert not [slug for slug in SLUGS if "RGPD" in " ".join(english_page(slug).bare)]
