"""Makes the demonstration: people who do not exist, whose rights and care go through the real operations."""

import random
from datetime import date

from django.utils import timezone

from finalite.capabilities import journal

from . import care, desk, population, rights, world

FIRST_CAISSE = "751"


def main(*, people: int, seed: int, on: date | None = None) -> None:
    """Make `people` persons with rights and care; the same seed on the same day gives the same people and the same
    care.
    """
    day, chance = on or timezone.localdate(), random.Random(seed)  # noqa: S311 - people, not secrets
    world.caisses()
    carers = world.carers(chance)
    made = population.settle(people, chance, day)
    insured = next(someone for someone in made if someone.caisse == FIRST_CAISSE and someone.age(day) >= 18)
    rights.open_all(made, carers, chance, day)
    care.deliver(made, carers, chance, day)
    world.accounts(insured.person, insured.name, carers[0], day)
    desk.pay(FIRST_CAISSE, world.CAISSES[FIRST_CAISSE], day)
    desk.fill(insured, day)
    journal.seal(now=timezone.now())
