"""Finds by rule what somebody should know or do: in their rights, their file and their account; nothing is scored."""

from datetime import date

from finalite.capabilities import people
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import wishes
from .advising import for_person
from .values import Notice
from .words import Wish


def of(person: PersonId, on: date) -> tuple[Notice, ...]:
    """What is to be known or done, what has a day first; advice only for who asked for it."""
    found = [*wishes.own_notices(person, on), *_of_rights(person, on), *_of_file(person, on)]
    if wishes.wants(person, Wish.PREVENTION) and for_person(person, on):
        found.append(Notice("advice_for_you", None))
    return tuple(sorted(found, key=lambda one: (one.by is None, one.by or on)))


def _of_rights(person: PersonId, on: date) -> list[Notice]:
    situation = rights.situation(person=person, on=on)
    found = [Notice(span.to_do, span.by) for span in situation.spans if span.to_do]
    return list(dict.fromkeys(found)) + ([] if situation.covered else [Notice("not_covered", None)])


def _of_file(person: PersonId, on: date) -> list[Notice]:
    found = []
    if person not in people.bank_account_of([person], on=on):
        found.append(Notice("no_bank_account", None))
    if person not in people.address_of([person], on=on):
        found.append(Notice("no_address", None))
    return found
