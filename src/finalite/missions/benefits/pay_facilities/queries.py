"""What this fiche answers: to agents, to the staff of a facility on their own, to carers, to statisticians."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import AtMost, PersonId
from finalite.capabilities.statistics import Total
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import allocating, balancing, contesting, counting, filing, reading, telling
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .models import Invoice, RefusedLine, Settlement
from .values import (
    AboutPerson,
    AdvanceShown,
    AllocationShown,
    Balance,
    ContestShown,
    Explained,
    FacilityShown,
    InvoiceShown,
    LetterOut,
    PatientAnswer,
    Quarantined,
    Rejection,
    Replayed,
    Statement,
)
from .words import InvoiceState

MOST = 500
STAFF, CARERS = ("admission_officer",), ("admission_officer", "health_professional")
OPEN = (InvoiceState.RECEIVED, InvoiceState.SUSPENDED)


@register.query("record_fee_information")
def facility_file(*, facility: int, on: date) -> FacilityShown:
    """What is known of a facility to pay it: identity, agreement, tariffs of its orders, contacts, account."""
    return filing.shown(filing.read(facility), on)


@register.query("receive_fee_claims")
def quarantine(*, organisation: str, limit: AtMost = 200) -> tuple[Quarantined, ...]:
    """The lines in quarantine of a caisse, the oldest first, with their place and their reasons."""
    rows = RefusedLine.objects.filter(organisation=organisation, state="open").order_by("pk")[: min(limit, MOST)]
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    return tuple(reading.quarantined(row) for row in rows if row.person_id is None or row.person_id in known)


@register.query("receive_fee_claims")
def open_invoices(*, organisation: str, late_on: date | None = None, limit: AtMost = 200) -> tuple[InvoiceShown, ...]:
    """Invoices of a caisse not decided yet, the most urgent first; with `late_on`, those past the day they were due."""
    rows = Invoice.objects.filter(organisation=organisation, state__in=OPEN).order_by("due_on", "pk")
    rows = rows.filter(due_on__lt=late_on) if late_on else rows
    return reading.invoices(reading.known(rows[: min(limit, MOST)]))


@register.query("check_against_rights")
def invoices_of(*, person: PersonId) -> tuple[InvoiceShown, ...]:
    """The invoices of facilities for a patient, the latest stay first."""
    return reading.invoices(Invoice.objects.filter(person_id=person).order_by("-entered_on", "-pk")[:MOST])


@register.query("check_against_rights")
def decisions_on(*, invoice: int) -> tuple[Explained, ...]:
    """Every decision on an invoice, the first to the last, with each step, its article and what it changed."""
    rows = list(Settlement.objects.filter(invoice=invoice).order_by("rank"))
    register.concerns(*{row.person_id for row in rows})
    return tuple(reading.explained(row) for row in rows)


@register.query("check_against_rights")
def replay_decision(*, settlement: int) -> Replayed:
    """Decide again on the facts that were kept, and compare: has the law recorded since then changed the answer?"""
    return reading.replayed(reading.settlement(settlement))


@register.query("pay_fees")
def balance_of(*, facility: int, first_on: date, last_on: date) -> Balance:
    """The account of a facility over a period: orders, what became of them, advances, allocation, books."""
    return balancing.balance(filing.read(facility), first_on, last_on)


@register.query("pay_fees")
def allocations_of(*, facility: int) -> tuple[AllocationShown, ...]:
    """The yearly allocations of a facility with their months: notified, ordered, paid."""
    return allocating.of_facility(filing.read(facility).facility)


@register.query("pay_fees")
def advances_of(*, facility: int) -> tuple[AdvanceShown, ...]:
    """The advances of a facility, and what later invoices have paid back of each."""
    return allocating.advances(filing.read(facility).facility)


@register.query("tell_payees", open_to=STAFF)
def statement_of(*, first_on: date, last_on: date, facility: int | None = None, limit: AtMost = 5000) -> Statement:
    """What a facility was paid over a period, all summed, the latest orders told; `Refused` to the staff of another."""
    return balancing.statement(filing.own(facility), first_on, last_on, min(limit, 5000))


@register.query("tell_payees", open_to=STAFF)
def rejections_of(*, first_on: date, last_on: date, facility: int | None = None) -> tuple[Rejection, ...]:
    """The lines of a facility kept aside, refused or cut over a period, each with its place and its reason."""
    return reading.rejections(filing.own(facility), first_on, last_on)


@register.query("tell_payees", open_to=STAFF)
def billed_by(
    *, first_on: date, last_on: date, facility: int | None = None, limit: AtMost = MOST
) -> tuple[InvoiceShown, ...]:
    """The invoices of a facility for stays that began in a period, the latest ones, and what became of each."""
    rows = Invoice.objects.filter(facility=filing.own(facility), entered_on__range=(first_on, last_on))
    return reading.invoices(reversed(rows.order_by("-entered_on", "-pk")[: min(limit, MOST)]))


@register.query("tell_payees", open_to=STAFF)
def contests_of(*, facility: int | None = None) -> tuple[ContestShown, ...]:
    """The disputes of a facility and where they stand."""
    return contesting.of_facility(filing.own(facility))


@register.query("tell_payees", open_to=STAFF)
def letter_to(*, letter: int, facility: int | None = None) -> LetterOut:
    """A letter that a facility was sent, as it was sent; refused (`Refused`) to the staff of another."""
    return telling.read(letter, filing.own(facility))


@register.query("share_rights_and_treating_doctor", open_to=CARERS)
def patient_answer(*, nir: str, on: date) -> PatientAnswer:
    """What a carer may ask of a patient: covered or not, by whom, exempt or not (never why), which doctor is chosen.

    Raises `Invalid` when nobody has this number, `Refused` when the carer may not know about the person.
    """
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    return reading.patient_answer(rights.cover_on(person_ids=(person,), on=on)[0])


@register.query("check_against_rights")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a patient for their right of access, beside the rows themselves."""
    rows = Settlement.objects.filter(person_id=person).order_by("invoice", "rank")
    return AboutPerson(invoices_of(person=person), tuple(reading.explained(row) for row in rows))


@register.query("produce_statistics")
def invoices_by_kind(*, first_on: date, last_on: date) -> tuple[Total, ...]:
    """Invoices decided over a period and what the insurer bears, by kind; small cells are left out. Cents."""
    return counting.by("kind", first_on, last_on)


@register.query("produce_statistics")
def invoices_by_month(*, first_on: date, last_on: date) -> tuple[Total, ...]:
    """Invoices decided over a period and what the insurer bears, by month; small cells are left out. Cents."""
    return counting.by("month", first_on, last_on)
