"""What is kept about a verification, beside the check itself: which right, what was asked of whom, what was answered.

The right and what it was opened on stay with the fiche that opened it; they are asked for each time, never copied.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

KEPT = "disability_file"


class Kept(personal.PersonalModel):
    """A row of a verification, kept until so long after it is over."""

    subjects = ("insured", "dependant")
    technical = {
        "recorded_on": "when it was written",
        "closed_on": "start of retention",
        "check_id": "the check it belongs to",
    }
    retention = KEPT
    retention_from = "closed_on"
    person_id = models.BigIntegerField(db_index=True)
    check_id = models.BigIntegerField(db_index=True)
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        abstract = True


class CheckedRight(Kept):
    """Which right a check is about, and why."""

    technical = Kept.technical | {"right_id": "number of the right in the fiche that opened it"}
    right_id = models.BigIntegerField()
    why = personal.CharField(max_length=16, category="case_handling")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_id"], name="one_right_a_disability_check")]


class Question(Kept):
    """A question put to another body, and when it answered."""

    technical = Kept.technical | {
        "answered_on": "when the answer came",
        "ledger_line": "line of the ledger of disclosures",
    }
    answered_on = models.DateField(null=True)
    ledger_line = models.BigIntegerField()
    body = personal.CharField(max_length=20, category="exchange_metadata")


class Received(Kept):
    """One fact that a body told, on its day."""

    source = personal.CharField(max_length=20, category="exchange_metadata")
    condition = personal.CharField(max_length=12, category="case_handling")
    value = personal.CharField(max_length=40, category="exchange_content")


class Proof(Kept):
    """A document handed in by the person while they are heard; its bytes are with the documents."""

    document_id = models.BigIntegerField()
    proves = personal.CharField(max_length=12, category="case_handling")


class BorderLink(Kept):
    """A link with another State and the form that shows it (Regulation 883/2004)."""

    state = personal.CharField(max_length=2, category="exchange_content")
    form = personal.CharField(max_length=12, category="exchange_metadata")
    reference = personal.CharField(max_length=40, blank=True, category="exchange_metadata")


class Outcome(Kept):
    """What was decided at the end, why, and by whom."""

    technical = Kept.technical | {"agent": "login of who decided"}
    agent = models.CharField(max_length=150)
    outcome = personal.CharField(max_length=12, category="decision")
    why = personal.TextField(category="decision")
