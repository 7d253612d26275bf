"""What changed between two states is found field by field, said in French, and nothing else is."""

import pytest

from finalite.capabilities.register import diff
from finalite.capabilities.register.tests.factories import SOUND, write

SLUG = "pay_death_capital"


def difference(tmp_path, text, before=SOUND):
    write(tmp_path / "old", before)
    write(tmp_path / "new", text)
    old, new = (diff.state_of(str(tmp_path / name), root=tmp_path) for name in ("old", "new"))
    return diff.compare(old, new)


def said(tmp_path, *pairs):
    text = SOUND
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    found = difference(tmp_path, text)
    return [diff.told(one) for one in found.changed.get(SLUG, ())]


def test_a_state_does_not_differ_from_itself(tmp_path):
    found = difference(tmp_path, SOUND)
    assert found.empty
    assert diff.as_text(found).endswith("aucune différence")


def test_what_is_written_empty_is_no_change(tmp_path):
    assert difference(tmp_path, SOUND.replace('gdpr = "6-1-c"', 'gdpr = "6-1-c"\nsubpurposes = []')).empty


def test_neither_the_order_of_a_list_nor_of_the_paragraphs_is_a_change(tmp_path):
    text = SOUND.replace('read = ["nir", "civil_identity"]', 'read = ["civil_identity", "nir"]')
    first = text.index('[[legal_basis]]\ngdpr = "6-1-c')
    second = text.index('[[legal_basis]]\ngdpr = "87')
    end = text.index("[data.insured]")
    assert difference(tmp_path, text[:first] + text[second:end] + text[first:second] + text[end:]).empty


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('keep = "P3Y"', 'keep = "P5Y"', "règle de conservation claims, durée : 3 ans → 5 ans"),
        ('from = "payment"', 'from = "death"',
         "règle de conservation claims, départ : Versement de la prestation → Décès de la personne"),
        ('read = ["nir", "civil_identity"]', 'read = ["nir", "birth"]',
         "données de Assuré (ouvrant droit), lues : + Naissance et décès (dates, lieu, rang) ; − Nom, prénoms, sexe"),
        ('status = "in_force"', 'status = "planned"', "état : en vigueur → prévue"),
        ('citations = ["CSS L. 361-1"]', 'citations = ["CSS L. 361-1", "CSS L. 361-4"]',
         "fondement Obligation légale (6.1.c), textes cités : + CSS L. 361-4"),
        ('restriction = { how = "Par courrier" }', 'restriction = { how = "Au guichet" }',
         "droit limitation, exercice : « Par courrier » → « Au guichet »"),
        ('editions = ["full", "summary"]', 'editions = ["full"]', "sous-finalité receive_claims, éditions : − summary"),
        ('who = "data_subject"\ndata = ["civil_identity"]', 'who = "data_subject"\neverything = true',
         "destinataire La personne elle-même, données : − Nom, prénoms, sexe"),
        ('data = "published"', 'data = "proposed"', "provenance, données : publié → proposé"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_words(tmp_path, old, new, sentence):
    assert sentence in said(tmp_path, (old, new))


def test_a_thing_that_comes_or_goes_is_said_once(tmp_path):
    recipient = '[[recipient]]\nwho = "data_subject"\ndata = ["civil_identity"]\n'
    assert said(tmp_path, (recipient, "")) == ["retrait : destinataire La personne elle-même (Nom, prénoms, sexe)"]
    extra = '[[subpurpose]]\nid = "inform"\nfr = "Informer"\nen = "Inform"\neditions = []\n[[legal_basis]]'
    assert said(tmp_path, ("[[legal_basis]]", extra)) == ["ajout : sous-finalité inform (« Informer »)"]


def test_a_ground_limited_to_a_subpurpose_is_not_the_general_one(tmp_path):
    text = SOUND.replace(
        'citations = ["CSS L. 361-1"]', 'citations = ["CSS L. 361-1"]\nsubpurposes = ["receive_claims"]'
    )
    found = difference(tmp_path, text).changed[SLUG]
    assert [(one.kind, one.key) for one in found] == [
        ("removed", "legal_basis.6-1-c"),
        ("added", "legal_basis.6-1-c.receive_claims"),
    ]


def test_two_notes_on_one_section_are_two_things(tmp_path):
    note = '[[source_note]]\nsection = "data"\nfr = "{}"\nen = "x"\n'
    before = SOUND + note.format("un") + note.format("deux")
    found = difference(tmp_path, before.replace("deux", "trois"), before).changed[SLUG]
    assert [(one.key, one.field, one.before, one.after) for one in found] == [
        ("source_note.data.2", "fr", "deux", "trois")
    ]


def test_entries_that_come_and_go_are_listed_with_their_title(tmp_path):
    write(tmp_path / "old", SOUND.replace(SLUG, "gone"), slug="gone")
    write(tmp_path / "new", SOUND.replace("Verser", "Payer"))
    old, new = (diff.state_of(str(tmp_path / name), root=tmp_path) for name in ("old", "new"))
    found = diff.compare(old, new)
    assert (found.added, found.removed) == ((SLUG,), ("gone",))
    assert "pay_death_capital : Payer un capital décès" in diff.as_text(found)
    assert diff.as_json(found)["removed"] == [{"slug": "gone", "title": "Verser un capital décès"}]


def test_json_carries_before_after_and_the_sentence(tmp_path):
    found = diff.as_json(difference(tmp_path, SOUND.replace('keep = "P3Y"', 'keep = "P5Y"')))
    assert found["changed"][0]["changes"] == [
        {
            "key": "retention.claims",
            "field": "keep",
            "kind": "changed",
            "before": "P3Y",
            "after": "P5Y",
            "gained": [],
            "lost": [],
            "fr": "règle de conservation claims, durée : 3 ans → 5 ans",
            "en": "retention rule claims, period: 3 years → 5 years",
        }
    ]


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("[title]", 'title = "x"\n[other]'),
        SOUND.replace('keys = ["data.insured.nir"]', "keys = true"),
        SOUND.replace("[data.insured]", "data = 3\n[more.insured]", 1),
        SOUND.replace('keep = "P3Y"', "keep = {}"),
        'retention = "for ever"\nsubpurpose = [1]',
    ],
)
def test_a_state_of_another_shape_is_still_compared(tmp_path, text):
    found = difference(tmp_path, text)
    assert not found.empty and diff.as_text(found) and diff.as_json(found)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('keep = "P3Y"', 'keep = "P18M"', "retention rule claims, period: 3 years → 18 months"),
        ('from = "payment"', 'from = "death"',
         "retention rule claims, start: Benefit payment → Death of the person"),
        ('status = "in_force"', 'status = "planned"', "status: in force → planned"),
        ('citations = ["CSS L. 361-1"]', "citations = []",
         "legal basis Legal obligation (6.1.c), texts cited: − CSS L. 361-1"),
        ('restriction = { how = "Par courrier" }', 'restriction = { how = "Au guichet" }',
         "right of restriction, how to exercise it: “Par courrier” → “Au guichet”"),
        ('data = "published"', 'data = "proposed"', "provenance, data: published → proposed"),
        ('en = "Receive claims"', 'en = "Take claims"',
         "sub-purpose receive_claims, English text: “Receive claims” → “Take claims”"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_english(tmp_path, old, new, sentence):
    assert old in SOUND
    found = difference(tmp_path, SOUND.replace(old, new, 1)).changed[SLUG]
    assert sentence in [diff.told(one, "en") for one in found]


def test_every_word_of_the_diff_is_there_in_both_languages():
    from finalite.capabilities.register.diff import words

    for part, found in words._words().items():
        for name, pair in found.items():
            assert len(pair) == (4 if part == "units" else 2) and all(pair), f"{part}.{name}"


def test_the_whole_report_is_said_in_english(tmp_path):
    write(tmp_path / "old", SOUND.replace(SLUG, "gone"), slug="gone")
    write(tmp_path / "new", SOUND)
    old, new = (diff.state_of(str(tmp_path / name), root=tmp_path) for name in ("old", "new"))
    text = diff.as_text(diff.compare(old, new), lang="en")
    assert "entries added 1, removed 1, changed 0" in text and "pay_death_capital: Pay death capital" in text


def test_people_are_counted_or_said_not_to_be(tmp_path):
    found = difference(tmp_path, SOUND.replace('keep = "P3Y"', 'keep = "P5Y"'))
    for people, line in ((None, "non comptées, aucune base de données"), (12, "tables touchées : 12")):
        touches = {SLUG: diff.Touched(("x.Y.z",), (), people)}
        assert line in diff.as_text(found, touches)
        assert diff.as_json(found, touches)["touches"][SLUG]["people"] is people
    assert "not counted, no database" in diff.as_text(found, {SLUG: diff.Touched()}, lang="en")


PARTIES = """
[controller]
name = "Caisse fictive"
source = "published"

[[joint_controller]]
name = "Fonds fictif"
entries = ["pay_death_capital"]
"""


def answering(place, text):
    write(place, SOUND)
    (place / "organisation.toml").write_text(text, encoding="utf-8")
    return diff.state_of(str(place), root=place)


@pytest.mark.parametrize(
    "old, new, sentence",
    [
        (
            'name = "Caisse fictive"',
            'name = "Caisse d’essai"',
            "responsable du traitement, nom : « Caisse fictive » → « Caisse d’essai »",
        ),
        ('source = "published"', 'source = "proposed"', "responsable du traitement, source : publié → proposé"),
        ("[[joint_controller]]", "[[other]]", "retrait : responsable conjoint Fonds fictif"),
        ("[[joint_controller]]", '[dpo]\nname = "Déléguée"\n\n[[joint_controller]]', "ajout : délégué à la protection"),
    ],
)
def test_who_answers_is_compared_too(tmp_path, old, new, sentence):
    found = diff.compare(
        answering(tmp_path / "old", PARTIES), answering(tmp_path / "new", PARTIES.replace(old, new, 1))
    )
    assert not found.empty and sentence in diff.as_text(found)
    assert "Who answers for the register" in diff.as_text(found, lang="en")
    assert any(sentence in one["fr"] for one in diff.as_json(found)["parties"])
