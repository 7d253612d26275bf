"""What is kept of the income that an injury of work gives: facts, decisions, pensions, what was paid and told.

Rates and what a doctor found stand in `Finding`, `EarlierInjury` and `VictimFacts` alone, under a category of their
own; nobody who only pays reads them. All rows of an injury are kept from one day: see `keeping`.
"""

from typing import ClassVar

from django.db import models

from finalite.capabilities.register.guard import personal

VICTIM = ("injury_victim",)
SURVIVORS = ("victim_survivor", "surviving_spouse")
BENEFICIARIES = VICTIM + SURVIVORS
KEPT, LAST = "after_beneficiary", "after_last_beneficiary"
KEPT_FROM = {"kept_from": "start of retention: the death of the last of those whom the injury gives an income"}


class IncomeFile(personal.PersonalModel):
    """An injury of somebody, by the number it bears where rights are opened, with the wage that incomes rest on."""

    subjects = VICTIM
    technical = KEPT_FROM | {
        "file_id": "number of the injury where its rights are opened",
        "organisation": "caisse that pays",
        "opened_on": "workflow date",
    }
    retention = KEPT
    retention_from = "kept_from"
    person_id = models.BigIntegerField(db_index=True)
    file_id = models.BigIntegerField(unique=True)
    organisation = models.CharField(max_length=12)
    opened_on = models.DateField()
    kept_from = models.DateField(null=True)
    reference = personal.CharField(max_length=24, category="case_handling")
    wage = personal.BigIntegerField(null=True, category="salary")
    wage_on = personal.DateField(null=True, category="salary")
    capital_paid = personal.BigIntegerField(default=0, category="cash_benefits")
    disability_pension = personal.BigIntegerField(default=0, category="cash_benefits")
    chooses_pension = personal.BooleanField(null=True, category="cash_benefits")
    choice_due_on = personal.DateField(null=True, category="cash_benefits")


class OfInjury(personal.PersonalModel):
    """A row of an injury about its victim."""

    subjects: ClassVar[tuple[str, ...]] = VICTIM
    technical = KEPT_FROM
    retention = KEPT
    retention_from = "kept_from"
    person_id = models.BigIntegerField(db_index=True)
    kept_from = models.DateField(null=True)
    injury = models.ForeignKey(IncomeFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class OfBeneficiary(OfInjury):
    """A row of an injury about its victim or one of those who survive."""

    subjects = BENEFICIARIES

    class Meta:
        abstract = True


class Finding(OfInjury):
    """What the medical adviser found from a day on: the rate in basis points, and the daily acts that need help."""

    technical = KEPT_FROM | {"given_on": "workflow date", "given_by": "login of the doctor"}
    given_on = models.DateField()
    given_by = models.CharField(max_length=150)
    effective_on = personal.DateField(category="injury_sequelae")
    rate = personal.IntegerField(category="injury_sequelae")
    acts = personal.IntegerField(null=True, category="injury_sequelae")
    danger = personal.BooleanField(default=False, category="injury_sequelae")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["injury", "effective_on"], name="injury_one_finding_a_day")]


class EarlierInjury(OfInjury):
    """The rate of a former injury, here or in another State, in basis points; `joins` where a lump sum paid it."""

    technical = KEPT_FROM | {"recorded_on": "workflow date"}
    recorded_on = models.DateField()
    rate = personal.IntegerField(category="injury_sequelae")
    since = personal.DateField(category="injury_sequelae")
    joins = personal.BooleanField(default=False, category="injury_sequelae")
    state = personal.CharField(max_length=2, blank=True, category="exchange_metadata")
    institution = personal.CharField(max_length=60, blank=True, category="exchange_metadata")
    reference = personal.CharField(max_length=40, blank=True, category="exchange_metadata")


class Claim(OfBeneficiary):
    """What somebody asks: a pension or lump sum, a revision, a survivor's pension, money for a pension."""

    technical = KEPT_FROM | {
        "received_on": "workflow date",
        "closed_on": "workflow date",
        "case_id": "link to the work list",
        "state": "step of the work",
    }
    received_on = models.DateField()
    closed_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12)
    kind = personal.CharField(max_length=12, category="case_handling")
    said = personal.TextField(blank=True, category="case_handling")


class Annuity(OfBeneficiary):
    """A pension of a victim or of a survivor: from when, until when, how often, to whom."""

    technical = KEPT_FROM | {
        "organisation": "caisse that pays",
        "state": "step of the work",
        "payee_id": "whose account is paid",
        "paid_until": "first day that no payment covers",
    }
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=10, db_index=True)
    payee_id = models.BigIntegerField()
    paid_until = models.DateField()
    kind = personal.CharField(max_length=10, category="cash_benefits")
    rhythm = personal.CharField(max_length=8, category="cash_benefits")
    starts_on = personal.DateField(category="cash_benefits")
    ends_on = personal.DateField(null=True, category="cash_benefits")
    ended_for = personal.CharField(max_length=12, blank=True, category="cash_benefits")
    to_deduct = personal.BigIntegerField(default=0, category="cash_benefits")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["injury", "person_id", "starts_on"], name="injury_one_annuity")]


class SurvivorFact(personal.PersonalModel):
    """What the share of a survivor depends on; the alimony is in basis points of the victim's yearly wage."""

    subjects = SURVIVORS
    technical = KEPT_FROM | {"recorded_on": "workflow date"}
    retention = LAST
    retention_from = "kept_from"
    person_id = models.BigIntegerField(db_index=True)
    kept_from = models.DateField(null=True)
    recorded_on = models.DateField()
    annuity = models.OneToOneField(Annuity, on_delete=models.CASCADE, related_name="survivor")
    link = personal.CharField(max_length=12, category="household")
    disabled = personal.BooleanField(default=False, category="household")
    orphan = personal.BooleanField(default=False, category="household")
    alimony = personal.IntegerField(null=True, category="household")
    new_union_on = personal.DateField(null=True, category="household")


class IncomeDecision(OfBeneficiary):
    """What was decided for a beneficiary from a day on, with every step; each replaces the former one from then on."""

    technical = KEPT_FROM | {
        "decided_on": "workflow date",
        "decided_by": "login of the agent",
        "rank": "order of the decisions on this beneficiary",
    }
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=150)
    rank = models.IntegerField()
    annuity = models.ForeignKey(Annuity, null=True, on_delete=models.CASCADE, related_name="decisions")
    effective_on = personal.DateField(category="cash_benefits")
    outcome = personal.CharField(max_length=12, category="decision")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["injury", "person_id", "rank"], name="injury_income_decided_once")
        ]


class VictimFacts(OfInjury):
    """The facts that a decision on a victim rests on, so that it can be decided again."""

    decided = models.OneToOneField(IncomeDecision, on_delete=models.CASCADE, related_name="victim_facts")
    facts = personal.JSONField(category="injury_sequelae")


class SharingFactsKept(personal.PersonalModel):
    """The facts that survivors' shares rest on, of all of them together: each limits the others."""

    subjects = SURVIVORS
    technical = KEPT_FROM
    retention = LAST
    retention_from = "kept_from"
    person_id = models.BigIntegerField(db_index=True)
    kept_from = models.DateField(null=True)
    decided = models.OneToOneField(IncomeDecision, on_delete=models.CASCADE, related_name="sharing_facts")
    facts = personal.JSONField(category="household")


class Instalment(OfBeneficiary):
    """A payment: a term of a pension, arrears, a lump sum. Its key is unique, so that nothing is paid twice."""

    technical = KEPT_FROM | {
        "key": "pension and period, or decision: makes the payment unique",
        "due_on": "workflow date",
        "ordered_on": "workflow date",
        "paid_on": "day the bank paid",
        "payee_id": "whose account is paid",
    }
    key = models.CharField(max_length=60, unique=True)
    annuity = models.ForeignKey(Annuity, null=True, on_delete=models.CASCADE, related_name="instalments")
    payee_id = models.BigIntegerField()
    due_on = models.DateField()
    ordered_on = models.DateField()
    paid_on = models.DateField(null=True)
    kind = personal.CharField(max_length=10, category="cash_benefits")
    first_on = personal.DateField(category="cash_benefits")
    end_on = personal.DateField(category="cash_benefits")
    amount = personal.BigIntegerField(category="financial_operation")
    kept_back = personal.BigIntegerField(default=0, category="financial_operation")


class Overpaid(OfBeneficiary):
    """What was paid too much, why, and the text by which it is asked back."""

    technical = KEPT_FROM | {"found_on": "workflow date", "key": "pension and rank: makes the debt unique"}
    key = models.CharField(max_length=60, unique=True)
    found_on = models.DateField()
    annuity = models.ForeignKey(Annuity, on_delete=models.CASCADE, related_name="overpaid")
    amount = personal.BigIntegerField(category="financial_operation")
    reason = personal.CharField(max_length=24, category="financial_operation")
    article = personal.CharField(max_length=40, category="financial_operation")


class Contest(OfBeneficiary):
    """An appeal against a decision, and how it ended."""

    technical = KEPT_FROM | {
        "received_on": "workflow date",
        "due_on": "legal clock",
        "final_on": "workflow date",
        "case_id": "link to the work list",
        "late": "whether the two months were over",
    }
    received_on = models.DateField()
    due_on = models.DateField()
    final_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    late = models.BooleanField(default=False)
    decided = models.ForeignKey(IncomeDecision, on_delete=models.CASCADE, related_name="+")
    grounds = personal.TextField(category="case_handling")
    outcome = personal.CharField(max_length=12, blank=True, category="decision")


class Notice(OfBeneficiary):
    """A letter that a beneficiary was sent."""

    technical = KEPT_FROM | {"sent_on": "workflow date", "letter_id": "the letter, kept with the letters"}
    sent_on = models.DateField()
    letter_id = models.BigIntegerField()
    kind = personal.CharField(max_length=14, category="exchange_metadata")
