"""Invented people who ask for disability rights, through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations, queries
from finalite.missions.entitlements.open_disability_and_death_entitlements.facts import Deceased, Home, Link, Situation
from finalite.missions.entitlements.open_disability_and_death_entitlements.values import (
    Answer,
    Board,
    Claim,
    Earned,
    EndReason,
    Kind,
    LastSituation,
    Proof,
    ReportKind,
    Request,
)

CAISSE = people_factories.CAISSE
RECEIVED = date(2026, 5, 4)
STATE_ON = date(2026, 5, 15)
DECIDED = date(2026, 6, 1)


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who opens rights."""
    return Actor(user="rights-technician", role="rights_technician", organisation=organisation)


def adviser(organisation: str = CAISSE) -> Actor:
    """A doctor of the medical service."""
    return Actor(user="medical-adviser", role="medical_adviser", organisation=organisation)


def oneself(person: PersonId) -> Actor:
    """The person in their own account."""
    return Actor(user=f"account-{person}", role="insured_person", person_id=person)


def complete(person: PersonId, **changes: Any) -> Request:
    """The request of somebody who meets every administrative condition."""
    known: dict[str, Any] = {
        "person": person,
        "reference_on": date(2024, 11, 4),
        "affiliated_since": date(2015, 1, 1),
        "delay_from": date(2026, 4, 1),
        "hours": 1200,
        "draws_retirement": False,
    }
    return Request(**(known | changes))


def apply(request: Request, received_on: date = RECEIVED, actor: Actor | None = None) -> Answer:
    """A request received by a technician, or sent by the person."""
    with register.acting(actor or technician()):
        return operations.apply_for_right(request=request, received_on=received_on)


def find(application: int, category: int | None = 2, on: date = STATE_ON) -> None:
    """The word of the medical service."""
    with register.acting(adviser()):
        operations.give_medical_finding(
            application=application, two_thirds_lost=category is not None, category=category, state_on=on, on=on
        )


def pensioner(category: int = 2, **fields: Any) -> tuple[PersonId, int]:
    """Somebody whose disability pension runs since May 2026, and the number of that right."""
    person = people_factories.make_person(**fields)
    asked = apply(complete(person))
    find(asked.application, category)
    with register.acting(technician()):
        decided = operations.decide_application(application=asked.application, grant=True, on=DECIDED)
    assert decided.right is not None
    return person, decided.right


def with_supplement(resources_month: int = 50_000, **fields: Any) -> tuple[PersonId, int]:
    """Somebody whose pension is topped up by the supplementary allowance, and the number of that second right."""
    person, _ = pensioner(**fields)
    asked = apply(
        Request(
            person=person,
            kind=Kind.SUPPLEMENT,
            resides=True,
            draws_retirement=False,
            home=Home.SINGLE,
            resources_month=resources_month,  # type: ignore[arg-type]
            tax_income=12 * resources_month,  # type: ignore[arg-type]
        ),
        DECIDED,
    )
    with register.acting(technician()):
        decided = operations.decide_application(
            application=asked.application, grant=True, starts_on=date(2026, 7, 1), on=DECIDED
        )
    assert decided.right is not None
    return person, decided.right


def die(person: PersonId, died_on: date) -> None:
    """Write a death in the file of people, as its own fiche would."""
    with guard.owner():
        people.record_death(person_id=person, died_on=died_on)


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche."""
    person, right = pensioner()
    refused = apply(complete(person, kind=Kind.THIRD_PERSON))
    find(refused.application, 2)
    with register.acting(adviser()):
        operations.add_medical_report(
            application=refused.application, kind=ReportKind.FIRST, text="Compte rendu fictif.", on=STATE_ON
        )
    with register.acting(technician()):
        operations.add_evidence(
            application=refused.application,
            document=register.Upload("piece.pdf", b"%PDF-1.4\n%%EOF\n"),
            proves=Proof.WORK,
            received_on=RECEIVED,
        )
        operations.decide_application(application=refused.application, grant=False, on=DECIDED)
        operations.lodge_appeal(
            application=refused.application, board=Board.MEDICAL, grounds="Essai.", told_on=DECIDED, on=DECIDED
        )
        operations.record_foreign_insurance(
            person=person, state="BE", months=6, form="P5000", reference="ESSAI", on=RECEIVED
        )
        operations.review_earnings(right=right, earned=Earned(), on=DECIDED)
        operations.end_right(right=right, ends_on=date(2026, 11, 1), reason=EndReason.DEATH, on=date(2026, 11, 2))
    die(person, date(2026, 9, 1))
    with register.acting(technician()):
        file = operations.open_death_file(
            deceased=person,
            last=LastSituation(
                situation=Situation.DISABILITY_PENSION, until=date(2026, 9, 1), occupation=Deceased.EMPLOYEE
            ),
            on=date(2026, 9, 5),
        )
        operations.claim_death_capital(
            claim=Claim(claimant=person, deceased=person, link=Link.CHILD, in_charge=True), received_on=date(2026, 9, 6)
        )
        operations.decide_death_capital(file=file.file, on=date(2026, 11, 2))
    return person


def rights(person: PersonId) -> tuple:
    """The rights of somebody, as a technician reads them."""
    with register.acting(technician()):
        return queries.rights_of(person=person)
