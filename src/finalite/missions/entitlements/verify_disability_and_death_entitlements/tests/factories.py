"""Invented people whose disability rights are verified, through the real operations of both fiches."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import Actor, PersonId
from finalite.missions.entitlements.open_disability_and_death_entitlements.tests import factories as rights
from finalite.missions.entitlements.verify_disability_and_death_entitlements import operations
from finalite.missions.entitlements.verify_disability_and_death_entitlements.facts import Condition
from finalite.missions.entitlements.verify_disability_and_death_entitlements.values import Body, Facts, Why

CAISSE = rights.CAISSE
OPENED = date(2026, 9, 1)
TOLERANCE = 500


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who verifies."""
    return Actor(user="verifier", role="rights_technician", organisation=organisation)


def oneself(person: PersonId) -> Actor:
    """The person in their own account."""
    return Actor(user=f"account-{person}", role="insured_person", person_id=person)


def opened(resources_month: int = 50_000) -> tuple[PersonId, int, int]:
    """Somebody whose supplementary allowance is being verified: person, right, check."""
    person, right = rights.with_supplement(resources_month)
    with register.acting(technician()):
        return person, right, operations.open_check(person=person, right=right, why=Why.YEARLY, on=OPENED)


def differing() -> tuple[PersonId, int, int]:
    """The same, where the tax authority says much more than what was declared, and the person was told."""
    person, right, check = opened()
    with register.acting(technician()):
        asked = operations.ask_body(check=check, body=Body.TAX, on=date(2026, 9, 2))
        operations.record_answer_of_body(
            request=asked.request,
            facts=Facts(tax_income=1_200_000),  # type: ignore[arg-type]
            on=date(2026, 9, 10),
        )
        operations.compare_conditions(check=check, tolerance=TOLERANCE, on=date(2026, 9, 10))
        operations.put_difference(check=check, on=date(2026, 9, 11))
    return person, right, check


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche."""
    person, _, check = differing()
    with register.acting(technician()):
        operations.record_border_link(check=check, state="BE", form="P5000", reference="ESSAI", on=OPENED)
        operations.add_proof(
            check=check,
            document=register.Upload("piece.pdf", b"%PDF-1.4\n%%EOF\n"),
            proves=Condition.TAX_INCOME,
            on=date(2026, 9, 15),
        )
        operations.answer_difference(check=check, answer="C’est une prime.", on=date(2026, 9, 15))
        operations.close_right(check=check, since=date(2026, 10, 1), why="Essai.", on=date(2026, 9, 20))
    return person
