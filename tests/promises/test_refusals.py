"""No purpose, no data; a role outside the register gets nothing, and the refusal is written down."""

import pytest

from finalite.capabilities import journal, register
from finalite.capabilities.register import loader
from finalite.capabilities.register.purpose import AUTOMATION, PurposeViolation, opened, purpose_of

from .fiches import IN_FORCE, each_fiche, open_all, tables

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
STRANGER = register.Actor(user="stranger", role="press_officer", organisation="01", reason="curiosité")


def doors(slug):
    open_all()
    return [door for door in register.doors() if door.slug == slug]


@each_fiche
def test_every_door_refuses_a_role_without_access_and_writes_it_down(slug):
    for door in doors(slug):
        entrance = getattr(register.module_of(slug, "operations" if door.kind == "operation" else "queries"), door.name)
        with register.acting(STRANGER), pytest.raises(register.Refused):
            entrance(**dict.fromkeys(door.types))
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        refused = {t.operation for t in journal.search(fiche=slug, outcome="refused", limit=500).rows}
    assert refused == {door.name for door in doors(slug)}


@each_fiche
def test_an_outsider_reaches_only_the_doors_that_name_them(slug):
    for access in loader.entry(slug).access:
        outsider = register.Actor(user="out", role=access.role, person_id=10**9)
        for door in doors(slug):
            if register.vocabulary().role[access.role].external and access.role not in door.open_to:
                entrance = getattr(
                    register.module_of(slug, "operations" if door.kind == "operation" else "queries"), door.name
                )
                with register.acting(outsider), pytest.raises(register.Refused):
                    entrance(**dict.fromkeys(door.types))


@each_fiche
def test_no_table_answers_without_a_purpose(slug):
    for table in tables(slug):
        with pytest.raises(PurposeViolation):
            list(table.objects.all())


@each_fiche
def test_another_fiche_reads_only_what_its_own_entry_names(slug):
    for other in IN_FORCE:
        purpose = purpose_of(other, AUTOMATION)
        for table in tables(slug):
            for field in table._meta.concrete_fields:
                category = getattr(field, "category", None)
                if category and category not in purpose.readable(table.subjects):
                    with opened(purpose), pytest.raises(PurposeViolation):
                        list(table.objects.values_list(field.name))
