"""A campaign of checks whose differences are before the people, and journeys that need an agreement."""

import random
from datetime import date, timedelta

from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.verify_health_entitlements import operations, queries
from finalite.missions.entitlements.verify_health_entitlements.facts import ApprovalKind
from finalite.missions.entitlements.verify_health_entitlements.values import (
    ApprovalAsked,
    Body,
    Criterion,
    SituationTold,
    Topic,
)

from .cast import Cast, act, desk, practitioner
from .population import Someone

DRAWN = 3


def run(cast: Cast, people: list[Someone], chance: random.Random) -> None:
    """Draw three people of the first caisse; two differences are told, one whose delay has passed without an answer."""
    on = cast.on - timedelta(days=60)
    adults = [one.person for one in people if one.caisse == cast.insured.caisse and one.age(cast.on) >= 18]
    drawn = act(
        desk("droits"),
        operations.draw_campaign,
        name="Résidence, automne",
        criteria=(Criterion.EVERYBODY,),
        among=tuple(sorted(adults)),
        size=min(DRAWN, len(adults)),
        seed=chance.randrange(10**6),
        on=on,
    )
    for person, told_on in zip(drawn.persons, (on + timedelta(days=16), cast.on - timedelta(days=6)), strict=False):
        _differs(person, on, told_on)
    _journeys(cast)


def _differs(person: PersonId, on: date, told_on: date) -> None:
    agent = desk("droits")
    [check] = [one.check for one in act(agent, queries.checks_of, person=person)]
    here = SituationTold(resides=True, months_in_france=12)
    act(agent, operations.declare_situation, check=check, told=here, on=on)
    inquiry = act(agent, operations.ask_body, check=check, body=Body.TAX, question=Topic.RESIDENCE, on=on)
    left = SituationTold(resides=False, months_in_france=2)
    act(agent, operations.record_body_answer, inquiry=inquiry, told=left, answer="départ déclaré", on=told_on)
    act(agent, operations.compare_conditions, check=check, on=told_on)
    act(agent, operations.put_difference, check=check, on=told_on)


def _journeys(cast: Cast) -> None:
    """One agreed by the medical service, one whose delay runs."""
    agreed = _asked(cast, cast.insured.person, cast.on - timedelta(days=11))
    act(
        desk("conseil"),
        operations.give_medical_opinion,
        approval=agreed,
        favourable=True,
        reason="",
        on=cast.on - timedelta(days=8),
    )
    act(desk("droits"), operations.decide_approval, approval=agreed, on=cast.on - timedelta(days=7))
    _asked(cast, next(cast.others).person, cast.on - timedelta(days=4))


def _asked(cast: Cast, person: PersonId, on: date) -> int:
    asked = ApprovalAsked(
        person=person,
        kind=ApprovalKind.TRANSPORT,
        care="Transport assis, consultation à l’hôpital",
        distance=220,
        provider=cast.doctor.number,
    )
    return act(practitioner(cast.doctor), operations.request_approval, request=asked, received_on=on).approval
