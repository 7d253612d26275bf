"""Disability pensions: one paid, one asked for, one whose supplement is verified, the difference put to the person."""

from datetime import date, timedelta

from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_disability_pensions import operations as pensions
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements.facts import Home
from finalite.missions.entitlements.open_disability_and_death_entitlements.values import Kind, Request
from finalite.missions.entitlements.verify_disability_and_death_entitlements import operations as checks
from finalite.missions.entitlements.verify_disability_and_death_entitlements.values import Body, Facts, Why

from .cast import Cast, act, desk, run

MONTH, FOUND, TOLERANCE = 50_000, 1_200_000, 500
"""What the person declares a month, what the tax authority knows for a year, and what may differ; cents."""
WAGE = 2_640_000
"""The mean yearly wage behind the pension that is paid; cents."""


def open_rights(cast: Cast) -> None:
    """Two pensions, the second topped up then verified; a third awaits the word of the medical service."""
    person = next(cast.others).person
    _paid(cast, next(cast.others).person)
    _pension(person, cast.on - timedelta(days=200))
    _verified(cast, person, _supplement(cast, person))
    _asked(next(cast.others).person, cast.on - timedelta(days=15))


def _paid(cast: Cast, person: PersonId) -> None:
    """A pension paid each month since it opened, whose questionnaire on earnings waits for the person."""
    right, agent = _pension(person, cast.on - timedelta(days=200)), desk("agent")
    day = cast.on - timedelta(days=170)
    file = act(agent, pensions.open_pension_file, person=person, right=right, on=day)
    act(agent, pensions.record_mean_wage, file=file, yearly=WAGE, source="relevé de carrière")
    act(agent, pensions.decide_pension, file=file, on=day)
    run(pensions.order_months, on=cast.on)
    run(pensions.send_earnings_forms, on=cast.on, answer_by=cast.on + timedelta(days=30))


def _pension(person: PersonId, received: date) -> int:
    number, seen = _asked(person, received), received + timedelta(days=11)
    act(
        desk("conseil"),
        rights.give_medical_finding,
        application=number,
        two_thirds_lost=True,
        category=2,
        state_on=seen,
        on=seen,
    )
    day = received + timedelta(days=28)
    right = act(desk("droits"), rights.decide_application, application=number, grant=True, on=day).right
    act(desk("droits"), rights.send_notice, application=number, on=day)
    return right


def _asked(person: PersonId, received: date) -> int:
    asked = Request(
        person=person,
        reference_on=add_months(received, -18),
        affiliated_since=add_months(received, -120),
        delay_from=received - timedelta(days=33),
        hours=1200,
        draws_retirement=False,
    )
    return act(desk("droits"), rights.apply_for_right, request=asked, received_on=received).application


def _supplement(cast: Cast, person: PersonId) -> int:
    received = cast.on - timedelta(days=150)
    asked = Request(
        person=person,
        kind=Kind.SUPPLEMENT,
        resides=True,
        draws_retirement=False,
        home=Home.SINGLE,
        resources_month=MONTH,
        tax_income=12 * MONTH,
    )
    number = act(desk("droits"), rights.apply_for_right, request=asked, received_on=received).application
    starts = add_months(received.replace(day=1), 1)
    granted = {"application": number, "grant": True, "starts_on": starts, "on": received + timedelta(days=20)}
    return act(desk("droits"), rights.decide_application, **granted).right


def _verified(cast: Cast, person: PersonId, right: int) -> None:
    agent, day = desk("droits"), cast.on - timedelta(days=30)
    check = act(agent, checks.open_check, person=person, right=right, why=Why.YEARLY, on=day)
    asked = act(agent, checks.ask_body, check=check, body=Body.TAX, on=day + timedelta(days=1))
    found = {"request": asked.request, "facts": Facts(tax_income=FOUND), "on": day + timedelta(days=15)}
    act(agent, checks.record_answer_of_body, **found)
    act(agent, checks.compare_conditions, check=check, tolerance=TOLERANCE, on=day + timedelta(days=16))
    act(agent, checks.put_difference, check=check, on=day + timedelta(days=17))
