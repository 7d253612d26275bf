"""What is kept of the three schemes apart, each under its own rule of retention.

What concerns an experiment follows the term of that experiment, never that of ordinary benefits: it has its own tables.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARY = ("derogatory_beneficiary",)
PROVIDERS = ("health_professional", "care_supplier")


class Experiment(models.Model):
    """An experiment as it was authorised: about nobody. `keep_years` is how long its data are kept once it is over."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    keep_years = models.IntegerField()
    needs_agreement = models.BooleanField(default=True)
    closed_on = models.DateField(null=True)


class Package(models.Model):
    """One version of a package of an experiment: its amount from a day on, and where that was read."""

    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="packages", db_index=False)
    code = models.CharField(max_length=20)
    unit = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    months = models.IntegerField(default=0)
    most = models.IntegerField(null=True)
    from_on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["experiment", "code", "from_on"], name="derogatory_one_version")]


class Delivery(models.Model):
    """A file of claims that arrived, about nobody by itself: the same bytes are taken once."""

    digest = models.CharField(max_length=64, unique=True)
    organisation = models.CharField(max_length=12)
    received_on = models.DateField()
    accepted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)


class RefusedLine(personal.PersonalModel):
    """A line in quarantine with its reasons, kept as it came until it is corrected and replayed, or put aside."""

    subjects = BENEFICIARY
    technical = {
        "number": "place in the file",
        "state": "workflow marker",
        "organisation": "caisse that corrects",
        "refused_on": "start of retention",
    }
    retention = "special_cases"
    retention_from = "refused_on"
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="quarantine", db_index=False)
    person_id = models.BigIntegerField(null=True, db_index=True)
    number = models.IntegerField()
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    refused_on = models.DateField()
    raw = personal.TextField(category="exchange_content")
    faults = personal.JSONField(category="case_handling")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="derogatory_quarantined_once")]


class Admission(personal.PersonalModel):
    """Somebody on the list of the victims of an attack: which list, which day, until when; never the wounds."""

    subjects = BENEFICIARY
    technical = {
        "recorded_on": "when it was written",
        "rights_ended_on": "start of retention: end of the rights to health insurance",
        "organisation": "caisse that pays",
    }
    retention = "identification"
    retention_from = "rights_ended_on"
    person_id = models.BigIntegerField()
    recorded_on = models.DateField()
    rights_ended_on = models.DateField(null=True)
    organisation = models.CharField(max_length=12)
    quality = personal.CharField(max_length=10, null=True, category="exemption")
    attack_on = personal.DateField(category="exemption")
    listed_on = personal.DateField(category="exemption")
    list_reference = personal.CharField(max_length=60, category="exemption")
    offer_on = personal.DateField(null=True, category="entitlements")
    follow_up_from = personal.DateField(null=True, category="entitlements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "attack_on"], name="derogatory_admitted_once")]


class OfExperiment(personal.PersonalModel):
    """A row of an experiment: it is kept until so long after its end."""

    technical = {"kept_from": "start of retention, put off by what this experiment keeps beyond the rule"}
    subjects = BENEFICIARY
    retention = "experiments"
    retention_from = "kept_from"
    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="%(class)ss")
    kept_from = models.DateField(null=True)

    class Meta:
        abstract = True


class Inclusion(OfExperiment):
    """A patient included in an experiment: informed when, agreed when, until when."""

    technical = OfExperiment.technical | {"organisation": "caisse that pays"}
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    included_on = personal.DateField(category="entitlements")
    left_on = personal.DateField(null=True, category="entitlements")
    informed_on = personal.DateField(null=True, category="decision")
    agreed_on = personal.DateField(null=True, category="decision")
    withdrawn_on = personal.DateField(null=True, category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["experiment", "person_id"], name="derogatory_included_once")]


class FollowUp(OfExperiment):
    """A measure of a patient in an experiment, written by the medical service: result, habits, situation."""

    person_id = models.BigIntegerField(db_index=True)
    measured_on = personal.DateField(category="care_acts")
    indicator = personal.CharField(max_length=30, category="medical_report")
    result = personal.IntegerField(null=True, category="medical_report")
    diagnosis = personal.CharField(max_length=120, blank=True, default="", category="diagnosis")
    habits = personal.CharField(max_length=120, blank=True, default="", category="lifestyle")
    situation = personal.CharField(max_length=120, blank=True, default="", category="social_situation")


CLAIM = {
    "key": "who bills, invoice and rank: makes the claim unique",
    "organisation": "caisse that pays",
    "state": "workflow marker",
    "received_on": "workflow date",
    "closed_on": "start of retention",
}


class CareClaim(personal.PersonalModel):
    """An act of care billed for somebody on the list of an attack."""

    subjects = BENEFICIARY
    technical = CLAIM
    retention = "benefits_paid"
    retention_from = "closed_on"
    key = models.CharField(max_length=64, unique=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="claims")
    person_id = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=12, db_index=True)
    received_on = models.DateField()
    closed_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    provider_id = personal.BigIntegerField(null=True, category="care_acts")
    invoice = personal.CharField(max_length=20, category="care_acts")
    act = personal.CharField(max_length=13, category="care_acts")
    act_on = personal.DateField(category="care_acts")
    charged = personal.BigIntegerField(category="care_acts")
    base = personal.BigIntegerField(null=True, category="care_acts")
    related = personal.BooleanField(null=True, category="care_acts")
    country = personal.CharField(max_length=2, default="FR", category="care_acts")
    state_tariff = personal.BigIntegerField(null=True, category="care_acts")
    prescription = personal.CharField(max_length=40, blank=True, default="", category="prescriptions")
    waits_for = personal.JSONField(default=list, category="decision")
    decision = personal.JSONField(null=True, category="decision")


class PackageClaim(OfExperiment):
    """A package billed in an experiment, for a patient, or for a result of the provider: then nobody is named."""

    technical = {**OfExperiment.technical, **CLAIM, "closed_on": "day of payment or refusal"}
    key = models.CharField(max_length=64, unique=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="packages")
    person_id = models.BigIntegerField(null=True, db_index=True)
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=12, db_index=True)
    received_on = models.DateField()
    closed_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    provider_id = personal.BigIntegerField(category="provider_activity")
    invoice = personal.CharField(max_length=20, category="provider_activity")
    package = personal.CharField(max_length=20, category="care_acts")
    act_on = personal.DateField(category="care_acts")
    score = personal.IntegerField(null=True, category="provider_activity")
    waits_for = personal.JSONField(default=list, category="decision")
    decision = personal.JSONField(null=True, category="decision")


class AllowanceFile(personal.PersonalModel):
    """An application for early cessation of work after asbestos, with its facts, and what runs of it."""

    subjects = BENEFICIARY
    technical = {
        "state": "step of the work",
        "organisation": "caisse that pays",
        "applied_on": "day of the application",
        "paid_until": "first month not ordered yet",
        "closed_on": "start of retention",
    }
    retention = "benefits_paid"
    retention_from = "closed_on"
    person_id = models.BigIntegerField(unique=True)
    state = models.CharField(max_length=12)
    organisation = models.CharField(max_length=12)
    applied_on = models.DateField()
    case_id = models.BigIntegerField(null=True)
    paid_until = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    opens_on = personal.DateField(null=True, category="cash_benefits")
    ends_on = personal.DateField(null=True, category="cash_benefits")
    monthly = personal.BigIntegerField(null=True, category="cash_benefits")
    levy_rate = personal.IntegerField(null=True, category="cash_benefits")
    levy_source = personal.CharField(max_length=120, blank=True, default="", category="cash_benefits")
    ground = personal.CharField(max_length=14, null=True, category="cash_benefits")
    illness_recognised = personal.BooleanField(null=True, category="cash_benefits")
    establishment_listed = personal.BooleanField(null=True, category="cash_benefits")
    exposure_days = personal.IntegerField(null=True, category="cash_benefits")
    still_works = personal.BooleanField(null=True, category="cash_benefits")
    ceased_on = personal.DateField(null=True, category="cash_benefits")
    other_income = personal.BooleanField(null=True, category="cash_benefits")
    wages = personal.JSONField(null=True, category="salary")
    facts = personal.JSONField(null=True, category="decision")
    decision = personal.JSONField(null=True, category="decision")


PAYMENT = {
    "key": "what is paid, and which calculation of it: makes the order unique",
    "payee_kind": "who is paid",
    "organisation": "caisse that pays",
    "rank": "which calculation",
    "month": "month of an allowance",
    "decided_on": "when it was decided",
    "ordered_on": "when it was ordered, once",
    "paid_on": "when the bank paid",
}


class Calculated(personal.PersonalModel):
    """One calculation of what is due, with its facts and decision: explained, replayed, never changed."""

    key = models.CharField(max_length=60, unique=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    source_id = models.BigIntegerField(db_index=True)
    payee_kind = models.CharField(max_length=24)
    payee_id = models.BigIntegerField()
    organisation = models.CharField(max_length=12)
    rank = models.IntegerField(default=1)
    month = models.DateField(null=True)
    decided_on = models.DateField(db_index=True)
    ordered_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    scheme = personal.CharField(max_length=12, category="benefit_use")
    amount = personal.BigIntegerField(category="benefit_use")
    ordered = personal.BigIntegerField(category="benefit_use")
    facts = personal.JSONField(category="decision")
    decision = personal.JSONField(category="decision")

    class Meta:
        abstract = True


class Payment(Calculated):
    """Money decided for a victim's care or an asbestos allowance."""

    subjects = BENEFICIARY
    technical = PAYMENT
    retention = "benefits_paid"
    retention_from = "paid_on"
    state_share = personal.BigIntegerField(default=0, category="benefit_use")
    overrun = personal.BigIntegerField(default=0, category="benefit_use")


class PackagePayment(Calculated, OfExperiment):
    """Money decided for a package of an experiment, kept as long as the experiment says."""

    technical = OfExperiment.technical | PAYMENT
    package = personal.CharField(max_length=20, category="care_acts")


class Fee(personal.PersonalModel):
    """What a professional or supplier was paid on an invoice: no patient, and no word on the scheme."""

    subjects = PROVIDERS
    technical = {"decided_on": "when it was decided", "paid_on": "start of retention", "key": "order that pays it"}
    retention = "benefits_paid"
    retention_from = "paid_on"
    provider_id = models.BigIntegerField(db_index=True)
    key = models.CharField(max_length=60, unique=True)
    decided_on = models.DateField()
    paid_on = models.DateField(null=True)
    invoice = personal.CharField(max_length=20, category="provider_activity")
    performed_on = personal.DateField(category="provider_activity")
    amount = personal.BigIntegerField(category="provider_income")


class Opinion(personal.PersonalModel):
    """A question on a care before the medical service; the yes or no stands on the claim."""

    subjects = BENEFICIARY
    technical = {"asked_on": "workflow date", "given_on": "workflow date: start of retention", "case_id": "work list"}
    retention = "special_cases"
    retention_from = "given_on"
    person_id = models.BigIntegerField(db_index=True)
    claim_id = models.BigIntegerField(db_index=True)
    asked_on = models.DateField()
    given_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    question = personal.CharField(max_length=24, category="case_handling")


class OpinionReasons(personal.PersonalModel):
    """Why the medical service answered so: nobody else reads it."""

    subjects = BENEFICIARY
    technical = {"given_on": "start of retention"}
    retention = "special_cases"
    retention_from = "given_on"
    person_id = models.BigIntegerField(db_index=True)
    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="because")
    given_on = models.DateField()
    reasons = personal.TextField(category="medical_report")
    diagnosis = personal.CharField(max_length=120, blank=True, default="", category="diagnosis")


class Evidence(personal.PersonalModel):
    """A document handed in for somebody; its bytes are with the documents."""

    subjects = BENEFICIARY
    technical = {"recorded_on": "when", "closed_on": "start of retention"}
    retention = "special_cases"
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    document_id = models.BigIntegerField()
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)
    proves = personal.CharField(max_length=24, category="case_handling")


class Dispute(personal.PersonalModel):
    """A decision contested before the amicable board, with its clock."""

    subjects = BENEFICIARY
    technical = {
        "lodged_on": "clock",
        "silent_on": "day after which silence rejects",
        "state": "step of the work",
        "closed_on": "start of retention",
    }
    retention = "special_cases"
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    lodged_on = models.DateField()
    silent_on = models.DateField(db_index=True)
    state = models.CharField(max_length=20)
    case_id = models.BigIntegerField(null=True)
    source_id = models.BigIntegerField()
    closed_on = models.DateField(null=True)
    about = personal.CharField(max_length=12, category="case_handling")
    grounds = personal.TextField(category="case_handling")


class ForeignRequest(personal.PersonalModel):
    """A question to the institution of another State on what it would have paid for a care, and its answer."""

    subjects = BENEFICIARY
    technical = {
        "asked_on": "workflow date",
        "answered_on": "start of retention",
        "disclosure_id": "line of the disclosure ledger",
    }
    retention = "special_cases"
    retention_from = "answered_on"
    person_id = models.BigIntegerField(db_index=True)
    claim_id = models.BigIntegerField(db_index=True)
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    disclosure_id = models.BigIntegerField(null=True)
    state = personal.CharField(max_length=2, category="exchange_metadata")
