"""Nobody meets a code, a name of the program or a word of English: on every page, and in every answer to a question."""

import re

import pytest

from .conftest import follow
from .test_accessibility import ALL, ROLES, SHARED, crawl, same

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FOR_AUTHORS = ("/api/", "/registre/controle/")
"""Pages for who writes programs, or corrects the files of the register: they name places in those files."""
CODE = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\b[a-z_]+\.[A-Z]\w+|\b\d{4}-\d\d-\d\d\b")
STATES = (
    "accepted acknowledged answered assessed cancelled closed decided extended granted identified opened ordered"
    " received recorded refused rejected running sent settled suspended unknown waiting"
)
ENGLISH = re.compile(rf"\b(?:{STATES.replace(' ', '|')}|True|False|None|the|this|with|must|cannot)\b", re.IGNORECASE)
ASKED = {"since": "2026-01-01", "first_on": "2026-01-01", "until": "2026-12-31", "last_on": "2026-12-31"}
PERSON = "1"
KEPT_AS_RECEIVED = (
    "/operations/pay_care_costs/quarantine/",
    "/operations/pay_derogatory_cover/quarantine/",
    "/operations/pay_facilities/quarantine/",
    "/operations/pay_work_injury_care_costs/quarantine/",
    "/operations/answer_data_subject_requests/what_is_held/",
)
"""A line in quarantine is shown exactly as its sender wrote it, to the person it is about as well."""


def strange(page):
    """Words of the page that are not for people; what is folded away is opened first."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    text = page.locator("body").inner_text() + " ".join(page.locator("option").all_text_contents())
    return sorted({found for words in (CODE, ENGLISH) for found in words.findall(text)})


@pytest.fixture(scope="module")
def already():
    """Pages that need no second look in another role."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_code_or_english(role, visit, already):
    page, found = visit(role), {}
    for path, _status in crawl(page, already, forms=ALL):
        already |= {path} if SHARED.match(path) else set()
        if not path.startswith(FOR_AUTHORS) and (words := strange(page)):
            found[path] = words
    assert not found


def fill(page):
    """Answer what a question asks: one person, one day, the year."""
    for field in page.locator("#door-form input:not([type=hidden])").all():
        name, kind = field.get_attribute("name") or "", field.get_attribute("type") or ""
        if field.input_value() or kind == "file":
            continue
        if "person" in name or name in ASKED or kind == "date":
            field.fill(ASKED.get(name, "2026-11-21" if kind == "date" else PERSON))
        elif name in ("text", "nir"):
            field.fill("Peuplier")
        elif name not in ("limit", "most", "user", "since", "outcome"):
            field.fill("1")


@pytest.mark.parametrize("role", [role for role in ROLES if role])
def test_no_answer_shows_a_code_or_english(role, visit):
    page, found = visit(role, "/operations/"), {}
    doors = page.eval_on_selector_all("main li a[href]", "links => links.map(a => a.getAttribute('href'))")
    for path in {same(one): one for one in doors if one not in KEPT_AS_RECEIVED}.values():
        page.goto(path)
        ask = page.get_by_role("button", name="Consulter", exact=True)
        if ask.count() == 1:
            fill(page)
            follow(ask)
            found |= {path: words} if (words := strange(page)) else {}
    assert not found
