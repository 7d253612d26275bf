"""Finds by rule what somebody should know or do: in their rights, their file and their account; nothing is scored."""

from datetime import date

from django.db.models import QuerySet, Value

from finalite.capabilities import people
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import accounts, messaging, models
from .values import Notice
from .words import State, Wish

MESSAGE, ACCEPTED = "message_to_read", "accepted"


def of(person: PersonId, on: date) -> tuple[Notice, ...]:
    """What is to be known or done, what has a day first; advice only for who asked for it."""
    found = [*_of_account(person, on), *_of_rights(person, on)]
    if person not in people.bank_account_of([person], on=on):
        found.append(Notice("no_bank_account", None))
    return tuple(sorted(found, key=lambda one: (one.by is None, one.by or on)))


def _of_account(person: PersonId, on: date) -> list[Notice]:
    """Conditions to accept, a change that waits, what is not read yet; of a closed account, that it may be opened."""
    row = accounts.held(person)
    if row is None:
        return [Notice("open_account", None)]
    held = dict(_held(person, on))
    found = [Notice(code, by if code == "bank_change_waits" else None) for code, by in held.items() if code != ACCEPTED]
    if row.email_confirmed_on is None:
        found.append(Notice("confirm_email", None))
    if ACCEPTED not in held:
        found.append(Notice("accept_conditions", None))
    if MESSAGE not in held and any(one.unread for one in messaging.threads(person, on)):
        found.append(Notice(MESSAGE, None))
    return found


def _held(person: PersonId, on: date) -> QuerySet:
    """Each thing that the account may have to say, as its code and a day, in one statement."""
    mine = {"person_id": person}
    version = accounts.in_force(on).version
    accepted = models.Acceptance.objects.filter(**mine, closed_on=None, conditions=version)
    waiting = models.Request.objects.filter(**mine, state=State.WAITING)
    unread = models.Message.objects.filter(**mine, read_on=None)
    unopened = models.RegisteredLetter.objects.filter(**mine, opened_on=None)
    wanted = models.Choice.objects.filter(**mine, closed_on=None, what=Wish.PREVENTION, wanted=True)
    return accepted.values_list(Value(ACCEPTED), "accepted_on").union(
        waiting.values_list(Value("bank_change_waits"), "effective_on"),
        unread.values_list(Value(MESSAGE), "sent_on"),
        unopened.values_list(Value("letter_to_open"), "sent_on"),
        wanted.values_list(Value("advice_for_you"), "since"),
    )


def _of_rights(person: PersonId, on: date) -> list[Notice]:
    situation = rights.situation(person=person, on=on)
    found = [Notice(span.to_do, span.by) for span in situation.spans if span.to_do]
    return list(dict.fromkeys(found)) + ([] if situation.covered else [Notice("not_covered", None)])
