"""What is kept to pay professionals: their file, values of agreements, lines presented, what was decided and paid.

Lines are about a patient and say nothing of the professional but their number; what is about a professional names no
patient. Amounts are in cents.
"""

from django.db import models

from finalite.capabilities.people import second_look
from finalite.capabilities.register.guard import personal

PROVIDERS = ("health_professional", "care_supplier")
PATIENTS = ("insured", "dependant")


class AgreementTerm(models.Model):
    """A dated value of an agreement: about nobody. It counts once a second agent has confirmed it."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    unit = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    counts = models.CharField(max_length=40, blank=True, default="")
    conditions = models.JSONField(default=list)
    professions = models.JSONField(default=list)
    reference = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_by = models.CharField(max_length=150)
    recorded_on = models.DateField()
    confirmed_by = models.CharField(max_length=150, blank=True, default="")
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="fees_one_term_a_day"),
        ]


class AboutProvider(personal.PersonalModel):
    """A row about a professional or a supplier; no patient is named in it."""

    subjects = PROVIDERS
    provider_id = models.BigIntegerField(db_index=True)

    class Meta:
        abstract = True


class PayeeFile(AboutProvider):
    """What must be known of somebody before they are paid; who they are and their agreement stay with people."""

    technical = {
        "organisation": "caisse that pays",
        "opened_on": "workflow date",
        "ended_on": "end of practice: start of retention",
    }
    retention = "providers"
    retention_from = "ended_on"
    organisation = models.CharField(max_length=12)
    opened_on = models.DateField()
    ended_on = models.DateField(null=True)
    practice = personal.CharField(max_length=16, category="provider_activity")
    direct_payment = personal.BooleanField(category="provider_activity")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider_id"], name="fees_one_payee_file")]


class AccountChange(second_look.AskedAccount, AboutProvider):
    """An account asked for; refused or not, it is kept until the practice is over."""

    technical = second_look.AskedAccount.technical | {
        "looked_on": "workflow date",
        "ended_on": "end of practice: start of retention",
    }
    retention_from = "ended_on"
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id"], condition=models.Q(state="waiting"), name="fees_one_change_waits"
            )
        ]


class FeeLine(personal.PersonalModel):
    """A line that a professional presented for direct payment, as often as it was presented."""

    subjects = PATIENTS
    technical = {
        "provider_id": "who presents it",
        "organisation": "caisse that follows it",
        "key": "number of the invoice and rank in it, with how often it was presented",
        "rank": "how often it was presented",
        "state": "workflow marker",
        "received_on": "workflow date: start of the clocks",
        "care_key": "key of the line where care is paid for, which decides on it",
        "order_key": "key of the payment order",
        "late_transmission": "whether it came after its delay",
        "told_on": "day on which the professional was told",
        "closed_on": "day it was paid, rejected for good or cancelled: start of retention",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    person_id = models.BigIntegerField(null=True, db_index=True)
    provider_id = models.BigIntegerField()
    organisation = models.CharField(max_length=12)
    key = models.CharField(max_length=70, unique=True)
    rank = models.IntegerField(default=1)
    state = models.CharField(max_length=10, db_index=True)
    received_on = models.DateField()
    care_key = models.CharField(max_length=70, blank=True, default="")
    order_key = models.CharField(max_length=80, blank=True, default="")
    late_transmission = models.BooleanField(default=False)
    told_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    invoice = personal.CharField(max_length=20, category="care_acts")
    line = personal.IntegerField(category="care_acts")
    act = personal.CharField(max_length=13, category="care_acts")
    act_on = personal.DateField(category="care_acts")
    charged = personal.BigIntegerField(category="care_acts")
    sheet = personal.JSONField(category="care_acts")
    prescriber = personal.CharField(max_length=14, blank=True, default="", category="prescriptions")
    prescribed_on = personal.DateField(null=True, category="prescriptions")
    paid = personal.BigIntegerField(default=0, category="benefit_use")
    reasons = personal.JSONField(default=list, category="decision")

    class Meta:
        indexes = [
            models.Index(fields=["provider_id", "received_on"], name="fees_lines_of_provider"),
            models.Index(fields=["provider_id", "order_key"], name="fees_line_of_order"),
        ]


class Indicator(AboutProvider):
    """What a professional declared of a period, with its evidence, and whether an agent accepted it."""

    technical = {
        "first_on": "period",
        "last_on": "period",
        "declared_on": "workflow date",
        "state": "workflow marker",
        "document_id": "number of the evidence among the documents",
        "closed_on": "day of the payment it served: start of retention",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    first_on = models.DateField()
    last_on = models.DateField()
    declared_on = models.DateField()
    state = models.CharField(max_length=10)
    document_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    code = personal.CharField(max_length=40, category="provider_activity")
    value = personal.BigIntegerField(category="provider_activity")


class Remuneration(AboutProvider):
    """A package or contributions taken over for a period, as calculated: the facts, the decision, what it is worth."""

    technical = {
        "organisation": "caisse that pays",
        "kind": "package or contributions",
        "first_on": "period",
        "last_on": "period",
        "rank": "which calculation of the period",
        "decided_on": "workflow date",
        "paid_on": "start of retention",
    }
    retention = "benefits_paid"
    retention_from = "paid_on"
    organisation = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    first_on = models.DateField()
    last_on = models.DateField()
    rank = models.IntegerField(default=1)
    decided_on = models.DateField()
    paid_on = models.DateField(null=True)
    code = personal.CharField(max_length=40, category="provider_activity")
    amount = personal.BigIntegerField(category="provider_income")
    facts = personal.JSONField(category="provider_activity")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id", "kind", "code", "first_on", "rank"], name="fees_one_calculation_a_period"
            ),
        ]


class Adjustment(AboutProvider):
    """What is set right: more is paid, or something is owed and comes off later payments as the schedule says."""

    technical = {
        "organisation": "caisse that pays",
        "remuneration_id": "number of the calculation it follows",
        "fee_line_id": "number of the line it follows",
        "decided_on": "workflow date",
        "key": "key of the order or of the debt",
        "spread_from": "day of the first instalment",
        "closed_on": "day it was paid or paid back: start of retention",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    organisation = models.CharField(max_length=12)
    remuneration_id = models.BigIntegerField(null=True)
    fee_line_id = models.BigIntegerField(null=True)
    decided_on = models.DateField()
    key = models.CharField(max_length=80)
    spread_from = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    amount = personal.BigIntegerField(category="provider_income")
    instalment = personal.BigIntegerField(null=True, category="provider_income")
    reason = personal.CharField(max_length=200, category="decision")
    article = personal.CharField(max_length=60, category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="fees_adjusted_once")]


class Dispute(AboutProvider):
    """What a professional contests, before whom it goes, and the answer."""

    technical = {
        "organisation": "caisse that answers",
        "about": "what is contested",
        "about_id": "its number",
        "opened_on": "workflow date",
        "due_on": "day by which it is to be answered",
        "state": "workflow marker",
        "case_id": "link to the work list",
        "closed_on": "start of retention",
    }
    retention = "payment_cases"
    retention_from = "closed_on"
    organisation = models.CharField(max_length=12)
    about = models.CharField(max_length=12)
    about_id = models.BigIntegerField()
    opened_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10)
    case_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    grounds = personal.TextField(category="case_handling")
    answer = personal.TextField(blank=True, default="", category="case_handling")


class FormQuestion(personal.PersonalModel):
    """A question to a foreign institution on a patient it covers: which form proves the right."""

    subjects = PATIENTS
    technical = {
        "asked_on": "workflow date",
        "answered_on": "start of retention",
        "disclosure_id": "line of the disclosure ledger",
    }
    retention = "payment_cases"
    retention_from = "answered_on"
    fee_line = models.ForeignKey(FeeLine, models.CASCADE, related_name="questions")
    person_id = models.BigIntegerField(db_index=True)
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    disclosure_id = models.BigIntegerField()
    state = personal.CharField(max_length=2, category="affiliation")
    form = personal.CharField(max_length=8, blank=True, default="", category="exchange_content")
    reference = personal.CharField(max_length=40, blank=True, default="", category="exchange_content")
