"""Invented people whose rights are verified, through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, Upload, guard
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights_factories
from finalite.missions.entitlements.verify_health_entitlements import operations
from finalite.missions.entitlements.verify_health_entitlements.facts import ApprovalKind, ClosureReason, Condition
from finalite.missions.entitlements.verify_health_entitlements.values import (
    ApprovalAsked,
    Body,
    ClosureAsked,
    Criterion,
    Form,
    FormHandedIn,
    SituationTold,
    Topic,
)

CAISSE = people_factories.CAISSE
ON = date(2026, 9, 1)
LAST = date(2026, 10, 1)
"""Thirty days after `ON`: the last day to answer."""
AFTER = date(2026, 10, 2)
PDF = b"%PDF-1.4\n%%EOF\n"


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who verifies rights."""
    return Actor(user="rights-technician", role="rights_technician", organisation=organisation)


def adviser(organisation: str = CAISSE) -> Actor:
    """A doctor of the medical service."""
    return Actor(user="medical-adviser", role="medical_adviser", organisation=organisation)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Call a door as a technician, or as somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def covered() -> PersonId:
    """Somebody with an open right."""
    return rights_factories.covered_person()


def check_of(person: PersonId, on: date = ON) -> int:
    """A check opened by an agent."""
    return act(operations.open_check, person=person, on=on)


def told_that_they_left(person: PersonId, on: date = ON) -> int:
    """A check where the tax authority says the person left, compared and put to them."""
    check = check_of(person, on)
    act(operations.declare_situation, check=check, told=SituationTold(resides=True, months_in_france=12), on=on)
    inquiry = act(operations.ask_body, check=check, body=Body.TAX, question=Topic.RESIDENCE, on=on)
    left = SituationTold(resides=False, months_in_france=2)
    act(operations.record_body_answer, inquiry=inquiry, told=left, answer="départ déclaré", on=on)
    act(operations.compare_conditions, check=check, on=on)
    act(operations.put_difference, check=check, on=on)
    return check


def left_france(check: int) -> ClosureAsked:
    """What an agent asks when somebody left."""
    return ClosureAsked(check=check, reason=ClosureReason.LEFT_FRANCE, lost_on=date(2026, 3, 15))


def transport(person: PersonId, **changes: Any) -> ApprovalAsked:
    """A long transport, whose request is complete."""
    return ApprovalAsked(
        **{"person": person, "kind": ApprovalKind.TRANSPORT, "care": "Transport assis, CHU", "distance": 220} | changes
    )


def doctor() -> str:
    """The number of a doctor."""
    made = people_factories.make_provider()
    with guard.owner():
        return people.providers_of([made])[made].number


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche, their right ended a while ago."""
    person = covered()
    check = told_that_they_left(person)
    act(
        operations.declare_situation,
        check=check,
        told=SituationTold(resources=1_200_000, resources_from=date(2025, 1, 1), scheme="general"),
        on=ON,
    )
    proof = Upload("bail.pdf", PDF)
    act(operations.add_proof, check=check, document=proof, proves=Condition.DEPARTURE, on=ON)
    act(
        operations.draw_campaign,
        name="Essai",
        criteria=(Criterion.EVERYBODY,),
        among=(person,),
        size=1,
        seed=7,
        on=ON,
    )
    asked = act(operations.request_approval, request=transport(person, provider=doctor()), received_on=ON)
    act(operations.give_medical_opinion, adviser(), approval=asked.approval, favourable=True, reason="", on=ON)
    act(operations.decide_approval, approval=asked.approval, on=ON)
    handed = FormHandedIn(
        person=person, form=Form.S1, state="BE", institution="9999", reference="S1-1", valid_from=date(2026, 1, 1)
    )
    act(operations.hand_in_form, form=handed, on=ON)
    act(operations.close_rights, asked=left_france(check), on=AFTER)
    return person
