"""Who plays in the demonstration: the desks of the first caisse, and the people whose files lie on them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any

from finalite.capabilities import register

from .population import Someone
from .world import CAISSES, SIREN, Carer

CAISSE = next(iter(CAISSES))
PDF = b"%PDF-1.4\n%%EOF\n"
FEWEST = 6
"""Adults of the first caisse without whom the same person would be given the same right twice."""
DESKS = {
    "agent": "benefit_technician",
    "droits": "rights_technician",
    "at": "injury_technician",
    "conseil": "medical_adviser",
    "accueil": "contact_adviser",
    "encadrant": "line_manager",
}
"""The login of each desk that works here, and its role."""


@dataclass(frozen=True)
class Cast:
    """The person of the account `assure`, the doctor of the account `medecin`, and adults of the first caisse in turn.

    Where few people live there, the same ones come back; where too few do, `enough` is False and no file is opened.
    """

    insured: Someone
    doctor: Carer
    others: Iterator[Someone]
    enough: bool
    on: date


def gather(people: list[Someone], doctor: Carer, on: date) -> Cast:
    """Choose who plays; the first person made is an adult of the first caisse."""
    here = [one for one in people if one.caisse == CAISSE]
    adults = [one for one in here if 20 <= one.age(on) <= 60] or [one for one in here if one.age(on) >= 18]
    insured = adults[0]
    return Cast(insured, doctor, cycle(adults[1:] or adults), len(adults) >= FEWEST, on)


def desk(login: str) -> register.Actor:
    """An agent of the first caisse."""
    return register.Actor(user=login, role=DESKS[login], organisation=CAISSE, reason="démonstration")


def oneself(person: int) -> register.Actor:
    """Somebody in their own account."""
    return register.Actor(user="assure", role="insured_person", person_id=person)


def practitioner(doctor: Carer) -> register.Actor:
    """The doctor of the demonstration, who says why."""
    return register.Actor(
        user="medecin", role="health_professional", provider_id=doctor.provider_id, reason="soins en cours"
    )


EMPLOYER = register.Actor(user="employeur", role="employer_representative", organisation=SIREN)


def act(actor: register.Actor, function: Callable[..., Any], **arguments: Any) -> Any:
    """Pass one door as somebody."""
    with register.acting(actor):
        return function(**arguments)


def run(function: Callable[..., Any], **arguments: Any) -> Any:
    """What the machine does at its hour, over the files of every caisse."""
    return act(register.automation(function.door.slug), function, **arguments)  # type: ignore[attr-defined]
