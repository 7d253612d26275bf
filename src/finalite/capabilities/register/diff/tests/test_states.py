"""A state is an edition, a folder or a git revision; anything else is refused in words that help."""

import json
import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.capabilities.register import diff, imports, loader
from finalite.capabilities.register.tests.factories import SOUND, write

SLUG = "pay_death_capital"


def git(root, *words):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    author = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(
        ["git", *words],
        cwd=root,
        check=True,
        capture_output=True,
        env={**clean, **author, "GIT_CONFIG_GLOBAL": os.devnull},
    )


@pytest.fixture
def checkout(tmp_path):
    """A checkout whose register stands in a folder of it: three years, then five; then changed and not committed."""
    root = tmp_path / "some where" / "register"
    write(root, SOUND)
    git(root, "init", "-q")
    for keep in ("P3Y", "P5Y"):
        write(root, SOUND.replace("P3Y", keep))
        (root / "organisation.toml").write_text(f'[controller]\nname = "{keep}"\n', encoding="utf-8")
        git(root, "add", ".")
        git(root, "commit", "-q", "-m", keep)
    write(root, SOUND.replace("P3Y", "P9Y"))
    return root


def keep(state):
    return state.tables[SLUG]["retention"][0]["keep"]


def test_two_revisions_and_the_folder_as_it_stands(checkout):
    states = [diff.state_of(name, root=checkout) for name in ("HEAD~1", "HEAD", str(checkout))]
    assert [keep(state) for state in states] == ["P3Y", "P5Y", "P9Y"]
    assert [state.parties["controller"]["name"] for state in states] == ["P3Y", "P5Y", "P5Y"]
    assert diff.told(diff.compare(*states[:2]).changed[SLUG][0]).endswith("3 ans → 5 ans")


def test_reading_a_revision_leaves_the_checkout_as_it_is(checkout):
    path = next(checkout.glob("*/*/fiche.toml"))
    diff.state_of("HEAD~1", root=checkout)
    assert "P9Y" in path.read_text("utf-8")


@pytest.mark.parametrize("name", ["nowhere", "--help", "-q", "HEAD~99"])
def test_a_name_that_is_nothing_is_refused(checkout, name):
    with pytest.raises(diff.StateError, match="neither an edition"):
        diff.state_of(name, root=checkout)


def test_outside_a_checkout_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(diff.StateError, match="not in a git checkout"):
        diff.state_of("HEAD", root=tmp_path)


def test_without_git_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(diff.StateError, match="git is not installed"):
        diff.state_of("HEAD", root=tmp_path)


def test_a_revision_without_entries_is_refused(checkout):
    (checkout / "empty").mkdir()
    with pytest.raises(diff.StateError, match="holds no"):
        diff.state_of("HEAD", root=checkout / "empty")


def test_a_folder_without_entries_and_a_broken_entry_are_refused(tmp_path):
    with pytest.raises(diff.StateError, match=r"no shelf/slug/fiche\.toml"):
        diff.state_of(str(tmp_path), root=tmp_path)
    write(tmp_path, "slug = ")
    with pytest.raises(diff.StateError, match="not valid TOML"):
        diff.state_of(str(tmp_path), root=tmp_path)


def test_a_file_that_is_not_utf_8_is_refused_in_words(tmp_path):
    write(tmp_path, SOUND).write_bytes("slug = 'é'".encode("latin-1"))
    with pytest.raises(diff.StateError, match="not written in UTF-8"):
        diff.state_of(str(tmp_path), root=tmp_path)


def test_a_register_just_begun_is_a_state_without_entries(tmp_path):
    imports.new(tmp_path / "begun", organisation="Ville de Sète")
    write(tmp_path / "filled", SOUND)
    found = diff.compare(*(diff.state_of(str(tmp_path / name), root=tmp_path) for name in ("begun", "filled")))
    assert found.added == (SLUG,) and [one.key for one in found.parties] == ["controller"]


def test_an_edition_prints_what_it_prints(tmp_path):
    both = SOUND.replace(
        "[[legal_basis]]", '[[subpurpose]]\nid = "old"\nfr = "a"\nen = "b"\neditions = ["full"]\n[[legal_basis]]', 1
    )
    write(tmp_path, both)
    write(tmp_path, SOUND.replace(SLUG, "only_full").replace("summary = true", "title_only = true"), slug="only_full")
    write(tmp_path, SOUND.replace(SLUG, "only_summary").replace("full = 15\n", ""), slug="only_summary")
    found = diff.compare(*(diff.state_of(name, root=tmp_path) for name in ("full", "summary")))
    assert (found.added, found.removed) == (("only_summary",), ("only_full",))
    assert {slug: [diff.told(one) for one in changes] for slug, changes in found.changed.items()} == {
        SLUG: ["retrait : sous-finalité old (« a »)"]
    }


def test_a_ground_that_one_edition_prints_is_a_difference_and_a_proposed_one_is_not(tmp_path):
    ours = '[[legal_basis]]\ngdpr = "6-1-e"\ncitations = ["CSS L. 361-4"]\neditions = ["summary"]\n[data.insured]'
    write(
        tmp_path,
        SOUND.replace("[data.insured]", ours, 1).replace("[provenance]", '[provenance]\nlegal_basis = "published"'),
    )
    found = diff.compare(*(diff.state_of(name, root=tmp_path) for name in ("full", "summary")))
    assert [diff.told(one, "en") for one in found.changed[SLUG]] == [
        "added: legal basis Public-interest task (6.1.e) (CSS L. 361-4)"
    ]
    write(tmp_path, SOUND.replace("[data.insured]", ours, 1))
    found = diff.compare(*(diff.state_of(name, root=tmp_path) for name in ("full", "summary")))
    assert found.empty


def test_the_published_editions_differ_in_their_grounds_too():
    found = diff.compare(*(diff.state_of(name, root=loader.MISSIONS) for name in ("full", "summary")))
    for slug, text in (
        ("run_prevention_campaigns", "Arrêté du 23 mars 2018"),
        ("inform_on_health_product_risks", "CSS L. 162-1-11"),
        ("train_staff", "Décret 2017-928"),
    ):
        assert any(one.key.startswith("legal_basis") and text in diff.told(one) for one in found.changed[slug])
    assert not any("9.2" in diff.told(one) for changes in found.changed.values() for one in changes if one.field != "")


def test_the_published_editions_differ_as_the_list_of_entries_says():
    found = diff.compare(*(diff.state_of(name, root=loader.MISSIONS) for name in ("full", "summary")))
    entries = loader.entries()
    assert set(found.added) == {one.slug for one in entries if one.published.full is None and one.published.summary}
    assert set(found.removed) == {
        one.slug for one in entries if one.published.full is not None and not one.published.summary
    }


def changed(old, new, before="", after=""):
    return diff.compare(diff.State("a", {old: before}), diff.State("b", {new: after}))


def test_a_category_that_goes_touches_its_columns_and_a_subpurpose_its_doors():
    slug = "open_health_entitlements"
    old = loader.raw(loader.entry(slug).path)
    new = {**old, "subpurpose": old["subpurpose"][1:], "data": {**old["data"], "insured": {"read": ["nir"]}}}
    touches = diff.touched(changed(slug, slug, old, new))[slug]
    assert touches.columns and all(name.startswith(f"{slug}.") for name in touches.columns)
    assert touches.doors and all(name.startswith(f"{slug}.") for name in touches.doors)
    kept = set(diff.touched(changed(slug, slug, old, {**old, "retention": []}))[slug].columns)
    assert kept >= set(touches.columns)


def test_what_no_code_uses_touches_nothing_and_people_are_counted_by_the_caller():
    slug = "open_health_entitlements"
    old = loader.raw(loader.entry(slug).path)
    assert diff.touched(changed(slug, slug, old, {**old, "security": {"policy": "other"}})) == {}
    whole = diff.touched(changed("other", slug, {}, old), count=lambda slug: 7)
    assert whole[slug].people == 7 and whole[slug].columns and whole[slug].doors
    assert "personnes détenues dans les tables touchées : 7" in whole[slug].lines()
    assert "other" not in whole


def test_an_entry_that_comes_into_force_or_closes_touches_all_it_has():
    slug = "pay_care_costs"
    old = loader.raw(loader.entry(slug).path)
    whole = diff.touched(changed("other", slug, {}, old))[slug]
    for status in ("planned", "closed"):
        touches = diff.touched(changed(slug, slug, {**old, "status": status}, old))[slug]
        assert set(touches.columns) == set(whole.columns) and set(touches.doors) == set(whole.doors)


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates()
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
SECTIONS = sorted(loader.raw(loader.entry("pay_care_costs").path))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*SECTIONS, "other"]), ANYTHING, max_size=4))
def test_whatever_an_older_state_says_it_is_compared_and_told(planted):
    slug = "pay_care_costs"
    now = loader.raw(loader.entry(slug).path)
    for pair in (({**now, **planted}, now), (now, {**now, **planted}), ({**now, **planted}, planted)):
        found = changed(slug, slug, *pair)
        touches = diff.touched(found)
        for lang in ("fr", "en"):
            assert diff.as_text(found, touches, lang=lang)
        assert json.dumps(diff.as_json(found, touches), default=str)
