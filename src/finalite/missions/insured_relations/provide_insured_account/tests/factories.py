"""Invented people with accounts, opened and used through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import letters, people, register
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.kernel import identifiers
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.insured_relations.provide_insured_account import operations, queries
from finalite.missions.insured_relations.provide_insured_account.values import NewBankAccount
from finalite.missions.insured_relations.provide_insured_account.words import Screen, Topic, Wish

CAISSE = people_factories.CAISSE
ON = date(2026, 11, 20)
MACHINE = register.automation("provide_insured_account")
PDF = b"%PDF-1.4\n%%EOF\n"
CONDITIONS = "2026-1"
IBAN, OTHER_IBAN = identifiers.fictitious_iban(197), identifiers.fictitious_iban(294)


def owner(person: PersonId) -> Actor:
    """Somebody on their own account."""
    return Actor(user=f"holder-{person}", role="insured_person", person_id=person)


def support() -> Actor:
    """Somebody who helps people with their accounts."""
    return Actor(user="support", role="support_agent", organisation=CAISSE)


def act(function: Any, actor: Actor, **arguments: Any) -> Any:
    """Use a door as somebody."""
    with register.acting(actor):
        return function(**arguments)


def mine(function: Any, person: PersonId, **arguments: Any) -> Any:
    """Use a door as the person, about themselves."""
    return act(function, owner(person), person=person, **arguments)


def at_home(person: PersonId, on: date = people_factories.START, street: str = "1 rue de l’Essai") -> PersonId:
    """The same person, with an address."""
    with guard.owner():
        people.change_address(person_id=person, address=people.Address(street, "01000", "Bourg"), on=on)
    return person


def covered(**fields: Any) -> PersonId:
    """Somebody with a right and an address, without an account."""
    return at_home(rights.covered_person(**fields))


def opened(person: PersonId | None = None, email: str = "", on: date = ON) -> PersonId:
    """Somebody with an open account."""
    person = person or covered()
    address = email or f"essai{person}@exemple.fr"
    mine(operations.open_account, person, email=address, conditions=CONDITIONS, on=on)
    return person


def change_asked(person: PersonId, iban: str = IBAN, on: date = ON) -> int:
    """A bank account that waits; returns the request."""
    account = NewBankAccount("Camille Essai", iban)
    return mine(operations.change_bank_account, person, account=account, on=on).request


def text(letter: int) -> str:
    """What a letter says."""
    with guard.owner():
        return " ".join(text_of(letters.read_letter(letter_id=letter).content).split())


def letters_about(person: PersonId) -> list[str]:
    """The letters sent about somebody by this fiche, oldest first, as text."""
    with guard.owner():
        found = [one.letter_id for one in letters.letters_of([person], fiche="provide_insured_account")]
    return [text(one) for one in sorted(found)]


def code_sent(person: PersonId, on: date = ON) -> str:
    """The code that a letter brought."""
    letter = act(operations.send_activation_code, support(), person=person, on=on).letter
    found = text(letter).split("valable une fois")[1].split(":")[1].split()
    return f"{found[0]}{found[1]}"


def stored(model: Any, **found: Any) -> int:
    """How many rows the owner of the database finds."""
    with guard.owner():
        return model.objects.filter(**found).count()


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche, none of them yet over."""
    person = covered()
    act(operations.send_activation_code, support(), person=person, on=ON)
    opened(person)
    change_asked(person)
    act(operations.post_message, MACHINE, person=person, topic=Topic.RIGHTS, text="Bonjour", on=ON)
    act(operations.send_registered_letter, MACHINE, person=person, title="Notification", text="Décision", on=ON)
    mine(operations.choose, person, what=Wish.PREVENTION, wanted=True, on=ON)
    mine(operations.give_opinion, person, score=4, about=Screen.ACCOUNT, on=ON)
    mine(queries.requests_of, person, on=ON)
    return person
