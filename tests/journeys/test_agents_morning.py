"""An agent's morning: what presses, a case, its person, another purpose with its reason; by the keyboard too."""

import re
from itertools import pairwise

import pytest

from .conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FOCUSED = "document.activeElement.id || document.activeElement.getAttribute('href') || document.activeElement.name"


def main_of(page):
    return page.locator("main").inner_text()


def tabbed(page, wanted, most=60):
    """Press Tab until the focus is on `wanted`; the stops on the way, in order."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        if re.search(wanted, stops[-1] or ""):
            return stops
    raise AssertionError(f"{wanted} is not reached by the keyboard: {stops}")


def entered(page):
    """Press Enter on what leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_technician_goes_from_what_presses_to_the_case_and_the_person(visit):
    page = visit("agent", "/travail/")
    assert "Les prochaines échéances" in main_of(page)
    follow(page.locator("[accesskey=l]"))
    assert "Finalité du moment" in main_of(page) and "Ce qui s’est passé" in main_of(page)
    purpose = page.locator(".purpose a").inner_text()
    act = page.locator("[accesskey=a]")
    assert re.search(r"/operations/\w+/\w+/\?\w+=\d+", act.get_attribute("href"))
    follow(page.locator("[accesskey=d]"))
    assert page.locator(".purpose a").inner_text() == purpose, "the person is read for the purpose of the case"
    assert page.get_by_role("heading", name="Dossiers ouverts pour cette finalité").is_visible()


def test_another_purpose_is_chosen_with_its_reason_and_said_at_the_head_of_the_page(visit):
    page = visit("agent", "/travail/")
    follow(page.locator("[accesskey=l]"))
    follow(page.locator("[accesskey=d]"))
    before = page.locator(".purpose a").inner_text()
    wanted = page.locator("#switch-fiche option").first.inner_text()
    page.fill("#switch-reason", "la personne appelle pour un autre paiement")
    follow(page.get_by_role("button", name="Changer", exact=True))
    banner = page.locator(".purpose").inner_text()
    assert wanted in banner and "la personne appelle pour un autre paiement" in banner and before not in banner


def test_an_adviser_answers_a_message_with_the_keyboard_alone(visit):
    page = visit("accueil", "/travail/")
    stops = tabbed(page, "^find-text$")
    assert stops[0] == "#content", "the first stop leads past the header"
    stops = tabbed(page, r"/travail/answer_insured/dossiers/\d+/")
    entered(page)
    tabbed(page, r"/activites/answer_insured/demandes/\d+/")
    entered(page)
    tabbed(page, "^text$")
    page.keyboard.type("Votre numéro se change dans votre compte, à la rubrique « Mes coordonnées ».")
    tabbed(page, "^close-(yes|no)$")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    entered(page)
    assert "Le message est envoyé" in main_of(page)
    page.goto("/travail/")
    assert "Dossiers ouverts" in main_of(page)


@pytest.mark.parametrize("login", ["accueil", "agent"])
def test_the_focus_follows_the_order_of_the_page(login, visit):
    """Each stop of the Tab key stands below or right of the one before it, on the three pages of the desk."""
    page = visit(login, "/travail/", viewport={"width": 1280, "height": 2400})
    follow_to = ["[accesskey=l]", "[accesskey=d]", None]
    for next_one in follow_to:
        places = page.eval_on_selector_all(
            "main :is(a[href], button, input:not([type=hidden]), select, summary, [tabindex='0'])",
            "all => all.filter(e => e.checkVisibility() && !e.closest('details:not([open]) > :not(summary)'))"
            ".map(e => [e.getBoundingClientRect(), e.tabIndex]).map(([b, tab]) => [b.top, b.left, tab])",
        )
        assert len(places) > 4 and all(tab == 0 for _top, _left, tab in places)
        for (top, left, _), (below, right, _) in pairwise(places):
            assert below > top - 12 and (below > top + 12 or right >= left), (page.url, places)
        keys = page.eval_on_selector_all("[accesskey]", "all => all.map(e => e.accessKey)")
        assert len(keys) == len(set(keys)), "one key, one place"
        if next_one:
            follow(page.locator(next_one))


@pytest.mark.parametrize("login", ["agent", "droits", "at", "accueil", "encadrant", "conseil"])
def test_each_desk_opens_its_first_case(login, visit):
    page = visit(login, "/travail/")
    first = page.locator("[accesskey=l]")
    if not first.count():
        follow(page.locator(".worklists a").first)
        first = page.locator("[accesskey=l]")
    if first.count():
        follow(first)
        assert page.locator("h1").inner_text() and "Ouverture du dossier" in main_of(page)
    else:
        assert "Aucun dossier" in main_of(page)
