"""Households of people who do not exist, with an address, an account and a place in a caisse.

They are registered through the operations of the fiche that registers people; only the accounts they are paid on, which
that fiche does not know, are written by the owner of the database.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId, guard
from finalite.kernel import identifiers
from finalite.missions.entitlements.register_and_affiliate import operations
from finalite.missions.entitlements.register_and_affiliate.values import CivilStatus, Home, KnownPerson, Sex

from . import names, world
from .progress import steps

CHILDREN = (0, 0, 0, 1, 1, 2, 2, 3)
AT_ONCE = 50


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
    for caisse, (postcode, _) in zip(world.CAISSES, names.TOWNS, strict=True):
        with register.acting(registrar(caisse)):
            operations.set_caisse_area(caisse=caisse, prefixes=(postcode,))
    return list(steps("Personnes", _registered(_households(count, chance, on), chance, on), total=count))


def registrar(caisse: str) -> register.Actor:
    """The agent of a caisse who registers people."""
    return register.Actor(user="agent", role="rights_technician", organisation=caisse)


def _registered(invented: list[list[KnownPerson]], chance: random.Random, on: date) -> list[Someone]:
    """Hand the households over to their caisses, some fifty people at a time, and equip them."""
    made: dict[str, PersonId] = {}
    for caisse in world.CAISSES:
        homes = [home for home in invented if home[0].caisse == caisse]
        while homes:
            batch: list[KnownPerson] = []
            while homes and len(batch) < AT_ONCE:
                batch += homes.pop(0)
            with register.acting(registrar(caisse)):
                ids = operations.take_over_people(known=tuple(batch), on=on)
            made |= {one.nir: person for one, person in zip(batch, ids, strict=True)}
    found = [_someone(one, home, made) for home in invented for one in home]
    with guard.owner():
        for rank, someone in enumerate(found, 1):
            _account(someone, rank)
    return found


def _households(count: int, chance: random.Random, on: date) -> list[list[KnownPerson]]:
    numbers, made = _Numbers(), 0
    homes: list[list[KnownPerson]] = []
    while made < count:
        caisse, family = chance.choice(list(world.CAISSES)), chance.choice(names.FAMILY)
        if len(homes) % 2 == 0:
            caisse = next(iter(world.CAISSES))  # the desks of the demonstration are there: they need people
        left, number = count - made, len(homes) + 1
        adults = min(chance.choice((1, 1, 2)), left)
        young = min(chance.choice(CHILDREN), left - adults)
        home = [_invented(family, _birth(on, 20, 90, chance), caisse, chance, numbers, number) for _ in range(adults)]
        home += [
            _invented(family, _birth(on, 0, 17, chance), caisse, chance, numbers, number, holder=False)
            for _ in range(young)
        ]
        homes.append(home)
        made += len(home)
    return homes


class _Numbers:
    """Gives each invented person a NIR that no other one has, of the month of their birth while that has one left."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def next(self, sex: str, born_on: date) -> str:
        rank = (len(self.taken) + 1) % 999 + 1
        for later in range(12):
            month = date(born_on.year, (born_on.month + later - 1) % 12 + 1, 1)
            nir = identifiers.fictitious_nir(sex=identifiers.Sex(sex), born_on=month, rank=rank).full
            if nir not in self.taken:
                self.taken.add(nir)
                return nir
        raise ValueError(f"{len(self.taken):,} people: too many for the range of invented numbers; ask for fewer")


def _invented(
    family: str,
    born_on: date,
    caisse: str,
    chance: random.Random,
    numbers: _Numbers,
    household: int,
    holder: bool = True,
) -> KnownPerson:
    sex = chance.choice("12")
    given = chance.choice(names.GIVEN[sex])
    postcode, town = names.TOWNS[list(world.CAISSES).index(caisse)]
    return KnownPerson(
        who=CivilStatus(birth_name=family, first_names=given, sex=Sex(sex), birth=born_on.isoformat()),
        nir=numbers.next(sex, born_on),
        home=Home(street=f"{chance.randint(1, 99)} {chance.choice(names.STREETS)}", postcode=postcode, town=town),
        caisse=caisse,
        since=max(world.SINCE, born_on),
        household=household,
        holder=holder,
    )


def _someone(one: KnownPerson, home: list[KnownPerson], made: dict[str, PersonId]) -> Someone:
    sex = one.who.sex.value if one.who.sex else ""
    parent = None if one.holder else made[home[0].nir]
    name = f"{one.who.first_names} {one.who.birth_name}"
    return Someone(made[one.nir], one.nir, name, date.fromisoformat(one.who.birth), sex, one.caisse, parent)


def _account(someone: Someone, rank: int) -> None:
    people.change_bank_account(
        person_id=someone.person,
        on=world.SINCE,
        asked_by="demonstration",
        account=people.Account(identifiers.fictitious_iban(rank), someone.name),
    )


def _birth(on: date, youngest: int, oldest: int, chance: random.Random) -> date:
    return on - timedelta(days=chance.randint(youngest * 365 + 30, oldest * 365 + 300))
