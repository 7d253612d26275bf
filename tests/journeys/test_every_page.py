"""Every page of every account, without a browser: its title, its frame, its headings, its references and its words."""

import itertools
import re
from collections import Counter, defaultdict

import pytest

from .visitor import ROLES, crawl, same

pytestmark = pytest.mark.slow
FOR_AUTHORS = ("/api/", "/registre/controle/")
"""Pages for who writes programs, or corrects the files of the register: they name places in those files."""
CODE = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\b[a-z_]+\.[A-Z]\w+|\b\d{4}-\d\d-\d\d\b")
STATES = (
    "accepted acknowledged answered assessed cancelled closed decided extended granted identified opened ordered"
    " received recorded refused rejected running sent settled suspended unknown waiting"
)
ENGLISH = re.compile(rf"\b(?:{STATES.replace(' ', '|')}|True|False|None|the|this|with|must|cannot)\b", re.IGNORECASE)
FRENCH = re.compile(
    r"\b(?:le|la|les|des|du|une|dans|pour|avec|est|sont|votre|vos|vous|aux|ce|cette|qui|sur|et|de|par)\b"
    r"|\b[ldnsqcj][’'](?=\w)",
    re.IGNORECASE,
)
CITED = re.compile(r"\b(?:arrêté|décret) (?:n° [\d-]+ )?du \d+\w* \w+ \d{4}", re.IGNORECASE)
"""A French text of law keeps its name in every language."""
SAID_ASIDE = ("aria-label", "title", "placeholder", "alt")
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "form", "list")
UNNAMED = (
    "//main//*[self::input[not(@type='hidden')] or self::select or self::textarea]"
    "[not(@aria-label or @aria-labelledby or ancestor::label or @id = //label/@for)]"
)


@pytest.fixture(scope="module")
def walked(site):
    """The pages of every account, in French or in English: `walked("fr")`."""
    found = {}

    def pages(language):
        if language not in found:
            known = set()
            found[language] = [page for role in ROLES for page in crawl(site, role, known, language)]
        return found[language]

    return pages


def strange(tree):
    """Words of a page that are not for people, what is folded away and what a list offers included."""
    text = " ".join(words for _, words in said(tree))
    return sorted({found for pattern in (CODE, ENGLISH) for found in pattern.findall(text)})


def said(tree):
    """(language, words) of each piece of text that people see or hear."""
    for element in tree.find("body").iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            language = (element.xpath("ancestor-or-self::*[@lang][1]/@lang") or [""])[0]
            around = ((element.xpath("ancestor::*[@lang][1]/@lang") or [""])[0], element.tail or "")
            own = [element.text or "", *(element.get(name, "") for name in SAID_ASIDE)]
            yield from ((language, words) for words in own if words.strip())
            yield from [around] if around[1].strip() else []


def test_every_link_leads_to_a_page(walked):
    assert not [(page.where, page.status) for page in walked("fr") + walked("en") if page.status != 200]


def test_no_page_shows_a_code_or_english(walked):
    pages = (page for page in walked("fr") if not page.path.startswith(FOR_AUTHORS))
    assert not {page.where: words for page in pages if (words := strange(page.tree))}


def test_no_english_page_shows_french_that_is_not_marked_as_french(walked):
    found = defaultdict(set)
    for page in walked("en"):
        for language, words in said(page.tree):
            if language == "en" and len(FRENCH.findall(CITED.sub("", words))) > 1:
                found[" ".join(words.split())].add(page.where)
    assert not sorted((text, sorted(where)[0]) for text, where in found.items()), (
        "translate it, or say lang=fr where it is what somebody wrote or what was decided in French"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_says_its_language_and_has_one_frame_and_one_heading(walked, language):
    assert not {page.where: wrong for page in walked(language) if (wrong := list(_frame(page.tree, language)))}


def _frame(tree, language):
    if tree.get("lang") != language:
        yield f"lang is {tree.get('lang')}"
    places = ("/html/head/title", "//h1", "//main", "/html/body/header", "/html/body/footer")
    counts = {place: len(tree.xpath(place)) for place in places}
    yield from (f"{count} {name}" for name, count in counts.items() if count != 1)
    if not tree.xpath("string(//h1)").strip():
        yield "an empty h1"
    if not tree.xpath("//nav") or tree.xpath("count(//nav)") != tree.xpath("count(//nav[@aria-label])"):
        yield "a navigation without a name"
    levels = [int(one.tag[1]) for one in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    yield from (f"h{b} after h{a}" for a, b in itertools.pairwise(levels) if b > a + 1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_pages_of_an_account_have_one_title(walked, language):
    titles = defaultdict(set)
    for page in walked(language):
        titles[page.role, " ".join(page.tree.findtext("head/title").split())].add(re.sub(r"\d+", "0", page.path))
    assert not {title: paths for title, paths in titles.items() if len(paths) > 1}
    assert not [title for _, title in titles if len(title) < len(" – Finalité") + 3]


def test_what_refers_to_another_element_finds_it_and_no_id_is_given_twice(walked):
    assert not {page.where: wrong for page in walked("fr") if (wrong := list(_lost(page.tree)))}


def _lost(tree):
    ids = Counter(tree.xpath("//@id"))
    yield from (f"#{id} twice" for id, count in ids.items() if count > 1)
    for name in REFERENCES:
        yield from (f"{name}={one}" for all in tree.xpath(f"//@{name}") for one in all.split() if one not in ids)
    yield from (one for one in tree.xpath("//a[starts-with(@href, '#')]/@href") if one[1:] not in ids)


def test_the_keyboard_follows_the_order_of_the_page(walked):
    """Focus goes in the order of the document where nothing has a tabindex above zero, nor moves by itself."""
    wrong = "//*[(@tabindex and not(@tabindex = '0' or @tabindex = '-1')) or @autofocus]"
    assert not [page.where for page in walked("fr") if page.tree.xpath(wrong)]


def test_every_field_has_its_label_and_every_link_and_button_its_words(walked):
    assert not [(page.where, one.get("name")) for page in walked("fr") for one in page.tree.xpath(UNNAMED)]
    bare = "//*[self::a[@href] or self::button][not(normalize-space(.)) and not(@aria-label) and not(.//title)]"
    assert not [page.where for page in walked("fr") if page.tree.xpath(bare)]


def test_every_table_has_its_name_its_headings_and_a_place_to_scroll(walked):
    assert not {page.where: wrong for page in walked("fr") if (wrong := set(_tables(page.tree)))}


def _tables(tree):
    region = "ancestor::*[@role='region' and @tabindex='0' and (@aria-label or @aria-labelledby)]"
    for table in tree.xpath("//table"):
        if not table.xpath(region):
            yield "no region to scroll in"
        if not table.xpath("caption") and not table.xpath(region):
            yield "no name"
        if not table.xpath(".//th") or table.xpath(".//th[not(@scope)]"):
            yield "headings without a scope"


def test_every_page_leads_to_what_is_known_of_its_accessibility(walked):
    paths = {same(page.path) for page in walked("fr") if not page.role}
    assert {"/accessibilite/", "/style/"} <= paths
