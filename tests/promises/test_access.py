"""Whoever asks gets all that is held about them, from every table of every fiche."""

import pytest

from finalite.capabilities import register, subject_rights
from finalite.capabilities.register.act import Act, under_way

from .fiches import each_fiche, seeds, tables

pytestmark = pytest.mark.django_db
DESK = register.Actor(user="desk", role="dpo", organisation="", reason="droit d'accès")


@each_fiche
def test_access_finds_the_person_in_every_table(slug):
    person = seeds(slug).seed()
    act = Act(DESK, "answer_data_subject_requests", "promise", "answer_rights_requests", persons={person})
    with register.acting(DESK), under_way(act):
        held = subject_rights.collect(person_id=person)
    shown = {row.table for part in held if part.fiche == slug for row in part.rows}
    linked = {f"{slug}.{t.__name__}" for t in tables(slug) if "person_id" in {f.attname for f in t._meta.concrete_fields}}
    assert linked - shown == set(), "seeded rows that the person would not be shown"
