"""Who answers for the register leaves with it in every format, and comes back from those that come back."""

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import rdflib

from finalite.capabilities import register
from finalite.capabilities.register.exports import (
    Register,
    as_csv,
    as_dpv,
    as_fides,
    as_json,
    as_pdf,
    as_xlsx,
    dpv_terms,
    party_rows,
)
from finalite.capabilities.register.imports import ImportRefused, draft, folder, from_json, from_xlsx
from finalite.capabilities.register.parties import FILE, Party, of

from .test_csv import read
from .test_pdf import ON, text_of

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
WHO = (
    Party("controller", "Ville de Sète", "20 rue Paul-Valéry", "published"),
    Party("joint_controller", "=Syndicat", "", "proposed", ("pay_care_costs",)),
    Party("joint_controller", "Département", "Hôtel du département", "proposed"),
    Party("representative", "Cabinet", "+33 4 00 00 00 00", "proposed"),
    Party("dpo", "Déléguée", "dpd@sete.example", "published"),
)
ENTRIES = tuple(register.entry(slug) for slug in ("pay_care_costs", "recruit_staff"))
MADE = Register(ENTRIES, "Ville", on=ON, parties=WHO)


@pytest.mark.parametrize(("writer", "reader"), [(as_json, from_json), (as_xlsx, from_xlsx)])
def test_they_come_back_equal_and_are_kept(writer, reader, tmp_path):
    flowless = replace(MADE, entries=tuple(replace(one, receives_from=()) for one in ENTRIES))
    made = reader.read(writer.write(flowless))
    assert made.faults == () and draft.parties_of(made) == WHO
    file = tmp_path / f"ville{'.json' if writer is as_json else '.xlsx'}"
    file.write_bytes(writer.write(replace(flowless, entries=())))
    lonely = replace(flowless, entries=(), parties=tuple(one for one in WHO if not one.entries))
    file.write_bytes(writer.write(lonely))
    folder.bring(file, tmp_path / "town")
    assert of(tmp_path / "town") == lonely.parties


def refused(made: draft.Draft) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        draft.checked(made, Path("away"))
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"A2": "chief"}, "Feuille Qui répond, A2 : mot inconnu « chief »"),
        ({"A6": "controller"}, "Feuille Qui répond, A6 : « controller » est là deux fois"),
        ({"B2": None}, "Feuille Qui répond, A2 : manque"),
        ({"D2": "printed"}, "Feuille Qui répond, D2 : mot inconnu « printed »"),
        ({"E3": "nowhere"}, "Feuille Qui répond, A3 : « nowhere » n’est pas une fiche de ce registre"),
        ({"A2": None}, "Feuille Qui répond, B2 : case vide : « Qualité » est attendu"),
        ({"B1": "Prénom"}, "Feuille Qui répond, B1 : colonne inconnue « Prénom »"),
    ],
)
def test_a_fault_is_told_by_its_cell(cells, said):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.write(MADE)))
    for place, value in cells.items():
        book[party_rows.TITLE][place] = value
    out = io.BytesIO()
    book.save(out)
    assert any(one.startswith(said) for one in refused(from_xlsx.read(out.getvalue())))


def test_a_workbook_or_a_json_written_before_has_nobody_and_is_read():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx.write(MADE)))
    del book[party_rows.TITLE]
    out = io.BytesIO()
    book.save(out)
    assert draft.parties_of(from_xlsx.read(out.getvalue())) == ()
    old = json.loads(as_json.write(MADE))
    del old["parties"]
    assert draft.parties_of(from_json.read(json.dumps(old).encode())) == ()


@pytest.mark.parametrize(
    ("parties", "said"),
    [
        ([], "parties : n’est pas une table"),
        ({"dpo": {"nom": "x"}}, "parties.dpo.nom : n’est pas une clé connue ici"),
        ({"chief": {}}, "parties.chief : n’est pas une clé connue ici"),
        ({"joint_controller": [{"name": "X", "entries": ["x"]}]}, "parties.joint_controller.X.entries : « x »"),
    ],
)
def test_a_fault_of_the_json_is_told_by_its_place(parties, said):
    whole = json.loads(as_json.write(MADE)) | {"parties": parties}
    assert any(one.startswith(said) for one in refused(from_json.read(json.dumps(whole).encode())))


def test_the_csv_says_each_fact_and_whose_words_it_is():
    facts = [one for one in read(as_csv.write(MADE)) if one["rubrique"] == "parties"]
    names = {one["valeur"]: one["source"] for one in facts if one["champ"] == "name"}
    assert names == {one.name: {"published": "publié", "proposed": "proposé"}[one.source] for one in WHO}
    assert {one["fiche"] for one in facts} == {""}
    assert [one["valeur"] for one in facts if one["champ"] == "entries"] == ["pay_care_costs"]


def test_dpv_joins_each_party_to_what_it_answers_for():
    graph = rdflib.Graph().parse(data=as_dpv.write(MADE), format="json-ld")
    dpv, own = rdflib.Namespace(dpv_terms.PREFIXES["dpv"]), rdflib.Namespace(as_dpv.OWN)
    assert {str(one) for one in graph.objects(None, dpv.hasName)} == {one.name for one in WHO}
    assert {str(one) for one in graph.objects(None, dpv.hasContact)} == {one.contact for one in WHO if one.contact}
    assert list(graph.objects(own["controller"], dpv.hasDataProtectionOfficer)) == [own["dpo"]]
    joint = {own["joint-controller:1"], own["joint-controller:2"]}
    assert joint <= set(graph.objects(own["entry:pay_care_costs"], dpv.hasDataController))
    assert own["joint-controller:1"] not in set(graph.objects(own["entry:recruit_staff"], dpv.hasDataController))


def test_fideslang_carries_what_it_has_a_place_for_and_counts_the_rest():
    paid, recruited = as_fides.manifest(MADE)["system"]
    assert (paid["legal_name"], paid["legal_address"]) == ("Ville de Sète", "20 rue Paul-Valéry")
    assert paid["dpo"] == "Déléguée, dpd@sete.example"
    assert paid["joint_controller_info"] == "=Syndicat ; Département, Hôtel du département"
    assert recruited["joint_controller_info"] == "Département, Hôtel du département"
    assert "représentant du responsable : 1" in as_fides.write(MADE).decode()


def test_print_names_those_who_answer_for_the_only_entry_and_says_that_nobody_is_named():
    text = text_of(as_pdf.write(replace(MADE, entries=ENTRIES[1:])))
    assert "20 rue Paul-Valéry" in text and "Syndicat" not in text
    assert "Responsable du traitement : non dit" in text_of(as_pdf.write(Register(ENTRIES[1:], on=ON)))


def test_a_new_register_names_its_controller_and_asks_for_the_contact(tmp_path):
    folder.new(tmp_path / "town", organisation="Ville d’Agde")
    assert of(tmp_path / "town") == (Party("controller", "Ville d’Agde"),)
    assert "[dpo]" in (tmp_path / "town" / FILE).read_text("utf-8")
