"""Invented people registered through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import letters, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, Upload, guard
from finalite.missions.entitlements.register_and_affiliate import operations
from finalite.missions.entitlements.register_and_affiliate.facts import Activity
from finalite.missions.entitlements.register_and_affiliate.values import (
    CivilStatus,
    Correctable,
    Form,
    Home,
    KnownPerson,
    NewRegistration,
    Origin,
    Proof,
    RegistrationAnswer,
    RegistryAnswer,
    Sex,
    StateAidRequest,
)

CAISSE, OTHER = people_factories.CAISSE, "067"
RECEIVED = date(2026, 6, 1)
HOME = Home(street="1 rue des Essais", postcode="99001", town="Villefictive")
ELSEWHERE = Home(street="2 allée du Modèle", postcode="99502", town="Bourg-l’Essai")
PAPER = Upload("piece.pdf", b"%PDF-1.4\n%%EOF\n")
WAITING_NUMBER = "7850799999001"


def technician(organisation: str = CAISSE, reason: str = "") -> Actor:
    """Somebody who registers people."""
    return Actor(user="registrar", role="rights_technician", organisation=organisation, reason=reason)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Pass a door as somebody, a technician by default."""
    with register.acting(actor or technician()):
        return function(**arguments)


def caisses() -> None:
    """Two caisses, each with the postal codes it serves."""
    for code, prefixes in ((CAISSE, ["990"]), (OTHER, ["995"])):
        people_factories.make_organisation(code, local_scheme=code == OTHER)
        people.serve_area(caisse=code, prefixes=prefixes)


def who(**changes: Any) -> CivilStatus:
    """Somebody whose civil status is fully known."""
    return CivilStatus(
        **{"birth_name": "Essai", "first_names": "Camille", "sex": Sex.FEMALE, "birth": "1985-07-14"} | changes
    )


def new(origin: Origin | None = None, home: Home | None = HOME, **changes: Any) -> NewRegistration:
    """A registration to make, of somebody born in France unless told otherwise."""
    return NewRegistration(who=who(**changes), origin=origin or Origin(born_in_france=True), home=home)


def abroad(**changes: Any) -> Origin:
    """The origin of somebody born abroad."""
    return Origin(**{"born_in_france": False, "born_in": "MA", "nationality": "MA", "document_number": "X1"} | changes)


def registered(registration: NewRegistration | None = None, on: date = RECEIVED) -> RegistrationAnswer:
    """Somebody registered by a technician."""
    caisses()
    return act(operations.register_person, new=registration or new(), received_on=on)


def waiting_person(on: date = RECEIVED, **changes: Any) -> RegistrationAnswer:
    """Somebody born abroad whose identity is proved, with a waiting number and no civil-status document yet."""
    found = registered(new(abroad(), **changes), on)
    act(
        operations.add_document,
        registration=found.registration,
        document=PAPER,
        proves=Proof.IDENTITY,
        received_on=on,
    )
    act(operations.ask_registry, registration=found.registration, on=on)
    number = f"7{people_factories.next_nir()[1:13]}"
    return act(
        operations.record_registry_answer,
        registration=found.registration,
        answer=RegistryAnswer.WAITING,
        number=number,
        on=on,
    )


def certified_person(on: date = RECEIVED, **changes: Any) -> PersonId:
    """Somebody born in France whose number the registry certified."""
    found = registered(new(**changes), on)
    act(operations.ask_registry, registration=found.registration, on=on)
    act(
        operations.record_registry_answer,
        registration=found.registration,
        answer=RegistryAnswer.CERTIFIED,
        number=people_factories.next_nir(),
        on=on,
    )
    return found.person


def identity(person: PersonId) -> people.Identity:
    """Who somebody is, as the owner of the database reads it."""
    with guard.owner():
        return people.identity_of([person])[person]


def aid_request(person: PersonId, **changes: Any) -> StateAidRequest:
    """A request that fulfils every condition."""
    return StateAidRequest(
        **{
            "person": person,
            "regular_stay": False,
            "present_since": date(2026, 1, 2),
            "left_meanwhile": False,
            "persons": 1,
            "overseas": False,
            "resources": 500_000,
        }
        | changes
    )


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche, whose rights are over."""
    found = waiting_person(birth_name="Semence", birth="1990-02-03")
    person = found.person
    registered(new(abroad(), birth_name="Semence", birth="1990-02-03"))
    act(
        operations.complete_registration,
        registration=found.registration,
        origin=Origin(nationality="MA"),
        on=RECEIVED,
    )
    hiring = act(
        operations.declare_hiring,
        Actor(user="employer", role="employer_representative"),
        siret="73282932000074",
        name="Employeur fictif",
        reference=f"D{person}",
        hired_on=RECEIVED,
        on=RECEIVED,
    )
    act(operations.match_hiring, declaration=hiring, person=person, on=RECEIVED)
    act(operations.affiliate_person, person=person, on=RECEIVED, activities=(Activity.EMPLOYEE,))
    act(operations.record_form, person=person, form=Form.E104, state="DE", starts_on=RECEIVED, received_on=RECEIVED)
    aid = act(operations.apply_for_state_aid, request=aid_request(person), received_on=RECEIVED)
    act(operations.decide_state_aid, aid_request=aid.aid, grant=True, on=RECEIVED)
    correction = act(
        operations.ask_correction,
        person=person,
        column=Correctable.FIRST_NAMES,
        value="Claude",
        proof=PAPER,
        on=RECEIVED,
    )
    act(operations.decide_correction, correction=correction, accept=False, reason="essai", on=RECEIVED)
    [doubt] = act(operations.find_duplicates, person=person, on=RECEIVED)
    merger = act(operations.merge_duplicate, case=doubt.case, keep=person, reason="même personne", on=RECEIVED)
    act(operations.undo_merger, merger=merger.merger, reason="essai", on=RECEIVED)
    act(operations.record_death, person=person, died_on=date(2026, 10, 1), source="essai", on=date(2026, 10, 5))
    act(operations.end_hiring, declaration=hiring, ended_on=date(2026, 10, 2))
    return person


def rows(model: Any, **only: Any) -> list[dict[str, Any]]:
    """The rows of a table, as the owner of the database finds them."""
    with guard.owner():
        return list(model.objects.filter(**only).order_by("pk").values())


def letters_to(person: PersonId) -> list[str]:
    """The letters written to somebody, by template, the oldest first."""
    with guard.owner():
        return [one.template for one in reversed(letters.letters_of([person]))]


def advance(on: date) -> SliceDone:
    """The daily run of the clock of waiting numbers."""
    with register.acting(register.automation("register_and_affiliate")):
        return operations.advance_registrations(on=on)


def known(name: str, birth: str, household: int, holder: bool = True) -> KnownPerson:
    """Somebody whose number is certified, to take over."""
    return KnownPerson(
        who=who(birth_name=name, birth=birth),
        nir=people_factories.next_nir(born_on=date.fromisoformat(birth)),
        home=HOME,
        caisse=CAISSE,
        since=date(2020, 1, 1),
        household=household,
        holder=holder,
    )
