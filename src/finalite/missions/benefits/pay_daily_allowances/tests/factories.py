"""Invented people who stop work, through the real operations."""

from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.exchange.dsn.tests import messages as dsn
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_daily_allowances import operations
from finalite.missions.benefits.pay_daily_allowances.values import (
    Certificate,
    MonthPaid,
    Notice,
    Prescribed,
    Situation,
    StopShown,
    Why,
)
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

CAISSE = people_factories.CAISSE
SIRET = "73282932000074"
FIRST, LAST = date(2026, 9, 7), date(2026, 9, 30)
RECEIVED, ON = date(2026, 9, 8), date(2026, 10, 1)


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who pays allowances."""
    return Actor(user="allowance-technician", role="benefit_technician", organisation=organisation)


def adviser() -> Actor:
    """A doctor of the medical service."""
    return Actor(user="adviser", role="medical_adviser", organisation=CAISSE, reason="avis demandé")


def oneself(person: PersonId) -> Actor:
    """The person in their own account."""
    return Actor(user=f"account-{person}", role="insured_person", person_id=person)


def doctor(provider: int | None = None) -> Actor:
    """A doctor at work, with the reason that opens a patient's file."""
    number = provider or people_factories.make_provider()
    return Actor(user=f"doctor-{number}", role="health_professional", provider_id=number, reason="soins en cours")


def employer() -> Actor:
    """The payroll office of an employer."""
    return Actor(user="payroll", role="employer_representative")


def nir_of(person: PersonId) -> str:
    """The number of somebody."""
    with guard.owner():
        return people.identity_of([person])[person].nir or ""


def act(actor: Actor, function: Any, **arguments: Any) -> Any:
    """One act of an actor."""
    with register.acting(actor):
        return function(**arguments)


def notice(person: PersonId, first_on: date = FIRST, last_on: date = LAST, **changes: Any) -> StopShown:
    """A notice sent in time by the person, typed by a technician."""
    given = {"prescribed_on": first_on, "sent_on": first_on, "person": person} | changes
    received = max(RECEIVED, given["sent_on"])
    sent = Notice(first_on=first_on, last_on=last_on, **given)
    return act(technician(), operations.receive_notice, notice=sent, received_on=received)


def certificate(first_on: date = FIRST, gross: int = 200_000, **changes: Any) -> Certificate:
    """Three whole months of the same pay before a stop, and hours enough."""
    months = [add_months(first_on.replace(day=1), -back) for back in (1, 2, 3)]
    given = {"hours": 450, "contributed": 3 * gross, "siret": SIRET, "employer": "Employeur fictif"} | changes
    return Certificate(first_on=first_on, pay=tuple(MonthPaid(month, gross) for month in months), **given)


def stopped(gross: int = 200_000, last_on: date = LAST, **changes: Any) -> tuple[PersonId, int]:
    """Somebody covered whose stop of September 2026 is certified, and its number."""
    person = rights.covered_person()
    number = notice(person, last_on=last_on).stop
    certify(number, certificate(gross=gross, **changes))
    return person, number


def certify(stop: int, sent: Certificate, on: date = RECEIVED) -> StopShown:
    """A certificate typed by a technician."""
    return act(technician(), operations.record_certificate, stop=stop, certificate=sent, on=on)


def settle(stop: int, to: date = LAST, on: date = ON) -> Any:
    """The days of a stop up to a day, decided and ordered."""
    return act(technician(), operations.settle_stop, stop=stop, to=to, on=on)


def prescribe(person: PersonId, actor: Actor, first_on: date = FIRST, last_on: date = LAST, **changes: Any) -> int:
    """A notice sent by the doctor, then tied by the run."""
    given = {"nir": nir_of(person), "prescribed_on": first_on} | changes
    sent = Prescribed(first_on=first_on, last_on=last_on, **given)
    number = act(actor, operations.send_prescription, prescribed=sent, received_on=first_on)
    act(register.automation(operations.FICHE), operations.tie_notices, on=first_on)
    return number


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche."""
    person, stop = stopped()
    settle(stop, to=date(2026, 9, 20))
    tech = technician()
    told = dsn.message("01", person=dsn.person("01", i001=nir_of(person)[:13]))
    act(tech, operations.receive_dsn, file=register.Upload("dsn.txt", dsn.written(told)), received_on=ON)
    opinion = act(tech, operations.ask_opinion, stop=stop, on=ON)
    act(adviser(), operations.write_medical_note, opinion=opinion, text="Note fictive.", on=ON)
    act(adviser(), operations.give_opinion, opinion=opinion, justified=True, on=ON)
    days = {"first_on": date(2026, 9, 14), "last_on": date(2026, 9, 15)}
    act(tech, operations.suspend_days, stop=stop, why=Why.NOT_AT_HOME, on=ON, **days)
    act(tech, operations.record_situation, stop=stop, situation=Situation(is_pensioner=False), on=ON)
    contest = act(oneself(person), operations.contest_decision, stop=stop, grounds="Essai.", on=ON)
    act(tech, operations.settle_contest, contest=contest.contest, upheld=False, on=ON)
    return person
