"""Makes the demonstration: people who do not exist, whose rights and care go through the real operations."""

import random
from datetime import date

from django.utils import timezone

from finalite.capabilities import journal

from . import (
    absences,
    apart,
    cards,
    care,
    cast,
    checks,
    closeness,
    deaths,
    desk,
    disability,
    exchanges,
    facilities,
    following,
    incomes,
    injuries,
    injury_care,
    own_account,
    payroll,
    population,
    practice,
    practitioners,
    registrations,
    rights,
    solidarity,
    world,
)


def main(*, people: int, seed: int, on: date | None = None) -> None:
    """Make `people` persons with rights and care; the same seed on the same day gives the same people and the same
    care.
    """
    day, chance = on or timezone.localdate(), random.Random(seed)  # noqa: S311 - people, not secrets
    world.caisses()
    carers = world.carers(chance)
    made = population.settle(people, chance, day)
    rights.open_all(made, carers, chance, day)
    care.deliver(made, carers, chance, day)
    players = cast.gather(made, carers[0], day)
    if players.enough:
        _files(players, made, carers, chance)
    world.accounts(_links(players, made, carers), players.insured.name, day)
    desk.pay(cast.CAISSE, world.CAISSES[cast.CAISSE], day)
    desk.fill(players.insured, day)
    if players.enough:
        closeness.look(players, made)
    desk.count()
    journal.seal(now=timezone.now())


def _files(
    players: cast.Cast, made: list[population.Someone], carers: list[world.Carer], chance: random.Random
) -> None:
    """The files that lie on the desks of the first caisse."""
    solidarity.ask(players)
    injuries.happen(players)
    disability.open_rights(players)
    checks.run(players, made, chance)
    cards.make(players)
    following.follow(players)
    registrations.arrive(players)
    practitioners.pay(players)
    practice.open_space(players)
    apart.cover(players)
    absences.stop(players)
    incomes.pay(players)
    injury_care.pay(players)
    deaths.happen(players, made)
    exchanges.happen(players)
    own_account.use(players)
    payroll.deposit(players)
    facilities.bill(players, next(one for one in carers if one.profession == "hospital"))


def _links(players: cast.Cast, made: list[population.Someone], carers: list[world.Carer]) -> dict[str, dict[str, int]]:
    """Whom the accounts of people outside stand for."""
    links = {
        "assure": {"person_id": int(players.insured.person)},
        "medecin": {"provider_id": players.doctor.provider_id},
        "secretaire": {"provider_id": players.doctor.provider_id},
    }
    links["admission"] = {"provider_id": next(c.provider_id for c in carers if c.profession == "hospital")}
    minor = next((one for one in made if one.parent and one.caisse == cast.CAISSE), None)
    return links | ({"representant": {"person_id": int(minor.person)}} if minor else {})
