"""Each check finds the fault it is there for, and nothing in a sound house."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import models
from django.urls import path

from finalite.capabilities.register import screen
from finalite.capabilities.register.door import Door
from finalite.capabilities.register.guard import personal
from finalite.capabilities.register.tests.factories import SOUND
from finalite.checks import (
    access,
    data,
    door,
    flows,
    identity,
    law,
    pages,
    provenance,
    recipients,
    relations,
    retention,
    rights,
    sizes,
    vocabulary,
)
from finalite.checks.house import House

from .small import FOLDER, OPERATIONS, claim_model, model, small_house, with_fiche


def said(findings) -> str:
    return "\n".join(str(one) for one in findings)


def in_data(house: House) -> str:
    return said(data.check(house, known_doors=()))


SOUND_WRITES = SOUND.replace('write = ["civil_identity"]', 'write = ["nir", "civil_identity"]')


@pytest.fixture
def sound(tmp_path) -> House:
    title = {"un capital décès": "le capital décès", 'en = "Pay death capital"': 'en = "Pay death capital"'}
    text = SOUND_WRITES
    for old, new in title.items():
        text = text.replace(old, new)
    return small_house(tmp_path, fiche=text)


@pytest.mark.parametrize(
    "check", [vocabulary, flows, relations, door, recipients, retention, rights, sizes, law], ids=lambda m: m.__name__
)
def test_a_sound_house_is_left_in_peace(sound, check):
    assert said(check.check(sound)) == ""


def test_data_in_step_are_left_in_peace(sound):
    assert in_data(sound) == ""


# --- identity ---------------------------------------------------------------------------------------------------


def test_a_title_that_is_not_the_official_one_is_seen(tmp_path):
    house = small_house(tmp_path, fiche=SOUND.replace("Verser un capital décès", "Payer les morts"))
    assert "title.fr: says 'Payer les morts'" in said(identity.check(house))


def test_a_number_of_another_fiche_is_seen(tmp_path):
    assert "published.full: says 14" in said(
        identity.check(small_house(tmp_path, fiche=SOUND.replace("full = 15", "full = 14")))
    )


def test_an_unlisted_fiche_that_calls_itself_published_is_seen(tmp_path, sound):
    text = SOUND.replace("pay_death_capital", "pay_dead_capital")
    assert "'pay_dead_capital' is not in fiches.tsv; did you mean 'pay_death_capital'?" in said(
        identity.check(with_fiche(sound, text, shelf="benefits", slug="pay_dead_capital"))
    )


def test_tables_without_migrations_are_seen(tmp_path, sound):
    (sound.repository / FOLDER / "migrations" / "__init__.py").unlink()
    assert "migrations/__init__.py: is missing" in said(identity.check(sound))


# --- vocabulary -------------------------------------------------------------------------------------------------


def test_a_category_out_of_the_vocabulary_is_seen(tmp_path):
    planted = claim_model(name=personal.CharField(max_length=80, category="civil_identiti"))
    found = said(vocabulary.check(small_house(tmp_path, planted=(planted,))))
    assert "Claim.name: 'civil_identiti' is not in the vocabulary; did you mean 'civil_identity'?" in found


def test_a_person_out_of_the_vocabulary_is_seen(tmp_path):
    found = said(vocabulary.check(small_house(tmp_path, planted=(claim_model(subjects=("insurd",)),))))
    assert "Claim.subjects: 'insurd' is not in the vocabulary; did you mean 'insured'?" in found


# --- data -------------------------------------------------------------------------------------------------------


def test_a_column_that_is_not_declared_is_seen(tmp_path):
    planted = claim_model(illness=personal.CharField(max_length=80, category="diagnosis"))
    assert "Claim.illness: holds 'diagnosis'; add it to data.insured.write" in in_data(
        small_house(tmp_path, planted=(planted,))
    )


def test_a_column_that_may_be_read_but_not_written_is_seen(tmp_path):
    assert "Claim.nir: holds 'nir'; add it to data.insured.write" in in_data(small_house(tmp_path))


def test_a_declared_category_that_nothing_uses_is_seen(tmp_path):
    text = SOUND_WRITES.replace('read = ["nir"', 'read = ["birth", "nir"').replace(
        'what = ["nir"', 'what = ["birth", "nir"'
    )
    assert "data.insured.birth: nothing holds or returns it" in in_data(small_house(tmp_path, fiche=text))


def test_an_excuse_quiets_the_question_until_it_is_out_of_date(tmp_path):
    text = SOUND_WRITES.replace('read = ["nir"', 'read = ["birth", "nir"').replace(
        'what = ["nir"', 'what = ["birth", "nir"'
    )
    excuse = '\n[[unused]]\nkeys = ["data.insured.birth", "data.insured.nir"]\nreason = "Bientôt"\n'
    found = in_data(small_house(tmp_path, fiche=text + excuse))
    assert "nothing holds" not in found
    assert "unused.data.insured.nir: it is used now; remove the excuse?" in found


def test_a_plain_column_of_a_personal_table_is_asked_about(tmp_path):
    found = in_data(small_house(tmp_path, fiche=SOUND_WRITES, planted=(claim_model(note=models.TextField()),)))
    assert "Claim.note: what does it say of the person?" in found


def test_rows_about_somebody_the_fiche_does_not_know_are_seen(tmp_path):
    found = in_data(small_house(tmp_path, fiche=SOUND_WRITES, planted=(claim_model(subjects=("insured", "employer")),)))
    assert "add [data.employer], or who is it?" in found


def test_a_plain_table_that_points_at_people_says_why(tmp_path):
    body = {"base": models.Model, "person_id": models.BigIntegerField()}
    plain, said_why = model("Mark", **body), model("Limit", **body, impersonal="read under every purpose")
    found = in_data(small_house(tmp_path, fiche=SOUND_WRITES, planted=(claim_model(), plain, said_why)))
    assert "Mark.person_id: points at people outside the guard" in found and "Limit" not in found


def test_an_explanation_of_a_column_that_is_gone_is_seen(tmp_path):
    planted = claim_model(technical={"paid_on": "start", "state": "workflow"})
    assert "'state' is not a column any more" in in_data(small_house(tmp_path, fiche=SOUND_WRITES, planted=(planted,)))


# --- flows ------------------------------------------------------------------------------------------------------

OTHER = SOUND_WRITES.replace("pay_death_capital", "pay_facilities").replace("full = 15", "full = 17")
FLOW = '\n[[receives_from]]\nfiche = "pay_facilities"\ndata = ["nir"]\n'
IMPORT = "from finalite.missions.benefits.pay_facilities import "


def two_fiches(tmp_path: Path, flow: str, code: str, other: str = OTHER) -> House:
    missions = tmp_path / "src" / "finalite" / "missions" / "benefits" / "pay_facilities"
    missions.mkdir(parents=True)
    (missions / "fiche.toml").write_text(other, encoding="utf-8")
    return small_house(tmp_path, fiche=SOUND_WRITES + flow, files={"operations.py": code + OPERATIONS})


def test_an_import_that_is_not_declared_is_seen(tmp_path):
    found = said(flows.check(two_fiches(tmp_path, "", IMPORT + "queries\n")))
    assert "operations.py:1: pay_facilities: is imported; add it to receives_from of pay_death_capital" in found


def test_an_import_of_a_private_module_is_seen(tmp_path):
    assert "models is private; which query" in said(flows.check(two_fiches(tmp_path, FLOW, IMPORT + "models\n")))


def test_a_declared_flow_that_nobody_reads_is_seen(tmp_path):
    assert "receives_from.pay_facilities: is declared but never read" in said(
        flows.check(two_fiches(tmp_path, FLOW, ""))
    )


def test_a_declared_flow_that_is_read_is_left_in_peace(tmp_path):
    assert said(flows.check(two_fiches(tmp_path, FLOW, IMPORT + "queries\n"))) == ""


def test_a_flow_of_data_that_the_other_does_not_hold_is_seen(tmp_path):
    found = said(flows.check(two_fiches(tmp_path, FLOW.replace('"nir"', '"diagnosis"'), IMPORT + "queries\n")))
    assert "pay_facilities does not hold 'diagnosis'" in found


def test_a_flow_through_a_capability_that_does_not_exist_is_seen(tmp_path):
    found = said(flows.check(two_fiches(tmp_path, FLOW + 'through = "pigeons"\n', "")))
    assert "no capability is called 'pigeons'" in found


def test_data_going_round_in_a_circle_is_seen(tmp_path):
    back = '\n[[receives_from]]\nfiche = "pay_death_capital"\ndata = ["nir"]\n'
    found = said(flows.check(two_fiches(tmp_path, FLOW, IMPORT + "queries\n", OTHER + back)))
    assert "data goes round in a circle" in found


# --- relations --------------------------------------------------------------------------------------------------


def test_a_foreign_key_to_another_fiche_is_seen(tmp_path):
    target = model("Stay", label="pay_death_capital", subjects=("insured",))
    planted = model("Visit", label="people", base=models.Model, stay=models.ForeignKey(target, models.CASCADE))
    house = small_house(tmp_path, planted=(target, planted))
    assert "Visit.stay: points at pay_death_capital; keep the id" in said(relations.check(house))


# --- door -------------------------------------------------------------------------------------------------------


def test_a_public_function_that_goes_round_the_door_is_seen(tmp_path):
    files = {"queries.py": "def claims_of(*, person_id):\n    return ()\n\n\ndef _private():\n    return ()\n"}
    found = said(door.check(small_house(tmp_path, files=files)))
    assert "queries.py:1: claims_of: has no purpose" in found and "_private" not in found


def test_a_sub_purpose_that_does_not_exist_is_seen(tmp_path):
    code = OPERATIONS.replace('operation("receive_claims")', 'operation("recieve_claims")')
    found = said(door.check(small_house(tmp_path, files={"operations.py": code})))
    assert "'recieve_claims' is not a sub-purpose of pay_death_capital; did you mean 'receive_claims'?" in found
    assert "subpurpose.receive_claims: is in force but nothing serves it" in found


def test_in_a_package_only_what_it_exports_must_go_through_the_door(tmp_path):
    files = {
        "queries/__init__.py": "from .claims import claims_of\n",
        "queries/claims.py": "def claims_of(*, person_id):\n    return shared()\n\n\ndef shared():\n    return ()\n",
    }
    found = said(door.check(small_house(tmp_path, files=files)))
    assert "claims_of: has no purpose" in found and "shared" not in found


# --- access -----------------------------------------------------------------------------------------------------

PATIENT = '\n[[access]]\nrole = "insured_person"\nsubpurposes = ["receive_claims"]\n'


def a_door(subpurpose: str = "receive_claims", *, open_to: tuple[str, ...] = ()) -> Door:
    return Door("pay_death_capital", "receive_claim", "operation", subpurpose, print, open_to=open_to)


def test_a_door_open_to_somebody_without_access_is_seen(tmp_path):
    found = said(access.check(small_house(tmp_path), (a_door(open_to=("insured_person",)),)))
    assert "receive_claim: is open to insured_person, who has no [[access]]" in found


def test_a_door_open_for_a_sub_purpose_that_the_access_leaves_out_is_seen(tmp_path):
    house = small_house(tmp_path, fiche=SOUND + PATIENT)
    found = said(access.check(house, (a_door("pay_claims", open_to=("insured_person",)),)))
    assert "is open to insured_person for pay_claims, which its [[access]] leaves out" in found


def test_an_outsider_with_access_and_no_door_is_seen(tmp_path):
    house = small_house(tmp_path, fiche=SOUND + PATIENT)
    assert "access.insured_person: is declared but no door is open" in said(access.check(house, (a_door(),)))
    assert said(access.check(house, (a_door(open_to=("insured_person",)),))) == ""


# --- recipients -------------------------------------------------------------------------------------------------


def test_a_recipient_who_is_not_declared_is_seen(tmp_path):
    code = OPERATIONS.replace('recipient="data_subject"', 'recipient="bank"')
    found = said(recipients.check(small_house(tmp_path, files={"operations.py": code})))
    assert "bank: is told, but [[recipient]] does not declare it" in found
    assert "recipient.data_subject: is never told anything" in found


def test_a_category_that_is_not_declared_for_a_recipient_is_seen(tmp_path):
    code = OPERATIONS.replace('("civil_identity",)', '("civil_identity", "nir")')
    found = said(recipients.check(small_house(tmp_path, files={"operations.py": code})))
    assert "data_subject: is told 'nir', which is not declared for it" in found


TOLD = """

def tell_person(*, person: int) -> None:
    letters.tell(recipient="bank", categories=("civil_identity",), person=person)
"""


def test_who_a_letter_tells_is_compared_as_well(tmp_path):
    found = said(recipients.check(small_house(tmp_path, files={"operations.py": OPERATIONS + TOLD})))
    assert "bank: is told, but [[recipient]] does not declare it" in found


ADAPTER = """
class BankFile:
    recipient: ClassVar[str] = "bank"
    fields: ClassVar[tuple[Field, ...]] = (Field("iban", "bank_account"), Field("name", "civil_identity"))
"""


@pytest.mark.parametrize("text", [ADAPTER, re.sub(r": ClassVar[^=]*", " ", ADAPTER)], ids=["typed", "plain"])
def test_an_adapter_tells_for_the_fiche_that_sends_it(tmp_path, text):
    (tmp_path / "src/finalite/capabilities/exchange").mkdir(parents=True)
    (tmp_path / "src/finalite/capabilities/exchange/bank_file.py").write_text(text, encoding="utf-8")
    code = OPERATIONS + "\n\ndef _send():\n    exchange.send(outbound=exchange.BankFile(b''), key='1')\n"
    told = '\n[[recipient]]\nwho = "bank"\ndata = ["civil_identity"]\n'
    undeclared = said(recipients.check(small_house(tmp_path, files={"operations.py": code})))
    assert "bank: is told, but [[recipient]] does not declare it" in undeclared
    beyond = said(recipients.check(small_house(tmp_path, fiche=SOUND + told, files={"operations.py": code})))
    assert "bank: is told 'bank_account', which is not declared for it" in beyond


# --- retention --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"retention": "claim"}, "Claim.retention: 'claim' is not a rule of pay_death_capital; did you mean 'claims'?"),
        ({"retention": ""}, "Claim.retention: '' is not a rule of pay_death_capital; which of claims?"),
        ({"retention_from": "settled_on"}, "Claim.retention_from: when does it start? 'settled_on' is not a column"),
        ({"when": personal.DateField(category="birth")}, "Claim.when: 'birth' is not in claims"),
    ],
)
def test_a_table_without_a_lawful_end_is_seen(tmp_path, changes, question):
    assert question in said(retention.check(small_house(tmp_path, planted=(claim_model(**changes),))))


def test_a_table_of_a_capability_without_an_end_is_seen(tmp_path):
    planted = model("Note", label="people", subjects=("insured",))
    assert "Note.retention: how long are its rows kept?" in said(
        retention.check(small_house(tmp_path, planted=(planted,)))
    )


# --- rights and provenance --------------------------------------------------------------------------------------


def test_access_cannot_be_refused_to_everybody(tmp_path):
    text = SOUND.replace('access = { how = "Par courrier" }', 'access = { exempt = "Non", article = "RGPD art. 23" }')
    assert "rights.access: no ground sets it aside" in said(rights.check(small_house(tmp_path, fiche=text)))


def test_objection_stays_open_under_a_ground_of_public_interest(tmp_path):
    text = SOUND.replace('gdpr = "6-1-c"', 'gdpr = "6-1-e"')
    assert "rights.objection: a ground of public" in said(rights.check(small_house(tmp_path, fiche=text)))


def test_the_national_number_needs_its_own_ground(tmp_path):
    text = SOUND.replace('[[legal_basis]]\ngdpr = "87"\ncitations = ["Loi 78-17 art. 30"]\n', "")
    assert "uses the national number with no 87" in said(rights.check(small_house(tmp_path, fiche=text)))


def test_what_the_register_does_not_print_cannot_be_shown_as_published(tmp_path):
    text = SOUND_WRITES.replace('"nir", "civil_identity"', '"nir", "civil_identity", "votes"')
    found = said(provenance.check(small_house(tmp_path, fiche=text)))
    assert "data.insured.votes: is shown as published, the register has it proposed" in found


# --- sizes ------------------------------------------------------------------------------------------------------


def test_a_file_of_more_than_four_hundred_lines_is_seen(tmp_path):
    house = small_house(tmp_path, files={"rules.py": "x = 1\n" * 401})
    assert "rules.py: 401 lines: more than 400" in said(sizes.check(house))


# --- pages ------------------------------------------------------------------------------------------------------


def test_a_page_that_presents_no_door_or_one_that_is_not_there_is_seen(tmp_path):
    bare, lost, open_page = (lambda request: None for _ in range(3))
    urls = [path("a", bare, name="bare"), path("b", screen(door="gone")(lost), name="lost")]
    urls.append(path("c", screen(open_to_all=True)(open_page), name="free"))
    house = small_house(tmp_path)
    found = said(pages.marks(house, house.entries[0], SimpleNamespace(urlpatterns=urls)))
    assert "bare: which door does it present?" in found
    assert "lost: 'gone' is no door of" in found
    assert "free" not in found
