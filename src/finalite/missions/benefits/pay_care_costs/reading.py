"""Turns what is kept into what may be shown."""

from collections.abc import Iterable

from finalite.capabilities import people, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.decision import Decision, replay
from finalite.kernel.money import format_rate
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import rules
from .models import CareLine, Recalculation, SettledLine, Settlement
from .values import (
    Cause,
    Difference,
    InvoiceLine,
    PatientAnswer,
    Reimbursement,
    Replayed,
    Suspended,
)

KINDS = {kind.__name__: kind for kind in (rules.CareFacts, rules.StayFacts, rules.EmergencyFacts)}


def reimbursements(rows: Iterable[SettledLine]) -> tuple[Reimbursement, ...]:
    """Decided lines with the explanation that counts now: that of the last recalculation, where there was one."""
    rows = list(rows)
    renewed = Settlement.objects.in_bulk([row.renewed_id for row in rows if row.renewed_id])
    return tuple(_reimbursement(row, renewed.get(row.renewed_id, row.settlement)) for row in rows)


def difference(row: Recalculation) -> Difference:
    """A line that was recalculated, as it was and as it is."""
    return Difference(
        row.line_id,
        row.line.act,
        row.line.act_on,
        Cause(row.cause),
        format_rate(row.rate_before),
        format_rate(row.rate_after),
        row.deducted_before,
        row.deducted_after,
        row.paid_before,
        row.paid_after,
        row.made_on,
        row.settlement_id,
    )


def _reimbursement(row: SettledLine, settlement: Settlement) -> Reimbursement:
    line = row.line
    return Reimbursement(
        settlement.pk,
        line.pk,
        PersonId(row.person_id),
        line.act,
        row.act_on,
        Cents(line.charged),
        row.practitioner,
        settlement.decided_on,
        row.outcome,
        Cents(row.paid),
        Cents(row.participation),
        Cents(row.franchise),
        "professional" if row.to_professional else "insured",
        Decision.from_json(settlement.decision),
    )


def replayed(row: Settlement) -> Replayed:
    """The kept decision beside today's; raises `Invalid` for one that no rule made."""
    if not row.facts:
        raise register.Invalid("settlement", "cette décision ne vient pas d’une règle rejouable")
    facts = plain.read(KINDS[row.facts["kind"]], row.facts["facts"])
    found = replay(Decision.from_json(row.decision), facts)
    return Replayed(row.pk, found.same, found.law_changed, found.kept, found.again)


def suspended(row: CareLine) -> Suspended:
    """A line that waits, and for what."""
    return Suspended(
        row.pk, PersonId(row.person_id), row.act, row.act_on, Cents(row.charged), tuple(row.suspended_for), row.case_id
    )


def patient_answer(cover: rights.Cover) -> PatientAnswer:
    """What a professional may know of a patient: that somebody is exempt, never why; the chosen doctor by number."""
    doctor = cover.treating_doctor
    number = people.providers_of([doctor])[doctor].number if doctor is not None else ""
    exempt = cover.long_illness or cover.expected_on is not None or bool(cover.disability) or cover.solidarity
    return PatientAnswer(
        cover.covered,
        cover.organisation,
        exempt or cover.ground == "state_aid",
        cover.insurer,
        cover.contract,
        number,
        doctor is not None and doctor == register.current_actor().provider_id,
    )


def invoice_lines(rows: Iterable[CareLine]) -> tuple[InvoiceLine, ...]:
    """The lines of a provider; what went to the patient is not told."""
    lines = list(rows)
    paid = dict(
        SettledLine.objects.filter(line__in=[line.pk for line in lines], in_force=True).values_list(
            "line_id", "to_professional"
        )
    )
    return tuple(
        InvoiceLine(
            line.invoice, line.key.rpartition("/")[2], line.act, line.act_on, line.state, Cents(paid.get(line.pk, 0))
        )
        for line in lines
    )
