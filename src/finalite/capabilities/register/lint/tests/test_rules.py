"""Each rule finds its fault, at its key, and leaves the sound twin alone."""

from datetime import date

import pytest

from finalite.capabilities.register import imports, lint, loader, parties
from finalite.capabilities.register.tests.factories import write
from finalite.capabilities.register.vocabulary import extended, speaking

from .planted import FAULTS, SOUND, planted

ON = date(2026, 11, 21)
ELSEWHERE = {"copied_paragraph", "closed_and_still_used", "proposed_shown_as_published", "party_of_no_entry"}


ANSWERS = """
[controller]
name = "Ville de Sète"
contact = "20 rue Paul-Valéry"
[dpo]
name = "Déléguée"
contact = "dpd@sete.example"
[[joint_controller]]
name = "Département"
contact = "Hôtel du département"
entries = ["follow_patients"]
"""
WHOLE = {
    "controller_unsaid": ('contact = "20 rue Paul-Valéry"\n', "controller.contact"),
    "dpo_unsaid": ('contact = "dpd@sete.example"\n', "dpo.contact"),
    "party_unreachable": ('contact = "Hôtel du département"\n', "joint_controller.Département.contact"),
}


def audited(root, text=SOUND, *, shelf="care_delivery", slug="follow_patients", on=ON, answers=ANSWERS):
    root.mkdir(parents=True, exist_ok=True)
    (root / parties.FILE).write_text(answers, "utf-8")
    write(root, text, shelf=shelf, slug=slug)
    return lint.audit_folder(root, on=on)


def broken(findings):
    return {one.rule for one in findings}


def test_a_sound_register_has_nothing_to_be_said_of_it(tmp_path):
    assert audited(tmp_path) == ()
    assert loader.load(tmp_path)


def test_every_rule_has_a_planted_fault():
    assert set(lint.rules()) == set(FAULTS) | ELSEWHERE | set(WHOLE)


@pytest.mark.parametrize("rule", FAULTS)
def test_the_fault_is_found_and_the_twin_is_not(tmp_path, rule):
    fault, twin = FAULTS[rule]
    found = [one for one in audited(tmp_path / "fault", planted(fault)) if one.rule == rule]
    assert found
    assert rule not in broken(audited(tmp_path / "twin", planted(twin)))
    for one in found:
        assert one.entry == "follow_patients" and one.key
        assert "{" not in f"{one.what}{one.question}"
        assert one.severity == lint.rules()[rule].severity


@pytest.mark.parametrize("rule", [id for id in lint.rules() if not id.startswith("source_")])
def test_a_rule_is_told_in_two_languages(rule):
    told = lint.rules()[rule]
    for text in (told.label, told.why, told.what, told.ask):
        assert text.fr and text.en and text.fr != text.en
    assert told.article


def test_what_a_rule_says_is_not_said_again_by_the_reader(tmp_path):
    found = audited(tmp_path, planted({'keep = "P20Y"\n': ""}))
    assert [one.rule for one in found] == ["retention_without_duration"]


def test_a_file_that_is_no_toml_is_said_and_the_others_are_still_looked_at(tmp_path):
    write(tmp_path, "slug = ", shelf="care_delivery", slug="broken")
    found = audited(tmp_path, planted({'restriction = { how = "Par courrier" }\n': ""}))
    assert {(one.entry, one.rule) for one in found} == {("broken", "structure"), ("follow_patients", "right_unsaid")}


def test_a_folder_without_entries_is_not_a_sound_register(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"shelf/slug/fiche\.toml"):
        lint.audit_folder(tmp_path, on=ON)


def test_a_register_just_begun_is_told_what_to_say_first(tmp_path):
    imports.new(tmp_path / "town", organisation="Ville de Sète")
    assert broken(lint.audit_folder(tmp_path / "town", on=ON)) == {"controller_unsaid", "dpo_unsaid"}


def copy(slug, *flows):
    text = SOUND.replace('"follow_patients"', f'"{slug}"', 1)
    return text + "".join(f'\n[[receives_from]]\nfiche = "{flow}"\ndata = ["nir"]' for flow in flows)


def test_two_entries_that_promise_the_same_are_told_once(tmp_path):
    write(tmp_path, copy("other"), shelf="care_delivery", slug="other")
    found = audited(tmp_path)
    assert [(one.rule, one.entry) for one in found] == [("copied_paragraph", "other")]
    assert "follow_patients" in found[0].what.fr


def test_entries_that_feed_each_other_may_promise_the_same(tmp_path):
    write(tmp_path, copy("other", "follow_patients"), shelf="care_delivery", slug="other")
    assert audited(tmp_path) == ()


def test_entries_that_share_little_are_no_copies(tmp_path):
    text = copy("other").replace("care_facility", "ars").replace("care_professional", "care_secretariat")
    write(tmp_path, text.replace("Par courrier", "Au guichet"), shelf="care_delivery", slug="other")
    assert "copied_paragraph" not in broken(audited(tmp_path))


def closed(slug, day):
    return copy(slug).replace('status = "planned"', f'status = "closed"\nclosed_on = "{day}"\nclosed_why = "Finie"')


@pytest.mark.parametrize(("day", "told"), [("2025-12-31", True), ("2027-01-01", False)])
def test_a_closed_entry_feeds_nobody(tmp_path, day, told):
    write(tmp_path, closed("old", day), shelf="care_delivery", slug="old")
    found = audited(tmp_path, copy("follow_patients", "old"))
    assert ("closed_and_still_used" in broken(found)) is told


def test_what_the_published_register_does_not_print_may_not_look_published(tmp_path):
    text = (loader.MISSIONS / "entitlements/open_health_entitlements/fiche.toml").read_text("utf-8")
    why = text[text.index('[[proposed]]\nkeys = ["data.insured.birth"') :]
    without = text.replace(why[: why.index("[[proposed]]", 5)], "")
    place = {"shelf": "entitlements", "slug": "open_health_entitlements"}
    assert "proposed_shown_as_published" not in broken(audited(tmp_path / "twin", text, **place))
    found = [one for one in audited(tmp_path / "fault", without, **place) if one.rule == "proposed_shown_as_published"]
    assert {one.key for one in found} == {"data.insured.birth", "data.dependant.birth"}


def test_a_legal_end_is_past_only_once_its_day_is(tmp_path):
    text = planted(FAULTS["past_legal_end"][0])
    assert "past_legal_end" not in broken(audited(tmp_path, text, on=date(2023, 1, 31)))
    assert "past_legal_end" in broken(audited(tmp_path, text, on=date(2023, 2, 1)))


def test_what_one_register_says_is_not_remembered_for_another(tmp_path):
    words = {"recipient": {"lighthouse": {"fr": "Phare", "en": "Lighthouse", "kind": "public"}}}
    text = planted({"Transmettre le dossier à l’établissement qui suit": "Transmettre le dossier au phare"})
    assert audited(tmp_path, text) == ()
    with speaking(extended(words)):
        assert broken(audited(tmp_path, text)) == {"recipient_named_not_declared"}
    assert audited(tmp_path, text) == ()


def test_a_day_is_written_as_people_of_each_language_write_it(tmp_path):
    found = [one for one in audited(tmp_path, planted(FAULTS["past_legal_end"][0])) if one.rule == "past_legal_end"]
    assert "31/01/2023" in found[0].what.fr and "2023-01-31" in found[0].what.en


def test_somebody_sees_their_own_record_without_being_a_doctor(tmp_path):
    desk = FAULTS["medical_secret_opened"][0]
    own = {key: value.replace("benefit_technician", "staff_member") for key, value in desk.items()}
    assert "medical_secret_opened" not in broken(audited(tmp_path, planted(own)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('from = "last_care"', 'from = "last_car"'),
        ('role = "statistician"\ndata = ["exemption"]', 'role = "statistican"'),
    ],
)
def test_a_misspelt_word_is_told_as_such_and_not_as_missing(tmp_path, old, new):
    found = [one for one in audited(tmp_path, planted({old: new})) if one.key.startswith(("retention", "access"))]
    assert {one.rule for one in found} - {"data_seen_by_nobody"} == {"structure"}
    assert any("did you mean" in one.what.en for one in found)


@pytest.mark.parametrize("rule", WHOLE)
def test_who_answers_for_the_register_is_asked_once_and_of_no_entry(tmp_path, rule):
    cut, key = WHOLE[rule]
    found = audited(tmp_path, answers=ANSWERS.replace(cut, ""))
    assert [(one.rule, one.entry, one.key) for one in found] == [(rule, "", key)]


def test_a_register_that_names_nobody_is_asked_for_the_controller_and_the_officer(tmp_path):
    found = audited(tmp_path, answers="")
    keys = ["controller.name", "controller.contact", "dpo.name", "dpo.contact"]
    assert [one.key for one in found] == keys and {one.entry for one in found} == {""}
    assert "organisation.toml" in lint.as_text(found) and "0 fiches" in lint.as_text(found)
    english = lint.as_text(found, lang="en")
    assert "GDPR art. 30(1)(a)" in english and "0 entries: errors" in english and "RGPD" not in english


def test_a_joint_controller_answers_for_entries_that_exist(tmp_path):
    found = audited(tmp_path, answers=ANSWERS.replace('"follow_patients"', '"follow_nobody"'))
    assert [(one.rule, one.key) for one in found] == [("party_of_no_entry", "joint_controller.Département.entries")]


@pytest.mark.parametrize("text", ["[controller", "[controler]\nname = 'x'", "[dpo]\nnom = 'x'"])
def test_a_file_of_parties_that_cannot_be_read_is_a_finding_of_structure(tmp_path, text):
    assert ("structure", "") in {(one.rule, one.entry) for one in audited(tmp_path, answers=text)}


def test_ours_says_only_what_the_published_register_prints():
    found = {one.key for one in lint.audit_folder(loader.MISSIONS, on=ON) if not one.entry}
    assert found == {"controller.contact", "dpo.contact"}
    assert {one.source for one in parties.ours()} == {"published"}


def test_what_the_reader_refuses_is_said_in_both_languages(tmp_path):
    found = [one for one in audited(tmp_path, planted({'then = "delete"': 'then = "burn"'})) if one.rule == "structure"]
    assert "did you mean" in found[0].what.en or "is not" in found[0].what.en
    assert "n’est pas un mot permis ici" in found[0].what.fr and "is not" not in found[0].what.fr
