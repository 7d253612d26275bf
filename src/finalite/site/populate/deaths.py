"""Capitals at death: one shared between two children and ordered, one whose claimant has not said their link."""

from datetime import date, timedelta

from finalite.capabilities import people
from finalite.capabilities.register import PersonId, guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_death_capital import operations, queries
from finalite.missions.benefits.pay_death_capital.values import (
    CapitalClaim,
    Deceased,
    GivenAccount,
    LastSituation,
    Link,
    Situation,
)

from . import care
from .cast import CAISSE, Cast, act
from .population import Someone

AGENT = care.technician(CAISSE)
OLD, CHILDREN = 55, 2


def happen(cast: Cast, made: list[Someone]) -> None:
    """Two people of the first caisse who brought nobody up have died; their children claim the capital.

    Nobody dies where few people live there: files of the living would be about the dead.
    """
    parents = {one.parent for one in made}
    gone = [
        one for one in made if one.caisse == CAISSE and one.person not in parents and one.age(cast.on) >= OLD
    ]  # fmt: skip
    living = [one for one in made if one.caisse == CAISSE and 20 <= one.age(cast.on) < OLD]
    if len(gone) < 2 or len(living) < CHILDREN + 1:
        return
    _paid(gone[-1].person, living[-CHILDREN:], cast.on - timedelta(days=80))
    died_on = cast.on - timedelta(days=20)
    _opened(gone[-2].person, died_on)
    _claims(living[-1].person, gone[-2].person, None, died_on + timedelta(days=9))


def _paid(deceased: PersonId, children: list[Someone], died_on: date) -> None:
    file, on = _opened(deceased, died_on), died_on + timedelta(days=12)
    for child in children:
        _claims(child.person, deceased, Link.CHILD, on)
    for rank, claim in enumerate(act(AGENT, queries.claimants_of, file=file)):
        holder = next(one.name for one in children if one.person == claim.claimant)
        given = GivenAccount(iban=fictitious_iban(980_000 + rank), holder=holder)
        act(AGENT, operations.give_account, claim=claim.claim, account=given, on=on)
    act(AGENT, operations.decide_capital, file=file, on=on + timedelta(days=3))
    act(AGENT, operations.order_capital, file=file, on=on + timedelta(days=3))


def _opened(deceased: PersonId, died_on: date) -> int:
    with guard.owner():
        people.record_death(person_id=deceased, died_on=died_on)
    last = LastSituation(situation=Situation.WORK, until=died_on, occupation=Deceased.EMPLOYEE)
    opened = {"deceased": deceased, "last": last, "on": died_on + timedelta(days=5)}
    return act(AGENT, operations.open_capital_file, **opened).file


def _claims(claimant: PersonId, deceased: PersonId, link: Link | None, on: date) -> None:
    asked = CapitalClaim(claimant=claimant, deceased=deceased, link=link, in_charge=True if link else None)
    act(AGENT, operations.claim_capital, claim=asked, received_on=on)
