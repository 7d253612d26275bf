"""Turns away what cannot be: days outside our time, amounts below zero, a request that is not the person's."""

from dataclasses import fields
from datetime import date

from finalite.capabilities import register

from .facts import AskedBy
from .values import Request

MOST_MONTHS = 1200


def request(asked: Request, received_on: date) -> None:
    """Raise `Invalid` for impossible days or amounts, and where a person speaks in the name of the caisse.

    The caisse's own initiative lifts the time limit of R341-8: nobody from outside may say it.
    """
    register.check_days(received_on=received_on)
    for one in fields(asked):
        value = getattr(asked, one.name)
        if isinstance(value, date):
            register.check_days(**{one.name: value})
        elif isinstance(value, int) and not isinstance(value, bool) and value < 0:
            raise register.Invalid(one.name, "écrire un nombre positif")
    if register.current_actor().person_id is not None and asked.asked_by != AskedBy.PERSON:
        raise register.Invalid("asked_by", "vous demandez pour vous-même")
