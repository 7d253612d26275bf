"""Households that ask for solidarity cover: granted, with a contribution, refused, waiting for a document."""

from dataclasses import replace
from datetime import date, timedelta

from finalite.missions.entitlements.open_complementary_cover import operations
from finalite.missions.entitlements.open_complementary_cover.facts import Housing, Link, Minimum
from finalite.missions.entitlements.open_complementary_cover.values import CoverRequest, Declared

from .cast import Cast, act, desk, run
from .population import Someone

BODIES = {"99000001": "Mutuelle fictive des Essais", "99000002": "Assurance fictive du Modèle"}
FREE, PAYING, TOO_MUCH = 50_000, 95_000, 500_000
"""What a person alone has each month, in cents."""


def ask(cast: Cast) -> None:
    """List who manages the cover, then put five households before the caisse."""
    agent, day = desk("droits"), cast.on
    for code, name in BODIES.items():
        act(agent, operations.list_body, code=code, name=name, from_on=day - timedelta(days=700))
    _decided(next(cast.others), FREE, day - timedelta(days=40))
    _paying(next(cast.others), day - timedelta(days=70), day)
    _decided(next(cast.others), TOO_MUCH, day - timedelta(days=30))
    waiting = replace(_request(next(cast.others), FREE), housing=None)
    asked = act(agent, operations.apply_for_cover, request=waiting, received_on=day - timedelta(days=12))
    act(
        agent,
        operations.request_documents,
        application=asked.application,
        facts=("housing",),
        on=day - timedelta(days=10),
    )
    act(agent, operations.apply_for_cover, request=_request(cast.insured, PAYING), received_on=day - timedelta(days=5))


def _decided(someone: Someone, month: int, on: date) -> int:
    agent = desk("droits")
    number = act(agent, operations.apply_for_cover, request=_request(someone, month), received_on=on).application
    act(agent, operations.decide_application, application=number, on=on + timedelta(days=3))
    act(agent, operations.send_decision, application=number, on=on + timedelta(days=3))
    return number


def _paying(someone: Someone, on: date, today: date) -> None:
    agent = desk("droits")
    request = replace(_request(someone, PAYING), body=next(iter(BODIES)))
    number = act(agent, operations.apply_for_cover, request=request, received_on=on).application
    act(agent, operations.decide_application, application=number, on=on + timedelta(days=2))
    act(agent, operations.receive_payment_elements, application=number, on=on + timedelta(days=6))
    run(operations.call_contributions, on=today)


def _request(someone: Someone, month: int) -> CoverRequest:
    alone = Declared(link=Link.APPLICANT, earnings=(0,) * 12, other=(month,) * 12, reduced=False)
    return CoverRequest(
        person=someone.person, members=(alone,), housing=Housing.OTHER, overseas=False, minimum=Minimum.NONE
    )
