"""Takes over many people at once, whose number is certified already: homes, addresses and caisses with them."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from . import checking, registrations
from .values import KnownPerson


def take_over(known: tuple[KnownPerson, ...], on: date) -> tuple[PersonId, ...]:
    """Register them in the order given, each with address and affiliation, the children of a home under its holders."""
    if any(one.since > on for one in known):
        raise register.Invalid("known", "une affiliation reprise a déjà commencé")
    for one in known:
        checking.civil_status(one.who)
    ids = tuple(people.register_persons(persons=[_new(one) for one in known]))
    register.concerns(*ids)
    local = people.local_schemes()
    for person, one in zip(ids, known, strict=True):
        people.affiliate(
            person_id=person, scheme="general", caisse=one.caisse, on=one.since, local_scheme=one.caisse in local
        )
        registrations.settle_home(person, one.home, one.since)
    for number in dict.fromkeys(one.household for one in known if one.household):
        _household([(person, one) for person, one in zip(ids, known, strict=True) if one.household == number])
    return ids


def _household(members: list[tuple[PersonId, KnownPerson]]) -> None:
    holders = [person for person, one in members if one.holder]
    if not holders:
        raise register.Invalid("known", "un foyer repris a au moins un ouvrant droit")
    home = people.open_household(holders=holders, on=min(one.since for _, one in members if one.holder))
    for person, one in members:
        if not one.holder:
            people.attach_dependant(household=home, person_id=person, link="child", on=one.since)


def _new(one: KnownPerson) -> people.NewPerson:
    who = one.who
    return people.NewPerson(
        subject=people.Subject.INSURED if one.holder else people.Subject.DEPENDANT,
        organisation=one.caisse,
        birth_name=who.birth_name,
        first_names=who.first_names,
        used_name=who.used_name or None,
        sex=who.sex.value if who.sex else None,
        birth=who.birth or None,
        birth_place=who.birth_place or None,
        birth_rank=who.birth_rank,
        nir=one.nir,
        nir_kind=people.NirKind.CERTIFIED,
    )
