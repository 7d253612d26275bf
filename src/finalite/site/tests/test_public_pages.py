"""The public register on screen and as files: nothing proposed looks published, every link leads somewhere."""

import json
import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import translation

from finalite.capabilities import register
from finalite.capabilities.register import exports, flows, imports, lint
from finalite.capabilities.register.parties import Party
from finalite.capabilities.register.vocabulary import vocabulary
from finalite.site.portals import (
    register_downloads,
    register_pages,
    register_pictures,
    register_places,
    register_static,
)
from finalite.site.portals.register_book import Book, current, showing

ROWS = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.S)


class Links(HTMLParser):
    """The addresses and the ids of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.links += [found[name] for name in ("href", "src", "action") if name in found]
        self.ids += [found["id"]] if "id" in found else []


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published") / "site"
    register_static.publish(current(), folder, url="https://example.org/registre")
    return folder


@pytest.fixture
def shown(rf):
    """The text of a public page: `shown("register_entry", "pay_care_costs")`."""
    views = {"register": "index", "register_search": "find", "register_flows": "picture", "register_entry": "entry"}

    def show(name, *words, **asked):
        from django.contrib.auth.models import AnonymousUser

        request = rf.get(reverse(name, args=words), asked)
        request.user, request.session = AnonymousUser(), {}
        view = getattr(register_pages, views.get(name, name.removeprefix("register_")))
        return view(request, *words).content.decode()

    return show


def test_the_front_page_asks_questions_and_leads_to_each_mission(shown):
    links = Links(shown("register")).links
    for mission in current().missions:
        assert reverse("register_mission", args=[mission]) in links
    assert reverse("register_answer", args=["donnees", "bank_account"]) in links
    assert reverse("register_question", args=["apres-deces"]) in links


@pytest.mark.parametrize("slug", [one.slug for one in register.entries()])
def test_no_proposed_line_looks_published(slug, shown):
    """Recipients, retention, access, rights, sub-purposes and grounds: each line wears the mark of its source."""
    entry, text = register.entry(slug), shown("register_entry", slug)
    for id, section, keys in (
        ("finalites", "sub", [f"subpurpose.{one.id}" for one in entry.subpurposes]),
        ("destinataires", "who", [f"recipient.{one.who}" for one in entry.recipients if one.who != "none"]),
        ("acces", "role", [f"access.{one.role}" for one in entry.access]),
        ("durees", "keep", [f"retention.{one.id}" for one in entry.retention]),
        ("droits", "right", [f"rights.{name}" for name in entry.rights]),
        ("fondements", "ground", [one.key for one in entry.legal_bases]),
    ):
        part = text.split(f'<h2 id="{id}">')[1].split("<h2 ")[0]
        marks = re.findall(r'class="(?:tag source (proposed|named)|(source))"', part)
        assert [found or "published" for found, _ in marks] == [entry.provenance.of(key) for key in keys], (
            section,
            slug,
        )


def test_a_proposed_line_leads_to_its_reason(shown):
    entry, text = register.entry("pay_care_costs"), shown("register_entry", "pay_care_costs")
    page = Links(text)
    asked = {link[1:] for link in page.links if link.startswith("#raison-")}
    assert asked and asked <= set(page.ids)
    assert len([id for id in page.ids if id.startswith("raison-")]) == len(entry.provenance.proposals)


def test_an_entry_in_force_shows_what_serves_each_sub_purpose(shown):
    assert "Opérations qui la servent" in shown("register_entry", "pay_care_costs")
    assert "Opérations qui la servent" not in shown("register_entry", "recruit_staff")


def test_purpose_comes_first(shown):
    page = Links(shown("register_entry", "pay_care_costs"))
    order = [id for id in page.ids if id in ("finalites", "donnees", "destinataires", "durees", "droits")]
    assert order == ["finalites", "donnees", "destinataires", "durees", "droits"]


def test_who_answers_is_on_the_front_page_and_on_each_entry(shown):
    for text in (shown("register"), shown("register_entry", "recruit_staff")):
        part = text.split('<h2 id="responsables">')[1]
        assert "Caisse nationale" in part and "Délégué à la protection des données" in part and "non dit" in part


def test_a_joint_controller_is_shown_where_they_answer_and_nowhere_else(shown):
    joint = Party("joint_controller", "Agence du <port>", "1 quai", "proposed", ("recruit_staff",))
    with showing(Book(register.entries(), vocabulary(), parties=(joint,))):
        assert "Agence du &lt;port&gt;" in shown("register_entry", "recruit_staff")
        assert "Agence du" not in shown("register_entry", "pay_care_costs")


def test_a_search_keeps_its_choices_and_offers_to_drop_them(shown):
    text = shown("register_search", q="données", mission="staff", data="bank_account")
    assert 'name="mission" value="staff"' in text and "Ressources humaines" in text
    assert "mission=staff" in text and "Retirer" in text
    assert "Une page répond à cela" in shown("register_search", q="coordonnées bancaires")


def test_an_invented_choice_is_ignored_and_hostile_words_are_quoted(shown):
    text = shown("register_search", q='"><script>alert(1)</script>', mission="invented")
    assert "<script>alert" not in text and "invented" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/registre/missions/x/", "/registre/questions/x/", "/registre/questions/donnees/x/",
             "/registre/questions/apres-deces/x/", "/registre/x/"]
)  # fmt: skip
def test_a_wrong_address_is_a_404(path, client):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["", "en/"])
def test_every_link_of_the_files_leads_to_a_file_and_its_place(path, published):
    pages = {str(p.relative_to(published)): Links(p.read_text("utf-8")) for p in published.rglob("*.html")}
    broken = []
    for name, page in pages.items():
        if name.startswith("en/") != bool(path):
            continue
        assert len(page.ids) == len(set(page.ids)), f"{name}: an id stands twice"
        broken += [(name, link) for link in page.links if not _leads(published, pages, name, link)]
    assert not broken


def _leads(folder, pages, name, link):
    found = urlsplit(link)
    if found.scheme or found.netloc or found.path.startswith("/"):
        return False
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found.path)) if found.path else name
    if target.startswith("..") or not (folder / target).is_file():
        return False
    if not target.endswith(".html"):
        return not found.fragment
    return not found.fragment or found.fragment in pages[target].ids


def test_the_audit_the_editions_and_every_download_are_among_the_files(published):
    for language in ("", "en/"):
        for name in ("controle.html", "editions.html", "telecharger.html"):
            assert (published / language / name).is_file()
        links = Links((published / language / "telecharger.html").read_text("utf-8")).links
        for name in exports.FORMATS:
            assert any(link.endswith(f"telecharger/{register_downloads.file_of(name)}") for link in links)
        for rule in lint.rules():
            assert (published / language / "controle" / f"{rule}.html").is_file()
    whole = json.loads((published / "telecharger/registre.json").read_text("utf-8"))
    assert [one["slug"] for one in whole["entries"]] == [one.slug for one in register.entries()]
    assert whole["parties"]["controller"] and (published / "telecharger/registre.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize("name", [name for name in exports.FORMATS if name != "pdf"])
def test_each_file_is_answered_by_the_running_site(rf, name):
    file = register_downloads.file_of(name)
    found = register_pages.download(rf.get(reverse("register_download", args=[file])), file)
    assert found.status_code == 200 and len(found.content) > 500 and file in found["Content-Disposition"]
    assert found["Content-Type"] == exports.FORMATS[name].media


@pytest.mark.parametrize("file", ["registre.exe", "x", "..%2Fmanage.py"])
@pytest.mark.django_db
def test_a_file_that_is_none_of_them_is_not_found(client, file):
    assert client.get(f"/registre/telecharger/{file}").status_code == 404


def test_the_files_hold_every_entry_in_both_languages(published):
    for entry in register.entries():
        for language, title in (("", entry.title.fr), ("en/", entry.title.en)):
            text = (published / f"{language}fiches/{entry.slug}.html").read_text("utf-8")
            assert f'lang="{language[:2] or "fr"}"' in text and title.replace("'", "&#x27;").replace("’", "’") in text


def test_no_page_shows_raw_html_or_an_untranslated_word(published):
    for page in published.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "&lt;a " not in text and "&lt;span" not in text, page
    english = (published / "en/index.html").read_text("utf-8")
    assert "Vos questions" not in english and "Your questions" in english


def test_the_search_without_a_script_shows_every_entry(published):
    text = (published / "recherche.html").read_text("utf-8")
    assert "Sans script, cette recherche montre tout" in text
    assert {f"fiches/{one.slug}.html" for one in register.entries()} <= set(Links(text).links)
    assert len(json.loads((published / "search.json").read_text("utf-8"))["entries"]) == len(register.entries())


def test_the_map_and_the_sitemap_hold_every_page(published):
    sitemap = (published / "sitemap.xml").read_text("utf-8")
    pages = [str(p.relative_to(published)) for p in published.rglob("*.html")]
    assert all(f"<loc>https://example.org/registre/{page}</loc>" in sitemap for page in pages)
    plan = {posixpath.normpath(link) for link in Links((published / "plan.html").read_text("utf-8")).links}
    left = {p for p in pages if p.startswith(("fiches/", "questions/donnees/", "questions/personnes/"))} - plan
    assert not left


def test_publishing_again_changes_nothing_and_takes_away_what_is_gone(published, tmp_path):
    few = Book(register.entries()[:3], vocabulary())
    folder = tmp_path / "site"
    register_static.publish(few, folder)
    first = _contents(folder)
    register_static.publish(few, folder)
    assert _contents(folder) == first
    register_static.publish(Book(register.entries()[:2], vocabulary()), folder)
    assert not (folder / f"fiches/{register.entries()[2].slug}.html").exists()


def _contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("marker", [None, "not json", "[]", '{"files": 3}'])
def test_a_folder_that_is_not_ours_is_left_alone(marker, tmp_path):
    (tmp_path / "thesis.txt").write_text("dear")
    if marker:
        (tmp_path / register_static.MARKER).write_text(marker)
    before = _contents(tmp_path)
    with pytest.raises(register_static.NotOurs):
        register_static.publish(Book(register.entries()[:1], vocabulary()), tmp_path)
    assert _contents(tmp_path) == before


def test_a_list_that_names_files_elsewhere_deletes_nothing_there(tmp_path):
    victim, folder = tmp_path / "victim.txt", tmp_path / "site"
    victim.write_text("dear")
    folder.mkdir()
    (folder / register_static.MARKER).write_text(json.dumps({"files": ["../victim.txt", str(victim)]}))
    register_static.publish(Book(register.entries()[:1], vocabulary()), folder)
    assert victim.read_text() == "dear"


ELSEWHERE = """
slug = "lend_books"
mission = "culture"
status = "planned"
[title]
fr = "Prêter des livres"
en = "Lend books"
[published]
[[subpurpose]]
id = "lend"
fr = "Prêter & reprendre"
en = "Lend and take back"
editions = []
[[legal_basis]]
gdpr = "6-1-a"
citations = []
[data.reader]
read = ["civil_identity", "book_loans"]
write = ["book_loans"]
"""
WORDS = """
[mission.culture]
number = 17
fr = "Culture"
en = "Culture"
[person.reader]
fr = "Lecteur"
en = "Reader"
[data.book_loans]
fr = "Emprunts"
en = "Loans"
group = "exchange"
special = "none"
"""


def test_the_register_of_another_organisation_is_published_in_its_own_words(tmp_path):
    root = tmp_path / "library"
    imports.new(root, organisation="Bibliothèque <du> port")
    (root / "vocabulary.toml").write_text(WORDS, "utf-8")
    (root / "culture/lend_books").mkdir(parents=True)
    (root / "culture/lend_books/fiche.toml").write_text(ELSEWHERE, "utf-8")
    with imports.opened(root) as read:
        register_static.publish(Book(read.entries, vocabulary(), read.organisation), tmp_path / "site")
    front = (tmp_path / "site/index.html").read_text("utf-8")
    assert "Bibliothèque &lt;du&gt; port" in front and "Culture" in front
    assert "Assurance Maladie" not in front and "obéit" not in front
    assert "bancaires" not in front, "no question that this register cannot answer"
    pages = {
        str(p.relative_to(tmp_path / "site")): Links(p.read_text("utf-8")) for p in tmp_path.rglob("site/**/*.html")
    }
    assert not [(n, x) for n, p in pages.items() for x in p.links if not _leads(tmp_path / "site", pages, n, x)]
    assert "Emprunts" in (tmp_path / "site/questions/donnees/book_loans.html").read_text("utf-8")
    assert "Lend books" in (tmp_path / "site/en/questions/fondements/6-1-a.html").read_text("utf-8")


def test_addresses_are_relative_only_while_files_are_written():
    with translation.override("fr"):
        assert register_places.to("register") == "/registre/"
        with register_places.writing("en/fiches/x.html"):
            assert register_places.to("register_entry", "y") == "y.html"
            assert register_places.beside("assets/theme.js") == "../../assets/theme.js"


def test_another_register_is_shown_only_inside_the_block():
    with showing(Book((), vocabulary())):
        assert not current().entries
    assert len(current().entries) == len(register.entries())


def test_publish_on_the_command_line_refuses_a_full_folder(tmp_path, capsys):
    from finalite.site import cli

    (tmp_path / "thesis.txt").write_text("dear")
    assert cli.main(["register", "publish", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in Path(tmp_path).iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("mission", ["", *current().missions])
def test_the_picture_dashes_what_is_only_proposed_and_leaves_no_box_unjoined(mission):
    book = current()
    drawn = register_pictures.of_mission(book, mission) if mission else register_pictures.whole(book)
    curves = [curve for box in drawn.boxes for curve in box.curves]
    outside = flows.to_recipients(book.missions[mission] if mission else book.entries)
    passed = flows.between_entries(book.entries)
    sources = {one.source for one in (*outside, *passed)}
    assert curves and "proposed" in sources
    assert any(dashed for *_, dashed in curves)
    if not mission:
        bundles = [b for b in flows.between_missions(book.entries) if b.giver != b.taker]
        bundles += flows.to_kinds(book.entries, book.words)
        wanted = sorted(all(p.source == "proposed" for p in b.passages) for b in bundles)
        assert sorted(dashed for *_, dashed in curves) == wanted
    for box in drawn.boxes:
        assert box.x >= 0 and box.x + box.width <= drawn.width and box.y + box.height <= drawn.height


def test_the_tables_beside_the_picture_hold_every_bundle(shown):
    text, book = shown("register_flows"), current()
    bundles = [*flows.between_missions(book.entries), *flows.to_kinds(book.entries, book.words)]
    assert len(ROWS.findall(text)) == len(bundles) + 2, "a head row for each of the two tables"
