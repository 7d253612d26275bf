"""Invented professionals with a space and delegates, made through the real operations."""

from datetime import date, timedelta
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.provider_relations.provide_provider_account import operations
from finalite.missions.provider_relations.provide_provider_account.values import DelegateShown, NewDelegate

ON = date(2026, 11, 20)
VERSION = "2026-1"
BORN = date(1985, 7, 14)
SECRET = "cheval pile agrafe 31"


def doctor(provider: int | None = None, reason: str = "soins en cours") -> Actor:
    """A professional in their space; without a reason no patient opens."""
    number = provider or people_factories.make_provider()
    return Actor(user=f"doctor-{number}", role="health_professional", provider_id=number, reason=reason)


def secretary(provider: int, reason: str = "soins en cours") -> Actor:
    """A delegate of the practice."""
    return Actor(user="cabinet-accueil", role="provider_staff", provider_id=provider, reason=reason)


def support() -> Actor:
    """Somebody who helps professionals with their space."""
    return Actor(user="support", role="support_agent", organisation=people_factories.CAISSE)


def act(actor: Actor, function: Any, **arguments: Any) -> Any:
    """One act of an actor."""
    with register.acting(actor):
        return function(**arguments)


def opened(**changes: Any) -> Actor:
    """A professional whose space is open."""
    who = doctor()
    act(who, operations.open_account, **({"email": "cabinet@exemple.fr", "conditions": VERSION, "on": ON} | changes))
    return who


def named(who: Actor, until_on: date = date(2027, 6, 30), on: date = ON) -> DelegateShown:
    """A delegate of the practice, with the code that opens their login."""
    new = NewDelegate("Accueil Fictif", "accueil@exemple.fr", until_on)
    return act(who, operations.name_delegate, delegate=new, on=on)


def sign_up(code: str, username: str = "cabinet-accueil", on: date = ON) -> Any:
    """What the page of delegates does for whoever types a code."""
    machine = register.automation(operations.FICHE)
    return act(machine, operations.sign_up, code=code, username=username, password=SECRET, on=on)


def nir_of(person: PersonId) -> str:
    """The number of somebody."""
    with guard.owner():
        return people.identity_of([person])[person].nir or ""


def seed() -> PersonId:
    """A patient asked about a week later, by a practice with a delegate: an answer lives one day only."""
    person, who = rights.covered_person(), opened()
    sign_up(named(who).code)
    act(who, operations.ask_rights, nir=nir_of(person), birth=BORN, on=ON + timedelta(days=8))
    return person
