"""Turns what is kept into what may be shown."""

import json
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from finalite.capabilities import care_sheets, people, register
from finalite.capabilities.register import Cents
from finalite.kernel import plain
from finalite.kernel.decision import Decision, replay
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import rules, settling
from .facts import InvoiceFacts, Kind
from .models import Invoice, RefusedLine, Settlement
from .values import Explained, InvoiceShown, PatientAnswer, Quarantined, Rejection, Replayed
from .words import InvoiceState


def invoices(rows: Iterable[Invoice]) -> tuple[InvoiceShown, ...]:
    """Invoices with what their decision in force gives."""
    found = list(rows)
    last = {row.invoice_id: row for row in Settlement.objects.filter(invoice__in=found).order_by("rank")}
    given = settling.given_of(row.root for row in found)
    return tuple(_invoice(row, last.get(row.pk), given.get(row.root, 0)) for row in found)


def _invoice(row: Invoice, last: Settlement | None, given: int) -> InvoiceShown:
    return InvoiceShown(
        row.pk,
        row.number,
        Kind(row.kind),
        row.entered_on,
        row.left_on,
        InvoiceState(row.state),
        settling.waits_for(row),
        row.received_on,
        row.due_on,
        Cents(last.accepted if last else 0),
        Cents(last.insurer if last else 0),
        Cents(last.patient if last else 0),
        Cents(given),
        row.closed_on,
    )


def explained(row: Settlement) -> Explained:
    """A kept decision with every step."""
    decision = Decision.from_json(row.decision)
    return Explained(row.pk, row.invoice_id, row.rank, row.decided_on, Cents(row.ordered), Cents(row.owed), decision)


def replayed(row: Settlement) -> Replayed:
    """The kept decision beside today's; raises `Invalid` for one that an agent made."""
    if not row.facts:
        raise register.Invalid("settlement", "un agent a pris cette décision : aucune règle ne la rejoue")
    found = replay(Decision.from_json(row.decision), plain.read(InvoiceFacts, row.facts))
    return Replayed(row.pk, found.same, found.law_changed, found.again)


def settlement(number: int) -> Settlement:
    """A decision, its patient added to the act; raises `Invalid` where there is none."""
    row = Settlement.objects.filter(pk=number).first()
    if row is None:
        raise register.NotFound("settlement", "cette décision n’existe pas")
    register.concerns(row.person_id)
    return row


def quarantined(row: RefusedLine) -> Quarantined:
    """A line in quarantine with its place and reasons."""
    return Quarantined(row.pk, row.delivery_id, row.number, row.refused_on, row.raw, care_sheets.faults(row))


def rejections(facility: int, first_on: date, last_on: date) -> tuple[Rejection, ...]:
    """Every line of a facility that was kept aside, refused or cut over a period, with its place and its reason."""
    waiting = RefusedLine.objects.filter(facility=facility, refused_on__range=(first_on, last_on), state="open")
    decided = Settlement.objects.filter(facility=facility, current=True, decided_on__range=(first_on, last_on))
    return (*(_aside(row) for row in waiting.order_by("pk")), *_cut(decided))


def _aside(row: RefusedLine) -> Rejection:
    fields = _fields(row.raw)
    reason = " ; ".join(f"{one['field']} : {one['message']}" if one["field"] else one["message"] for one in row.faults)
    charged = fields.get("charged")
    return Rejection(
        str(fields.get("invoice", ""))[:20],
        f"{fields.get('line', '')} (ligne {row.number} du fichier)",
        Cents(charged if type(charged) is int else 0),
        Cents(0),
        reason,
    )


def _fields(raw: str) -> dict:
    """What can be read of a refused line, nothing where it cannot."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _cut(rows: QuerySet[Settlement]) -> list[Rejection]:
    found = []
    for row in rows.select_related("invoice").order_by("pk"):
        decision = Decision.from_json(row.decision)
        for line in decision.lines:
            if line.outcome != rules.PAID:
                reason = _words(str(line.codes["reason"]), decision)
                amounts = (Cents(line.amounts["charged"]), Cents(line.amounts["accepted"]))
                found.append(Rejection(row.invoice.number, line.ref, *amounts, reason))
    return found


def _words(reason: str, decision: Decision) -> str:
    return rules.REFUSED.get(reason) or decision.steps[0].label


def patient_answer(cover: rights.Cover) -> PatientAnswer:
    """What a carer may know of a patient: that somebody is exempt, never why; the chosen doctor by number."""
    doctor = cover.treating_doctor
    found = people.providers_of([doctor]) if doctor is not None else {}
    exempt = cover.long_illness or cover.expected_on is not None or bool(cover.disability) or cover.solidarity
    return PatientAnswer(
        cover.covered,
        cover.organisation,
        exempt or cover.ground == "state_aid",
        cover.insurer,
        cover.contract,
        found[doctor].number if doctor in found else "",
    )


def known(rows: Iterable[Invoice]) -> list[Invoice]:
    """Those of these invoices whose patient the actor may know."""
    found = list(rows)
    within = register.may_concern(*{row.person_id for row in found})
    return [row for row in found if row.person_id in within]
