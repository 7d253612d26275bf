"""The register is loaded whole and frozen, or refused with every fault it has, each as a question."""

import dataclasses

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import loader
from finalite.capabilities.register.errors import RegisterError

from .factories import SOUND, write

FILE = "pay_death_capital/fiche.toml"

FAULTS = [
    ('"nir", "civil_identity"]\nwrite', '"nirr", "civil_identity"]\nwrite',
     "data.insured.read: 'nirr' is not in the vocabulary; did you mean 'nir'?"),
    ('"nir", "civil_identity"]\nwrite', '"nir", "archived", "civil_identity"]\nwrite',
     "data.insured.read: 'archived' is not in the vocabulary"),
    ("[data.insured]", "[data.insurd]", "'insurd' is not a person in the vocabulary; did you mean 'insured'?"),
    ('write = ["civil', 'wrote = ["civil', "data.insured.wrote: is not a key of this table; did you mean 'write'?"),
    ('status = "in_force"', 'status = "in force"', "status: 'in force' is not a status; did you mean 'in_force'?"),
    ('status = "in_force"', "", "status: is missing; what is it?"),
    ('slug = "pay_death_capital"', 'slug = "pay_death"', "slug: says 'pay_death' but the folder is"),
    ('mission = "benefits"', 'mission = "benefit"', "mission: 'benefit' is not a mission in the vocabulary"),
    ("summary = true", 'summary = "yes"', "published.summary: is text; should it not be true or false?"),
    ('id = "receive_claims"', 'id = "Receive claims"', "id: 'Receive claims' is not a name in lower case"),
    ('["CSS L. 361-1"]', '["L. 361-1"]', "does not begin with the text it cites; is it 'CSS L. 361-1'?"),
    ('gdpr = "6-1-c"', 'gdpr = "6.1.c"', "gdpr: '6.1.c' is not a GDPR ground"),
    ('role = "benefit_technician"', 'role = "benefits_technician"', "did you mean 'benefit_technician'?"),
    ('role = "benefit_technician"', 'role = "automation"', "'automation' is not a role in the vocabulary"),
    ('data = ["nir", "civil_identity"]', 'data = ["birth"]', "benefit_technician.data: 'birth' is not in [data]"),
    ('who = "data_subject"', 'who = "the_bank"', "'the_bank' is not a recipient in the vocabulary"),
    ('data = ["civil_identity"]', 'data = ["diagnosis"]', "recipient.data_subject.data: 'diagnosis' is not in [data]"),
    ('keep = "P3Y"', 'keep = "3 years"', "retention.claims.keep: '3 years' is not an ISO 8601 duration"),
    ('from = "payment"', 'from = "paiement"', "retention.claims.from: 'paiement' is not an event"),
    ('archive = "P10Y"', "", "retention.claims.archive: goes with then = \"archive\" and only with it"),
    ('what = ["nir", "civil_identity"]', 'what = ["nir"]', "retention: no rule covers 'civil_identity'; how long"),
    ('objection = { exempt = "Obligation légale", article = "RGPD art. 21(1)" }', "", "rights.objection: is missing"),
    ('{ exempt = "Obligation légale", article = "RGPD art. 20(1)" }', '{ exempt = "Non" }',
     "rights.portability.article: is missing; which article exempts?"),
    ('keys = ["data.insured.nir"]', 'keys = ["data.insured.birth"]', "'data.insured.birth' is not declared"),
    ('data = "published"', 'datas = "published"', "provenance.datas: is not a section; did you mean 'data'"),
    ('["nir", "civil_identity"]\nwrite', '["nir", "nir", "civil_identity"]\nwrite', "read: 'nir' stands twice"),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "broken", "said"), FAULTS)
def test_a_fault_is_said_with_its_file_its_key_and_a_question(tmp_path, sound, broken, said):
    assert sound in SOUND
    write(tmp_path, SOUND.replace(sound, broken, 1))
    with pytest.raises(RegisterError) as caught:
        loader.load(tmp_path)
    assert any(line.startswith(FILE) and said in line for line in str(caught.value).splitlines()), str(caught.value)


def _first(table, section, **changes):
    """The table with its first row of `section` changed."""
    head, *rest = table[section]
    return {**table, section: [{**head, **changes}, *rest]}


EVERYWHERE = {
    "mission": lambda table: {**table, "mission": "nowhere"},
    "status": lambda table: {**table, "status": "nearly"},
    "data.nobody": lambda table: {**table, "data": {**table["data"], "nobody": {"read": ["nir"]}}},
    "data.insured.read": lambda table: {**table, "data": {**table["data"], "insured": {"read": ["shoe_size"]}}},
    "access": lambda table: _first(table, "access", role="king"),
    "recipient": lambda table: {**table, "recipient": [*table.get("recipient", []), {"who": "king", "data": []}]},
    "retention": lambda table: _first(table, "retention", keep="for ever"),
    "legal_basis": lambda table: _first(table, "legal_basis", gdpr="6-1-z"),
    "subpurpose": lambda table: _first(table, "subpurpose", id="Say What"),
    "receives_from": lambda table: {**table, "receives_from": [{"fiche": "nowhere", "data": []}]},
    "provenance": lambda table: {**table, "provenance": {**table["provenance"], "data": "sworn"}},
    "colour": lambda table: {**table, "colour": "blue"},
}


@pytest.mark.parametrize("key", EVERYWHERE)
def test_a_fault_planted_in_any_of_the_entries_is_refused_at_its_key(key):
    tables = {one.path: EVERYWHERE[key](loader.raw(one.path)) for one in register.entries()}
    with pytest.raises(RegisterError) as caught:
        loader.load_tables(tables)
    said = {one.file for one in caught.value.problems if one.key.startswith(key)}
    assert said == {f"{one.slug}/fiche.toml" for one in register.entries()}


def test_every_fault_is_told_at_once(tmp_path):
    text = SOUND.replace('"nir", "civil_identity"]\nwrite', '"nirr", "civil_identity"]\nwrite').replace('"P3Y"', '"x"')
    write(tmp_path, text)
    write(tmp_path, 'slug = "pay_facilities"', slug="pay_facilities")
    with pytest.raises(RegisterError) as caught:
        loader.load(tmp_path)
    assert {one.file for one in caught.value.problems} == {FILE, "pay_facilities/fiche.toml"}
    assert len(caught.value.problems) > 4


def test_broken_toml_is_reported_with_its_line(tmp_path):
    write(tmp_path, SOUND.replace('gdpr = "6-1-c"', "gdpr = 6-1-c"))
    with pytest.raises(RegisterError, match=r"is not valid TOML: .*line \d+"):
        loader.load(tmp_path)


def test_a_sound_fiche_says_what_its_file_says(tmp_path):
    write(tmp_path)
    (entry,) = loader.load(tmp_path)
    assert entry.data["insured"].read == {"nir", "civil_identity"}
    assert entry.retention_rule("claims").start == "payment"
    assert entry.provenance.of("data.insured.civil_identity") == "published"
    assert entry.provenance.of("data.insured.nir") == "proposed"
    assert entry.provenance.why("data.insured.nir") == "Il faut bien savoir qui"
    assert entry.provenance.of("retention.claims") == "proposed", "a section that says nothing is not published"


def test_everything_grows_with_what_the_other_fiche_holds(tmp_path):
    other = SOUND.replace("pay_death_capital", "pay_facilities")
    flow = '[[receives_from]]\nfiche = "pay_facilities"\neverything = true\nthrough = "subject_rights"\n'
    told = '[[recipient]]\nwho = "bank"\neverything = true\n'
    write(tmp_path, SOUND.replace('"nir", ', "").replace('keys = ["data.insured.nir"]', "keys = []") + flow + told)
    write(tmp_path, other, slug="pay_facilities")
    entry = next(one for one in loader.load(tmp_path) if one.slug == "pay_death_capital")
    assert entry.receives_from[0].data == {"nir", "civil_identity"}
    assert entry.recipient("bank").data == {"nir", "civil_identity"}


def test_everything_and_a_list_contradict_each_other(tmp_path):
    write(tmp_path, SOUND.replace('who = "data_subject"', 'who = "data_subject"\neverything = true'))
    with pytest.raises(RegisterError, match="stands beside everything = true; which one is meant"):
        loader.load(tmp_path)


def test_a_planned_fiche_may_leave_everything_open(tmp_path):
    head = SOUND.split("[[subpurpose]]")[0].replace("in_force", "planned")
    write(tmp_path, head)
    assert loader.load(tmp_path)[0].subpurposes == ()


def test_a_closed_fiche_says_when_and_why(tmp_path):
    write(tmp_path, SOUND.replace('"in_force"', '"closed"'))
    with pytest.raises(RegisterError, match="when was it closed, and why"):
        loader.load(tmp_path)


def test_an_entry_cannot_be_changed():
    entry = register.entry("pay_care_costs")
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry.status = "closed"
    with pytest.raises(TypeError):
        entry.data["insured"] = None
    with pytest.raises(AttributeError):
        entry.data["insured"].read.add("diagnosis")


def test_an_unknown_slug_is_refused_with_the_nearest_ones():
    with pytest.raises(register.UnknownFiche, match="did you mean 'pay_care_costs'"):
        register.entry("pay_care_cost")


def test_the_register_is_read_once_and_in_its_order():
    assert register.entries() is register.entries()
    slugs = [entry.slug for entry in register.entries()]
    assert slugs.index("open_health_entitlements") < slugs.index("pay_care_costs") < slugs.index("execute_payments")
