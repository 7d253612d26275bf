"""Somebody under a waiting number, two records that may be one person, and a hiring that nobody is tied to yet."""

from datetime import timedelta

from finalite.capabilities import register
from finalite.missions.entitlements.register_and_affiliate import operations
from finalite.missions.entitlements.register_and_affiliate.facts import Activity
from finalite.missions.entitlements.register_and_affiliate.values import (
    CivilStatus,
    Home,
    NewRegistration,
    Origin,
    Proof,
    RegistryAnswer,
    Sex,
    Stay,
)

from .cast import EMPLOYER, PDF, Cast, act, desk
from .world import EMPLOYER_NAME, SIRET

HOME = Home(street="4 allée du Modèle", postcode="99001", town="Villefictive")
WAITING_NUMBER = "7040699999001"


def arrive(cast: Cast) -> None:
    """A student born abroad under a waiting number, then the same civil status twice."""
    agent, on = desk("droits"), cast.on - timedelta(days=45)
    student = _registered("Semence", "Aminata", "2004-06-03", "SN", on)
    _identified(student.registration, on)
    act(agent, operations.ask_registry, registration=student.registration, on=on)
    answer = {"answer": RegistryAnswer.WAITING, "number": WAITING_NUMBER, "on": on + timedelta(days=12)}
    act(agent, operations.record_registry_answer, registration=student.registration, **answer)
    act(agent, operations.affiliate_person, person=student.person, on=on, activities=(Activity.STUDENT,))
    for days in (20, 3):
        _registered("Jumelle", "Ana", "1988-02-11", "PT", cast.on - timedelta(days=days))
    act(
        EMPLOYER,
        operations.declare_hiring,
        siret=SIRET,
        name=EMPLOYER_NAME,
        reference="DPAE-1",
        hired_on=on,
        on=on,
    )


def _registered(family, given, birth, state, on):
    origin = Origin(born_in_france=False, born_in=state, nationality=state, document_number="X1", stay=Stay.PERMIT)
    who = CivilStatus(birth_name=family, first_names=given, sex=Sex.FEMALE, birth=birth)
    new = NewRegistration(who=who, origin=origin, home=HOME)
    return act(desk("droits"), operations.register_person, new=new, received_on=on)


def _identified(registration, on):
    act(
        desk("droits"),
        operations.add_document,
        registration=registration,
        document=register.Upload("passeport.pdf", PDF),
        proves=Proof.IDENTITY,
        received_on=on,
    )
