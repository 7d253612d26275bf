"""Invented people with rights, opened through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId
from finalite.missions.entitlements.open_health_entitlements import operations
from finalite.missions.entitlements.open_health_entitlements.values import CoverAnswer, CoverRequest

CAISSE = people_factories.CAISSE
WORKED_SINCE = date(2024, 1, 2)


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who opens rights."""
    return Actor(user="rights-technician", role="rights_technician", organisation=organisation)


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
