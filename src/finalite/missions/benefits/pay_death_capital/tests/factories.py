"""Invented people who claim a capital, through the real operations."""

import itertools
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_death_capital import operations, queries
from finalite.missions.benefits.pay_death_capital.values import (
    CapitalClaim,
    ClaimShown,
    Deceased,
    FileAnswer,
    GivenAccount,
    LastSituation,
    Link,
    Proof,
    Situation,
)

CAISSE = people_factories.CAISSE
DIED = date(2026, 6, 15)
OPENED = date(2026, 6, 20)
AFTER_MONTH = date(2026, 7, 20)
WORKED = LastSituation(situation=Situation.WORK, until=DIED, occupation=Deceased.EMPLOYEE)
_count = itertools.count(7_000)


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who pays benefits."""
    return Actor(user="benefit-technician", role="benefit_technician", organisation=organisation)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Go through a door as a technician, or as somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def die(person: PersonId, died_on: date = DIED) -> None:
    """Write a death in the file of people, as its own fiche would."""
    with guard.owner():
        people.record_death(person_id=person, died_on=died_on)


def dead(died_on: date = DIED, last: LastSituation = WORKED, **fields: Any) -> tuple[PersonId, int]:
    """Somebody who died, and the number of the file of their capital."""
    person = people_factories.make_person(**fields)
    die(person, died_on)
    opened = act(operations.open_capital_file, deceased=person, last=last, on=max(died_on, OPENED))
    return person, opened.file


def claim(
    deceased: PersonId,
    link: Link | None = Link.CHILD,
    in_charge: bool | None = True,
    on: date = OPENED,
    claimant: PersonId | None = None,
    **more: Any,
) -> FileAnswer:
    """A claim by somebody, a person of the same caisse unless told otherwise."""
    who = claimant or people_factories.make_person()
    asked = CapitalClaim(claimant=who, deceased=deceased, link=link, in_charge=in_charge, **more)
    return act(operations.claim_capital, claim=asked, received_on=on)


def claims(file: int) -> tuple[ClaimShown, ...]:
    """The claims of a file, as a technician reads them."""
    return act(queries.claimants_of, file=file)


def give_accounts(file: int, on: date = OPENED) -> None:
    """An account for each claimant."""
    for one in claims(file):
        given = GivenAccount(iban=fictitious_iban(next(_count)), holder="Camille Essai")
        act(operations.give_account, claim=one.claim, account=given, on=on)


def awarded(children: int = 3, last: LastSituation = WORKED) -> tuple[PersonId, int]:
    """A capital shared among children, ordered."""
    person, file = dead(last=last)
    for _ in range(children):
        claim(person)
    give_accounts(file)
    act(operations.decide_capital, file=file, on=OPENED)
    act(operations.order_capital, file=file, on=OPENED)
    return person, file


def seed() -> PersonId:
    """Somebody with a row in each table: they claimed a capital, then died themselves."""
    parent, file = dead(date(2026, 2, 2))
    person = people_factories.make_person()
    claim(parent, claimant=person, on=date(2026, 2, 20))
    give_accounts(file, date(2026, 2, 20))
    [one] = claims(file)
    document = register.Upload("acte.pdf", b"%PDF-1.4\n%%EOF\n")
    act(
        operations.add_evidence,
        claim=one.claim,
        document=document,
        proves=Proof.CIVIL_STATUS,
        received_on=date(2026, 2, 20),
    )
    act(operations.decide_capital, file=file, on=OPENED)
    act(operations.order_capital, file=file, on=OPENED)
    act(operations.send_notices, file=file, on=OPENED)
    act(operations.lodge_appeal, claim=one.claim, grounds="Essai.", on=OPENED)
    die(person)
    own = act(operations.open_capital_file, deceased=person, last=WORKED, on=OPENED)
    act(operations.record_payslip, file=own.file, month=date(2026, 5, 1), gross=210_000, on=OPENED)
    return person
