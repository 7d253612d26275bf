"""What is kept to pay facilities: their file and orders, invoices and decisions, allocations, advances, disputes.

Rows about patients and rows about facilities stand in different tables. Amounts are in cents. A facility is named by
the number of its file in `people`.
"""

from django.db import models
from django.db.models import Q

from finalite.capabilities.care_sheets import tables
from finalite.capabilities.people import second_look
from finalite.capabilities.register.guard import personal

BENEFICIARIES, FACILITY = ("insured", "dependant"), ("care_facility",)
PAID = {"closed_on": "day of the last payment, or of the decision where nothing is due: start of retention"}
WHICH = {"facility": "number of the body that is paid"}


class Delivery(tables.Delivered):
    """A file or a paper invoice that arrived; `facility` where its own staff handed it in."""

    facility = models.BigIntegerField(null=True)


class DeliveredFile(tables.Bytes):
    """The bytes of a delivery as they came: whatever cannot be read is not lost."""

    subjects = BENEFICIARIES
    retention = "unpaid_invoices"
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="file")


class RefusedLine(tables.Quarantined):
    """A line in quarantine with the reasons, kept as it came until it is corrected and replayed, or put aside."""

    subjects = BENEFICIARIES
    technical = tables.Quarantined.technical | WHICH
    retention = "unpaid_invoices"
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="quarantine", db_index=False)
    facility = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="pay_facility_quarantined_once")]


class Invoice(personal.PersonalModel):
    """A stay, sessions or a visit billed by a facility. Its key (facility, number) is unique: sent again, it is one.

    Invoices that replace one another share a `root`, under which what was given is counted once.
    """

    subjects = BENEFICIARIES
    technical = PAID | {
        "key": "facility and number: makes the invoice unique",
        "root": "first invoice of those that replace one another",
        "organisation": "caisse that pays",
        "state": "workflow marker",
        "received_on": "workflow date",
        "due_on": "day it is to be paid by",
        "case_id": "link to the work list",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    key = models.CharField(max_length=40, unique=True)
    root = models.BigIntegerField(default=0, db_index=True)
    person_id = models.BigIntegerField()
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=10, db_index=True)
    received_on = models.DateField()
    due_on = models.DateField(db_index=True)
    closed_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    facility = personal.BigIntegerField(category="care_acts", db_index=True)
    number = personal.CharField(max_length=20, category="care_acts")
    kind = personal.CharField(max_length=10, category="care_acts")
    entered_on = personal.DateField(category="care_acts")
    left_on = personal.DateField(category="care_acts")
    stated = personal.JSONField(category="care_acts")
    form = personal.CharField(max_length=8, blank=True, category="affiliation")
    form_reference = personal.CharField(max_length=40, blank=True, category="affiliation")
    suspended_for = personal.JSONField(default=list, category="case_handling")
    lifted = personal.JSONField(default=list, category="case_handling")

    class Meta:
        indexes = [models.Index(fields=["person_id", "entered_on"], name="pay_facility_person_stay")]


class InvoiceLine(personal.PersonalModel):
    """One line of an invoice, written once."""

    subjects = BENEFICIARIES
    technical = PAID | {"key": "facility, invoice and rank: makes the line unique", "number": "rank in the invoice"}
    retention = "benefits_paid"
    retention_from = "closed_on"
    key = models.CharField(max_length=48, unique=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    person_id = models.BigIntegerField(db_index=True)
    number = models.IntegerField()
    closed_on = models.DateField(null=True)
    code = personal.CharField(max_length=13, category="care_acts")
    done_on = personal.DateField(category="care_acts")
    quantity = personal.IntegerField(category="care_acts")
    charged = personal.IntegerField(category="care_acts")
    late = personal.IntegerField(null=True, category="care_acts")


class Settlement(personal.PersonalModel):
    """A decision on an invoice with its facts and steps; `ordered` and `owed` are what it changed, one of them nil."""

    subjects = BENEFICIARIES
    technical = PAID | {
        "rank": "which decision on the invoice",
        "root": "first invoice of those that replace one another",
        "current": "off once a later decision holds",
        "organisation": "caisse that pays",
        "decided_on": "workflow date",
        "reason": "why it was decided again: a code",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="settlements", db_index=False)
    person_id = models.BigIntegerField(db_index=True)
    rank = models.IntegerField()
    root = models.BigIntegerField(db_index=True)
    current = models.BooleanField(default=True)
    organisation = models.CharField(max_length=12)
    decided_on = models.DateField(db_index=True)
    reason = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True)
    facility = personal.BigIntegerField(category="care_acts", db_index=True)
    kind = personal.CharField(max_length=10, category="care_acts")
    outcome = personal.CharField(max_length=12, category="decision")
    accepted = personal.BigIntegerField(category="benefit_use")
    insurer = personal.BigIntegerField(category="benefit_use")
    patient = personal.BigIntegerField(category="benefit_use")
    ordered = personal.BigIntegerField(category="financial_operation")
    owed = personal.BigIntegerField(category="financial_operation")
    facts = personal.JSONField(category="care_acts")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "rank"], name="pay_facility_decided_once")]


class Opinion(personal.PersonalModel):
    """The medical service's word on an invoice: a coded question, a yes or no, never a diagnosis."""

    subjects = BENEFICIARIES
    technical = {"asked_on": "workflow date", "given_on": "start of retention", "case_id": "work list"}
    retention = "payment_cases"
    retention_from = "given_on"
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="opinions")
    person_id = models.BigIntegerField(db_index=True)
    asked_on = models.DateField()
    given_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    question = personal.CharField(max_length=24, category="case_handling")
    favourable = personal.BooleanField(null=True, category="case_handling")


class ForeignClaim(personal.PersonalModel):
    """What another State must pay back of an invoice, or get back once it was decided again; declared to it once."""

    subjects = BENEFICIARIES
    technical = {
        "declared_on": "start of retention",
        "disclosure_id": "line of the disclosure ledger",
    }
    retention = "benefits_paid"
    retention_from = "declared_on"
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="foreign_claims")
    person_id = models.BigIntegerField(db_index=True)
    declared_on = models.DateField(null=True)
    disclosure_id = models.BigIntegerField(null=True)
    state = personal.CharField(max_length=2, category="benefit_use")
    amount = personal.BigIntegerField(category="benefit_use")


class FacilityFile(personal.PersonalModel):
    """What must be known to pay a facility, beside its identity, agreement and account, which are in `people`."""

    subjects = FACILITY
    technical = WHICH | {"organisation": "caisse that pays", "opened_on": "workflow date", "closed_on": "practice end"}
    retention = "providers"
    retention_from = "closed_on"
    facility = models.BigIntegerField(unique=True)
    organisation = models.CharField(max_length=12, db_index=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    activity = personal.CharField(max_length=16, category="provider_activity")
    pay_within = personal.IntegerField(category="provider_activity")
    pay_text = personal.CharField(max_length=120, category="provider_activity")


class TariffOrder(personal.PersonalModel):
    """A tariff of one facility, as one of its dated orders fixes it; a former one stays readable."""

    subjects = FACILITY
    technical = WHICH | {
        "recorded_by": "login of the agent",
        "recorded_on": "workflow date",
        "closed_on": "practice end",
    }
    retention = "providers"
    retention_from = "closed_on"
    facility = models.BigIntegerField()
    recorded_by = models.CharField(max_length=150)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)
    code = personal.CharField(max_length=13, category="provider_activity")
    unit = personal.CharField(max_length=8, category="provider_activity")
    amount = personal.BigIntegerField(category="provider_activity")
    shared = personal.BooleanField(category="provider_activity")
    from_on = personal.DateField(category="provider_activity")
    until_on = personal.DateField(null=True, category="provider_activity")
    reference = personal.CharField(max_length=80, category="provider_activity")
    signed_on = personal.DateField(category="provider_activity")
    authority = personal.CharField(max_length=80, category="provider_activity")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "code", "from_on"], name="pay_facility_one_tariff_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="pay_facility_tariff_is_something"),
        ]


class Manager(personal.PersonalModel):
    """Somebody to write to in a facility."""

    subjects = ("facility_manager",)
    technical = WHICH | {"since": "workflow date", "left_on": "start of retention"}
    retention = "providers"
    retention_from = "left_on"
    facility = models.BigIntegerField(db_index=True)
    since = models.DateField()
    left_on = models.DateField(null=True)
    name = personal.CharField(max_length=120, category="civil_identity")
    email = personal.CharField(max_length=254, blank=True, category="electronic_contact")
    phone = personal.CharField(max_length=20, blank=True, category="electronic_contact")


class AccountChange(second_look.AskedAccount):
    """A change of account asked for."""

    subjects = FACILITY
    technical = WHICH | second_look.AskedAccount.technical
    facility = models.BigIntegerField(db_index=True)


class Allocation(personal.PersonalModel):
    """A yearly allocation, as its last order notifies it, and what was taken back once an order lowered it."""

    subjects = FACILITY
    technical = WHICH | {"organisation": "caisse that pays", "year": "civil year", "closed_on": "start of retention"}
    retention = "benefits_paid"
    retention_from = "closed_on"
    facility = models.BigIntegerField()
    organisation = models.CharField(max_length=12)
    year = models.IntegerField()
    closed_on = models.DateField(null=True)
    notified = personal.BigIntegerField(category="provider_income")
    taken_back = personal.BigIntegerField(default=0, category="provider_income")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "year"], name="pay_facility_one_allocation_a_year")]


class AllocationOrder(personal.PersonalModel):
    """An order that notified an allocation, or changed it."""

    subjects = FACILITY
    technical = {
        "rank": "first order, or which change",
        "recorded_on": "workflow date",
        "closed_on": "start of retention",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="orders", db_index=False)
    rank = models.IntegerField()
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)
    amount = personal.BigIntegerField(category="provider_income")
    reference = personal.CharField(max_length=80, category="provider_income")
    signed_on = personal.DateField(category="provider_income")
    authority = personal.CharField(max_length=80, category="provider_income")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["allocation", "rank"], name="pay_facility_each_order_once")]


class AllocationMonth(personal.PersonalModel):
    """A twelfth: what one month of an allocation pays, ordered once."""

    subjects = FACILITY
    technical = {"month": "1 to 12, 13 for what came after the last", "due_on": "day it is paid on"} | {
        "ordered_on": "workflow date",
        "paid_on": "workflow date",
        "closed_on": "start of retention",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="months", db_index=False)
    month = models.IntegerField()
    due_on = models.DateField(db_index=True)
    ordered_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    amount = personal.BigIntegerField(category="provider_income")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["allocation", "month"], name="pay_facility_each_month_once")]


class Advance(personal.PersonalModel):
    """Money given before invoices, which later payments pay back."""

    subjects = FACILITY
    technical = WHICH | {
        "organisation": "caisse that pays",
        "granted_on": "workflow date",
        "recover_from": "day from which it comes off payments",
        "paid_on": "workflow date",
        "closed_on": "start of retention",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    facility = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    granted_on = models.DateField()
    recover_from = models.DateField()
    paid_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    amount = personal.BigIntegerField(category="provider_income")
    reference = personal.CharField(max_length=80, category="provider_income")


class Contest(personal.PersonalModel):
    """A dispute of a facility on one of its invoices, with its clock."""

    subjects = FACILITY
    technical = WHICH | {
        "invoice_id": "number of the invoice",
        "state": "step of the work",
        "lodged_on": "clock",
        "silent_on": "last day to answer, after which silence rejects",
        "case_id": "link to the work list",
        "closed_on": "start of retention",
    }
    retention = "payment_cases"
    retention_from = "closed_on"
    facility = models.BigIntegerField(db_index=True)
    invoice_id = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=10)
    lodged_on = models.DateField()
    silent_on = models.DateField(db_index=True)
    case_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    grounds = personal.TextField(category="case_handling")
    answer = personal.TextField(blank=True, category="case_handling")


class FacilityLetter(personal.PersonalModel):
    """A letter sent to a facility: a number, its bytes are with the letters."""

    subjects = FACILITY
    technical = WHICH | {"letter_id": "number of the letter", "sent_on": "start of retention"}
    retention = "payment_cases"
    retention_from = "sent_on"
    facility = models.BigIntegerField(db_index=True)
    letter_id = models.BigIntegerField(unique=True)
    sent_on = models.DateField()
    title = personal.CharField(max_length=120, category="exchange_metadata")
