"""Puts right what was wrong: lines in quarantine, doubts, invoices taken back, decisions made again on later facts."""

from datetime import date

from finalite.capabilities import cases, jobs, register
from finalite.capabilities.care_sheets import Pathway

from . import filing, receiving, settling
from .models import Invoice, InvoiceLine, TariffOrder
from .values import InvoiceAnswer
from .words import Doubt, InvoiceState, Reason, Refusal

REFUSALS = {
    Refusal.NO_RIGHT: ("Aucun droit ouvert à l’entrée", "CSS L160-1"),
    Refusal.NOT_JUSTIFIED: ("Séjour non justifié selon le service médical", "CSS L315-2"),
    Refusal.PAID_ALREADY: ("Soins déjà payés", "CSS L133-4"),
}


def replay(number: int, corrected: str, on: date) -> InvoiceAnswer:
    """Check a corrected line as if it had just come, and decide its invoice again; raises `Invalid` with its fault."""
    desk = receiving.desk()
    refused = desk.reach_refused(number)
    found = desk.replay(refused, corrected)
    if isinstance(found, tuple):
        raise register.Invalid(found[0].field or "corrected", found[0].message)
    return settling.again(found.invoice, on)


def put_aside(number: int) -> int:
    """Leave a refused line unpaid for good; it stays readable until its term."""
    row = receiving.desk().reach_refused(number)
    row.state = "put_aside"
    row.save(update_fields=["state"])
    return row.pk


def complete(invoice: Invoice, on: date, act_tariff: int | None, pathway: Pathway | None) -> InvoiceAnswer:
    """Write what the facility answered about an invoice that waits for it, and decide; raises `Invalid`."""
    if act_tariff is not None and act_tariff < 0:
        raise register.Invalid("act_tariff", "un tarif n’est jamais négatif")
    if pathway is Pathway.UNKNOWN:
        raise register.Invalid("pathway", "dire comment le médecin a été vu : l’inconnu ne répond pas")
    told = {"act_tariff": act_tariff, "pathway": pathway}
    invoice.stated |= {name: value for name, value in told.items() if value is not None}
    invoice.save(update_fields=["stated"])
    return settling.again(invoice, on)


def lift(invoice: Invoice, doubt: Doubt, on: date) -> InvoiceAnswer:
    """Set a doubt aside and decide; `Invalid` for one that the invoice does not wait for."""
    if doubt not in invoice.suspended_for or doubt is Doubt.MEDICAL_OPINION:
        raise register.Invalid("doubt", "cette facture n’attend pas pour cela")
    invoice.lifted = sorted({*invoice.lifted, doubt.value})
    invoice.save(update_fields=["lifted"])
    if invoice.case_id:
        cases.note_event(case_id=invoice.case_id, kind="doubt_lifted", on=on, code=doubt.value)
    return settling.again(invoice, on)


def refuse(invoice: Invoice, reason: Refusal, on: date) -> InvoiceAnswer:
    """Decide that nothing is due on an invoice, and why."""
    settling.decide_by_agent(invoice, "refused", *REFUSALS[reason], on, reason.value)
    return settling.answer(invoice)


def cancel(invoice: Invoice, reason: Reason, on: date) -> InvoiceAnswer:
    """Take an invoice back: what was given is owed back by the facility."""
    label = "Facture annulée : ce qui a été versé est à restituer"
    settling.decide_by_agent(invoice, "cancelled", label, "CSS L133-4", on, reason.value)
    invoice.state = InvoiceState.CANCELLED
    invoice.save(update_fields=["state"])
    return settling.answer(invoice)


def after_tariff(number: int, on: date, after: int, limit: int) -> jobs.SliceDone:
    """Decide again the invoices whose lines a late order touches; the difference is ordered or owed."""
    tariff = TariffOrder.objects.filter(pk=number).first()
    if tariff is None:
        raise register.NotFound("tariff", "aucun tarif ne porte ce numéro")
    filing.within_reach(tariff.facility)
    touched = InvoiceLine.objects.filter(code=tariff.code, done_on__gte=tariff.from_on).values("invoice")
    states = (InvoiceState.DECIDED, InvoiceState.SUSPENDED)
    rows = Invoice.objects.select_for_update().filter(facility=tariff.facility, pk__in=touched, state__in=states)
    found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])
    done = settling.settle_invoices(found, on, Reason.TARIFF_CHANGED.value)
    return jobs.SliceDone(len(found), done.decided, found[-1].pk if found else after)
