"""Asks the medical service a coded question on an invoice, which waits for its yes or no."""

from datetime import date, timedelta

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from .models import Invoice, Opinion
from .words import Doubt, InvoiceState, Question

ANSWER_DAYS = timedelta(days=21)
"""Days given to the medical service: ours, no text sets them."""


def ask(invoice: Invoice, question: Question, on: date) -> int:
    """Open a question and have the invoice wait; asked twice while it waits, it is the same one."""
    waiting = Opinion.objects.filter(invoice=invoice, question=question, given_on=None).first()
    if waiting is not None:
        return waiting.pk
    person = PersonId(invoice.person_id)
    case = cases.NewCase("medical_opinion", invoice.organisation, invoice.subject, person, on + ANSWER_DAYS)
    invoice.state = InvoiceState.SUSPENDED
    invoice.suspended_for = sorted({*invoice.suspended_for, Doubt.MEDICAL_OPINION.value})
    invoice.save(update_fields=["state", "suspended_for"])
    return Opinion.objects.create(
        subject=invoice.subject,
        invoice=invoice,
        person_id=invoice.person_id,
        asked_on=on,
        question=question,
        case_id=cases.open_case(case=case, on=on),
    ).pk


def give(number: int, favourable: bool, on: date) -> int:
    """Write the answer; the invoice goes back to who decides. `Refused` to anybody but a medical adviser."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
    row = Opinion.objects.select_for_update().filter(pk=number, given_on=None).first()
    if row is None:
        raise register.Invalid("opinion", "cette question n’est plus posée")
    register.concerns(row.person_id)
    row.favourable, row.given_on = favourable, on
    row.save(update_fields=["favourable", "given_on"])
    cases.close_case(case_id=row.case_id, outcome="yes" if favourable else "no", on=on)
    return row.invoice_id
