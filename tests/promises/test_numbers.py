"""A number that the civil registry has not certified never goes without saying so: in no letter, and in no file."""

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest

from finalite.capabilities import letters, register
from finalite.capabilities.letters import rendering
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.values import Identity
from finalite.capabilities.register import guard
from finalite.missions.entitlements.manage_cards.tests import factories as cards
from finalite.missions.entitlements.open_complementary_cover.tests import factories as solidarity
from finalite.missions.entitlements.open_health_entitlements.tests import factories as health

from .fiches import IN_FORCE, each_fiche, seeds

MARK = " (numéro d’attente)"
FICTITIOUS = re.compile(r"[12]\d{4}99999\d{5}")
AS_RECEIVED = ("pay_practitioners",)
"""Who hands on a sheet of care with the number that stood on it, not the one of a person we know."""
KINDS = {"nir_kind", "number_kind"}


@pytest.fixture
def composed(monkeypatch):
    """What each letter is made from, every number being taken for a waiting one where it is shown to people."""
    seen, render = [], rendering.render

    def spy(*, template, data, on):
        seen.append((template, json.dumps(data, ensure_ascii=False)))
        return render(template=template, data=data, on=on)

    shown = property(lambda who: f"{who.nir}{MARK}" if who.nir else "")
    monkeypatch.setattr(rendering, "render", spy)
    monkeypatch.setattr(Identity, "number_shown", shown)
    return seen


def bare(text):
    """The numbers of a text that go without their mark."""
    return [found.group() for found in FICTITIOUS.finditer(text) if not text[found.end() :].startswith(MARK)]


@pytest.mark.django_db(databases=["default", "archive"])
@each_fiche
def test_no_letter_shows_a_waiting_number_as_certified(slug, composed):
    seeds(slug).seed()
    assert [(template.name, numbers) for template, text in composed if (numbers := bare(text))] == []


def dictionaries(slug):
    """The dictionaries written in the modules of a fiche, with their file."""
    for path in sorted(Path(register.module_of(slug, "models").__file__).parent.rglob("*.py")):
        if "tests" not in path.parts:
            yield from (
                (path.name, node) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Dict)
            )


def without_kind(node):
    """Whether a dictionary takes the bare number of an identity and leaves out its kind."""
    takes = any(
        isinstance(value, ast.Attribute) and value.attr == "nir" for given in node.values for value in ast.walk(given)
    )
    keys = {
        key.value
        for given in ast.walk(node)
        if isinstance(given, ast.Dict)
        for key in given.keys
        if isinstance(key, ast.Constant)
    }
    return takes and not keys & KINDS


@pytest.mark.parametrize("slug", [one for one in IN_FORCE if one not in AS_RECEIVED])
def test_whatever_carries_a_number_carries_its_kind(slug):
    assert [(name, node.lineno) for name, node in dictionaries(slug) if without_kind(node)] == []


def test_a_number_without_its_mark_is_seen():
    number = "285079999900149"
    assert bare(f"Numéro : {number}.") == [number] and bare(f"Numéro : {number}{MARK}") == []
    assert without_kind(ast.parse('{"nir": who.nir or ""}', mode="eval").body)
    assert not without_kind(ast.parse('{"nir": who.nir, "nir_kind": who.nir_kind}', mode="eval").body)


def certificate_of_rights():
    person = health.covered_person(nir_kind="waiting")
    return cards.act(health.operations.send_certificate, person=person, on=cards.ON).letter


def certificate_of_solidarity_cover():
    person = solidarity.covered_person(nir_kind="waiting")
    solidarity.open_cover(person)
    return solidarity.act(solidarity.operations.send_certificate, person=person, on=date(2026, 7, 1)).letter


def certificate_in_place_of_a_card():
    person = cards.covered(nir_kind="waiting")
    stay = {"person": person, "departs_on": cards.ON, "received_on": cards.ON}
    return cards.act(cards.operations.ask_european_card, **stay).letter


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write", [certificate_of_rights, certificate_of_solidarity_cover, certificate_in_place_of_a_card]
)
def test_a_certificate_says_that_the_number_waits(write):
    letter = write()
    with guard.owner():
        text = " ".join(text_of(letters.read_letter(letter_id=letter).content).split())
    assert FICTITIOUS.search(text) and bare(text) == []
