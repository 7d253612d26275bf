"""What is kept about disability and death: what was asked, what was found, what was opened, who claims a capital.

Administrative facts and medical reports never share a table: the first are read by technicians, the second by the
medical service alone. Between them stands the finding, which says a category and never an illness.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
KEPT = "disability_file"


class Kept(personal.PersonalModel):
    """A row of somebody's file: it is kept until so long after the right, or the refusal, is over."""

    subjects = BENEFICIARIES
    technical = {"recorded_on": "when it was written", "closed_on": "start of retention"}
    retention = KEPT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Application(Kept):
    """A request: what was declared, what the rule proposes, and what an agent decided."""

    technical = Kept.technical | {
        "state": "step of the work",
        "silent_on": "day after which silence refuses",
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
    }
    state = models.CharField(max_length=20)
    silent_on = models.DateField(null=True, db_index=True)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    kind = personal.CharField(max_length=16, category="entitlements")
    asked_by = personal.CharField(max_length=8, category="case_handling")
    reference_on = personal.DateField(null=True, category="entitlements")
    affiliated_since = personal.DateField(null=True, category="affiliation")
    delay_from = personal.DateField(null=True, category="entitlements")
    hours = personal.IntegerField(null=True, category="resources")
    wages = personal.BigIntegerField(null=True, category="resources")
    draws_retirement = personal.BooleanField(null=True, category="entitlements")
    resides = personal.BooleanField(null=True, category="entitlements")
    home = personal.CharField(max_length=16, null=True, category="household")
    resources_month = personal.BigIntegerField(null=True, category="resources")
    tax_income = personal.BigIntegerField(null=True, category="tax_notice")
    spouse_held_pension = personal.BooleanField(null=True, category="household")
    spouse_died_on = personal.DateField(null=True, category="household")
    spouse_pension = personal.BigIntegerField(null=True, category="resources")
    remarried = personal.BooleanField(null=True, category="household")
    decision = personal.JSONField(null=True, category="decision")


class Evidence(Kept):
    """A document handed in for a request; its bytes are with the documents."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    document_id = models.BigIntegerField()
    proves = personal.CharField(max_length=12, category="case_handling")


class MedicalReport(Kept):
    """What the medical service writes for itself; nobody else reads it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    kind = personal.CharField(max_length=12, category="case_handling")
    text = personal.TextField(category="medical_report")


class MedicalFinding(Kept):
    """What the medical service found, as the law words it: loss, category, and since when."""

    technical = Kept.technical | {"adviser": "login of the adviser"}
    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    adviser = models.CharField(max_length=150)
    two_thirds_lost = personal.BooleanField(category="disability_status")
    category = personal.IntegerField(null=True, category="disability_status")
    state_on = personal.DateField(category="disability_status")


class Right(Kept):
    """A right that is or was open: what it is, of which category, and whether its payment is suspended."""

    technical = Kept.technical | {"application_id": "the request it answers", "run": "which act or body opened it"}
    application_id = models.BigIntegerField()
    run = models.CharField(max_length=40)
    kind = personal.CharField(max_length=16, category="entitlements")
    category = personal.IntegerField(null=True, category="disability_status")
    starts_on = personal.DateField(category="entitlements")
    ends_on = personal.DateField(null=True, category="entitlements")
    end_reason = personal.CharField(max_length=20, blank=True, category="entitlements")
    suspended_from = personal.DateField(null=True, category="entitlements")
    suspension = personal.CharField(max_length=20, blank=True, category="entitlements")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind"], condition=models.Q(ends_on__isnull=True), name="one_right_of_a_kind"
            )
        ]


class EarningsReview(Kept):
    """A comparison of pension and earnings, as it was decided."""

    right_id = models.BigIntegerField()
    facts = personal.JSONField(category="resources")
    outcome = personal.CharField(max_length=12, category="decision")
    decision = personal.JSONField(category="decision")


class Death(Kept):
    """The file of a capital at death: what the deceased lived on, and what was decided."""

    technical = Kept.technical | {
        "state": "step of the work",
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
    }
    state = models.CharField(max_length=20)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    situation = personal.CharField(max_length=20, null=True, category="entitlements")
    until = personal.DateField(null=True, category="entitlements")
    occupation = personal.CharField(max_length=24, null=True, category="entitlements")
    work_pension_rate = personal.IntegerField(null=True, category="disability_status")
    decision = personal.JSONField(null=True, category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id"], name="one_death_file")]


class Claimed(Kept):
    """Somebody who claims the capital, and the share they were given."""

    technical = Kept.technical | {"claimed_on": "clock of the claim", "decided_on": "when it was decided"}
    death = models.ForeignKey(Death, on_delete=models.CASCADE)
    claimed_on = models.DateField()
    decided_on = models.DateField(null=True)
    link = personal.CharField(max_length=20, null=True, category="household")
    in_charge = personal.BooleanField(null=True, category="household")
    share = personal.BigIntegerField(null=True, category="entitlements")


class Appeal(Kept):
    """An appeal against a decision of this fiche, with the board that hears it."""

    technical = Kept.technical | {
        "silent_on": "day after which silence refuses",
        "state": "step of the work",
        "case_id": "link to the work list",
    }
    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    silent_on = models.DateField(db_index=True)
    state = models.CharField(max_length=20)
    case_id = models.BigIntegerField(null=True)
    board = personal.CharField(max_length=12, category="case_handling")
    grounds = personal.TextField(category="case_handling")


class ForeignInsurance(Kept):
    """Insurance completed in another State, added up to open a right (Regulation 883/2004 art. 6)."""

    state = personal.CharField(max_length=2, category="affiliation")
    months = personal.IntegerField(category="affiliation")
    form = personal.CharField(max_length=12, category="affiliation")
    reference = personal.CharField(max_length=40, blank=True, category="affiliation")


class Change(Kept):
    """What was changed in somebody's rights, by which act, and why."""

    technical = Kept.technical | {"run": "which act"}
    right_id = models.BigIntegerField(null=True)
    run = models.CharField(max_length=40)
    what = personal.CharField(max_length=24, category="entitlements")
    why = personal.CharField(max_length=200, category="entitlements")
