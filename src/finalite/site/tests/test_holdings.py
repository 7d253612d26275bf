"""Everything held about somebody is read in words: every table, column and code of the personal tables has its own."""

import enum
import importlib
import pkgutil

import pytest
from django.apps import apps

import finalite.capabilities
import finalite.missions
from finalite.capabilities import retention
from finalite.capabilities.register.guard import personal
from finalite.capabilities.register.vocabulary import slugs
from finalite.capabilities.subject_rights.values import FicheHoldings, HeldRow, HeldValue
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.site import labels
from finalite.site.doors import holdings

PERSONAL = [
    model
    for model in apps.get_models()
    if issubclass(model, personal.PersonalModel) and model.__module__.startswith("finalite.")
]
NOT_SHOWN = ("MediaType",)
NOT_OURS = ".exchange.dsn."
"""Codes of a norm, which the fiche that reads a message turns into words of its own."""


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)
def test_every_personal_table_and_column_has_its_words(model):
    app = model._meta.app_label
    assert labels.find("tables", model.__name__, app) or labels.find("tables", model._meta.label)
    held = [f for f in model._meta.concrete_fields if getattr(f, "category", "") or "Date" in type(f).__name__]
    assert not [f.name for f in held if not labels.find("fields", f.name, app)]


def enumerations():
    for package in (finalite.capabilities, finalite.missions):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if (
                found.name.endswith((".values", ".facts", ".words"))
                and ".register." not in found.name
                and NOT_OURS not in found.name
            ):
                module = importlib.import_module(found.name)
                slug = next((part for part in found.name.split(".") if part in slugs()), "")
                yield from ((slug, one) for one in vars(module).values() if _is_enum_of(one, module.__name__))


def _is_enum_of(thing, module):
    return isinstance(thing, type) and issubclass(thing, enum.StrEnum) and thing.__module__ == module


def test_every_code_of_the_domain_has_its_words():
    words = {
        (kind.__name__, one.value): labels.find("values", f"{kind.__name__}.{one.value}", slug)
        or labels.find("values", one.value, slug)
        for slug, kind in enumerations()
        if kind is not retention.Action and kind.__name__ not in NOT_SHOWN
        for one in kind
    }
    assert len(words) > 100 and not [code for code, found in words.items() if not found]


def shown(*values, table="pay_care_costs.CareLine", slug="pay_care_costs"):
    held = FicheHoldings(slug, "", (HeldRow(table, 1, tuple(HeldValue(*one) for one in values)),))
    [part] = holdings.parts([held])
    [record] = part.tables[0].records
    return part.tables[0], {label: cell.word or cell.kind for label, _category, cell in record}


def test_codes_days_amounts_and_rates_are_said():
    table, record = shown(
        ("act", "care_acts", "AMI"),
        ("act_on", "care_acts", "2026-09-01"),
        ("charged", "care_acts", "1260"),
        ("sheet", "care_acts", '{"pathway": "referred", "third_party": false, "approval": ""}'),
        ("state", "", "received"),
    )
    assert table.label == "Soins déclarés" and table.kept.startswith("3 ans")
    assert record["Acte"] == "Acte infirmier" and record["Soins du"] == "1er septembre 2026"
    assert record["Montant facturé"].replace("\xa0", " ") == "12,60 €" and "État" not in record
    assert record["Feuille de soins"] == "facts"


def test_what_people_say_of_themselves_is_never_taken_for_a_code():
    _table, record = shown(
        ("used_name", "civil_identity", "paid"), ("sex", "civil_identity", "2"), table="people.Person"
    )
    assert record == {"Nom d'usage": "paid", "Sexe": "femme"}


@pytest.mark.django_db(databases=["default", "archive"])
def test_the_account_of_who_gave_care_is_not_the_patients_to_read():
    from finalite.capabilities.subject_rights import walk

    given = {"person_id": care.seed(), "iban": "FR76", "holder": "Soins", "amount": 1203}
    held = tuple(apps.get_model("money", "Transfer")._meta.concrete_fields)
    row = tuple(given.get(field.name) for field in held)
    columns = {value.column for value in walk._values(held, row, "health_professional")}
    assert "amount" in columns and not columns & {"iban", "holder"}
