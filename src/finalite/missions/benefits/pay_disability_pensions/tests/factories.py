"""Invented pensioners: their rights are opened through the real doors before anything is paid here."""

from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_disability_pensions import operations, queries
from finalite.missions.benefits.pay_disability_pensions.values import (
    Answer,
    Asked,
    Board,
    CafClaim,
    Conclusion,
    FundGiven,
    Home,
    HomeTold,
    Proof,
    Question,
    Reason,
    YearTold,
)
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements.tests import factories as opened

CAISSE = people_factories.CAISSE
STARTS, DECIDED = opened.STATE_ON, opened.DECIDED
JULY = date(2026, 7, 1)
WAGE = 2_400_000
"""A mean wage of 24 000 €: half of it, a thousand a month."""
FUND = "73282932000074"
"""A SIRET whose key is right; the fund behind it is invented."""
DOCUMENT = register.Upload("piece.pdf", b"%PDF-1.4\n%%EOF\n")


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who pays benefits."""
    return Actor(user="benefit-technician", role="benefit_technician", organisation=organisation)


def second() -> Actor:
    """The one who looks after them."""
    return Actor(user="benefit-second", role="benefit_technician", organisation=CAISSE)


adviser, own = opened.adviser, opened.oneself


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Go through a door as a technician, or as somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def rights_technician() -> Actor:
    """Somebody who opens rights."""
    return opened.technician()


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


def opened_file(category: int = 2, **fields: Any) -> tuple[PersonId, int]:
    """Somebody whose right to a pension is open since 15 May 2026, and the number of the file that pays it."""
    person, right = opened.pensioner(category, **fields)
    with_account(person)
    return person, act(operations.open_pension_file, person=person, right=right, on=DECIDED)


def decided(category: int = 2, mean_wage: int = WAGE, **fields: Any) -> tuple[PersonId, int, Answer]:
    """Somebody whose pension is decided: the person, the file and the answer."""
    person, file = opened_file(category, **fields)
    act(operations.record_mean_wage, file=file, yearly=mean_wage, source="relevé du 2 mai 2026")
    return person, file, act(operations.decide_pension, file=file, on=DECIDED)


def pay(on: date) -> Any:
    """The run of a day, in one slice."""
    return act(operations.order_months, on=on)


def held(person: PersonId) -> Any:
    """What somebody reads of their pension."""
    return act(queries.pension_of, own(person), person=person, on=date(2026, 11, 22))


def right_of(person: PersonId) -> int:
    """The number of the right to a pension, where it is opened."""
    return next(one.right for one in opened.rights(person) if one.kind == "pension")


def revised(person: PersonId, category: int, on: date) -> None:
    """The medical service finds another category, and the right takes it."""
    asked = opened.apply(opened.complete(person), on)
    opened.find(asked.application, category, on)
    act(rights.revise_category, rights_technician(), right=right_of(person), on=on)


def third_person(person: PersonId, on: date = STARTS) -> None:
    """The right to the help of a third person, from the day it is found."""
    asked = opened.apply(opened.Request(person=person, kind=opened.Kind.THIRD_PERSON), on)
    opened.find(asked.application, 3, on)
    act(rights.decide_application, rights_technician(), application=asked.application, grant=True, on=on)


def supplement(person: PersonId, resources_month: int = 90_000, starts_on: date = JULY) -> None:
    """The right to the supplementary allowance."""
    request = opened.Request(
        person=person,
        kind=opened.Kind.SUPPLEMENT,
        resides=True,
        draws_retirement=False,
        home=Home.SINGLE,
        resources_month=resources_month,  # type: ignore[arg-type]
    )
    asked = opened.apply(request, DECIDED)
    decision = {"application": asked.application, "grant": True, "starts_on": starts_on, "on": DECIDED}
    act(rights.decide_application, rights_technician(), **decision)


def compared(file: int, mean_wage: int = WAGE, last_wage: int = WAGE, self_employed: bool = False) -> None:
    """The uprated wages that earnings are compared with."""
    given = {"mean_wage": mean_wage, "last_wage": last_wage, "self_employed": self_employed}
    act(operations.record_compared_wages, file=file, source="circulaire et salaires de 2025", **given)


def answered(person: PersonId, earnings: int, on: date, self_employed: bool = False) -> int:
    """A questionnaire sent and answered by the person; returns its number."""
    act(operations.send_earnings_forms, on=on, answer_by=date(2027, 12, 31))
    form = held(person).forms[0].form
    given = {"form": form, "earnings": earnings, "self_employed": self_employed, "on": on}
    act(operations.declare_earnings, own(person), **given)
    return form


def family_fund(siret: str = FUND) -> None:
    """A family-allowance fund entered among those who are paid, its account looked at by a second agent; once."""
    on = date(2026, 1, 1)
    if siret not in {one.siret for one in act(queries.family_funds, on=on)}:
        given = FundGiven(siret=siret, name="Caf d’essai", iban=fictitious_iban(99), holder="Caf d’essai")
        entered = act(operations.enter_family_fund, fund=given, on=on)
        act(operations.look_at_fund_account, second(), change=entered.change, accept=True, on=on)


def caf_claim(amount: int = 150_000, **changes: Any) -> CafClaim:
    """What a fund asks back."""
    family_fund()
    known: dict[str, Any] = {"siret": FUND, "amount": amount, "reference": "AAH-2026-05"}
    return CafClaim(**(known | changes))


def seed() -> PersonId:
    """Somebody with a row in each table of this fiche."""
    person, file = opened_file(category=3)
    third_person(person)
    asked = act(operations.claim_pension, own(person), person=person, asked=Asked.PENSION, received_on=DECIDED)
    document = {"document": DOCUMENT, "proves": Proof.WAGES, "received_on": DECIDED}
    act(operations.add_evidence, own(person), claim=asked.claim, **document)
    years = (YearTold(year=2025, wage=WAGE, coefficient=10_000),)  # type: ignore[arg-type]
    act(operations.record_wages, file=file, years=years, source="relevé", on=DECIDED)
    act(operations.decide_pension, file=file, on=DECIDED)
    told = HomeTold(effective_on=JULY, home=Home.SINGLE, resources_month=90_000)  # type: ignore[arg-type]
    act(operations.declare_resources, own(person), file=file, told=told, on=JULY)
    act(operations.record_caf_claim, file=file, claim=caf_claim(1_000), on=DECIDED)
    pay(date(2026, 9, 1))
    act(operations.record_stay, file=file, admitted_on=date(2026, 5, 20), left_on=date(2026, 8, 20), on=JULY)
    act(operations.recalculate_pension, file=file, on=date(2026, 9, 2))
    compared(file, last_wage=100, mean_wage=100)
    form = answered(person, 3_000_000, date(2026, 9, 2))
    act(operations.compare_earnings, form=form, on=date(2026, 9, 2))
    act(operations.suspend_payment, file=file, from_on=date(2026, 10, 1), reason=Reason.PRISON, on=date(2026, 10, 2))
    review = act(operations.ask_medical_review, file=file, question=Question.STATE, on=date(2026, 9, 3))
    given = {"review": review, "conclusion": Conclusion.UNCHANGED, "report": "Compte rendu fictif."}
    act(operations.answer_medical_review, adviser(), on=date(2026, 9, 10), **given)
    decision = held(person).decided[0].number
    appeal = {"decision": decision, "board": Board.AMICABLE, "grounds": "Essai."}
    act(operations.lodge_appeal, own(person), on=date(2026, 10, 5), **appeal)
    return person
