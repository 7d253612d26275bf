"""Invented victims, employers and doctors, their files made through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.missions.entitlements.open_work_injury_entitlements import operations
from finalite.missions.entitlements.open_work_injury_entitlements.answers import FileOpened
from finalite.missions.entitlements.open_work_injury_entitlements.facts import Link
from finalite.missions.entitlements.open_work_injury_entitlements.values import (
    AccidentFindings,
    Certified,
    Declared,
    Direction,
    EmployerDeclared,
    Ending,
    NewEmployer,
    PaidOn,
    Paper,
    Question,
    SurvivorClaim,
)

CAISSE = people_factories.CAISSE
SIRET = "73282932000074"
FALL = date(2026, 3, 2)
SECRET = "fracture du scaphoïde gauche"
AT_WORK = AccidentFindings(employed=True, sudden=True, at_work=True)
AWAY = AccidentFindings(employed=True, sudden=True, at_work=False, link_proved=False)


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who examines injuries of work."""
    return Actor(user="injury-technician", role="injury_technician", organisation=organisation)


def adviser() -> Actor:
    """A doctor of the medical service."""
    return Actor(user="medical-adviser", role="medical_adviser", organisation=CAISSE, reason="avis demandé")


def employer(login: str = "employer-1") -> Actor:
    """Who acts for an employer."""
    return Actor(user=login, role="employer_representative")


def doctor() -> Actor:
    """A doctor who cares for the victim."""
    return Actor(user="doctor-1", role="health_professional", provider_id=1, reason="soins en cours")


def victim(person: PersonId) -> Actor:
    """The victim themselves."""
    return Actor(user=f"victim-{person}", role="insured_person", person_id=person)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """One act of somebody, a technician unless told otherwise."""
    with register.acting(actor or technician()):
        return function(**arguments)


def doctor_number() -> str:
    """The number of a doctor who exists."""
    made = people_factories.make_provider()
    with guard.owner():
        return people.providers_of([made])[made].number


def nir_of(person: PersonId) -> str:
    """The number of somebody, as their employer knows it."""
    with guard.owner():
        return people.identity_of([person])[person].nir or ""


def by_employer(person: PersonId, on: date, actor: Actor | None = None, **changes: Any) -> FileOpened:
    """A fall declared by the employer."""
    declared = {
        "nir": nir_of(person),
        "birth_name": "Essai",
        "happened_on": FALL,
        "known_on": FALL,
        "place": "atelier",
        "circumstances": "chute dans l’escalier de l’atelier",
        "job": "mécanicienne",
        "siret": SIRET,
        "employer": "Atelier fictif",
    } | changes
    return act(
        operations.declare_as_employer,
        actor or employer(),
        declared=EmployerDeclared(**declared),
        received_on=on,
    )


def by_victim(person: PersonId, on: date, **changes: Any) -> FileOpened:
    """A fall declared by the victim."""
    declared = Declared(**({"person": person, "happened_on": FALL, "circumstances": "chute"} | changes))
    return act(operations.declare_accident, victim(person), declared=declared, received_on=on)


def certified(person: PersonId, file: int | None, on: date, kind: Paper = Paper.INITIAL, **changes: Any) -> FileOpened:
    """A certificate sent by the doctor, whose findings no employer may read."""
    given = {"person": person, "file": file, "kind": kind, "issued_on": on, "doctor": doctor_number()}
    certificate = Certified(**(given | {"seat": "poignet", "content": SECRET} | changes))
    return act(operations.add_certificate, doctor(), certificate=certificate, received_on=on)


def recognised(person: PersonId, on: date = date(2026, 3, 10)) -> int:
    """A fall declared, certified and recognised at once."""
    file = by_employer(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    act(operations.decide_accident_file, file=file, found=AT_WORK, on=on)
    return file


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche: the victim of one fall, survivor of another."""
    person, spouse = people_factories.make_person(), people_factories.make_person(first_names="Dominique")
    file = by_employer(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    act(
        operations.add_reservations,
        employer(),
        file=file,
        text="chute hors de l’atelier, selon un collègue",
        received_on=date(2026, 3, 6),
    )
    act(
        operations.record_employer,
        file=file,
        employer=NewEmployer(
            siret=SIRET, name="Atelier fictif", street="1 rue d’Essai", postcode="99999", town="Essai"
        ),
        on=date(2026, 3, 6),
    )
    act(operations.record_witness, file=file, name="Témoin Essai", address="2 rue d’Essai")
    act(operations.start_investigation, file=file, on=date(2026, 3, 20))
    act(
        operations.answer_questionnaire,
        victim(person),
        file=file,
        text="j’ai glissé",
        health="douleur au poignet",
        on=date(2026, 3, 25),
    )
    act(operations.open_consultation, file=file, opens_on=date(2026, 4, 20), on=date(2026, 4, 1))
    act(operations.decide_accident_file, file=file, found=AT_WORK, on=date(2026, 5, 6))
    contest = act(
        operations.contest_decision, employer(), file=file, grounds="aucun témoin direct", on=date(2026, 5, 20)
    )
    act(
        operations.settle_contest,
        contest=contest,
        overturned=False,
        reasons="le temps et le lieu sont établis",
        on=date(2026, 6, 20),
    )
    certified(person, file, date(2026, 7, 1), Paper.FINAL)
    act(operations.record_recovery, file=file, healed=False, closed_on=date(2026, 7, 1), on=date(2026, 7, 2))
    act(operations.record_wage, file=file, yearly_wage=3_000_000, on=date(2026, 7, 2))
    act(
        operations.record_cross_border,
        file=file,
        direction=Direction.TREATED_ABROAD,
        state="BE",
        institution="essai",
        starts_on=date(2026, 7, 1),
        on=date(2026, 7, 1),
    )
    act(
        operations.change_account,
        person=person,
        account=PaidOn(iban=people_factories.next_iban(), holder="Essai"),
        on=date(2026, 7, 2),
    )
    act(
        operations.give_medical_opinion,
        adviser(),
        file=file,
        question=Question.DEATH,
        favourable=True,
        why="suites de la chute",
        on=date(2026, 8, 1),
    )
    act(operations.record_death, file=file, died_on=date(2026, 8, 1), on=date(2026, 8, 3))
    act(
        operations.open_survivor_rights,
        file=file,
        claims=(SurvivorClaim(person=spouse, link=Link.SPOUSE, union_on=date(2010, 1, 1)),),
        on=date(2026, 8, 20),
    )
    act(operations.end_survivor_right, file=file, person=spouse, ends_on=date(2026, 9, 1), reason=Ending.DEATH)
    act(operations.transfer_file, file=file, to=CAISSE, scheme="general", reason="déménagement", on=date(2026, 9, 2))
    return person
