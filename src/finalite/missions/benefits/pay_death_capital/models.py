"""What is kept about capitals at death: the file of the deceased, who claims it, what was awarded and paid."""

from django.db import models

from finalite.capabilities.register.guard import personal

DECEASED, CLAIMANT = ("deceased",), ("death_claimant",)
KEPT = "capital_cases"


class Kept(personal.PersonalModel):
    """A row of a file: it is kept until so long after the file is closed."""

    technical = {"recorded_on": "when it was written", "closed_on": "start of retention"}
    retention = KEPT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True


class CapitalFile(Kept):
    """The file of a death: what the deceased lived on, what the rule says, and where the work stands."""

    subjects = DECEASED
    technical = Kept.technical | {
        "state": "step of the work",
        "organisation": "caisse that pays",
        "case_id": "link to the work list",
        "rights_file": "number of the file where the right is decided",
        "expires_on": "last day on which the capital may be claimed",
    }
    state = models.CharField(max_length=12)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    rights_file = models.BigIntegerField()
    expires_on = models.DateField(null=True, db_index=True)
    died_on = personal.DateField(category="birth")
    situation = personal.CharField(max_length=20, null=True, category="entitlements")
    until = personal.DateField(null=True, category="entitlements")
    occupation = personal.CharField(max_length=24, null=True, category="entitlements")
    work_pension_rate = personal.IntegerField(null=True, category="work_injury")
    facts = personal.JSONField(null=True, category="decision")
    decision = personal.JSONField(null=True, category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id"], name="one_capital_file")]


class Payslip(Kept):
    """What the deceased earned in a month, as a payslip says; cents."""

    subjects = DECEASED
    file = models.ForeignKey(CapitalFile, on_delete=models.CASCADE, db_index=False)
    month = personal.DateField(category="salary")
    gross = personal.BigIntegerField(category="salary")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "month"], name="one_payslip_a_month")]


class Claim(Kept):
    """Somebody who claims the capital: their link, whether they were in charge, and what became of it."""

    subjects = CLAIMANT
    technical = Kept.technical | {"state": "step of the work", "claimed_on": "clock of the claim"}
    file = models.ForeignKey(CapitalFile, on_delete=models.CASCADE, db_index=False)
    state = models.CharField(max_length=16)
    claimed_on = models.DateField()
    link = personal.CharField(max_length=20, null=True, category="household")
    in_charge = personal.BooleanField(null=True, category="household")
    orphan = personal.BooleanField(null=True, category="household")
    contested = personal.CharField(max_length=200, blank=True, default="", category="case_handling")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "person_id"], name="one_claim_a_person")]


class Evidence(Kept):
    """A document handed in for a claim; its bytes are with the documents."""

    subjects = CLAIMANT
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE)
    document_id = models.BigIntegerField()
    proves = personal.CharField(max_length=12, category="case_handling")


class Appeal(Kept):
    """An appeal of a claimant before the amicable board."""

    subjects = CLAIMANT
    technical = Kept.technical | {
        "silent_on": "day after which silence rejects",
        "state": "step of the work",
        "case_id": "link to the work list",
    }
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE)
    silent_on = models.DateField(db_index=True)
    state = models.CharField(max_length=20)
    case_id = models.BigIntegerField(null=True)
    grounds = personal.TextField(category="case_handling")


class Award(personal.PersonalModel):
    """Money awarded to a claimant, with the facts and the decision: what is needed to explain and replay it."""

    subjects = CLAIMANT
    technical = {
        "claim_id": "number of the claim, which is kept less long",
        "file_id": "number of the file, which is kept less long",
        "rank": "which calculation of the file gave it",
        "organisation": "caisse that pays",
        "decided_on": "when it was decided",
        "ordered_on": "when it was ordered, once",
        "paid_on": "start of retention",
    }
    retention = "benefits_paid"
    retention_from = "paid_on"
    person_id = models.BigIntegerField(db_index=True)
    claim_id = models.BigIntegerField()
    file_id = models.BigIntegerField(db_index=True)
    rank = models.IntegerField(default=1)
    organisation = models.CharField(max_length=12)
    decided_on = models.DateField()
    ordered_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    part = personal.CharField(max_length=10, category="cash_benefits")
    link = personal.CharField(max_length=20, category="cash_benefits")
    amount = personal.BigIntegerField(category="cash_benefits")
    ordered = personal.BigIntegerField(default=0, category="financial_operation")
    facts = personal.JSONField(category="decision")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim_id", "part", "rank"], name="one_award_a_calculation")]
