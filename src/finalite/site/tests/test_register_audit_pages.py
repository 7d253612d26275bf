"""The audit and the editions are public pages, in both languages, quick once read."""

import time

import pytest
from django.test import Client

from finalite.capabilities import register
from finalite.capabilities.register import lint

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    """Nobody signed in, reading in the language asked for."""

    def open_page(path, language="fr"):
        client = Client(headers={"accept-language": language})
        return client.get(path)

    return open_page


def test_the_audit_lists_each_rule_that_found_something(visitor):
    text = visitor("/registre/controle/").content.decode()
    for rule in ("citation_impossible", "past_legal_end", "copied_paragraph"):
        assert f'href="/registre/controle/{rule}/"' in text and lint.rules()[rule].label.fr in text
    assert "Fin légale passée" in text and "règles relisent" in text


def test_a_rule_shows_what_it_found_where_and_asks(visitor):
    text = visitor("/registre/controle/citation_impossible/").content.decode()
    assert "« CSS L. 43 »" in text and 'href="/registre/pay_work_injury_income/"' in text
    assert "Quel est l’article exact ?" in text and "RGPD art. 6(3)" in text


def test_the_pages_speak_english_too(visitor):
    assert "Legal end passed" in visitor("/registre/controle/", "en").content.decode()
    text = visitor("/registre/controle/past_legal_end/", "en").content.decode()
    assert "Is it closed, and what becomes of the data?" in text and "pris fin" not in text
    assert "In the summary edition only" in visitor("/registre/editions/", "en").content.decode()


@pytest.mark.parametrize("rule", lint.rules())
def test_every_rule_has_its_page(visitor, rule):
    assert visitor(f"/registre/controle/{rule}/").status_code == 200


def test_an_unknown_rule_is_not_found(visitor):
    assert visitor("/registre/controle/no_such_rule/").status_code == 404


def test_the_editions_page_tells_each_difference(visitor):
    text = visitor("/registre/editions/").content.decode()
    for entry in register.entries():
        alone = (entry.published.full is None) == entry.published.summary
        assert not alone or f'href="/registre/{entry.slug}/"' in text
    named = [one for entry in register.entries() if entry.published.full and entry.published.summary
             for one in entry.subpurposes if len(one.editions) == 1]  # fmt: skip
    assert named and "par son titre seul" in text


@pytest.mark.parametrize("path", ["/registre/controle/", "/registre/controle/source_other/", "/registre/editions/"])
def test_a_page_costs_less_than_fifty_milliseconds(visitor, path):
    visitor(path)
    spent = []
    for _ in range(3):
        started = time.process_time()
        assert visitor(path).status_code == 200
        spent.append(time.process_time() - started)
    assert min(spent) < 0.05
