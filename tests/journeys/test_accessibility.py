"""Each shape of page that a crawler finds, as each role: no axe violation, no sideways scrolling, keyboard first."""

import pytest

from .conftest import follow
from .visitor import ROLES, crawl

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
DOOR = "/operations/answer_data_subject_requests/receive_request/"


def violations(page):
    """What axe finds, shortly."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


@pytest.fixture(scope="module")
def looked_at():
    """What was opened: shared pages, and the shapes of all; pages of one shape differ by their words alone."""
    return {"paths": set(), "shapes": set()}


@pytest.mark.parametrize("role", ROLES)
def test_no_shape_of_page_has_a_violation_or_scrolls_sideways(role, visit, site, looked_at):
    shapes = {page.shape: page.path for page in crawl(site, role, looked_at["paths"])}
    new = {shape: path for shape, path in shapes.items() if shape not in looked_at["shapes"]}
    page, faults = visit(role) if new else None, []
    for path in new.values():
        page.goto(path)
        faults += [(path, one) for one in (*violations(page), *_sideways(page))]
    looked_at["shapes"].update(new)
    assert not faults


def _sideways(page):
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    return ["scrolls sideways at 320 px"] if width > 320 else []


@pytest.mark.parametrize("path", ["/", "/compte/", "/compte/remboursements/", DOOR])
def test_dark_and_english_pages_are_as_good(path, visit):
    page = visit("assure", path, color_scheme="dark")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert not violations(page)
    follow(page.get_by_role("button", name="English"))
    page.wait_for_selector("html[lang=en]")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert not violations(page)
    frame = page.locator("header").inner_text() + page.locator("footer").inner_text()
    assert "Registre" not in frame and "Se déconnecter" not in page.locator("body").inner_text()


def test_errors_are_said_in_place_and_at_the_top(visit):
    page = visit("dpo", DOOR)
    follow(page.get_by_role("button", name="Envoyer").last)
    assert page.title().startswith("Erreur")
    summary = page.locator(".error-summary")
    assert summary.get_attribute("role") == "alert"
    summary.get_by_role("link").first.click()
    field = page.locator(":focus")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator("#" + field.get_attribute("aria-describedby").split()[-1]).is_visible()
    assert not violations(page)


def test_the_keyboard_alone_is_enough_to_sign_in(visit, site):
    page = visit("", "/session/login/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    page.keyboard.type("dpo")
    page.keyboard.press("Tab")
    page.keyboard.type(site.passwords["dpo"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert "Bureau du DPO" in page.locator("header").inner_text()


def test_the_focus_is_always_seen(visit):
    page = visit("dpo", "/dpo/journal/")
    for _ in range(page.locator("a, button, input, select, [tabindex='0']").count()):
        page.keyboard.press("Tab")
        style = page.evaluate("""() => { const s = getComputedStyle(document.activeElement);
            return document.activeElement === document.body ? 'body' : s.outlineStyle + ' ' + s.outlineWidth }""")
        assert style == "body" or (not style.startswith("none") and style.split()[1] != "0px"), style


def test_with_javascript_a_row_is_added_in_place_and_the_focus_stays(visit):
    page = visit("dpo", "/operations/answer_data_subject_requests/record_incident/")
    page.fill("[name='report.nature']", "gardé")
    page.evaluate("window.samePage = true")
    page.get_by_role("button", name="Ajouter une ligne").first.click()
    page.wait_for_selector("[name='report.fiches.1']")
    assert page.evaluate("window.samePage")
    assert page.input_value("[name='report.nature']") == "gardé"
    assert page.locator(":focus").inner_text().startswith("Ajouter une ligne")


def test_everything_works_without_javascript(visit):
    page = visit("dpo", "/operations/answer_data_subject_requests/record_incident/", java_script_enabled=False)
    follow(page.get_by_role("button", name="Ajouter une ligne").first)
    first = page.locator("fieldset fieldset, fieldset").first
    assert first.is_visible() and page.locator("[name='report.fiches.1']").count() == 1
    page.fill("[name='report.known_at']", "2026-11-21T09:00")
    page.fill("[name='report.nature']", "Essai sans JavaScript")
    page.fill("[name='report.fiches.0']", "pay_care_costs")
    page.fill("[name='report.categories.0']", "benefit_use")
    follow(page.get_by_role("button", name="Envoyer").last)
    assert "C'est fait" in page.locator("main").inner_text()


def test_what_commits_money_is_read_again_before_it_is_done(visit):
    page = visit("paiement", "/operations/execute_payments/prepare_payment_batch/")
    page.fill("[name='on']", "2026-11-21")
    page.fill("[name='execution_on']", "2026-11-30")
    follow(page.get_by_role("button", name="Vérifier avant de confirmer"))
    assert "rien n'est encore fait" in page.locator("main").inner_text()
    assert "30 novembre 2026" in page.locator("main").inner_text()
    assert not violations(page)
    follow(page.get_by_role("button", name="Confirmer"))
    assert "C'est fait" in page.locator("main").inner_text()
    assert not violations(page)
