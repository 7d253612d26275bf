"""Invented victims and survivors whose rights are verified, through the real operations."""

from dataclasses import replace
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, Upload, guard
from finalite.missions.entitlements.open_work_injury_entitlements import operations as opening
from finalite.missions.entitlements.open_work_injury_entitlements.facts import Link
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injury_factories
from finalite.missions.entitlements.open_work_injury_entitlements.values import Question, SurvivorClaim
from finalite.missions.entitlements.verify_work_injury_entitlements import operations
from finalite.missions.entitlements.verify_work_injury_entitlements.facts import Condition, EndReason
from finalite.missions.entitlements.verify_work_injury_entitlements.values import (
    Body,
    PaperHandedIn,
    PaperKind,
    SituationTold,
    Source,
    StopAsked,
    Topic,
    Who,
)

CAISSE = people_factories.CAISSE
DIED, OPENED = date(2026, 4, 1), date(2026, 5, 1)
SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
ON = date(2026, 9, 1)
LAST = date(2026, 10, 1)
"""Thirty days after `ON`: the last day to answer."""
AFTER = date(2026, 10, 2)
UNION = date(2026, 7, 18)
PDF = b"%PDF-1.4\n%%EOF\n"


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who verifies rights born of injuries of work."""
    return Actor(user="injury-technician", role="injury_technician", organisation=organisation)


def own(person: PersonId) -> Actor:
    """The person themselves."""
    return Actor(user=f"own-{person}", role="insured_person", person_id=person)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Call a door as a technician, or as somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def victim() -> tuple[PersonId, int]:
    """Somebody with a recognised fall and a wage, and the number of its file."""
    person = people_factories.make_person(first_names="Maxence")
    file = injury_factories.recognised(person)
    act(opening.record_wage, file=file, yearly_wage=3_000_000, on=date(2026, 3, 12))
    return person, file


def spouse() -> PersonId:
    """Somebody who may be the spouse of a victim."""
    return people_factories.make_person(first_names="Dominique")


def died(file: int, *claims: SurvivorClaim, reason: str = "") -> None:
    """The victim of a file dies of it, and the rights of these survivors open."""
    doctor = {"question": Question.DEATH, "favourable": True, "why": "suites de la chute", "on": DIED}
    act(opening.give_medical_opinion, injury_factories.adviser(), file=file, **doctor)
    act(opening.record_death, file=file, died_on=DIED, on=DIED)
    agent = replace(technician(), reason=reason)
    act(opening.open_survivor_rights, agent, file=file, claims=claims, on=OPENED)


def claim_of(person: PersonId) -> SurvivorClaim:
    """The claim of a spouse."""
    return SurvivorClaim(person=person, link=Link.SPOUSE, union_on=date(2010, 1, 1))


def widowed() -> tuple[PersonId, int]:
    """The surviving spouse of a victim, with a pension that runs, and the number of the file."""
    (_, file), person = victim(), spouse()
    died(file, claim_of(person))
    return person, file


def check_of(person: PersonId, file: int, on: date = ON) -> int:
    """A check opened by an agent."""
    return act(operations.open_check, person=person, file=file, on=on)


def told_of_union(person: PersonId, file: int, on: date = ON) -> int:
    """A check in which the civil status tells of a new union, compared and put to the person."""
    check = check_of(person, file, on)
    told = SituationTold(new_union=True)
    act(operations.record_received, check=check, source=Source.CIVIL_STATUS, told=told, on=on)
    act(operations.compare_award, check=check, on=on)
    act(operations.put_difference, check=check, on=on)
    return check


def new_union(check: int, union_on: date | None = UNION) -> StopAsked:
    """What an agent asks when somebody is in a new union."""
    return StopAsked(check=check, reason=EndReason.NEW_UNION, union_on=union_on)


def certificate(signed_on: date = ON, state: str = "BE") -> PaperHandedIn:
    """A life certificate signed by a town abroad."""
    return PaperHandedIn(kind=PaperKind.LIFE, state=state, institution="Commune d’Essai", signed_on=signed_on)


def moved_abroad(person: PersonId) -> None:
    """Give somebody an address in Belgium."""
    with guard.owner():
        people.change_address(
            person_id=person,
            address=people.Address("1 rue d’Essai", "1000", "Bruxelles", country="BE"),
            on=date(2026, 6, 1),
        )


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche, their right ended a while ago."""
    person, file = widowed()
    check = told_of_union(person, file)
    act(operations.declare_situation, check=check, told=SituationTold(children=0, country="FR"), on=ON)
    act(operations.ask_life_certificate, check=check, by=AFTER, on=ON)
    proof = Upload("acte.pdf", PDF)
    act(operations.add_proof, check=check, document=proof, proves=Condition.UNION, on=ON)
    act(operations.hand_in_life_certificate, own(person), check=check, certificate=certificate(), on=ON)
    inquiry = act(operations.ask_body, check=check, body=Body.TAX, question=Topic.UNION, on=ON)
    told = SituationTold(other_pension=0)
    act(operations.record_body_answer, inquiry=inquiry, told=told, answer="rien de connu", on=ON)
    act(operations.stop_right, asked=new_union(check), on=AFTER)
    return person


def draw(name: str = "Essai", who: Who = Who.SURVIVORS, actor: Actor | None = None, **changes: Any) -> Any:
    """A campaign among those whose injury is of 2026."""
    asked = {"since": SINCE, "until": UNTIL, "size": 5, "seed": 7, "on": ON} | changes
    return act(operations.draw_campaign, actor, name=name, who=who, **asked)
