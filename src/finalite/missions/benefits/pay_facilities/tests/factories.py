"""Invented facilities and invoices, through the real operations."""

import itertools
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.care_sheets import SheetFormat
from finalite.capabilities.money.tests import bank
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Cents, PersonId, Upload, guard
from finalite.missions.benefits.pay_facilities import operations, queries
from finalite.missions.benefits.pay_facilities.facts import Unit
from finalite.missions.benefits.pay_facilities.given import (
    AccountGiven,
    AdvanceGiven,
    AllocationGiven,
    FacilityGiven,
    ManagerGiven,
    TariffGiven,
)
from finalite.missions.benefits.pay_facilities.values import InvoiceAnswer, InvoiceShown, Receipt, Settled
from finalite.missions.benefits.pay_facilities.words import FacilityKind, InvoiceState, Question
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

CAISSE = rights.CAISSE
ON = date(2026, 11, 21)
IN, OUT = date(2026, 11, 2), date(2026, 11, 6)
PAY_ON = bank.PAY_ON
LAW = "Arrêté tarifaire d’essai n° 1"
_invoices = itertools.count(1)

covered_person = rights.covered_person


def technician(user: str = "benefit-technician", organisation: str = CAISSE) -> Actor:
    """Somebody who pays benefits."""
    return Actor(user=user, role="benefit_technician", organisation=organisation)


def adviser() -> Actor:
    """A medical adviser of the caisse."""
    return Actor(user="adviser", role="medical_adviser", organisation=CAISSE)


def staff(facility: int | None, reason: str = "") -> Actor:
    """Somebody at the desk of a facility."""
    return Actor(user="desk", role="admission_officer", provider_id=facility, reason=reason)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Go through a door as a technician, or as somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def facility(*tariffs: dict[str, Any], activity: FacilityKind = FacilityKind.HOSPITAL) -> int:
    """A facility with its file, an account and the tariffs of an order, one for each unit."""
    people_factories.make_organisation(CAISSE)
    number = people_factories.make_provider(subject="care_facility", iban=people_factories.next_iban())
    given = FacilityGiven(
        number=number_of(number), activity=activity, organisation=CAISSE, pay_within=30, pay_text="Convention d’essai"
    )
    act(operations.record_facility, facility=given, on=people_factories.START)
    for told in tariffs or TARIFFS:
        fix(number, **told)
    return number


TARIFFS: tuple[dict[str, Any], ...] = (
    {"code": "SEJOUR1", "unit": Unit.STAY, "amount": 200_000},
    {"code": "JOUR1", "unit": Unit.DAY, "amount": 60_000},
    {"code": "SEANCE1", "unit": Unit.SESSION, "amount": 30_000},
    {"code": "PASSAGE1", "unit": Unit.VISIT, "amount": 10_000},
    {"code": "FORFAIT1", "unit": Unit.PACKAGE, "amount": 5_000, "shared": False},
)


def fix(number: int, code: str, unit: Unit, amount: int, **more: Any) -> int:
    """A tariff of a facility, as an invented order fixes it."""
    told = {
        "from_on": date(2026, 1, 1),
        "reference": LAW,
        "signed_on": date(2025, 12, 20),
        "authority": "Agence d’essai",
    }
    given = TariffGiven(facility=number, code=code, unit=unit, amount=Cents(amount), **told | more)
    return act(operations.record_tariff, tariff=given, on=date(2026, 1, 5))


def nir_of(person: int) -> str:
    with guard.owner():
        return people.identity_of([person])[PersonId(person)].nir or ""


def number_of(provider: int) -> str:
    with guard.owner():
        return people.providers_of([provider])[provider].number


def line(person: int, number: int, **changes: Any) -> dict[str, Any]:
    """One sound line: a stay of five days at the tariff of the order, with no heavy act."""
    return {
        "facility": number_of(number),
        "invoice": f"F{next(_invoices):06d}",
        "line": 1,
        "nir": nir_of(person),
        "kind": "stay",
        "entered_on": IN.isoformat(),
        "left_on": OUT.isoformat(),
        "code": "SEJOUR1",
        "done_on": IN.isoformat(),
        "charged": 200_000,
        "act_tariff": 0,
        "pathway": "referred",
    } | changes


def jsonl(lines: Sequence[Any]) -> bytes:
    """A file: dicts become JSON lines, bytes stay as they are."""
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in lines)


def send(*lines: Any, received_on: date = ON, format: SheetFormat = SheetFormat.JSONL) -> Receipt:
    """Send lines as one file."""
    file = Upload("factures.jsonl", jsonl(lines))
    return act(operations.receive_file, file=file, format=format, received_on=received_on)


def settle(on: date = ON) -> Settled:
    """Decide what was received."""
    return act(operations.settle_invoices, on=on)


def billed(person: int, number: int, on: date = ON, **changes: Any) -> InvoiceShown:
    """An invoice of one line, sent and decided."""
    assert send(line(person, number, **changes), received_on=on).accepted == 1
    settle(on)
    return last(person)


def last(person: int) -> InvoiceShown:
    """The latest invoice of a patient."""
    return max(act(queries.invoices_of, person=PersonId(person)), key=lambda one: one.invoice)


def allocation(number: int, amount: int = 1_000_000, **changes: Any) -> AllocationGiven:
    """A yearly allocation as an invented order notifies it."""
    told = {"year": 2026, "pay_day": 20, "reference": LAW, "signed_on": date(2026, 1, 3), "authority": "Agence d’essai"}
    return AllocationGiven(facility=number, amount=Cents(amount), **told | changes)


def paid(on: date = PAY_ON) -> None:
    """Transfer what is due, have the bank accept it, and note it here."""
    bank.pays(on)
    with register.acting(register.automation(operations.FICHE)):
        operations.note_payments()


def decide(invoice: int, on: date = ON) -> InvoiceAnswer:
    """Decide a suspended invoice again."""
    return act(operations.resume_invoice, invoice=invoice, on=on)


def seed() -> PersonId:
    """A patient with an invoice paid, one decided again, one before the medical service, one of another State, a line
    in quarantine; their facility with a file, contacts, an account asked for, an allocation, an advance, a dispute."""
    person, number = covered_person(), facility()
    billed(person, number)
    send(line(person, number, code="INCONNU"))
    billed(person, number, entered_on="2026-10-01", left_on="2026-10-04", done_on="2026-10-01", pathway="unknown")
    asked = last(person)
    assert asked.state is InvoiceState.SUSPENDED
    opinion = act(operations.ask_medical_opinion, invoice=asked.invoice, question=Question.STAY_JUSTIFIED, on=ON)
    act(operations.give_medical_opinion, adviser(), opinion=opinion, favourable=True, on=ON)
    act(operations.complete_invoice, invoice=asked.invoice, on=ON, pathway="referred")
    act(operations.name_manager, manager=ManagerGiven(facility=number, name="Camille Essai"), on=ON)
    wanted = AccountGiven(facility=number, iban=people_factories.next_iban(), holder="Clinique d'essai")
    act(operations.ask_account_change, account=wanted, on=ON)
    act(operations.notify_allocation, allocation=allocation(number), on=date(2026, 1, 10))
    given = AdvanceGiven(facility=number, amount=Cents(10_000), reference="Décision d’essai", recover_from=ON)
    act(operations.grant_advance, advance=given, on=ON)
    paid()
    act(operations.send_statement, facility=number, first_on=IN, last_on=PAY_ON, on=PAY_ON)
    contest = act(operations.contest_invoice, staff(number, "Facture"), invoice=asked.invoice, grounds="Essai.", on=ON)
    act(operations.answer_contest, contest=contest.contest, upheld=False, text="Essai.", on=PAY_ON)
    return person
