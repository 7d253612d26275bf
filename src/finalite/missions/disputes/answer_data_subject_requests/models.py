"""Requests, complaints, incidents, controls and targeted notices: the five kinds of file this fiche keeps."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

WORKFLOW = "workflow marker, says nothing of the person"


class DataRequest(personal.PersonalModel):
    """Somebody asks to exercise a right; the clock of GDPR 12(3) runs from `clock_from`."""

    subjects = ("requester",)
    technical = {
        "state": WORKFLOW,
        "fiche_asked": "a slug of the register",
        "case_id": "link to the case that carries the clock",
    }
    retention = "requests"
    retention_from = "closed_on"

    person_id = models.BigIntegerField(null=True, db_index=True)
    case_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16, db_index=True)
    fiche_asked = models.CharField(max_length=60, blank=True)
    right = personal.CharField(max_length=14, category="case_handling")
    channel = personal.CharField(max_length=10, category="case_handling")
    ground = personal.CharField(max_length=20, category="case_handling")
    received_on = personal.DateField(category="case_handling")
    clock_from = personal.DateField(null=True, category="case_handling")
    due_on = personal.DateField(null=True, category="case_handling")
    extended_on = personal.DateField(null=True, category="case_handling")
    extension_reason = personal.CharField(max_length=20, blank=True, category="case_handling")
    closed_on = personal.DateField(null=True, category="case_handling")
    requester_name = personal.CharField(max_length=160, category="civil_identity")
    postal_contact = personal.CharField(max_length=400, blank=True, category="postal_contact")
    electronic_contact = personal.CharField(max_length=200, blank=True, category="electronic_contact")
    identity_proof = personal.BigIntegerField(null=True, category="identity_document")
    message = personal.TextField(blank=True, category="exchange_content")


class RequestOutcome(personal.PersonalModel):
    """What was answered to one request for one fiche."""

    subjects = ("requester",)
    technical = {"fiche": "a slug of the register", "article": "a legal reference"}
    retention = "requests"
    retention_from = "answered_on"

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="outcomes", db_index=False)
    person_id = models.BigIntegerField(null=True, db_index=True)
    fiche = models.CharField(max_length=60)
    article = models.CharField(max_length=60)
    outcome = personal.CharField(max_length=14, category="decision")
    explanation = personal.TextField(category="decision")
    answered_on = personal.DateField(category="decision")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "fiche"], name="one_outcome_per_fiche")]


class Complaint(personal.PersonalModel):
    """Somebody complains about how their data were used, here or through the authority."""

    subjects = ("requester",)
    technical = {
        "state": WORKFLOW,
        "fiche_concerned": "a slug of the register",
        "case_id": "link to the case that carries the clock",
    }
    retention = "requests"
    retention_from = "closed_on"

    person_id = models.BigIntegerField(null=True, db_index=True)
    case_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16, db_index=True)
    fiche_concerned = models.CharField(max_length=60, blank=True)
    channel = personal.CharField(max_length=10, category="case_handling")
    received_on = personal.DateField(category="case_handling")
    due_on = personal.DateField(category="case_handling")
    closed_on = personal.DateField(null=True, category="case_handling")
    complainant_name = personal.CharField(max_length=160, category="civil_identity")
    contact = personal.CharField(max_length=400, blank=True, category="postal_contact")
    message = personal.TextField(category="exchange_content")
    authority_reference = personal.CharField(max_length=40, blank=True, null=True, category="litigation")
    findings = personal.TextField(blank=True, category="decision")
    upheld = personal.BooleanField(null=True, category="decision")


class Incident(models.Model):
    """A security incident and what was decided about it; GDPR 33(5) asks to keep all of them. Names nobody."""

    known_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    nature = models.TextField()
    fiches = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    persons_at_most = models.IntegerField(null=True)
    records_at_most = models.IntegerField(null=True)
    personal_data = models.BooleanField(null=True)
    risk = models.CharField(max_length=10, default="unknown")
    risk_reasons = models.TextField(blank=True)
    consequences = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    notify_by = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    late_reasons = models.TextField(blank=True)
    notification = models.JSONField(default=dict)
    state = models.CharField(max_length=16, default="recorded", db_index=True)
    closed_at = models.DateTimeField(null=True)


class AffectedPerson(personal.PersonalModel):
    """One person touched by a breach, and the day they were told (GDPR 34)."""

    subjects = ("requester",)
    retention = "breaches"
    retention_from = "informed_on"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="affected", db_index=False)
    person_id = models.BigIntegerField(db_index=True)
    informed_on = personal.DateField(null=True, category="case_handling")
    letter_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person_id"], name="affected_once")]


class AuthorityProcedure(models.Model):
    """A control, formal notice or sanction by the data-protection authority, with its steps. Names nobody."""

    kind = models.CharField(max_length=16)
    reference = models.CharField(max_length=40, unique=True)
    opened_on = models.DateField()
    subject_matter = models.TextField()
    fiches = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    amount_cents = models.BigIntegerField(null=True)
    made_public = models.BooleanField(null=True)


class ProcedureStep(models.Model):
    """One dated step of a procedure: who did what, in a line."""

    procedure = models.ForeignKey(AuthorityProcedure, models.CASCADE, related_name="steps")
    on = models.DateField()
    kind = models.CharField(max_length=20)
    summary = models.TextField()


class TargetedNotice(personal.PersonalModel):
    """A notice about one processing sent to one person (GDPR 13 and 14), at most once a fiche and version."""

    subjects = ("requester",)
    technical = {"fiche": "a slug of the register", "version": "hash of the register entry told"}
    retention = "requests"
    retention_from = "sent_on"

    person_id = models.BigIntegerField()
    fiche = models.CharField(max_length=60)
    version = models.CharField(max_length=16)
    letter_id = models.BigIntegerField(null=True)
    collected_on = personal.DateField(null=True, category="case_handling")
    sent_on = personal.DateField(category="case_handling")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "fiche", "version"], name="noticed_once")]


class AgentFile(personal.PersonalModel):
    """That an agent's account and an insured person are one and the same from a day: read by the rules that look for
    unusual access, shown to no agent.
    """

    subjects = ("staff",)
    retention = "agent_files"
    retention_from = "until_on"

    user = personal.CharField(max_length=150, category="internal_identifier")
    person_id = personal.BigIntegerField(db_index=True, category="internal_identifier")
    from_on = personal.DateField(category="internal_identifier")
    until_on = personal.DateField(null=True, category="internal_identifier")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(until_on__isnull=True), name="agent_file_one_open"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="agent_file_ends_after_start"
            ),
        ]


class PublicFigure(personal.PersonalModel):
    """Somebody known to the public, whose file may tempt: each reading by an agent is listed until a day, which is
    at most a year away, so that no flag is forgotten.
    """

    subjects = ("insured", "dependant")
    retention = "public_figures"
    retention_from = "until_on"

    person_id = personal.BigIntegerField(db_index=True, category="case_handling")
    from_on = personal.DateField(category="case_handling")
    until_on = personal.DateField(category="case_handling")
    reason = personal.TextField(category="case_handling")
    lifted_reason = personal.TextField(blank=True, default="", category="case_handling")
