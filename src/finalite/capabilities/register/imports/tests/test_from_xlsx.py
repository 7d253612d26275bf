"""A workbook that people filled in: each fault is said by sheet and cell, all at once, in French."""

import io
from pathlib import Path

import openpyxl
import pytest

from finalite.capabilities import register
from finalite.capabilities.register.exports import Register, as_xlsx
from finalite.capabilities.register.imports import ImportRefused, draft, from_xlsx
from finalite.capabilities.register.imports.cells_read import spelt

SOUND = as_xlsx.write(Register((register.entry("register_and_affiliate"),), "Ville"))


def changed(**cells) -> bytes:
    """The sound workbook with other values: `Conservation_D2="5 ans"`."""
    book = openpyxl.load_workbook(io.BytesIO(SOUND))
    for place, value in cells.items():
        sheet, _, name = place.rpartition("_")
        book[sheet.replace("_", " ")][name] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without(sheet: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(SOUND))
    del book[sheet]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(content: bytes) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        draft.checked(from_xlsx.read(content), Path("away"))
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Conservation_D2": "5 ans"}, "Feuille Conservation, D2 : durée illisible « 5 ans », attendu P5Y"),
        ({"Conservation_D2": "longtemps"}, "D2 : durée illisible « longtemps », attendu P5Y, P27M ou P30D"),
        ({"Conservation_D2": None}, "Feuille Conservation, D2 : case vide : « Durée » est attendu"),
        ({"Conservation_C2": "nirr"}, "Feuille Conservation, C2 : mot inconnu « nirr » ; vouliez-vous dire « nir » ?"),
        ({"Conservation_F2": "archive"}, "Feuille Conservation, G2 : la durée d’archivage va avec « archive »"),
        ({"Données_B2": "Ayant droit"}, "B2 : mot inconnu « Ayant droit » ; vouliez-vous dire « dependant » ?"),
        ({"Données_D2": "peut-être"}, "Feuille Données, D2 : « peut-être » : attendu oui ou non"),
        ({"Fiches_F2": "douze"}, "Feuille Fiches, F2 : nombre illisible « douze », attendu un entier comme 12"),
        ({"Fiches_C2": "in force"}, "Feuille Fiches, C2 : mot inconnu « in force » ; vouliez-vous dire « in_force » ?"),
        ({"Fiches_A2": "../x"}, "n’est pas un nom en minuscules"),
        ({"Fiches_D2": "=1+1"}, "Feuille Fiches, D2 : une formule n’est pas une valeur"),
        ({"Sous-finalités_A2": "open_health"}, "Feuille Sous-finalités, A2 : fiche inconnue « open_health »"),
        ({"Fondements_B2": "6.1.c"}, "B2 : fondement inconnu « 6.1.c », attendu 6-1-c, 9-2-b, 10 ou 87"),
        ({"Fondements_C2": "L. 211-1"}, "Feuille Fondements, C2 : « L. 211-1 » ne commence pas par le texte cité"),
        ({"Fondements_D2": "nowhere"}, "Feuille Fondements, D2 : « nowhere » n’est pas une sous-finalité"),
        ({"Accès_C2": "votes"}, "Feuille Accès, C2 : « votes » n’est pas dans les données de la fiche"),
        ({"Droits_D2": "les deux"}, "Feuille Droits, B2 : dire comment l’exercer, ou pourquoi il est écarté"),
        ({"Conservation_D1": "Delai"}, "Feuille Conservation, D1 : colonne inconnue « Delai »"),
    ],
)  # fmt: skip
def test_a_fault_is_said_by_sheet_and_cell(cells, said):
    faults = refused(changed(**cells))
    assert any(said in fault for fault in faults), faults


def test_every_fault_is_said_at_once_and_once():
    faults = refused(changed(Conservation_D2="5 ans", Conservation_E2="paiement", Fiches_C2="x"))
    wheres = [fault.split(" : ")[0] for fault in faults]
    assert {"Feuille Conservation, D2", "Feuille Conservation, E2", "Feuille Fiches, C2"} <= set(wheres)
    assert wheres.count("Feuille Conservation, D2") == 1


def test_no_fault_is_said_in_english():
    faults = refused(changed(Conservation_C2="votes", Droits_C3=None, Droits_D3=None, Algorithmes_B2=None))
    assert faults and not any(" is " in fault or "?" in fault.replace(" ?", "") for fault in faults), faults


@pytest.mark.parametrize("sheet", ["Conservation", "Droits"])
def test_a_sheet_that_is_gone_is_missed(sheet):
    assert any(f"Feuille {sheet} : manque" in fault for fault in refused(without(sheet)))


def test_what_is_no_workbook_is_refused_at_once():
    assert "n’est pas un classeur" in refused(b"not a zip")[0]
    assert "ce classeur n’est pas un registre" in refused(without("Fiches"))[0]


def test_columns_may_move_and_the_notes_are_not_read():
    book = openpyxl.load_workbook(io.BytesIO(SOUND))
    page = book["Fiches"]
    page.insert_cols(1)
    for row in page.iter_rows(min_col=2, max_col=12):
        for cell in row:
            if cell.column == 12:
                page.cell(cell.row, 1).value, cell.value = cell.value, None
    book["Conservation"]["N2"] = "une note que personne ne relit"
    book["Conservation"]["N1"] = "À revoir (pour lire)"
    out = io.BytesIO()
    book.save(out)
    assert draft.checked(from_xlsx.read(out.getvalue()), Path("away"))


def test_a_workbook_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(from_xlsx, "UNPACKED", 1000)
    assert "enfle" in refused(SOUND)[0]


@pytest.mark.parametrize(
    ("spoken", "iso"), [("5 ans", "P5Y"), ("27 mois", "P27M"), ("30 jours", "P30D"), ("2 semaines", "P14D")]
)
def test_a_spoken_duration_is_spelt(spoken, iso):
    assert spelt(spoken) == iso
