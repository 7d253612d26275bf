"""What is over is taken away, with a proof that says how much and never what; what is not over stays."""

from datetime import date

import pytest

from finalite.capabilities import retention
from finalite.capabilities.register import guard

from .fiches import each_fiche, seeds, tables

pytestmark = pytest.mark.django_db(databases=["default", "archive"], transaction=True)
NEXT_WEEK, FAR = date(2026, 11, 28), date(2080, 1, 1)


def rows_about(slug, person):
    with guard.owner():
        linked = [t for t in tables(slug) if "person_id" in {f.attname for f in t._meta.concrete_fields}]
        return {t.__name__: n for t in linked if (n := t.objects.filter(person_id=person).count())}


@each_fiche
def test_what_is_not_over_stays(slug):
    person = seeds(slug).seed()
    before = rows_about(slug, person)
    retention.run(on=NEXT_WEEK, fiche=slug)
    assert before and rows_about(slug, person) == before


@each_fiche
def test_what_is_over_goes_and_leaves_a_proof_without_the_data(slug):
    person = seeds(slug).seed()
    before = rows_about(slug, person)
    erased = retention.run(on=FAR, fiche=slug)
    after = rows_about(slug, person)
    started = {e.model.split(".")[-1] for e in erased if e.rows}
    assert started and not started & after.keys(), "treated rows that are still there"
    assert sum(e.rows for e in erased) >= sum(n for name, n in before.items() if name in started)
    proofs = repr(retention.proofs())
    assert proofs and str(person) not in proofs.split()
