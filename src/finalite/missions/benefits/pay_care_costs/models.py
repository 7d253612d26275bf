"""What is kept about care sheets: what came in, what was decided and why, and what each person has already borne.

A line is written once and never changed but for its state; a correction is a new line that names the former one, so
that the first decision stays readable. Amounts are in cents.
"""

from django.db import models

from finalite.capabilities.care_sheets import tables
from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
CLOSING = {"closed_on": "day of the last payment, or of the decision where nothing is due: start of retention"}


class Delivery(tables.Delivered):
    """A file or a paper sheet that arrived, about nobody by itself: the same bytes are taken once."""


class DeliveredFile(tables.Bytes):
    """The bytes of a delivery as they came: whatever cannot be read is not lost."""

    subjects = BENEFICIARIES
    retention = "unpaid_claims"
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="file")


class RefusedLine(tables.Quarantined):
    """A line in quarantine with the reasons, kept as it came until it is corrected and replayed, or put aside."""

    subjects = BENEFICIARIES
    retention = "unpaid_claims"
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="quarantine", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="pay_care_quarantined_once")]


class CareLine(personal.PersonalModel):
    """One act of a care sheet. The key (who bills, invoice, rank) is unique: a line sent again is the same line."""

    subjects = BENEFICIARIES
    technical = CLOSING | {
        "key": "who bills, invoice and rank: makes the line unique",
        "number": "place in the file",
        "organisation": "caisse that pays",
        "state": "workflow marker",
        "received_on": "workflow date",
        "replaces_id": "line that it corrects",
        "insured_id": "whose account is paid",
        "case_id": "link to the work list",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    key = models.CharField(max_length=64, unique=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines")
    number = models.IntegerField()
    person_id = models.BigIntegerField()
    insured_id = models.BigIntegerField()
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=10, db_index=True)
    received_on = models.DateField()
    closed_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    replaces_id = models.BigIntegerField(null=True)
    provider_id = personal.BigIntegerField(category="care_acts", db_index=True)
    prescriber_id = personal.BigIntegerField(null=True, category="prescriptions")
    prescribed_on = personal.DateField(null=True, category="prescriptions")
    invoice = personal.CharField(max_length=20, category="care_acts")
    act = personal.CharField(max_length=13, category="care_acts")
    act_on = personal.DateField(category="care_acts")
    ends_on = personal.DateField(null=True, category="care_acts")
    quantity = personal.IntegerField(category="care_acts")
    charged = personal.IntegerField(category="care_acts")
    sheet = personal.JSONField(category="care_acts")
    suspended_for = personal.JSONField(default=list, category="case_handling")
    lifted = personal.JSONField(default=list, category="case_handling")

    class Meta:
        indexes = [models.Index(fields=["person_id", "act_on"], name="pay_care_line_person_day")]


class Settlement(personal.PersonalModel):
    """A decision on the lines of one sheet, with the facts it rests on and every step."""

    subjects = BENEFICIARIES
    technical = CLOSING | {
        "key": "number of the first line and rank of the decision: makes the decision unique",
        "decided_on": "workflow date",
        "law": "state of the parameters used",
        "insured_id": "whose account is paid",
        "organisation": "caisse that pays",
        "told_on": "day of the statement",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    key = models.CharField(max_length=40, unique=True)
    person_id = models.BigIntegerField(db_index=True)
    insured_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    decided_on = models.DateField(db_index=True)
    law = models.CharField(max_length=16)
    told_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    provider_id = personal.BigIntegerField(category="care_acts", db_index=True)
    invoice = personal.CharField(max_length=20, category="care_acts")
    outcome = personal.CharField(max_length=12, category="decision")
    to_insured = personal.BigIntegerField(category="benefit_use")
    to_professional = personal.BigIntegerField(category="benefit_use")
    to_recover = personal.BigIntegerField(category="benefit_use")
    facts = personal.JSONField(category="care_acts")
    decision = personal.JSONField(category="decision")


class SettledLine(personal.PersonalModel):
    """What one line was worth in a decision; those in force add up to what a day and a year have already borne."""

    subjects = BENEFICIARIES
    technical = CLOSING | {
        "in_force": "off once the line is cancelled",
        "renewed_id": "decision that a recalculation put in the place of the first",
        "blocked_on": "day an agent was asked to look, for want of a new decision",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="lines")
    line = models.OneToOneField(CareLine, models.PROTECT, related_name="settled")
    person_id = models.BigIntegerField()
    in_force = models.BooleanField(default=True)
    renewed_id = models.BigIntegerField(null=True)
    blocked_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = personal.CharField(max_length=12, category="decision")
    act_on = personal.DateField(category="care_acts")
    family = personal.CharField(max_length=24, category="care_acts")
    practitioner = personal.BigIntegerField(category="care_acts")
    base = personal.BigIntegerField(category="benefit_use")
    rate = personal.IntegerField(category="benefit_use")
    paid = personal.BigIntegerField(category="benefit_use")
    to_professional = personal.BigIntegerField(category="benefit_use")
    participations = personal.IntegerField(category="benefit_use")
    participation = personal.BigIntegerField(category="benefit_use")
    franchise = personal.BigIntegerField(category="benefit_use")

    class Meta:
        indexes = [models.Index(fields=["person_id", "act_on"], name="pay_care_settled_person_day")]


class Tally(personal.PersonalModel):
    """What a person has borne in a year of reimbursement; its row is the lock under which their lines are decided."""

    subjects = BENEFICIARIES
    technical = {"year": "civil year of the reimbursement", "last_on": "start of retention"}
    retention = "benefits_paid"
    retention_from = "last_on"
    person_id = models.BigIntegerField()
    year = models.IntegerField()
    last_on = models.DateField()
    participations = personal.IntegerField(default=0, category="benefit_use")
    participation = personal.BigIntegerField(default=0, category="benefit_use")
    franchise = personal.BigIntegerField(default=0, category="benefit_use")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "year"], name="pay_care_one_tally_a_year")]


class BorneElsewhere(personal.PersonalModel):
    """What a victim bears of an act that an injury of work pays: it counts in the day and year of all their care."""

    subjects = BENEFICIARIES
    technical = {
        "key": "who bills, invoice and rank of the act",
        "decided_on": "workflow date: start of retention",
        "law": "state of the parameters used",
        "organisation": "caisse that pays",
        "after_id": "last decision on ordinary care before it: the order in which caps were counted",
        "in_force": "off once the act is no longer paid for the injury",
    }
    retention = "benefits_paid"
    retention_from = "decided_on"
    key = models.CharField(max_length=64)
    person_id = models.BigIntegerField()
    decided_on = models.DateField()
    law = models.CharField(max_length=16)
    organisation = models.CharField(max_length=12)
    after_id = models.BigIntegerField(default=0)
    in_force = models.BooleanField(default=True)
    act_on = personal.DateField(category="care_acts")
    family = personal.CharField(max_length=24, category="care_acts")
    practitioner = personal.BigIntegerField(category="care_acts")
    participations = personal.IntegerField(category="benefit_use")
    participation = personal.BigIntegerField(category="benefit_use")
    franchise = personal.BigIntegerField(category="benefit_use")
    facts = personal.JSONField(category="care_acts")
    decision = personal.JSONField(category="decision")

    class Meta:
        indexes = [models.Index(fields=["person_id", "act_on"], name="pay_care_borne_person_day")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(in_force=True), name="pay_care_borne_once")
        ]

    @property
    def total(self) -> int:
        """What is left to the person in all, in cents."""
        return self.participation + self.franchise


class Opinion(personal.PersonalModel):
    """The medical service's word on a contested line: a coded question, a yes or no, never a diagnosis."""

    subjects = BENEFICIARIES
    technical = {"asked_on": "workflow date", "given_on": "workflow date: start of retention", "case_id": "work list"}
    retention = "care_cases"
    retention_from = "given_on"
    line = models.ForeignKey(CareLine, models.CASCADE, related_name="opinions")
    person_id = models.BigIntegerField(db_index=True)
    asked_on = models.DateField()
    given_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    question = personal.CharField(max_length=24, category="case_handling")
    favourable = personal.BooleanField(null=True, category="decision")


class Forwarding(personal.PersonalModel):
    """Whether somebody lets their statements go to their complementary insurer; with no row they never objected."""

    subjects = BENEFICIARIES
    technical = {"chosen_on": "when", "ended_on": "start of retention"}
    retention = "identification"
    retention_from = "ended_on"
    person_id = models.BigIntegerField(unique=True)
    chosen_on = models.DateField()
    ended_on = models.DateField(null=True)
    allowed = personal.BooleanField(category="opt_in")


class ForeignClaim(personal.PersonalModel):
    """Care that another State must pay back to us, declared to its institution on the reference of a European form."""

    subjects = BENEFICIARIES
    technical = {"declared_on": "workflow date: start of retention", "disclosure_id": "line of the disclosure ledger"}
    retention = "benefits_paid"
    retention_from = "declared_on"
    line = models.OneToOneField(CareLine, models.PROTECT, related_name="foreign_claim")
    person_id = models.BigIntegerField(db_index=True)
    declared_on = models.DateField(null=True)
    disclosure_id = models.BigIntegerField(null=True)
    state = personal.CharField(max_length=2, category="card")
    form = personal.CharField(max_length=8, category="card")
    reference = personal.CharField(max_length=40, category="card")
    amount = personal.IntegerField(category="debt")


class Overpayment(personal.PersonalModel):
    """Money paid in error on a line, who must give it back, and why; money recovers it on what is due to them next."""

    subjects = BENEFICIARIES
    technical = {
        "found_on": "workflow date: start of retention",
        "payee_kind": "who was paid",
        "payee_id": "who was paid",
    }
    retention = "benefits_paid"
    retention_from = "found_on"
    line = models.ForeignKey(CareLine, models.PROTECT, related_name="overpayments", db_index=False)
    person_id = models.BigIntegerField(db_index=True)
    payee_kind = models.CharField(max_length=24)
    payee_id = models.BigIntegerField()
    found_on = models.DateField()
    amount = personal.BigIntegerField(category="debt")
    reason = personal.CharField(max_length=24, category="debt")
    article = personal.CharField(max_length=40, category="debt")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "payee_kind"], name="pay_care_overpaid_once")]


class Recalculation(personal.PersonalModel):
    """A line decided again on another right, law or fact: its worth before and after, and what made it differ."""

    subjects = BENEFICIARIES
    technical = {
        "made_on": "workflow date: start of retention",
        "former_id": "decision it takes the place of",
        "told_on": "day of the letter",
    }
    retention = "benefits_paid"
    retention_from = "made_on"
    line = models.ForeignKey(CareLine, models.PROTECT, related_name="recalculations", db_index=False)
    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="recalculations")
    former_id = models.BigIntegerField()
    person_id = models.BigIntegerField(db_index=True)
    made_on = models.DateField()
    told_on = models.DateField(null=True)
    cause = personal.CharField(max_length=8, category="decision")
    rate_before = personal.IntegerField(category="benefit_use")
    rate_after = personal.IntegerField(category="benefit_use")
    deducted_before = personal.BigIntegerField(category="benefit_use")
    deducted_after = personal.BigIntegerField(category="benefit_use")
    paid_before = personal.BigIntegerField(category="benefit_use")
    paid_after = personal.BigIntegerField(category="benefit_use")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "settlement"], name="pay_care_recalculated_once")]
