"""What an open right calls for: a protocol near its end, a doctor who must answer, a transfer to another scheme."""

from datetime import timedelta

from finalite.kernel.calendar import add_months
from finalite.missions.entitlements.open_health_entitlements import operations
from finalite.missions.entitlements.open_health_entitlements.values import Illness

from .cast import Cast, act, desk, oneself


def follow(cast: Cast) -> None:
    """Put the three before their desks."""
    _protocol_ending(cast)
    wish = {"person": cast.insured.person, "doctor": cast.doctor.number, "on": cast.on - timedelta(days=2)}
    act(oneself(cast.insured.person), operations.declare_treating_doctor, **wish)
    act(
        desk("droits"),
        operations.send_transfer,
        person=next(cast.others).person,
        scheme="agricultural",
        body="MSA-FICTIVE",
        takes_over_on=add_months(cast.on.replace(day=1), 1),
        on=cast.on - timedelta(days=8),
    )


def _protocol_ending(cast: Cast) -> None:
    """Recognised for three years that end within two months."""
    asked = add_months(cast.on - timedelta(days=3), -34)
    person = next(cast.others).person
    wanted = {"person": person, "doctor": cast.doctor.number, "kind": Illness.LISTED, "months": 36}
    number = act(desk("droits"), operations.request_protocol, **wanted, received_on=asked).protocol
    act(desk("conseil"), operations.give_medical_opinion, protocol=number, favourable=True, months=36, on=asked)
    act(desk("droits"), operations.decide_protocol, protocol=number, starts_on=asked, on=asked)
