"""Invented victims cared for after a fall, whose injury goes through the real doors before anything is paid here."""

from datetime import date
from typing import Any

from finalite.capabilities import money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import Actor, PersonId, Upload, guard
from finalite.missions.benefits.pay_care_costs.tests import factories as ordinary
from finalite.missions.benefits.pay_work_injury_care_costs import models, operations, queries
from finalite.missions.benefits.pay_work_injury_care_costs.facts import Care
from finalite.missions.benefits.pay_work_injury_care_costs.values import (
    Error,
    Ground,
    LineAnswer,
    LineState,
    Protocol,
    Receipt,
    Settled,
    SheetFormat,
)
from finalite.missions.entitlements.open_work_injury_entitlements import operations as rights
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries
from finalite.missions.entitlements.open_work_injury_entitlements.values import Paper

ON, FALL, CLOSED = date(2026, 11, 21), injuries.FALL, date(2026, 6, 30)
CAISSE = injuries.CAISSE
provider, nir_of, number_of = ordinary.provider, ordinary.nir_of, ordinary.number_of
own, adviser = injuries.victim, injuries.adviser
transfer = ordinary.transfer


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who pays care of injuries."""
    return Actor(user="benefit-technician", role="benefit_technician", organisation=organisation)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """One act of somebody, a technician unless told otherwise."""
    with register.acting(actor or technician()):
        return function(**arguments)


def victim(doctor: int, *, recognised: bool = True) -> tuple[PersonId, int]:
    """Somebody covered, with a treating doctor, who fell at work; and the number of the injury."""
    person = ordinary.patient(doctor)
    if recognised:
        return person, injuries.recognised(person)
    file = injuries.by_employer(person, date(2026, 3, 3)).file
    injuries.certified(person, file, date(2026, 3, 4))
    return person, file


def consolidate(person: PersonId, file: int, closed_on: date = CLOSED) -> None:
    """The end of an injury, after the final certificate."""
    injuries.certified(person, file, closed_on, Paper.FINAL)
    injuries.act(rights.record_recovery, file=file, healed=False, closed_on=closed_on, on=date(2026, 7, 2))


def overturned(file: int) -> None:
    """The employer has the recognition overturned."""
    contest = injuries.act(
        rights.contest_decision, injuries.employer(), file=file, grounds="aucun témoin", on=date(2026, 4, 1)
    )
    injuries.act(
        rights.settle_contest, contest=contest, overturned=True, reasons="hors du travail", on=date(2026, 5, 20)
    )


def line(person: PersonId, doctor: int, **changes: Any) -> dict[str, Any]:
    """One sound line: a consultation that the sheet links with the fall, paid directly to the doctor."""
    return (
        ordinary.line(person, doctor)
        | {
            "act_on": "2026-03-05",
            "third_party": True,
            "marks": ["work_accident"],
            "injury_on": FALL.isoformat(),
        }
        | changes
    )


def send(*lines: Any, received_on: date = ON) -> Receipt:
    """Send lines as one file."""
    file = Upload("lot.jsonl", ordinary.jsonl(lines))
    return act(operations.receive_file, sheets=file, format=SheetFormat.JSONL, received_on=received_on)


def settle(on: date = ON, limit: int = 500) -> Settled:
    """Decide what was received."""
    return act(operations.settle_lines, on=on, limit=limit)


def waiting() -> tuple:
    """What waits in the caisse."""
    return act(queries.waiting_lines, organisation=CAISSE)


def opined(number: int, favourable: bool, on: date = ON) -> LineAnswer:
    """The medical adviser's word on a waiting line, asked and given, then the line decided."""
    question = act(operations.ask_medical_opinion, line=number, on=on)
    act(operations.give_medical_opinion, adviser(), opinion=question, favourable=favourable, on=on)
    settle(on)
    return state_of(number)


def state_of(number: int) -> LineAnswer:
    """Where a line stands."""
    with guard.owner():
        row = models.CareLine.objects.get(pk=number)
        return LineAnswer(row.pk, LineState(row.state), tuple(row.waits_for))


def follow(on: date = ON) -> None:
    """What the daily job does."""
    robot = register.automation(operations.FICHE)
    for step in (operations.note_silence, operations.follow_injuries, operations.look_for_injuries):
        after = 0
        while (report := act(step, robot, on=on, after=after, limit=50)).seen:
            after = report.last


def note_payments() -> None:
    """What the hourly job does."""
    after = 0
    while (seen := act(operations.note_payments, register.automation(operations.FICHE), after=after)).seen:
        after = seen.last


def orders(fiche: str = operations.FICHE) -> list[tuple[str, int]]:
    """Who was ordered to be paid how much by a fiche, in order."""
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche=fiche).order_by("pk")
        return list(rows.values_list("payee_kind", "amount"))


def owed(person: int) -> list[tuple[str, int, str]]:
    """What somebody owes: label, what is left, article."""
    with guard.owner():
        return [(one.label, one.left, one.article) for one in money.debts_of([person])]


def decided(person: PersonId) -> tuple:
    """The decisions on somebody's care, the latest care first."""
    return act(queries.care_of, person=person).decided


def one_waiting(person: PersonId, doctor: int, **changes: Any) -> int:
    """The number of a line sent, which waits."""
    send(line(person, doctor, **changes))
    settle()
    [found] = waiting()
    return found.line


def seed() -> PersonId:
    """Somebody with a row in each table: paid, refused, in quarantine, taken back, asked, agreed, accepted after."""
    doctor = provider()
    person, file = victim(doctor)
    send(
        line(person, doctor),
        line(person, doctor, act_on="2026-03-06"),
        line(person, doctor, act_on="2026-03-07", marks=[]),
        line(person, doctor, act="ZZZ"),
    )
    settle()
    transfer()
    note_payments()
    consolidate(person, file)
    follow()
    with register.acting(technician()):
        paid = [one for one in queries.care_of(person=person).decided if one.outcome == "paid"]
        operations.cancel_line(line=paid[0].line, error=Error.WRONG_ACT, on=ON)
        operations.ask_agreement(person=person, file=file, act="PRD", on=ON)
        operations.send_statement(person=person, on=ON)
    protocol = Protocol(cares=(Care.PARAMEDICAL_ACT,), from_on=CLOSED)
    act(operations.accept_care_after, adviser(), person=person, file=file, protocol=protocol, on=ON)
    settle()
    [unlinked] = waiting()
    opined(unlinked.line, False)
    act(operations.refuse_line, line=unlinked.line, ground=Ground.BY_RULE, on=ON)
    return person
