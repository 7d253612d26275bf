"""What is kept of a pension that is paid: the facts it rests on, decisions, months, payments, what was told.

What a doctor writes stands in `MedicalReport` alone, which no administrative agent reads; the category they found comes
from the fiche that opens rights and is kept in `RightSeen` and `PensionDecision`.
"""

from django.db import models

from finalite.capabilities.people import second_look
from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
FILE, VOUCHERS = "disability_file", "pension_vouchers"


class Kept(personal.PersonalModel):
    """A row of somebody's file: kept until so long after the right is over."""

    subjects = BENEFICIARIES
    technical = {"recorded_on": "when it was written", "closed_on": "start of retention"}
    retention = FILE
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True


class PensionFile(Kept):
    """A pension that is paid, by the number of the right that opens it, with the wages it rests on (cents a year)."""

    technical = Kept.technical | {
        "right_id": "number of the right where it is opened",
        "organisation": "caisse that pays",
        "state": "step of the work",
        "paid_until": "first month that no payment covers",
    }
    right_id = models.BigIntegerField(unique=True)
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=10, db_index=True)
    paid_until = models.DateField(null=True)
    kind = personal.CharField(max_length=16, category="entitlements")
    starts_on = personal.DateField(category="entitlements")
    ends_on = personal.DateField(null=True, category="entitlements")
    ended_for = personal.CharField(max_length=20, blank=True, category="entitlements")
    mean_wage = personal.BigIntegerField(null=True, category="resources")
    principal = personal.BigIntegerField(null=True, category="resources")
    compared_mean = personal.BigIntegerField(null=True, category="resources")
    compared_last = personal.BigIntegerField(null=True, category="resources")
    self_employed = personal.BooleanField(null=True, category="resources")
    share = personal.IntegerField(null=True, category="cash_benefits")
    source = personal.CharField(max_length=120, blank=True, category="case_handling")


class OfFile(Kept):
    """A row of one pension."""

    file = models.ForeignKey(PensionFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Claim(Kept):
    """What somebody asks: a pension, what goes with it, a revision."""

    technical = Kept.technical | {
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
        "state": "step of the work",
        "application": "number of the request where rights are opened",
    }
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12)
    application = models.BigIntegerField(null=True)
    kind = personal.CharField(max_length=16, category="case_handling")
    said = personal.TextField(blank=True, category="case_handling")


class Evidence(Kept):
    """A document handed in for a claim, never a medical one; its bytes are with the documents."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE)
    document_id = models.BigIntegerField()
    proves = personal.CharField(max_length=12, category="case_handling")


class WageYear(OfFile):
    """The wage of a civil year as a career statement says it; the coefficient in basis points, where it is said."""

    year = personal.IntegerField(category="resources")
    wage = personal.BigIntegerField(category="resources")
    capped = personal.BooleanField(default=False, category="resources")
    coefficient = personal.IntegerField(null=True, category="resources")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "year"], name="pension_one_wage_a_year")]


class HospitalStay(OfFile):
    """A stay in hospital, during which the third person stops being paid (CSS R341-6)."""

    admitted_on = personal.DateField(category="benefit_use")
    left_on = personal.DateField(null=True, category="benefit_use")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "admitted_on"], name="pension_one_stay_a_day")]


class HomeResources(OfFile):
    """What a home lives on from a day, for the supplementary allowance; cents a month."""

    effective_on = personal.DateField(category="resources")
    home = personal.CharField(max_length=16, category="household")
    resources_month = personal.BigIntegerField(category="resources")
    resides = personal.BooleanField(category="resources")
    tax_income = personal.BigIntegerField(null=True, category="tax_notice")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "effective_on"], name="pension_resources_once_a_day")]


class RightSeen(OfFile):
    """A right as the fiche that opens it told it last: what is paid rests on it."""

    technical = Kept.technical | {"right_id": "number of the right where it is opened"}
    right_id = models.BigIntegerField()
    kind = personal.CharField(max_length=16, category="entitlements")
    category = personal.IntegerField(null=True, category="disability_status")
    starts_on = personal.DateField(category="entitlements")
    ends_on = personal.DateField(null=True, category="entitlements")
    suspended_from = personal.DateField(null=True, category="entitlements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "right_id"], name="pension_each_right_once")]


class Suspension(OfFile):
    """A time without payment, up to the day before `until_on`."""

    from_on = personal.DateField(category="entitlements")
    until_on = personal.DateField(null=True, category="entitlements")
    reason = personal.CharField(max_length=20, category="entitlements")


class EarningsForm(OfFile):
    """A questionnaire on the earnings of the reference months, and its answer."""

    technical = Kept.technical | {
        "due_on": "day by which an answer is asked",
        "answered_on": "workflow date",
        "reviewed_on": "workflow date",
        "case_id": "link to the work list",
    }
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    first_on = personal.DateField(category="resources")
    last_on = personal.DateField(category="resources")
    earnings = personal.BigIntegerField(null=True, category="resources")
    self_employed = personal.BooleanField(null=True, category="resources")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "first_on"], name="pension_one_form_a_period")]


class Deduction(OfFile):
    """What a comparison with earnings takes from each month of a period; `whole` where nothing is left of them."""

    form = models.OneToOneField(EarningsForm, on_delete=models.CASCADE, related_name="deduction")
    first_on = personal.DateField(category="cash_benefits")
    until_on = personal.DateField(category="cash_benefits")
    a_month = personal.BigIntegerField(category="cash_benefits")
    whole = personal.BooleanField(default=False, category="cash_benefits")
    decision = personal.JSONField(category="decision")


class Advance(OfFile):
    """What the family-allowance fund paid before this pension, as its own claim says it, and is given back."""

    technical = Kept.technical | {
        "fund": "number of the fund among those who are paid",
        "withdrawn_on": "workflow date",
    }
    fund = models.BigIntegerField()
    withdrawn_on = models.DateField(null=True)
    amount = personal.BigIntegerField(category="financial_operation")
    given_back = personal.BigIntegerField(default=0, category="financial_operation")
    reference = personal.CharField(max_length=40, category="financial_operation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "fund", "reference"], name="pension_advance_once")]


class FundAccount(second_look.AskedAccount):
    """The account given for a family-allowance fund."""

    subjects = ("care_sector_actor",)
    technical = second_look.AskedAccount.technical | {"fund": "number of the body that is paid"}
    fund = models.BigIntegerField(db_index=True)


class MedicalReview(OfFile):
    """A question to the medical service, and its answer as the law words it: never why."""

    technical = Kept.technical | {
        "case_id": "link to the work list",
        "answered_on": "workflow date",
        "adviser": "login of the adviser",
    }
    case_id = models.BigIntegerField(null=True)
    answered_on = models.DateField(null=True)
    adviser = models.CharField(max_length=150, blank=True)
    question = personal.CharField(max_length=16, category="case_handling")
    summoned_for = personal.DateField(null=True, category="case_handling")
    conclusion = personal.CharField(max_length=16, blank=True, category="disability_status")


class MedicalReport(Kept):
    """What the medical service writes for itself; nobody else reads it."""

    review = models.ForeignKey(MedicalReview, on_delete=models.CASCADE)
    occasion = personal.CharField(max_length=16, category="case_handling")
    text = personal.TextField(category="medical_report")


class PensionDecision(OfFile):
    """What was decided on a pension, with its facts and every step; each replaces the former from its day on."""

    technical = Kept.technical | {"decided_by": "login of the agent", "rank": "order of the decisions"}
    decided_by = models.CharField(max_length=150)
    rank = models.IntegerField()
    what = personal.CharField(max_length=16, category="decision")
    effective_on = personal.DateField(category="cash_benefits")
    category = personal.IntegerField(null=True, category="disability_status")
    pension = personal.BigIntegerField(null=True, category="cash_benefits")
    outcome = personal.CharField(max_length=12, category="decision")
    facts = personal.JSONField(category="resources")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "rank"], name="pension_decided_once")]


class Overpaid(OfFile):
    """What was paid too much, why, and the text by which it is asked back."""

    technical = Kept.technical | {"key": "pension and rank: makes the debt unique"}
    key = models.CharField(max_length=60, unique=True)
    amount = personal.BigIntegerField(category="financial_operation")
    article = personal.CharField(max_length=40, category="financial_operation")


class Appeal(OfFile):
    """An appeal against a decision, with the clock of its board."""

    technical = Kept.technical | {
        "silent_on": "day after which silence refuses",
        "state": "step of the work",
        "case_id": "link to the work list",
    }
    decided = models.ForeignKey(PensionDecision, on_delete=models.CASCADE, related_name="+")
    silent_on = models.DateField(db_index=True)
    state = models.CharField(max_length=16)
    case_id = models.BigIntegerField(null=True)
    board = personal.CharField(max_length=12, category="case_handling")
    grounds = personal.TextField(category="case_handling")


class Notice(Kept):
    """A letter that somebody was sent; its key makes it unique."""

    technical = Kept.technical | {"letter_id": "the letter, kept with the letters", "key": "makes the letter unique"}
    letter_id = models.BigIntegerField()
    key = models.CharField(max_length=80, unique=True)
    kind = personal.CharField(max_length=16, category="exchange_metadata")


class Voucher(personal.PersonalModel):
    """A row that proves a payment: kept from the day it was paid."""

    subjects = BENEFICIARIES
    retention = VOUCHERS
    retention_from = "paid_on"
    person_id = models.BigIntegerField(db_index=True)
    paid_on = models.DateField(null=True)

    class Meta:
        abstract = True


class MonthPaid(Voucher):
    """A month as it stands: what it gave the person and the fund in all, with the facts and reasons of that."""

    technical = {"paid_on": "start of retention: the day the bank paid"}
    file = models.ForeignKey(PensionFile, on_delete=models.CASCADE, related_name="months", db_index=False)
    month = personal.DateField(category="cash_benefits")
    paid = personal.BigIntegerField(category="cash_benefits")
    caf = personal.BigIntegerField(category="cash_benefits")
    facts = personal.JSONField(category="resources")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "month"], name="pension_each_month_once")]


class Payment(Voucher):
    """An order: the part of the person or of the fund in a month, or arrears. Its key is unique: paid once."""

    technical = {
        "paid_on": "start of retention: the day the bank paid",
        "key": "pension and month: makes the payment unique",
        "ordered_on": "workflow date",
        "due_on": "workflow date",
        "payee_kind": "who is paid",
        "payee_id": "whose account is paid",
    }
    file = models.ForeignKey(PensionFile, on_delete=models.CASCADE, related_name="payments")
    key = models.CharField(max_length=60, unique=True)
    ordered_on = models.DateField()
    due_on = models.DateField()
    payee_kind = models.CharField(max_length=24)
    payee_id = models.BigIntegerField()
    kind = personal.CharField(max_length=10, category="cash_benefits")
    month = personal.DateField(null=True, category="cash_benefits")
    amount = personal.BigIntegerField(category="financial_operation")
