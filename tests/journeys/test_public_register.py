"""The public register as people meet it: asked, narrowed, walked by keyboard, without a script, as plain files."""

import json

import pytest

from finalite.capabilities.register import search
from finalite.site.portals import register_static
from finalite.site.portals.register_book import current

from .conftest import follow
from .test_accessibility import _sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = [
    "/registre/",
    "/registre/recherche/?q=coordonn%C3%A9es+bancaires&mission=staff",
    "/registre/recherche/?q=remboursment",
    "/registre/flux/",
    "/registre/plan/",
    "/registre/missions/entitlements/",
    "/registre/missions/social_support/",
    "/registre/pay_care_costs/",
    "/registre/recruit_staff/",
    "/registre/questions/donnees/",
    "/registre/questions/donnees/bank_account/",
    "/registre/questions/personnes/employer/",
    "/registre/questions/destinataires/bank/",
    "/registre/questions/fondements/6-1-a/",
    "/registre/questions/apres-deces/",
    "/registre/questions/algorithmes/",
    "/registre/questions/durees/",
    "/registre/controle/",
    "/registre/controle/condition_not_published/",
    "/registre/editions/",
    "/registre/telecharger/",
]

FILES = [
    "index.html",
    "recherche.html?q=banque&mission=staff",
    "en/flux.html",
    "fiches/pay_care_costs.html",
    "en/questions/donnees/bank_account.html",
    "plan.html",
    "en/controle.html",
    "controle/source_editions.html",
    "en/editions.html",
    "telecharger.html",
]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The register as files, opened from the disk."""
    folder = tmp_path_factory.mktemp("register") / "site"
    register_static.publish(current(), folder)
    return folder


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])
def test_no_page_of_the_register_has_a_violation_or_scrolls_sideways(path, locale, scheme, visit):
    page = visit("", path, locale=locale, color_scheme=scheme)
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    assert not violations(page) + _sideways(page)


def test_a_question_is_answered_in_two_steps_without_javascript(visit):
    page = visit("", "/registre/", java_script_enabled=False)
    follow(page.get_by_role("link", name="Qui peut recevoir mes coordonnées bancaires"))
    told = page.get_by_role("region", name="Qui peut les recevoir")
    assert told.get_by_role("link", name="Établissement bancaire").count()
    assert told.get_by_text("proposé").count()


def test_a_search_is_narrowed_and_widened_again_without_javascript(visit):
    page = visit("", "/registre/", java_script_enabled=False)
    page.fill("#q", "coordonnees bancaires")
    follow(page.get_by_role("button", name="Chercher"))
    whole = page.locator(".hits li").count()
    link = page.locator("#facet-mission li").first
    count = int(link.locator(".count").inner_text())
    follow(link.get_by_role("link"))
    assert page.locator(".hits li").count() == count < whole
    page.fill("#q", "coordonnées")
    follow(page.get_by_role("button", name="Chercher"))
    assert page.locator(".chosen li").count() == 1, "a new word keeps the choices"
    follow(page.locator(".chosen a"))
    assert page.locator(".hits li").count() >= whole


def test_the_picture_is_walked_by_keyboard(visit):
    page = visit("", "/registre/flux/")
    page.locator(".picture svg a").first.focus()
    assert page.evaluate("document.activeElement.textContent.trim()").startswith("Droits")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/registre/missions/benefits/")


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("coordonnées bancaires", {}),
        ("L. 211-1", {}),
        ("accident du travail", {"mission": ["benefits"]}),
        ("", {"data": ["bank_account"], "status": ["planned"]}),
        ("trottinette deces", {}),
        ("zzz", {}),
    ],
)
def test_the_files_find_what_the_site_finds_in_the_same_order(text, chosen, files, chromium):
    page = opened(chromium, files, "recherche.html")
    page.evaluate("address => location.assign(address)", "?" + _query(text, chosen))
    page.wait_for_url("**?*")
    found = search.search(current().index, text=text, chosen=chosen)
    shown = page.eval_on_selector_all(".hits a", "links => links.map(a => a.getAttribute('href'))")
    assert shown == [f"fiches/{hit.slug}.html" for hit in found.hits]
    counts = page.eval_on_selector_all("#facet-mission .count", "all => all.map(one => Number(one.textContent))")
    assert counts == sorted(
        (n for id, n in found.counts["mission"].items() if id not in chosen.get("mission", [])), reverse=True
    )
    page.context.close()


def _query(text, chosen):
    from urllib.parse import urlencode

    return urlencode({"q": text, **chosen}, doseq=True)


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_as_accessible_as_the_site(name, files, chromium):
    page = opened(chromium, files, name)
    assert not violations(page) + _sideways(page)
    page.context.close()


def test_the_files_work_from_the_disk_by_hand(files, chromium):
    page = opened(chromium, files, "index.html")
    page.fill("#q", "banque")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits a")
    page.locator("#facet-mission a").first.click()
    page.wait_for_selector(".chosen a")
    assert page.locator("input[type=hidden]").count() == 1
    follow(page.locator(".hits a").first)
    follow(page.get_by_role("link", name="English"))
    page.wait_for_url("**/en/fiches/*.html")
    assert page.locator("html").get_attribute("lang") == "en"
    page.context.close()


def test_the_files_show_all_without_a_script(files, chromium):
    page = opened(chromium, files, "recherche.html?q=banque", java_script_enabled=False)
    assert page.locator(".hits li").count() == len(current().entries)
    assert page.get_by_text("Sans script").is_visible()
    page.context.close()


def test_the_index_as_json_is_the_one_of_the_page(files, chromium):
    page = opened(chromium, files, "recherche.html")
    inside = json.loads(page.locator("#register-index").text_content())
    assert inside == json.loads((files / "search.json").read_text("utf-8"))
    page.context.close()


def opened(chromium, folder, name, **options):
    """A page opened from the disk; a fault of its script fails the test."""
    page = chromium.new_context(**options).new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda fault: pytest.fail(str(fault)))
    page.goto(f"file://{folder}/{name}")
    return page
