"""The checks watch each of the 92 entries, not an example: a fault planted in all of them is asked about in each."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from finalite import law as values
from finalite.capabilities import register
from finalite.capabilities.register.entry import (
    PUBLISHED,
    Access,
    DataUse,
    Flow,
    Provenance,
    Recipient,
    Right,
    SubPurpose,
    Text,
)
from finalite.capabilities.register.vocabulary import printed
from finalite.checks import (
    access,
    data,
    door,
    flows,
    generated,
    identity,
    law,
    provenance,
    recipients,
    retention,
    rights,
)
from finalite.checks.house import House, this_house
from finalite.law import checking

ODD = Text("Autre chose", "Something else")


@pytest.fixture(scope="module")
def house():
    register.coverage()
    return this_house()


def planted(house, fault):
    """The same house, its entries changed by `fault`; None leaves an entry as it is."""
    return House(house.repository, tuple(fault(one) or one for one in house.entries), house.models)


def asked(check, house):
    """What the check says, and the entries that it says it of: by their own file, or by a file of their folder."""
    found = list(check.check(house))
    return {one.slug for one in house.entries if any(f"/{one.slug}" in f"{f.file}{f.key}" for f in found)}, found


def all_of(house):
    return {one.slug for one in house.entries}


def in_force(house):
    return {one.slug for one in house.entries if one.in_force}


def own_tables(house):
    return {one.slug for one in house.entries if house.models_of(one.slug)}


@pytest.mark.parametrize(
    "fault",
    [lambda one: replace(one, title=ODD), lambda one: replace(one, published=replace(one.published, full=999))],
    ids=["title", "number"],
)
def test_another_title_or_number_is_asked_about_in_each(house, fault):
    assert asked(identity, planted(house, fault))[0] == all_of(house)


def test_a_page_written_before_the_change_is_asked_about_in_each(house):
    found = planted(house, lambda one: replace(one, title=ODD))
    assert {f"docs/register/{slug}.md" for slug in all_of(house)} <= {one.file for one in generated.check(found)}


def test_a_refusal_by_no_law_is_asked_about_in_each(house):
    refused = Right(exempt="Non", article="Code civil 1")
    found = planted(house, lambda one: replace(one, rights={**one.rights, "portability": refused}))
    assert asked(rights, found)[0] == all_of(house)


def test_a_right_of_access_refused_to_everybody_is_asked_about_in_each_in_force(house):
    refused = Right(exempt="Non", article="RGPD art. 23")
    found = planted(house, lambda one: replace(one, rights={**one.rights, "access": refused}))
    assert asked(rights, found)[0] >= in_force(house)


def test_sensitive_data_without_their_ground_are_asked_about_in_each_in_force(house):
    found = planted(house, lambda one: replace(one, legal_bases=()))
    assert asked(rights, found)[0] == in_force(house)


def test_what_is_proposed_shown_as_published_is_asked_about_in_each(house):
    """Wherever something of an entry is not printed; every entry has such a thing."""
    said = Provenance(dict.fromkeys(("data", "recipient", "access", "retention"), PUBLISHED), ())
    found = planted(house, lambda one: replace(one, provenance=said))
    ours = {one.slug for one in house.entries if any(printed().get((one.slug, *k)) != PUBLISHED for k in _keys(one))}
    assert asked(provenance, found)[0] == ours and len(ours) > 85


def _keys(one):
    return [wanted for _, wanted in provenance._keys(one)]


def test_data_that_nothing_uses_are_asked_about_in_each_in_force(house):
    extra = DataUse(frozenset({"votes"}), frozenset())
    found = planted(house, lambda one: replace(one, data=MappingProxyType({**one.data, "press_contact": extra})))
    assert {slug for slug in in_force(house) if "votes" not in _held(house, slug)} <= asked(data, found)[0]


def _held(house, slug):
    return next(one.categories for one in house.entries if one.slug == slug)


def test_columns_that_are_not_declared_are_asked_about_in_each_with_tables(house):
    found = planted(house, lambda one: replace(one, data={}))
    assert asked(data, found)[0] >= own_tables(house) & in_force(house)


def test_a_flow_that_nobody_reads_is_asked_about_in_each_in_force(house):
    flow = Flow("inform_the_press", frozenset())
    found = planted(house, lambda one: replace(one, receives_from=(*one.receives_from, flow)) if one.in_force else None)
    assert asked(flows, found)[0] == in_force(house)


def test_an_import_that_is_not_declared_is_asked_about_in_each_that_imports(house):
    found = planted(house, lambda one: replace(one, receives_from=()))
    importing = {one.slug for one in house.entries if any(True for _ in flows.fiche_imports(house, one))}
    assert asked(flows, found)[0] == importing and len(importing) > 10


def test_a_sub_purpose_that_nothing_serves_and_one_that_is_gone_are_asked_about_in_each_in_force(house):
    extra = SubPurpose("invented", ODD, ())
    more = planted(house, lambda one: replace(one, subpurposes=(*one.subpurposes, extra)))
    assert asked(door, more)[0] == in_force(house)
    assert asked(door, planted(house, lambda one: replace(one, subpurposes=())))[0] >= in_force(house)


def test_a_door_open_to_who_has_no_access_is_asked_about_in_each_that_opens_one(house):
    found = planted(house, lambda one: replace(one, access=()))
    opening = {one.slug for one in register.door.doors() if one.open_to}
    assert asked(access, found)[0] == opening & all_of(house) and opening


def test_an_outsider_without_a_door_is_asked_about_in_each_in_force(house):
    found = planted(house, lambda one: replace(one, access=(*one.access, Access("journalist"))))
    assert asked(access, found)[0] >= in_force(house)


def test_a_recipient_who_is_never_told_is_asked_about_in_each_in_force(house):
    extra = Recipient("pole_of_nowhere", frozenset())
    found = planted(house, lambda one: replace(one, recipients=(*one.recipients, extra)))
    assert asked(recipients, found)[0] >= {
        one.slug for one in house.entries if one.in_force and not one.excuse("recipient")
    }


def test_a_table_that_follows_no_rule_is_asked_about_in_each_with_tables(house):
    found = planted(house, lambda one: replace(one, retention=()))
    assert asked(retention, found)[0] >= own_tables(house)


@pytest.mark.parametrize("text", ["[flat]\nunit = ", '[flat]\nunit = "cents"\n', "[[flat]]\nx = 1\n"])
def test_a_value_of_the_law_without_its_date_or_source_is_asked_about(house, tmp_path, monkeypatch, text):
    (tmp_path / "care").mkdir()
    (tmp_path / "care/flat.toml").write_text(text, "utf-8")
    monkeypatch.setattr(values, "problems", lambda: checking.problems(folder=tmp_path))
    found = list(law.check(house))
    assert found and all("flat" in str(one) and one.check == "law" for one in found)
