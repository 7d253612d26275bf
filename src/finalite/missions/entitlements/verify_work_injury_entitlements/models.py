"""What is kept of a verification beside the check itself: the file it is about, what each side told, papers, requests
to other bodies, what stopped. Nothing here is medical: what a doctor found stays with the fiche that opened the right.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

SUBJECTS = ("injury_victim", "victim_survivor", "surviving_spouse")
KEPT = "after_last_survivor"


class Kept(personal.PersonalModel):
    """A row of a check, kept until five years after the last right born of the same injury."""

    subjects = SUBJECTS
    technical = {
        "ended_on": "start of retention",
        "check_id": "number of the verification",
        "file_id": "number of the injury in the fiche that opened it",
    }
    retention = KEPT
    retention_from = "ended_on"
    person_id = models.BigIntegerField(db_index=True)
    check_id = models.BigIntegerField(db_index=True)
    file_id = models.BigIntegerField(db_index=True)
    ended_on = models.DateField(null=True)

    class Meta:
        abstract = True


class CheckedFile(Kept):
    """Which injury a check is about, which conditions were put to the person, when a life certificate is due."""

    certificate_by = personal.DateField(null=True, category="case_handling")
    put = personal.JSONField(default=list, category="case_handling")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_id"], name="injury_check_one_file")]


class Told(Kept):
    """Somebody's situation as one side told it; the wage in cents a year, another pension in cents a month."""

    technical = Kept.technical | {
        "side": "declared by the person or received from a body",
        "source": "who told it",
        "told_on": "workflow date",
    }
    side = models.CharField(max_length=8)
    source = models.CharField(max_length=40)
    told_on = models.DateField()
    siret = personal.CharField(max_length=14, blank=True, category="exchange_content")
    yearly_wage = personal.BigIntegerField(null=True, category="exchange_content")
    alive = personal.BooleanField(null=True, category="exchange_content")
    new_union = personal.BooleanField(null=True, category="exchange_content")
    children = personal.IntegerField(null=True, category="exchange_content")
    in_school = personal.BooleanField(null=True, category="exchange_content")
    other_pension = personal.BigIntegerField(null=True, category="exchange_content")
    scheme = personal.CharField(max_length=40, blank=True, category="exchange_content")
    country = personal.CharField(max_length=2, blank=True, category="exchange_content")


class Proof(Kept):
    """A document handed in during a check; its bytes are with the documents."""

    technical = Kept.technical | {
        "received_on": "workflow date",
        "document_id": "the document, kept with the documents",
    }
    document_id = models.BigIntegerField()
    received_on = models.DateField()
    proves = personal.CharField(max_length=20, category="case_handling")


class Paper(Kept):
    """A life certificate or a European form, and whether the institution that signed it confirms it."""

    technical = Kept.technical | {"received_on": "workflow date"}
    received_on = models.DateField()
    kind = personal.CharField(max_length=8, category="exchange_content")
    state = personal.CharField(max_length=2, category="exchange_content")
    institution = personal.CharField(max_length=60, category="exchange_content")
    reference = personal.CharField(max_length=40, blank=True, category="exchange_metadata")
    signed_on = personal.DateField(category="exchange_content")
    valid_until = personal.DateField(null=True, category="exchange_content")
    confirmed = personal.BooleanField(null=True, category="exchange_content")


class Inquiry(Kept):
    """A question to another body: asked through the exchange, chased, answered."""

    technical = Kept.technical | {
        "body": "recipient declared in the register",
        "asked_on": "workflow date",
        "due_on": "workflow date",
        "chased": "how many times",
        "answered_on": "workflow date",
        "closed_on": "workflow date",
        "ledger_line": "line of the disclosures",
        "paper_id": "the paper in question",
    }
    body = models.CharField(max_length=40)
    asked_on = models.DateField()
    due_on = models.DateField()
    chased = models.IntegerField(default=0)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    ledger_line = models.BigIntegerField()
    paper_id = models.BigIntegerField(null=True)
    question = personal.CharField(max_length=20, category="exchange_metadata")
    answer = personal.TextField(blank=True, category="exchange_content")

    class Meta:
        indexes = [models.Index(fields=["answered_on", "due_on"], name="injury_inquiry_unanswered")]


class RightStopped(Kept):
    """That a right ended or its payment was suspended after a check, from which day and why."""

    technical = Kept.technical | {"decided_on": "workflow date", "case_id": "link to the work list: to be lifted"}
    decided_on = models.DateField()
    case_id = models.BigIntegerField(null=True)
    reason = personal.CharField(max_length=20, category="decision")
    outcome = personal.CharField(max_length=10, category="decision")
    starts_on = personal.DateField(category="decision")
    lifted_on = personal.DateField(null=True, category="decision")
    reasons = personal.JSONField(category="decision")
