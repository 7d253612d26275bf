"""Households of people who do not exist, with an address, an account and a place in a caisse.

Registration is entry 1 of the register, which is not in force yet: until it is, the demonstration registers people as
the
owner of the database, and everything after that goes through the real operations.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.capabilities import people
from finalite.capabilities.register import PersonId, guard
from finalite.kernel import identifiers
from finalite.kernel.identifiers import Sex

from . import names, world
from .progress import steps

CHILDREN = (0, 0, 0, 1, 1, 2, 2, 3)


@dataclass(frozen=True)
class Someone:
    """An invented person; `parent` is set for a child who is covered through them."""

    person: PersonId
    nir: str
    name: str
    born_on: date
    sex: str
    caisse: str
    parent: PersonId | None = None

    def age(self, on: date) -> int:
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))


def settle(count: int, chance: random.Random, on: date) -> list[Someone]:
    """Make `count` people in households of one or two adults and their children."""
    return list(steps("Personnes", _people(count, chance, on), total=count))


def _people(count: int, chance: random.Random, on: date) -> Iterator[Someone]:
    ranks = iter(range(1, 10**9))
    made = 0
    while made < count:
        caisse = chance.choice(list(world.CAISSES))
        family = chance.choice(names.FAMILY)
        left = count - made
        wanted = min(chance.choice((1, 1, 2)), left)
        adults = [_make(family, _birth(on, 20, 90, chance), caisse, chance, next(ranks)) for _ in range(wanted)]
        with guard.owner():
            home = people.open_household(holders=[a.person for a in adults], on=world.SINCE)
        young = min(chance.choice(CHILDREN), left - wanted)
        household = [*adults, *(_child(family, home, adults[0], chance, on, next(ranks)) for _ in range(young))]
        made += len(household)
        yield from household


def _make(
    family: str, born_on: date, caisse: str, chance: random.Random, rank: int, parent: PersonId | None = None
) -> Someone:
    sex = chance.choice("12")
    given = chance.choice(names.GIVEN[sex])
    nir = identifiers.fictitious_nir(sex=Sex(sex), born_on=_own_month(born_on, rank), rank=rank % 999 + 1).full
    with guard.owner():
        person = people.register_person(
            person=people.NewPerson(
                subject=people.Subject("dependant" if parent else "insured"),
                organisation=caisse,
                birth_name=family,
                first_names=given,
                sex=sex,
                birth=born_on.isoformat(),
                nir=nir,
                nir_kind=people.NirKind("certified"),
            )
        )
        _equip(person, f"{given} {family}", caisse, chance, rank)
    return Someone(person, nir, f"{given} {family}", born_on, sex, caisse, parent)


def _own_month(born_on: date, rank: int) -> date:
    """Beyond 999 people of one month the number of another month keeps each NIR unique."""
    return born_on.replace(day=1) if rank < 999 else date(born_on.year, rank // 999 % 12 + 1, 1)


def _equip(person: PersonId, name: str, caisse: str, chance: random.Random, rank: int) -> None:
    postcode, town = chance.choice(names.TOWNS)
    people.affiliate(
        person_id=person, scheme="general", caisse=caisse, on=world.SINCE, local_scheme=caisse == world.LOCAL
    )
    people.change_address(
        person_id=person,
        on=world.SINCE,
        address=people.Address(f"{chance.randint(1, 99)} {chance.choice(names.STREETS)}", postcode, town),
    )
    people.change_bank_account(
        person_id=person,
        on=world.SINCE,
        asked_by="demonstration",
        account=people.Account(identifiers.fictitious_iban(rank), name),
    )


def _child(family: str, home: int, parent: Someone, chance: random.Random, on: date, rank: int) -> Someone:
    child = _make(family, _birth(on, 0, 17, chance), parent.caisse, chance, rank, parent.person)
    with guard.owner():
        people.attach_dependant(
            household=home, person_id=child.person, link="child", on=max(world.SINCE, child.born_on)
        )
    return child


def _birth(on: date, youngest: int, oldest: int, chance: random.Random) -> date:
    return on - timedelta(days=chance.randint(youngest * 365 + 30, oldest * 365 + 300))
