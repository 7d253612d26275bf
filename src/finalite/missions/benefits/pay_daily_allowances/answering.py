"""Answers those who care for a patient: cover, caisse and treating doctor, as the fiche of rights holds them."""

import json
from dataclasses import asdict
from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from .stops import FICHE
from .values import PatientAnswer


def of(person: PersonId, on: date) -> PatientAnswer:
    """What a professional may know of the patient in front of them, noted among the disclosures."""
    cover = rights.cover_on(person_ids=(person,), on=on)[0]
    doctor = cover.treating_doctor
    name = (people.provider_names([doctor]).get(doctor) or "") if doctor else ""
    answer = PatientAnswer(cover.covered, cover.organisation, name)
    actor = register.current_actor()
    digest = exchange.digest_of(json.dumps(asdict(answer), sort_keys=True).encode())
    exchange.disclose(
        fiche=FICHE,
        recipient="care_facility" if actor.role == "admission_officer" else "health_professional",
        categories=("affiliation", "entitlements", "treating_doctor"),
        persons=[person],
        on=on,
        content_digest=digest,
        key=f"{FICHE}/answer/{person}/{on}/{actor.user}/{digest[:16]}",
        subject=people.subjects_of([person])[person],
    )
    return answer
