"""The demonstration is made by the real operations, of people who do not exist."""

import random
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction

from finalite.capabilities import journal, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.models import Person
from finalite.capabilities.register import guard
from finalite.kernel.identifiers import FICTITIOUS_PLACE
from finalite.missions.benefits.pay_care_costs.models import Settlement
from finalite.site import demonstration, populate
from finalite.site.populate import population, world

pytestmark = [pytest.mark.django_db(databases=["default", "archive"]), pytest.mark.slow]
DAY = date(2026, 11, 21)
INCOMES = ("pay_daily_allowances", "pay_death_capital", "pay_work_injury_income")
AGENTS = ("rights_technician", "injury_technician", "benefit_technician")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)


def test_a_small_population_has_rights_payments_accounts_and_a_sound_journal():
    populate.main(people=40, seed=1, on=DAY)
    with guard.owner():
        numbers = list(Person.objects.values_list("nir", flat=True))
        settled = Settlement.objects.count()
        paid = set(PaymentOrder.objects.values_list("fiche", "payee_kind").distinct())
    known = [nir for nir in numbers if len(nir or "") == 15]
    assert len(known) == 40 and all(nir[5:10] == FICTITIOUS_PLACE for nir in known)
    assert settled > 40
    assert {("pay_daily_allowances", "employer"), ("pay_daily_allowances", "insured")} <= paid
    assert {("pay_death_capital", "payee"), ("pay_work_injury_income", "insured")} <= paid
    assert {line.split()[0] for line in demonstration.account_lines()[1:]} == {a.username for a in world.ACCOUNTS}
    assert journal.verify().sound
    assert not [slug for slug, waiting in on_the_desks() if not waiting]


def on_the_desks():
    """How many files wait in each work list of the entitlements and of incomes, for an agent who may open it."""
    for entry in register.entries():
        if entry.in_force and (entry.mission == "entitlements" or entry.slug in INCOMES):
            role = next(one.role for one in entry.access if one.role in AGENTS)
            with register.acting(register.Actor(user="essai", role=role, organisation="751")):
                yield entry.slug, len(register.module_of(entry.slug, "queries").work_list(on=DAY))


@pytest.mark.parametrize("seed", [3, 11])
def test_too_few_people_have_no_files_rather_than_the_same_right_twice(seed):
    populate.main(people=4, seed=seed, on=DAY)
    assert not dict(on_the_desks())["open_work_injury_entitlements"]


def drawn(seed: int) -> list[tuple]:
    with transaction.atomic():
        populate.world.caisses()
        made = [(s.nir, s.name, s.born_on) for s in populate.population.settle(12, random.Random(seed), DAY)]
        transaction.set_rollback(True)
    return made


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert drawn(7) == drawn(7) != drawn(8)


def test_thousands_of_people_have_each_a_number_of_their_own():
    homes = population._households(5_000, random.Random(1), DAY)
    numbers = [one.nir for home in homes for one in home]
    assert len(numbers) == len(set(numbers)) == 5_000
    assert all(one.nir[1:3] == one.who.birth[2:4] for home in homes for one in home)
