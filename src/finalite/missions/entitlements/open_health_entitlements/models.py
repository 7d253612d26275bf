"""What is kept about rights: what was asked, what was opened, and the facts that payment of care rests on.

A periodic fact starts on `starts_on` and stops the day before `ends_on`; an empty end means still running.
The name of an illness is never kept here: the medical service says yes or no, and until when.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

BENEFICIARIES = ("insured", "dependant")
KEPT = "rights_file"


class Employer(personal.PersonalModel):
    """Who attests that somebody works."""

    subjects = ("employer",)
    technical = {"last_attested_on": "start of retention"}
    retention = KEPT
    retention_from = "last_attested_on"
    siret = personal.CharField(max_length=14, unique=True, category="employer_identity")
    name = personal.CharField(max_length=120, category="employer_identity")
    last_attested_on = models.DateField(null=True)


class Application(personal.PersonalModel):
    """A request for cover: what was declared, what is still missing, and the decision with its reasons."""

    subjects = BENEFICIARIES
    technical = {
        "received_on": "clock of the request",
        "state": "step of the work",
        "closed_on": "start of retention",
        "organisation": "caisse that examines",
        "case_id": "link to the work list",
        "papers_asked_on": "clock of the request: stands still while papers are awaited",
        "complete_on": "clock of the request: runs from the complete file",
        "implied_on": "day on which silence answered",
    }
    retention = KEPT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    received_on = models.DateField()
    state = models.CharField(max_length=16)
    closed_on = models.DateField(null=True)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    papers_asked_on = models.DateField(null=True)
    complete_on = models.DateField(null=True)
    implied_on = models.DateField(null=True)
    employer = models.ForeignKey(Employer, null=True, on_delete=models.PROTECT)
    works = personal.BooleanField(null=True, category="employment")
    work_started_on = personal.DateField(null=True, category="employment")
    resides_since = personal.DateField(null=True, category="residence_status")
    months_a_year = personal.IntegerField(null=True, category="residence_status")
    no_delay = personal.CharField(max_length=20, null=True, category="residence_status")
    stay = personal.CharField(max_length=16, null=True, category="residence_status")
    permit_until = personal.DateField(null=True, category="residence_status")
    nationality = personal.CharField(max_length=2, blank=True, category="nationality")
    parent_id = personal.BigIntegerField(null=True, category="household")
    own_name = personal.BooleanField(default=False, category="household")
    decision = personal.JSONField(null=True, category="decision")


class Evidence(personal.PersonalModel):
    """A document handed in for a request; its bytes are with the documents."""

    subjects = BENEFICIARIES
    technical = {"received_on": "clock of the request", "closed_on": "start of retention"}
    retention = KEPT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE)
    document_id = models.BigIntegerField()
    received_on = models.DateField()
    closed_on = models.DateField(null=True)
    proves = personal.CharField(max_length=20, category="identity_document")


class Periodic(personal.PersonalModel):
    """Something true of a person from a day on, until a day that may not be known yet."""

    technical = {"recorded_on": "when it was written", "source": "which act or body said it"}
    retention = KEPT
    retention_from = "ends_on"
    subjects = BENEFICIARIES
    person_id = models.BigIntegerField(db_index=True)
    recorded_on = models.DateField()
    source = models.CharField(max_length=40)

    class Meta:
        abstract = True


class Right(Periodic):
    """The right to have care paid for, on its ground. Which caisse serves it is the affiliation, with the people."""

    starts_on = personal.DateField(category="entitlements")
    ends_on = personal.DateField(null=True, category="entitlements")
    ground = personal.CharField(max_length=12, category="entitlements")
    review_on = personal.DateField(null=True, category="entitlements")
    end_reason = personal.CharField(max_length=24, blank=True, category="entitlements")
    closed_with = personal.JSONField(default=dict, category="entitlements")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=models.Q(ends_on__isnull=True), name="one_open_right"
            )
        ]


class CareProtocol(Periodic):
    """Recognition of a long illness: asked by the chosen doctor, seen by the medical service, decided by the caisse."""

    technical = Periodic.technical | {
        "state": "step of the work",
        "case_id": "link to the work list",
        "provider_id": "the doctor who asks",
        "end_told_on": "when the person was told that it ends",
    }
    starts_on = personal.DateField(null=True, category="exemption")
    ends_on = personal.DateField(null=True, category="exemption")
    state = models.CharField(max_length=12)
    case_id = models.BigIntegerField(null=True)
    provider_id = models.BigIntegerField()
    kind = personal.CharField(max_length=16, category="exemption")
    months_asked = personal.IntegerField(category="exemption")
    months_advised = personal.IntegerField(null=True, category="exemption")
    favourable = personal.BooleanField(null=True, category="exemption")
    advised_on = personal.DateField(null=True, category="exemption")
    renews_id = models.BigIntegerField(null=True)
    end_told_on = models.DateField(null=True)
    end_reason = personal.CharField(max_length=24, blank=True, category="exemption")


class ProtocolBasis(personal.PersonalModel):
    """What the doctor wrote to the medical service: the illness and why. No agent of the caisse reads this table."""

    subjects = BENEFICIARIES
    technical = {
        "ended_on": "start of retention",
        "protocol_id": "the protocol it is about; no foreign key, each follows its own retention",
    }
    retention = "protocol_medical"
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    protocol_id = models.BigIntegerField(unique=True)
    ended_on = models.DateField(null=True)
    condition = personal.CharField(max_length=20, blank=True, category="diagnosis")
    basis = personal.TextField(category="diagnosis")


class Pregnancy(Periodic):
    """A declared pregnancy; its protected period is derived by the rules from the two dates."""

    starts_on = personal.DateField(category="maternity")
    ends_on = personal.DateField(null=True, category="maternity")
    expected_on = personal.DateField(category="maternity")
    delivered_on = personal.DateField(null=True, category="maternity")


class Parenthood(Periodic):
    """The paternity days a birth opens to the father or the mother's partner, and before when they are taken."""

    starts_on = personal.DateField(category="maternity")
    ends_on = personal.DateField(null=True, category="maternity")
    children = personal.IntegerField(category="maternity")
    days = personal.IntegerField(category="maternity")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "starts_on"], name="one_birth_a_day")]


class Maintenance(Periodic):
    """What goes on for a while after a status is lost: cash benefits, or the right to care."""

    starts_on = personal.DateField(category="entitlements")
    ends_on = personal.DateField(null=True, category="entitlements")
    kind = personal.CharField(max_length=12, category="entitlements")
    lost = personal.CharField(max_length=12, category="entitlements")
    decision = personal.JSONField(category="decision")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "kind", "starts_on"], name="one_maintenance_a_loss")
        ]


class Granted(Periodic):
    """Something another body grants, and ends: who told us of the end, and when."""

    technical = Periodic.technical | {
        "end_source": "which act or body said that it ended",
        "end_recorded_on": "when its end was written",
    }
    end_source = models.CharField(max_length=40, blank=True)
    end_recorded_on = models.DateField(null=True)

    class Meta:
        abstract = True


class DisabilityStatus(Granted):
    """A disability pension or a like status, told by the body that granted it."""

    starts_on = personal.DateField(category="disability_status")
    ends_on = personal.DateField(null=True, category="disability_status")
    kind = personal.CharField(max_length=24, category="disability_status")


class WorkInjuryStatus(Granted):
    """A recognised work accident or disease, or the pension that followed; rate in basis points."""

    starts_on = personal.DateField(category="work_injury")
    ends_on = personal.DateField(null=True, category="work_injury")
    kind = personal.CharField(max_length=24, category="work_injury")
    rate = personal.IntegerField(null=True, category="work_injury")


class Complementary(Periodic):
    """Who pays the rest: an insurer the person designates, or the means-tested cover."""

    starts_on = personal.DateField(category="complementary_cover")
    ends_on = personal.DateField(null=True, category="complementary_cover")
    kind = personal.CharField(max_length=12, category="complementary_cover")
    insurer = personal.CharField(max_length=12, blank=True, category="complementary_cover")
    contract = personal.CharField(max_length=30, blank=True, category="complementary_cover")


class Exemption(Periodic):
    """That somebody is free from the co-payment, without the reason: what professionals may know."""

    starts_on = personal.DateField(category="exemption")
    ends_on = personal.DateField(null=True, category="exemption")
    cause = personal.CharField(max_length=40, unique=True, category="decision")


class TreatingDoctor(Periodic):
    """The doctor somebody has chosen to follow their care (CSS L162-5-3)."""

    starts_on = personal.DateField(category="treating_doctor")
    ends_on = personal.DateField(null=True, category="treating_doctor")
    provider_id = personal.BigIntegerField(category="treating_doctor")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=models.Q(ends_on__isnull=True), name="one_treating_doctor"
            )
        ]


class DoctorDeclaration(personal.PersonalModel):
    """Somebody's wish for a treating doctor, until that doctor has answered."""

    subjects = BENEFICIARIES
    technical = {"declared_on": "when", "state": "step of the work", "closed_on": "start of retention"}
    retention = KEPT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    declared_on = models.DateField()
    state = models.CharField(max_length=12)
    closed_on = models.DateField(null=True)
    provider_id = personal.BigIntegerField(category="treating_doctor")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=models.Q(state="waiting"), name="one_declaration_waiting"
            )
        ]


class CrossBorder(Periodic):
    """Which State or which French scheme is competent, and the form that proves it."""

    starts_on = personal.DateField(category="affiliation")
    ends_on = personal.DateField(null=True, category="affiliation")
    state = personal.CharField(max_length=2, category="affiliation")
    scheme = personal.CharField(max_length=16, blank=True, category="affiliation")
    form = personal.CharField(max_length=8, blank=True, category="affiliation")
    reference = personal.CharField(max_length=40, blank=True, category="affiliation")
    institution = personal.CharField(max_length=20, blank=True, category="affiliation")


class Contest(personal.PersonalModel):
    """An appeal against a refusal, with its clock and what the board said."""

    subjects = BENEFICIARIES
    technical = {
        "received_on": "clock of the appeal",
        "due_on": "last day to answer before silence does",
        "state": "step of the work",
        "closed_on": "start of retention",
        "late": "whether it came after the time to appeal",
        "application_id": "the request it is about; no foreign key, each follows its own retention",
        "protocol_id": "the protocol it is about, in the same way",
        "case_id": "link to the work list",
    }
    retention = "rights_cases"
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    application_id = models.BigIntegerField(null=True)
    protocol_id = models.BigIntegerField(null=True)
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=16)
    closed_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    case_id = models.BigIntegerField(null=True)
    grounds = personal.TextField(category="case_handling")
    board_reason = personal.TextField(blank=True, category="case_handling")


class Transfer(personal.PersonalModel):
    """A file sent to the body of another scheme, or received from it, until both have agreed on the day."""

    subjects = BENEFICIARIES
    technical = {
        "direction": "sent or received",
        "state": "step of the work",
        "recorded_on": "when it was written",
        "closed_on": "start of retention",
        "case_id": "link to the work list",
        "ledger_line": "line of the disclosures",
    }
    retention = "rights_cases"
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    direction = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    ledger_line = models.BigIntegerField(null=True)
    scheme = personal.CharField(max_length=16, category="exchange_metadata")
    body = personal.CharField(max_length=20, category="exchange_metadata")
    reference = personal.CharField(max_length=40, category="exchange_metadata")
    takes_over_on = personal.DateField(null=True, category="exchange_metadata")
    content = personal.TextField(blank=True, category="exchange_content")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=models.Q(state="sent"), name="one_transfer_under_way"
            ),
            models.UniqueConstraint(fields=["direction", "body", "reference"], name="one_transfer_a_reference"),
        ]


class Change(personal.PersonalModel):
    """What was changed in somebody's rights, by whom or by which run, and why."""

    subjects = BENEFICIARIES
    technical = {"made_on": "when", "run": "which run", "recorded_on": "start of retention"}
    retention = KEPT
    retention_from = "recorded_on"
    person_id = models.BigIntegerField(db_index=True)
    right_id = models.BigIntegerField(null=True)
    made_on = models.DateField()
    recorded_on = models.DateField(null=True)
    run = models.CharField(max_length=40)
    what = personal.CharField(max_length=24, category="entitlements")
    why = personal.CharField(max_length=200, category="entitlements")
