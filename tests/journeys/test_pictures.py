"""The screens of the five people, kept as pictures to be looked at: an artefact of the build, not of the repository."""

import os
from pathlib import Path

import pytest

from .conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = Path(os.environ.get("FINALITE_PICTURES") or ROOT / "var" / "pictures")
PLACES = {
    "assure": ["/compte/", "/compte/remboursements/", "/compte/identite/"],
    "agent": ["/travail/", "/operations/pay_care_costs/receive_claim/", "/operations/"],
    "medecin": ["/", "/operations/"],
    "employeur": ["/activites/open_work_injury_entitlements/employeur/", "/operations/"],
    "dpo": ["/dpo/", "/dpo/journal/", "/registre/pay_care_costs/"],
    "": ["/", "/style/", "/accessibilite/", "/nulle-part/"],
}
WAYS = {
    "large": {"viewport": {"width": 1280, "height": 800}},
    "small-dark": {"viewport": {"width": 360, "height": 640}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", PLACES)
def test_each_screen_leaves_its_picture(role, way, visit):
    page = visit(role, **WAYS[way])
    for path in PLACES[role]:
        page.goto(path)
        assert page.locator("h1").is_visible()
        name = f"{role or 'nobody'}{path.replace('/', '-').rstrip('-')}-{way}.png"
        page.screenshot(path=PICTURES / name, full_page=True)


def test_on_paper_a_dark_page_is_black_on_white_and_what_is_folded_is_read(visit):
    page = visit("", "/style/", color_scheme="dark")
    page.emulate_media(media="print")
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert not page.locator(".site-nav, .site-footer, main button").filter(visible=True).count()
    assert page.locator("details.held p").bounding_box()["height"] > 0
    page.screenshot(path=PICTURES / "style-paper.png", full_page=True)
