"""Puts before people what the fiches that pay and open rights hold of them, over the months that the register sets."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import people, register
from finalite.capabilities.people.values import Member
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Step
from finalite.kernel.money import format_euros
from finalite.missions.benefits.pay_care_costs import queries as care
from finalite.missions.benefits.pay_daily_allowances import queries as allowances
from finalite.missions.benefits.pay_disability_pensions import queries as disability
from finalite.missions.benefits.pay_work_injury_income import queries as injuries
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from .values import AboutMe, CarePaid, CareStatement, IncomePaid, IncomeStatement, Relative
from .words import Income

FICHE = "provide_insured_account"
CARE, INCOME = "care_statements", "income_statements"
LUMP_SUMS = ("lump_sum", "capital")
"""Payments made once, in the words of the fiche that pays them."""


def since(rule: str, on: date) -> date:
    """The first day that an account shows, by the rule of the register: 27 months of care, 6 months of income."""
    return add_months(on, -int(register.entry(FICHE).retention_rule(rule).keep.strip("PM")))


def care_of(person: PersonId, on: date) -> CareStatement:
    """The care lines decided over the months shown, the latest care first."""
    first = since(CARE, on)
    found = care.reimbursements_of(person=person, since=first)
    lines = tuple(
        CarePaid(
            one.settlement,
            one.act,
            one.act_on,
            one.decided_on,
            one.charged,
            one.reimbursed,
            one.paid_to,
            explained(one.decision),
        )
        for one in found
        if one.decided_on <= on
    )
    return CareStatement(first, lines, Cents(sum(line.reimbursed for line in lines)))


def income_of(person: PersonId, on: date) -> IncomeStatement:
    """Daily allowances and pensions of the months shown, those of survivors included, the latest first."""
    first = since(INCOME, on)
    found = [*_allowances(person, first, on), *_disability(person, first, on), *_injuries(person, first, on)]
    lines = tuple(sorted(found, key=lambda one: (one.pay_to, one.pay_from, one.nature), reverse=True))
    return IncomeStatement(first, lines, Cents(sum(line.to_me for line in lines)))


def _allowances(person: PersonId, first: date, on: date) -> Iterator[IncomePaid]:
    for one in allowances.allowances_of(person=person):
        if first <= one.decided_on <= on:
            why = explained(one.decision)
            yield IncomePaid(
                Income.DAILY, one.pay_from, one.pay_to, one.decided_on, None, one.gross, one.to_insured, why
            )


def _disability(person: PersonId, first: date, on: date) -> Iterator[IncomePaid]:
    for one in disability.months_since(person=person, since=first):
        if one.month <= on:
            nature = Income.WIDOW if one.widow else Income.DISABILITY
            last, why = add_months(one.month, 1) - timedelta(days=1), explained(one.decision)
            yield IncomePaid(nature, one.month, last, None, one.paid_on, one.gross, one.paid, why)


def _injuries(person: PersonId, first: date, on: date) -> Iterator[IncomePaid]:
    for one in injuries.paid_since(person=person, since=first):
        if one.first_on <= on:
            why = explained(one.decision) if one.decision else ()
            last = max(one.first_on, one.end_on - timedelta(days=1))
            yield IncomePaid(_nature(one), one.first_on, last, None, one.paid_on, one.gross, one.paid, why)


def _nature(one: injuries.InstalmentTold) -> Income:
    if one.kind in LUMP_SUMS:
        return Income.LUMP_SUM
    return Income.SURVIVOR if one.survivor else Income.INJURY


def explained(decision: Decision) -> tuple[str, ...]:
    """A decision as sentences: what was done, what it came to, and by which text."""
    return tuple(_sentence(step) for step in decision.steps)


def about(person: PersonId, on: date) -> AboutMe:
    """Who somebody is for their caisse, how they are reached and paid, and with whom they live."""
    members = _members(person, on)
    names = people.identity_of([person, *(one.person_id for one in members)])
    if person not in names:
        raise register.Invalid("person", "aucun dossier à ce numéro")
    contact = people.contact_of([person], on=on).get(person, {})
    address = people.address_of([person], on=on).get(person)
    account = people.bank_account_of([person], on=on).get(person)
    caisse = people.caisse_of([person]).get(person, "")
    return AboutMe(
        person,
        names[person].name,
        names[person].number_shown,
        names[person].birth or "",
        people.organisations().get(caisse, caisse),
        address.lines if address else (),
        contact.get("email", ""),
        contact.get("mobile", "") or contact.get("phone", ""),
        hidden(account.iban) if account else "",
        rights.cover_on(person_ids=(person,), on=on)[0].covered,
        tuple(
            Relative(one.person_id, names[one.person_id].name, names[one.person_id].birth or "", one.place)
            for one in members
        ),
    )


def hidden(iban: str) -> str:
    """An account by its country and its last four signs: enough to be recognised, too little to be used."""
    return f"{iban[:2]} … {iban[-4:]}"


def _members(person: PersonId, on: date) -> list[Member]:
    """Those with whom somebody lives and whom they may know."""
    shared = people.household_of([person], on=on).get(person, ())
    others = {one.person_id: one for one in shared if one.person_id != person}
    known = register.may_concern(*others)
    return [one for one in others.values() if one.person_id in known]


def _sentence(step: Step) -> str:
    amount = f" : {format_euros(step.amount)}" if step.amount is not None else ""
    return f"{step.label}{amount}" + (f" ({step.article})" if step.article else "")
