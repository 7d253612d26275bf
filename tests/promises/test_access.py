"""Whoever asks gets all that is held about them, from every table of every fiche."""

import pytest

from finalite.capabilities import register, subject_rights
from finalite.capabilities.register import guard
from finalite.capabilities.register.act import Act, under_way

from .fiches import each_fiche, seeds, tables

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
DESK = register.Actor(user="desk", role="dpo", organisation="", reason="droit d'accès")


@each_fiche
def test_access_leaves_out_no_row_about_the_person(slug):
    person = seeds(slug).seed()
    act = Act(DESK, "answer_data_subject_requests", "promise", "answer_rights_requests", persons={person})
    with register.acting(DESK), under_way(act):
        held = subject_rights.collect(person_id=person)
    shown = {(row.table, row.key) for part in held for row in part.rows if row.table.startswith(f"{slug}.")}
    assert shown and rows_about(slug, person) == shown


def rows_about(slug, person):
    """What the owner of the database finds about the person in the fiche's tables."""
    linked = [t for t in tables(slug) if "person_id" in {f.attname for f in t._meta.concrete_fields}]
    with guard.owner():
        return {
            (f"{slug}.{t.__name__}", pk)
            for t in linked
            for pk in t.objects.filter(person_id=person).values_list("pk", flat=True)
        }
