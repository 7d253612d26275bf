"""Invented households that ask for solidarity cover, through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId
from finalite.missions.entitlements.open_complementary_cover import operations
from finalite.missions.entitlements.open_complementary_cover.facts import Housing, Link, Minimum
from finalite.missions.entitlements.open_complementary_cover.values import (
    Answer,
    CoverRequest,
    Declared,
    SituationKind,
)
from finalite.missions.entitlements.open_health_entitlements.tests import factories as health_factories

CAISSE = people_factories.CAISSE
ON = date(2026, 5, 4)
INSURER, OTHER_INSURER = "99000001", "99000002"


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who opens rights."""
    return Actor(user="rights-technician", role="rights_technician", organisation=organisation)


def themselves(person: PersonId) -> Actor:
    """The person about themselves."""
    return Actor(user=f"insured-{person}", role="insured_person", organisation="", person_id=person)


def covered_person(**fields: Any) -> PersonId:
    """Somebody whose care is paid for since 2024."""
    return health_factories.covered_person(**fields)


def year(month: int) -> tuple[int, ...]:
    """Twelve months of the same amount in cents."""
    return (month,) * 12


def applicant(month: int = 50_000, **changes: Any) -> Declared:
    """The person who asks, with so much a month beside work."""
    return Declared(**{"link": Link.APPLICANT, "earnings": year(0), "other": year(month), "reduced": False} | changes)


def request(person: PersonId, month: int = 50_000, **changes: Any) -> CoverRequest:
    """The complete request of one person alone."""
    known = {
        "members": (applicant(month),),
        "housing": Housing.OTHER,
        "overseas": False,
        "minimum": Minimum.NONE,
    }
    return CoverRequest(**{"person": person} | known | changes)


def apply(asked: CoverRequest, received_on: date = ON) -> Answer:
    """A request received by a technician."""
    with register.acting(technician()):
        return operations.apply_for_cover(request=asked, received_on=received_on)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """One act of a technician, or of somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def list_bodies(on: date = date(2024, 1, 1)) -> None:
    """Two insurers that do not exist."""
    act(operations.list_body, code=INSURER, name="Mutuelle fictive des Essais", from_on=on)
    act(operations.list_body, code=OTHER_INSURER, name="Assurance fictive du Modèle", from_on=on)


def open_cover(person: PersonId, month: int = 50_000, on: date = ON, **changes: Any) -> int:
    """A cover decided the day it was asked; returns its request."""
    number = apply(request(person, month, **changes), on).application
    act(operations.receive_payment_elements, application=number, on=on)
    act(operations.decide_application, application=number, on=on)
    return number


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche."""
    person = covered_person()
    list_bodies()
    refused = apply(request(person, 500_000), date(2026, 2, 2)).application
    act(operations.request_documents, application=refused, facts=("housing",), on=date(2026, 2, 3))
    act(
        operations.add_evidence,
        application=refused,
        document=register.Upload("quittance.pdf", b"%PDF-1.4\n%%EOF\n"),
        proves="housing",
        received_on=date(2026, 2, 5),
    )
    act(operations.decide_application, application=refused, on=date(2026, 2, 9))
    act(operations.contest_decision, application=refused, grounds="erreur de mois", on=date(2026, 2, 20))
    act(operations.settle_appeal, application=refused, upheld=False, on=date(2026, 3, 20))
    open_cover(person, 100_000, date(2026, 4, 2), body=INSURER)
    act(operations.call_contributions, on=ON)
    for kind, until in ((Minimum.ASS, date(2026, 1, 1)), (Minimum.RSA, date(2026, 6, 1))):
        act(
            operations.record_minimum,
            person=person,
            kind=kind,
            starts_on=date(2025, 1, 1),
            ends_on=until,
            source="essai",
            told_on=ON,
        )
    act(
        operations.follow_situation,
        person=person,
        kind=SituationKind.FRONTIER,
        state="CH",
        starts_on=date(2025, 1, 1),
        ends_on=date(2026, 1, 1),
        on=ON,
    )
    return person
