"""The demonstration is made by the real operations, of people who do not exist."""

import random
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction

from finalite.capabilities import journal
from finalite.capabilities.people.models import Person
from finalite.capabilities.register import guard
from finalite.kernel.identifiers import FICTITIOUS_PLACE
from finalite.missions.benefits.pay_care_costs.models import Settlement
from finalite.site import demonstration, populate

pytestmark = [pytest.mark.django_db(databases=["default", "archive"]), pytest.mark.slow]
DAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)


def test_a_small_population_has_rights_payments_accounts_and_a_sound_journal():
    populate.main(people=40, seed=1, on=DAY)
    with guard.owner():
        numbers = list(Person.objects.values_list("nir", flat=True))
        settled = Settlement.objects.count()
    assert len(numbers) == 40 and all(nir[5:10] == FICTITIOUS_PLACE for nir in numbers)
    assert settled > 40
    assert {line.split()[0] for line in demonstration.account_lines()[1:]} >= {"agent", "assure", "dpo", "medecin"}
    assert journal.verify().sound


def drawn(seed: int) -> list[tuple]:
    with transaction.atomic():
        populate.world.caisses()
        made = [(s.nir, s.name, s.born_on) for s in populate.population.settle(12, random.Random(seed), DAY)]
        transaction.set_rollback(True)
    return made


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert drawn(7) == drawn(7) != drawn(8)
