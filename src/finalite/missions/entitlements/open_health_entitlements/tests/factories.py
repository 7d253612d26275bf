"""Invented people with rights, opened through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.missions.entitlements.open_health_entitlements import operations
from finalite.missions.entitlements.open_health_entitlements.facts import Lost, Stay
from finalite.missions.entitlements.open_health_entitlements.illnesses import Condition
from finalite.missions.entitlements.open_health_entitlements.values import (
    Activities,
    CoverAnswer,
    CoverRequest,
    Disability,
    Illness,
    Injury,
)

CAISSE = people_factories.CAISSE
WORKED_SINCE = date(2024, 1, 2)


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who opens rights."""
    return Actor(user="rights-technician", role="rights_technician", organisation=organisation)


def automation() -> Actor:
    """The machine at work for this fiche."""
    return register.automation(operations.FICHE)


def adviser(organisation: str = CAISSE) -> Actor:
    """A doctor of the medical service."""
    return Actor(user="medical-adviser", role="medical_adviser", organisation=organisation, reason="avis demandé")


def worker(person: PersonId, **changes: Any) -> CoverRequest:
    """The request of somebody who works."""
    return CoverRequest(**{"person": person, "works": True, "work_started_on": WORKED_SINCE} | changes)


def covered_person(**fields: Any) -> PersonId:
    """Somebody who works and whose right is open since then."""
    person = people_factories.make_person(**fields)
    with register.acting(technician(fields.get("organisation", CAISSE))):
        operations.apply_for_cover(request=worker(person), received_on=WORKED_SINCE)
    return person


def apply(request: CoverRequest, received_on: date) -> CoverAnswer:
    """A request received by a technician."""
    with register.acting(technician()):
        return operations.apply_for_cover(request=request, received_on=received_on)


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche."""
    doctor = people_factories.make_provider()
    with guard.owner():
        number = people.providers_of([doctor])[doctor].number
    person = people_factories.make_person()
    waiting = apply(
        CoverRequest(person=person, employer_siret="73282932000074", employer_name="Employeur fictif"), WORKED_SINCE
    )
    with register.acting(technician()):
        operations.add_evidence(
            application=waiting.application,
            document=register.Upload("piece.pdf", b"%PDF-1.4\n%%EOF\n"),
            proves="work_started_on",
            received_on=WORKED_SINCE,
        )
        operations.complete_application(application=waiting.application, request=worker(person), on=WORKED_SINCE)
        operations.record_pregnancy(person=person, expected_on=date(2026, 12, 1), declared_on=date(2026, 5, 1))
        operations.record_disability(
            person=person, kind=Disability.PENSION, starts_on=WORKED_SINCE, source="essai", recorded_on=WORKED_SINCE
        )
        operations.record_work_injury(
            person=person, kind=Injury.RECOGNISED, starts_on=WORKED_SINCE, source="essai", recorded_on=WORKED_SINCE
        )
        operations.designate_insurer(
            person=person, insurer="99000001", contract="SANTE", starts_on=WORKED_SINCE, recorded_on=WORKED_SINCE
        )
        operations.choose_treating_doctor(person=person, doctor=number, on=WORKED_SINCE)
        operations.request_protocol(
            person=person, doctor=number, kind=Illness.LISTED, months=60, received_on=WORKED_SINCE
        )
        operations.settle_state(person=person, activities=Activities(residence="FR", works_in=("FR",)), on=WORKED_SINCE)
        operations.record_birth_by_partner(person=person, born_on=date(2026, 5, 2), declared_on=date(2026, 5, 4))
        operations.record_loss(person=person, lost=Lost.WORK, lost_on=date(2026, 6, 1), on=date(2026, 6, 3))
        operations.send_transfer(
            person=person, scheme="agricultural", body="MSA-TEST", takes_over_on=date(2026, 12, 1), on=date(2026, 10, 1)
        )
    _doors_of_others(person, doctor)
    with register.acting(technician()):
        operations.end_right(
            person=person, ends_on=date(2026, 11, 1), reason=operations.EndReason.DEPARTURE, on=date(2026, 11, 1)
        )
    return person


def practitioner(provider: int) -> Actor:
    """A doctor at their own door, who says why."""
    return Actor(user=f"doctor{provider}", role="health_professional", provider_id=provider, reason="soins en cours")


def refused(person: PersonId, on: date = WORKED_SINCE) -> int:
    """A request that a technician refused; its number."""
    return apply(CoverRequest(person=person, works=False, stay=Stay.IRREGULAR), on).application


def submitted(person: PersonId, doctor: int, on: date = WORKED_SINCE, **changes: Any) -> int:
    """A long illness put before the medical service by the doctor's own door; the protocol's number."""
    with guard.owner():
        nir = people.identity_of([person])[person].nir
    said = {"kind": Illness.LISTED, "months": 60, "condition": Condition.DIABETES, "basis": "Bilan joint."} | changes
    with register.acting(practitioner(doctor)):
        return operations.submit_protocol(nir=nir, received_on=on, **said).protocol


def recognised(person: PersonId, doctor: int, starts_on: date = WORKED_SINCE, months: int = 60) -> int:
    """A long illness recognised from a day, for so many months."""
    number = submitted(person, doctor, starts_on)
    with register.acting(adviser()):
        operations.give_medical_opinion(protocol=number, favourable=True, months=months, on=starts_on)
    with register.acting(technician()):
        operations.decide_protocol(protocol=number, starts_on=starts_on, on=starts_on)
    return number


def _doors_of_others(person: PersonId, doctor: int) -> None:
    """What the person and their doctors do themselves."""
    submitted(person, doctor)
    refused_request = refused(person)
    themselves = Actor(user="themselves", role="insured_person", person_id=person)
    other = people_factories.make_provider()
    with guard.owner():
        number = people.providers_of([other])[other].number
    with register.acting(themselves):
        operations.contest_decision(grounds="Essai.", received_on=WORKED_SINCE, application=refused_request)
        operations.declare_treating_doctor(person=person, doctor=number, on=date(2026, 6, 4))
