"""Invented care sheets, as their senders would write them."""

import itertools
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.money.tests import bank
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Cents, PersonId, Upload, guard
from finalite.missions.benefits.pay_care_costs import operations, queries
from finalite.missions.benefits.pay_care_costs.values import InjuryCare, Reason, Receipt, SheetFormat
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

ON = date(2026, 11, 21)
CARE_ON = date(2026, 11, 3)
PAY_ON = bank.PAY_ON
_invoices = itertools.count(1)

covered_person = rights.covered_person
provider = people_factories.make_provider
bank_desk, transfer, bank_says = bank.desk, bank.transfer, bank.says


def patient(doctor: int, **fields: Any) -> PersonId:
    """Somebody covered who has chosen this doctor."""
    person = covered_person(**fields)
    with register.acting(rights.technician()):
        rights.operations.choose_treating_doctor(person=person, doctor=number_of(doctor), on=rights.WORKED_SINCE)
    return person


def technician(organisation: str = rights.CAISSE) -> Actor:
    """Somebody who pays care costs."""
    return Actor(user="benefit-technician", role="benefit_technician", organisation=organisation)


def nir_of(person: int) -> str:
    with guard.owner():
        return people.identity_of([person])[PersonId(person)].nir or ""


def number_of(provider_id: int) -> str:
    with guard.owner():
        return people.providers_of([provider_id])[provider_id].number


def line(person: int, doctor: int, **changes: Any) -> dict[str, Any]:
    """One sound line: a consultation with the treating doctor, paid by the patient."""
    return {
        "nir": nir_of(person),
        "provider": number_of(doctor),
        "invoice": f"F{next(_invoices):06d}",
        "line": 1,
        "act": "G",
        "act_on": CARE_ON.isoformat(),
        "charged": 3000,
        "pathway": "treating_doctor",
    } | changes


def jsonl(lines: Sequence[Any]) -> bytes:
    """A file: dicts become JSON lines, bytes stay as they are."""
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in lines)


def send(*lines: Any, received_on: date = ON, format: SheetFormat = SheetFormat.JSONL) -> Receipt:
    """Send lines as one file."""
    with register.acting(technician()):
        return operations.receive_file(file=Upload("lot.jsonl", jsonl(lines)), format=format, received_on=received_on)


def settle(on: date = ON, limit: int = 500):
    """Decide what was received."""
    with register.acting(technician()):
        return operations.settle_lines(on=on, limit=limit)


def note_payments(limit: int = 500) -> int:
    """What the hourly job does; returns on how many decisions the day changed."""
    after = noted = 0
    while True:
        with register.acting(register.automation(operations.FICHE)):
            slice_ = operations.note_payments(after=after, limit=limit)
        if not slice_.seen:
            return noted
        after, noted = slice_.last, noted + slice_.noted


def seed() -> PersonId:
    """Somebody with a line paid, taken back, in quarantine, before the medical service, and a choice made."""
    doctor = provider()
    person = patient(doctor)
    send(line(person, doctor), line(person, doctor, act_on="2026-11-04"), line(person, doctor, act="ZZZ"))
    settle()
    transfer()
    note_payments()
    with register.acting(technician()):
        operations.choose_forwarding(person=person, allowed=True, on=ON)
        paid = queries.reimbursements_of(person=person)
        operations.cancel_line(line=paid[0].line, reason=Reason.WRONG_ACT, on=ON)
        operations.count_injury_care(lines=(injury_care(person, doctor),), on=ON)
    return person


def injury_care(person: int, doctor: int, **changes: Any) -> InjuryCare:
    """A consultation that an injury of work pays, of its own invoice."""
    given = {"act": "G", "act_on": CARE_ON, "quantity": 1, "given": Cents(3000)} | changes
    key = f"{number_of(doctor)}/AT{next(_invoices):06d}/1"
    return InjuryCare(**{"key": key, "person": PersonId(person), "provider": doctor} | given)
