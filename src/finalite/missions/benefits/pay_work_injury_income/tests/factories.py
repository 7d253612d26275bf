"""Invented victims and survivors, whose rights are opened through the real doors before anything is paid here."""

from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import PersonId, guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_work_injury_income import operations
from finalite.missions.benefits.pay_work_injury_income.values import Abroad, Answer, ClaimKind, Found, SurvivorTold
from finalite.missions.entitlements.open_work_injury_entitlements import operations as rights
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries
from finalite.missions.entitlements.open_work_injury_entitlements.values import (
    Link,
    Paper,
    Question,
    SurvivorClaim,
)

CAISSE = people_factories.CAISSE
FALL = injuries.FALL
CLOSED, NOTIFIED = date(2026, 6, 30), date(2026, 7, 2)
WAGE = 3_000_000
CLOSED_LATE = date(2026, 11, 2)

technician, adviser, doctor, act = injuries.technician, injuries.adviser, injuries.doctor, injuries.act
own, nir_of = injuries.victim, injuries.nir_of


def with_account(person: PersonId) -> PersonId:
    """The same person, with an account to be paid on."""
    with guard.owner():
        people.change_bank_account(
            person_id=person,
            account=people.Account(fictitious_iban(person), "Essai"),
            asked_by="factories",
            on=date(2026, 1, 1),
        )
    return person


def consolidated(person: PersonId, rate: int | None = 2000, closed_on: date = CLOSED, on: date = NOTIFIED) -> int:
    """A fall recognised, consolidated and rated; returns the number of the injury."""
    file = injuries.recognised(person)
    injuries.certified(person, file, closed_on, Paper.FINAL)
    act(rights.record_recovery, file=file, healed=False, closed_on=closed_on, on=on)
    act(rights.record_wage, file=file, yearly_wage=WAGE, on=on)
    if rate is not None:
        asked = {"question": Question.PERMANENT_RATE, "rate": rate, "why": "raideur", "on": on}
        act(rights.give_medical_opinion, adviser(), file=file, **asked)
        act(rights.open_incapacity_right, file=file, on=on)
    return file


def claimed(person: PersonId, file: int, kind: ClaimKind = ClaimKind.INCOME, on: date = NOTIFIED) -> int:
    """A claim made by the person."""
    return act(operations.claim_income, own(person), person=person, file=file, kind=kind, on=on)


def decided(person: PersonId, rate: int = 2000, on: date = NOTIFIED, wage: int = WAGE) -> tuple[int, Answer]:
    """A victim whose income is decided: the number of the injury and the answer."""
    file = consolidated(person, rate)
    claimed(person, file)
    act(operations.record_wage, person=person, file=file, wage=wage, wage_on=date(2026, 4, 2), on=on)
    return file, act(operations.decide_income, file=file, on=on)


def found(file: int, effective_on: date, rate: int, on: date, **more: Any) -> None:
    """What the medical adviser found since."""
    state = Found(effective_on=effective_on, rate=rate, **more)
    act(operations.record_finding, adviser(), file=file, found=state, on=on)


def died(person: PersonId, file: int, on: date) -> None:
    """The victim dies of the injury; civil status and the file both know it."""
    with guard.owner():
        people.record_death(person_id=person, died_on=on)
    asked = {"question": Question.DEATH, "favourable": True, "why": "suites", "on": on}
    act(rights.give_medical_opinion, adviser(), file=file, **asked)
    act(rights.record_death, file=file, died_on=on, on=on)


def survive(file: int, claims: tuple[SurvivorClaim, ...], on: date) -> None:
    """Rights of survivors opened where rights are opened."""
    act(rights.open_survivor_rights, file=file, claims=claims, on=on)


def spouse_and_children(children: int = 2) -> tuple[PersonId, ...]:
    """A spouse born in 1985, then children born in 2016."""
    made = people_factories.make_household(children=children)
    return tuple(with_account(one) for one in (*made.holders, *made.dependants))


def family_claims(family: tuple[PersonId, ...]) -> tuple[SurvivorClaim, ...]:
    """What the family asks: a spouse united long before the fall, their children."""
    spouse = SurvivorClaim(person=family[0], link=Link.SPOUSE, union_on=date(2010, 1, 1))
    return (spouse, *(SurvivorClaim(person=child, link=Link.CHILD) for child in family[1:]))


def granted(person: PersonId, file: int, family: tuple[PersonId, ...], died_on: date, on: date) -> tuple[Answer, ...]:
    """The pensions of a family, from the death."""
    died(person, file, died_on)
    survive(file, family_claims(family), on)
    told = tuple(SurvivorTold(person=one, payee=family[0]) for one in family)
    return act(operations.grant_survivors, file=file, told=told, on=on)


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche: the victim of a fall, and survivor of another victim."""
    person, other = (with_account(people_factories.make_person()) for _ in range(2))
    file, _ = decided(person)
    act(operations.record_earlier_injury, file=file, rate=500, since=date(2010, 1, 1), on=NOTIFIED)
    act(
        operations.record_foreign_injury,
        file=file,
        abroad=Abroad(state="BE", institution="essai", rate=500, since=date(2012, 1, 1)),
        on=NOTIFIED,
    )
    act(operations.order_instalments, on=date(2026, 10, 2))
    found(file, date(2026, 8, 1), 1500, date(2026, 10, 5))
    act(operations.revise_income, file=file, on=date(2026, 10, 5))
    with register.acting(technician()):
        shown = register.module_of("pay_work_injury_income", "queries").income_of(person=person, on=NOTIFIED)
    act(
        operations.contest_decision,
        own(person),
        decision=shown.decided[0].number,
        grounds="le salaire retenu est trop bas",
        on=date(2026, 10, 20),
    )
    lost, _ = decided(other)
    died(other, lost, date(2026, 9, 1))
    survive(lost, (SurvivorClaim(person=person, link=Link.SPOUSE, union_on=date(2010, 1, 1)),), date(2026, 9, 10))
    told = (SurvivorTold(person=person),)
    act(operations.grant_survivors, file=lost, told=told, on=date(2026, 9, 10))
    return person
