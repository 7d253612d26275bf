"""Invented professionals who are paid, through the real operations."""

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.money.tests import bank
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Upload
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_practitioners import operations
from finalite.missions.benefits.pay_practitioners.answers import FeeAnswer
from finalite.missions.benefits.pay_practitioners.values import (
    About,
    AccountAsked,
    ConditionAsked,
    NewFeeLine,
    NewIndicator,
    NewTerm,
    Pathway,
    Practice,
    TermKind,
    Unit,
)
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

CAISSE = people_factories.CAISSE
ON, CARE_ON = care.ON, care.CARE_ON
ABROAD_ON = date(2026, 11, 5)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
_count = itertools.count(1)


def technician(user: str = "benefit-technician") -> Actor:
    """Somebody who pays benefits."""
    return Actor(user=user, role="benefit_technician", organisation=CAISSE)


def second() -> Actor:
    """The one who looks after them."""
    return technician("benefit-second")


def professional(provider: int, reason: str = "") -> Actor:
    """The professional at their own keyboard."""
    return Actor(user=f"pro-{provider}", role="health_professional", provider_id=provider, reason=reason)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Go through a door as a technician, or as somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def doctor(**fields: Any) -> int:
    """A doctor under agreement whose file is open for direct payment."""
    provider = people_factories.make_provider(iban=people_factories.next_iban(), **fields)
    act(operations.open_payee_file, provider=provider, practice=Practice.LIBERAL, direct_payment=True, on=CARE_ON)
    return provider


def patient(provider: int, **fields: Any) -> int:
    """Somebody covered who has chosen this doctor."""
    return care.patient(provider, **fields)


def fee(person: int, **changes: Any) -> NewFeeLine:
    """A consultation with the treating doctor, for direct payment."""
    fields = {
        "nir": care.nir_of(person),
        "invoice": f"TP{next(_count):06d}",
        "line": 1,
        "act": "G",
        "act_on": CARE_ON,
        "charged": 3000,
        "pathway": Pathway.TREATING_DOCTOR,
    }
    return NewFeeLine(**fields | changes)


def present(provider: int, *lines: NewFeeLine, on: date = ON, actor: Actor | None = None) -> Sequence[FeeAnswer]:
    """Present lines, as the professional unless told otherwise."""
    who = actor or professional(provider, "facturation des soins")
    return act(operations.present_fees, who, lines=lines, received_on=on, on=on)


def term(**changes: Any) -> NewTerm:
    """A package of 5 € for each patient, from 10 patients on; an invented value, for tests."""
    fields: dict[str, Any] = {
        "kind": TermKind.PACKAGE,
        "code": "structure",
        "label": "Forfait structure",
        "unit": Unit.EACH,
        "amount": 500,
        "counts": "patients",
        "conditions": (ConditionAsked(indicator="secure_mail", at_least=1),),
        "reference": "Convention d’essai, art. 1",
        "source": "texte inventé pour les essais",
        "valid_from": date(2025, 1, 1),
    }
    return NewTerm(**fields | changes)


def recorded(**changes: Any) -> int:
    """A value recorded by one agent and confirmed by another."""
    number = act(operations.record_term, term=term(**changes), on=ON)
    act(operations.confirm_term, second(), term=number, on=ON)
    return number


def declared(provider: int, code: str, value: int, right: bool | None = True, period: tuple = YEAR) -> int:
    """An indicator declared by the professional and, unless told otherwise, accepted by an agent."""
    given = NewIndicator(code=code, first_on=period[0], last_on=period[1], value=value)
    evidence = Upload("preuve.pdf", b"%PDF-1.4\n%%EOF\n")
    number = act(operations.declare_indicator, professional(provider), indicator=given, on=ON, evidence=evidence)
    if right is not None:
        act(operations.examine_indicator, indicator=number, right=right, on=ON)
    return number


def package(provider: int, patients: int = 20) -> Any:
    """A package of the year, decided and ordered."""
    recorded()
    declared(provider, "patients", patients)
    declared(provider, "secure_mail", 1)
    return decide(provider)


def decide(provider: int, on: date = ON, **changes: Any) -> Any:
    """Decide the package of the year."""
    asked = {"kind": TermKind.PACKAGE, "code": "structure", "first_on": YEAR[0], "last_on": YEAR[1]} | changes
    return act(operations.decide_remuneration, provider=provider, on=on, **asked)


def seed() -> int:
    """A patient with a row in each table about people, and a professional with one in each other."""
    provider = doctor()
    person = patient(provider)
    line, *_ = present(provider, fee(person), fee(person, act="ZZZ"))
    waits = foreign_question(person, provider)
    act(operations.record_foreign_form, fee_line=waits, form="S1", reference="S1-2026-1", on=ON)
    account = AccountAsked(iban=people_factories.next_iban(), holder="Dominique Soignant")
    act(operations.ask_account_change, provider=provider, account=account, on=ON)
    package(provider)
    act(operations.adjust, provider=provider, amount=-1000, reason="Essai", article="CSS L133-4", on=ON)
    act(
        operations.contest,
        professional(provider),
        about=About.FEE_LINE,
        number=line.fee_line,
        grounds="Essai.",
        on=ON,
    )
    pay()
    return person


def foreign_question(person: int, provider: int) -> int:
    """A line of somebody whom another State covers, on which its institution was asked; returns its number."""
    cover_abroad(person)
    [waits] = present(provider, fee(person, act_on=ABROAD_ON))
    act(operations.ask_foreign_body, fee_line=waits.fee_line, on=ON)
    return waits.fee_line


def pay(on: date = care.PAY_ON) -> None:
    """What the bank does: everything due is sent and accepted, and the fiches hear of it."""
    bank.pays(on)
    care.note_payments()
    with register.acting(register.automation(operations.FICHE)):
        operations.note_payments(on=on)
        operations.follow_lines(on=on)


def cover_abroad(person: int) -> None:
    """Let another State be competent for somebody, through the fiche of rights."""
    with register.acting(rights.technician()):
        rights.operations.settle_state(
            person=person,
            activities=rights.Activities(works_in=("DE",)),
            on=date(2026, 10, 1),
            form="S1",
            reference="S1-2026-1",
        )
