"""What is kept about stops from work: who announced them, what was certified, what was decided and paid, and why.

The medical service writes in a table of its own; of it, an agent sees the conclusion alone. Amounts are in cents.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured",)
PAID, CASES = "benefits_paid", "allowance_cases"


class Kept(personal.PersonalModel):
    """A row about a stop: kept from its last payment, or from its end where nothing was paid."""

    subjects = BENEFICIARIES
    technical = {"recorded_on": "when it was written", "closed_on": "start of retention"}
    retention = PAID
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Stop(Kept):
    """A time without work, recognised from one or several sources, and the last day already decided.

    `basis` holds the facts that a decision rests on, the days to pay apart; it is gathered anew at each change.
    """

    technical = Kept.technical | {
        "organisation": "caisse that pays",
        "state": "workflow marker",
        "case_id": "link to the work list",
        "employer_id": "employer of the last certificate",
    }
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    employer_id = models.BigIntegerField(null=True)
    leave = personal.CharField(max_length=12, category="sick_leave")
    first_on = personal.DateField(category="sick_leave")
    last_on = personal.DateField(category="sick_leave")
    settled_to = personal.DateField(category="sick_leave")
    resumed_on = personal.DateField(null=True, category="sick_leave")
    situation = personal.JSONField(default=dict, category="sick_leave")
    birth = personal.JSONField(default=dict, category="maternity")
    basis = personal.JSONField(null=True, category="salary")
    keeps_from = personal.DateField(null=True, category="salary")
    keeps_to = personal.DateField(null=True, category="salary")
    wanted = personal.JSONField(default=list, category="case_handling")

    class Meta:
        indexes = [
            models.Index(fields=["state", "settled_to"], name="pay_daily_stop_due"),
            models.Index(fields=["person_id", "first_on"], name="pay_daily_stop_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="pay_daily_stop_ends_after"
            )
        ]


class Notice(Kept):
    """What one source said of a stop, as it came; the same words sent twice are one row."""

    technical = Kept.technical | {
        "received_on": "workflow date",
        "withdrawn_on": "day its sender took it back, from which it counts no more",
    }
    stop = models.ForeignKey(Stop, models.CASCADE, related_name="notices", null=True)
    received_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    source = personal.CharField(max_length=8, category="sick_leave")
    kind = personal.CharField(max_length=10, category="sick_leave")
    leave = personal.CharField(max_length=12, category="sick_leave")
    first_on = personal.DateField(category="sick_leave")
    last_on = personal.DateField(category="sick_leave")
    prescribed_on = personal.DateField(category="sick_leave")
    sent_on = personal.DateField(category="sick_leave")
    late = personal.BooleanField(category="sick_leave")
    prescriber_id = personal.BigIntegerField(null=True, category="sick_leave")
    fault = personal.CharField(max_length=200, null=True, category="case_handling")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "source", "kind", "leave", "first_on", "last_on", "prescribed_on"],
                condition=models.Q(withdrawn_on=None),
                name="pay_daily_notice_once",
            )
        ]


class SalaryCertificate(Kept):
    """What an employer certified for a stop; a later one replaces it and leaves it readable."""

    technical = Kept.technical | {
        "employer_id": "who certified",
        "origin": "how it came",
        "sent_by": "login of who sent it",
        "current": "off once a later one replaces it",
        "withdrawn_on": "day its sender took it back",
    }
    stop = models.ForeignKey(Stop, models.CASCADE, related_name="certificates", null=True)
    withdrawn_on = models.DateField(null=True)
    first_on = personal.DateField(category="salary")
    employer_id = models.BigIntegerField()
    origin = models.CharField(max_length=8)
    sent_by = models.CharField(max_length=150)
    current = models.BooleanField(default=True)
    rhythm = personal.CharField(max_length=10, category="salary")
    pay = personal.JSONField(category="salary")
    hours = personal.IntegerField(null=True, category="salary")
    contributed = personal.BigIntegerField(null=True, category="salary")
    late_hours = personal.IntegerField(null=True, category="salary")
    late_contributed = personal.BigIntegerField(null=True, category="salary")
    daily_loss = personal.BigIntegerField(null=True, category="salary")
    net_pay = personal.BigIntegerField(null=True, category="salary")
    keeps_from = personal.DateField(null=True, category="salary")
    keeps_to = personal.DateField(null=True, category="salary")


class Interruption(Kept):
    """Days of a stop that are not paid: a control refused, work, an opinion."""

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="interruptions")
    first_on = personal.DateField(category="sick_leave")
    last_on = personal.DateField(category="sick_leave")
    why = personal.CharField(max_length=16, category="sick_leave")
    lifted = personal.BooleanField(default=False, category="sick_leave")


class Opinion(Kept):
    """What the medical service concludes of a stop: justified or not, until when; never why."""

    technical = Kept.technical | {
        "given_on": "workflow date",
        "adviser": "login of the adviser",
        "case_id": "work list",
    }
    stop = models.ForeignKey(Stop, models.CASCADE, related_name="opinions")
    given_on = models.DateField(null=True)
    adviser = models.CharField(max_length=150, blank=True)
    case_id = models.BigIntegerField(null=True)
    justified = personal.BooleanField(null=True, category="decision")
    until = personal.DateField(null=True, category="decision")


class MedicalNote(Kept):
    """What the medical service writes for itself; nobody else reads it."""

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="medical_notes")
    kind = personal.CharField(max_length=12, category="case_handling")
    text = personal.TextField(category="medical_report")


class Settlement(Kept):
    """A decision on some days of a stop, with its facts and every step; a correction holds the difference."""

    technical = Kept.technical | {
        "key": "number of the stop and days, or rank of the correction: makes the decision unique",
        "kind": "payment or correction",
        "organisation": "caisse that pays",
        "decided_on": "workflow date",
        "law": "state of the parameters used",
        "employer_id": "who was paid in the place of the person",
        "current": "off once a correction decided the same days again",
        "told_on": "day of the statement",
    }
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="settlements")
    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12)
    organisation = models.CharField(max_length=12)
    decided_on = models.DateField(db_index=True)
    law = models.CharField(max_length=16)
    employer_id = models.BigIntegerField(null=True)
    current = models.BooleanField(default=True)
    told_on = models.DateField(null=True)
    leave = personal.CharField(max_length=12, category="sick_leave")
    outcome = personal.CharField(max_length=12, category="decision")
    pay_from = personal.DateField(category="cash_benefits")
    pay_to = personal.DateField(category="cash_benefits")
    spans = personal.JSONField(category="cash_benefits")
    gross = personal.BigIntegerField(category="cash_benefits")
    csg = personal.BigIntegerField(category="cash_benefits")
    crds = personal.BigIntegerField(category="cash_benefits")
    to_insured = personal.BigIntegerField(category="cash_benefits")
    to_employer = personal.BigIntegerField(category="cash_benefits")
    facts = personal.JSONField(category="salary")
    decision = personal.JSONField(category="cash_benefits")

    class Meta:
        indexes = [models.Index(fields=["person_id", "decided_on"], name="pay_daily_settled_person")]


class DsnDelivery(personal.PersonalModel):
    """The bytes of a DSN file as they came: the same file is taken once, and what cannot be used is not lost."""

    subjects = BENEFICIARIES
    technical = {
        "digest": "the same bytes are taken once",
        "received_on": "start of retention",
        "sent_by": "login of who sent it",
        "state": "workflow marker",
        "declarations": "how many of its declarations are sound",
        "taken": "how many of these were done",
        "apart": "how many were set apart, nothing of them done",
    }
    retention = PAID
    retention_from = "received_on"
    digest = models.CharField(max_length=64, unique=True)
    received_on = models.DateField()
    sent_by = models.CharField(max_length=150)
    state = models.CharField(max_length=8, default="done")
    declarations = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    apart = models.IntegerField(default=0)
    content = personal.BinaryField(category="salary")
    lines = personal.JSONField(default=list, category="case_handling")


class DsnEvent(Kept):
    """What a message of an employer told of one stop or return, so that a later message can replace or cancel it.

    Nothing is erased: what was undone stays with its day, and so do its notice and certificate.
    """

    technical = Kept.technical | {
        "employer_id": "who declared",
        "kind": "which message it came in",
        "reference": "what a later message writes to name this one: day and order, or month and fraction",
        "digest": "tells the same words said again from others",
        "undone_on": "day a later message replaced or cancelled it",
    }
    employer_id = models.BigIntegerField()
    kind = models.CharField(max_length=2)
    reference = models.CharField(max_length=23)
    digest = models.CharField(max_length=64)
    undone_on = models.DateField(null=True)
    stop = models.ForeignKey(Stop, models.CASCADE, related_name="events")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True)
    certificate = models.ForeignKey(SalaryCertificate, models.CASCADE, null=True)
    first_on = personal.DateField(category="sick_leave")
    resumed_on = personal.DateField(null=True, category="sick_leave")

    class Meta:
        indexes = [models.Index(fields=["employer_id", "reference"], name="pay_daily_dsn_named")]


class DeclaredPay(Kept):
    """The pay of one month that a monthly DSN told, kept for a stop that may come; a later one replaces it."""

    technical = Kept.technical | {
        "employer_id": "who declared",
        "fraction": "part of the declaration of the month",
        "current": "off once a later declaration told another pay, or none",
    }
    employer_id = models.BigIntegerField()
    fraction = models.CharField(max_length=2)
    current = models.BooleanField(default=True)
    month = personal.DateField(category="salary")
    gross = personal.BigIntegerField(category="salary")
    hours = personal.IntegerField(category="salary")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "employer_id", "month"],
                condition=models.Q(current=True),
                name="pay_daily_one_pay_a_month",
            )
        ]


class Contest(personal.PersonalModel):
    """A decision that somebody asks to be looked at again; silence rejects after two months."""

    subjects = BENEFICIARIES
    technical = {
        "lodged_on": "workflow date",
        "silent_on": "day after which silence rejects",
        "state": "step of the work",
        "case_id": "work list",
        "closed_on": "start of retention",
    }
    retention = CASES
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="contests")
    lodged_on = models.DateField()
    silent_on = models.DateField(db_index=True)
    state = models.CharField(max_length=20)
    case_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    grounds = personal.TextField(category="case_handling")
