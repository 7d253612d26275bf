"""Opens rights through the operations of the fiche that opens them."""

import random
from datetime import date

from finalite.capabilities import register
from finalite.missions.entitlements.open_health_entitlements import operations
from finalite.missions.entitlements.open_health_entitlements.values import CoverRequest, Illness

from .population import Someone
from .progress import steps
from .world import SINCE, Carer


def technician(caisse: str) -> register.Actor:
    """The agent of a caisse who opens rights."""
    return register.Actor(user="agent", role="rights_technician", organisation=caisse)


def open_all(people: list[Someone], carers: list[Carer], chance: random.Random, on: date) -> None:
    """Cover everybody, choose doctors, recognise some long illnesses and some complementary covers.

    Nobody has the first doctor yet: it is the one of the account `medecin`, whom somebody asks later.
    """
    doctors = [c for c in carers[1:] if c.profession == "doctor" and c.specialty == "general"]
    for someone in steps("Droits", people):
        with register.acting(technician(someone.caisse)):
            _cover(someone)
            _extras(someone, doctors, chance, on)


def _cover(someone: Someone) -> None:
    since = max(SINCE, someone.born_on)
    if someone.parent:
        request = CoverRequest(person=someone.person, parent=someone.parent)
    else:
        request = CoverRequest(person=someone.person, works=True, work_started_on=since)
    operations.apply_for_cover(request=request, received_on=since)


def _extras(someone: Someone, doctors: list[Carer], chance: random.Random, on: date) -> None:
    if someone.age(on) >= 16 and chance.random() < 0.9:
        operations.choose_treating_doctor(
            person=someone.person, doctor=chance.choice(doctors).number, on=date(2025, 1, 2)
        )
    if chance.random() < 0.18:
        _long_illness(someone, chance.choice(doctors))
    if chance.random() < 0.1:
        operations.record_solidarity_cover(
            person=someone.person,
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
            source="open_complementary_cover",
            recorded_on=date(2026, 1, 1),
        )
    elif chance.random() < 0.7:
        operations.designate_insurer(
            person=someone.person,
            insurer=f"99{chance.randint(0, 999999):06d}",
            contract="SANTE",
            starts_on=date(2025, 1, 1),
            recorded_on=date(2025, 1, 1),
        )


def _long_illness(someone: Someone, doctor: Carer) -> None:
    asked = date(2025, 2, 3)
    protocol = operations.request_protocol(
        person=someone.person, doctor=doctor.number, kind=Illness.LISTED, months=60, received_on=asked
    )
    with register.acting(register.Actor(user="conseil", role="medical_adviser", organisation=someone.caisse)):
        operations.give_medical_opinion(protocol=protocol.protocol, favourable=True, months=60, on=asked)
    operations.decide_protocol(protocol=protocol.protocol, starts_on=asked, on=asked)
