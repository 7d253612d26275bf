"""What is kept of the care of injuries of work: sheets as they came, the injury they name, decisions and their facts.

A line is written once; each decision on it is a row of its own with the facts it rests on, and the latest is in force.
All rows of an injury are kept from one day: the one on which its own file starts to be kept. Amounts are in cents.
"""

from typing import ClassVar

from django.db import models

from finalite.capabilities.care_sheets import tables
from finalite.capabilities.register.guard import personal

VICTIM = ("injury_victim",)
KEPT, UNPAID = "without_survivor", "unpaid_claims"
KEPT_FROM = {"kept_from": "start of retention: that of the file of the injury"}


class Delivery(tables.Delivered):
    """A file or a paper sheet that arrived, about nobody by itself: the same bytes are taken once."""


class DeliveredFile(tables.Bytes):
    """The bytes of a delivery as they came: whatever cannot be read is not lost."""

    subjects = VICTIM
    retention = UNPAID
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="file")


class RefusedLine(tables.Quarantined):
    """A line in quarantine with the reasons, kept as it came until it is corrected and replayed, or put aside."""

    subjects = VICTIM
    retention = UNPAID
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="quarantine", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="injury_care_quarantined_once")]


class Kept(personal.PersonalModel):
    """A row about a victim, kept as long as the file of their injury."""

    subjects: ClassVar[tuple[str, ...]] = VICTIM
    technical = KEPT_FROM
    retention = KEPT
    retention_from = "kept_from"
    person_id = models.BigIntegerField(db_index=True)
    kept_from = models.DateField(null=True)

    class Meta:
        abstract = True


class Injury(Kept):
    """An injury as this fiche last saw it where it is recognised; a change there shows against it."""

    technical = KEPT_FROM | {
        "file_id": "number of the injury where it is recognised",
        "organisation": "caisse that pays",
        "seen_on": "workflow date",
        "case_id": "link to the work list",
    }
    file_id = models.BigIntegerField(unique=True)
    organisation = models.CharField(max_length=12)
    seen_on = models.DateField()
    case_id = models.BigIntegerField(null=True)
    state = personal.CharField(max_length=16, category="work_injury")
    happened_on = personal.DateField(category="work_injury")
    closed_on = personal.DateField(null=True, category="work_injury")


class CareLine(Kept):
    """One act of a care sheet. The key (who bills, invoice, rank) is unique: a line sent again is the same line."""

    technical = KEPT_FROM | {
        "key": "who bills, invoice and rank: makes the line unique",
        "number": "place in the file",
        "organisation": "caisse that pays",
        "state": "workflow marker",
        "received_on": "workflow date",
        "case_id": "link to the work list",
    }
    key = models.CharField(max_length=64, unique=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines")
    number = models.IntegerField()
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=12, db_index=True)
    received_on = models.DateField()
    case_id = models.BigIntegerField(null=True)
    injury = models.ForeignKey(Injury, models.PROTECT, null=True, related_name="lines")
    provider_id = personal.BigIntegerField(category="care_acts", db_index=True)
    prescriber_id = personal.BigIntegerField(null=True, category="prescriptions")
    prescribed_on = personal.DateField(null=True, category="prescriptions")
    invoice = personal.CharField(max_length=20, category="care_acts")
    act = personal.CharField(max_length=13, category="care_acts")
    act_on = personal.DateField(category="care_acts")
    ends_on = personal.DateField(null=True, category="care_acts")
    quantity = personal.IntegerField(category="care_acts")
    charged = personal.IntegerField(category="care_acts")
    sheet = personal.JSONField(category="care_acts")
    waits_for = personal.JSONField(default=list, category="case_handling")
    lifted = personal.JSONField(default=list, category="case_handling")

    class Meta:
        indexes = [models.Index(fields=["person_id", "act_on"], name="injury_care_person_day")]


class Settlement(Kept):
    """A decision on a line with its facts and every step; the one of the highest rank is in force."""

    technical = KEPT_FROM | {
        "key": "line and rank: makes the decision unique",
        "rank": "order of the decisions on the line",
        "organisation": "caisse that pays",
        "decided_on": "workflow date",
        "decided_by": "login of the agent, or of the job",
        "in_force": "off once another decision takes its place",
        "law": "state of the parameters used",
        "told_on": "day of the statement",
        "paid_on": "day the bank paid",
    }
    key = models.CharField(max_length=40, unique=True)
    rank = models.IntegerField(default=1)
    line = models.ForeignKey(CareLine, models.PROTECT, related_name="settlements")
    organisation = models.CharField(max_length=12)
    decided_on = models.DateField(db_index=True)
    decided_by = models.CharField(max_length=150)
    in_force = models.BooleanField(default=True)
    law = models.CharField(max_length=16)
    told_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    provider_id = personal.BigIntegerField(category="care_acts", db_index=True)
    care = personal.CharField(max_length=20, category="care_acts")
    outcome = personal.CharField(max_length=12, category="decision")
    to_professional = personal.BigIntegerField(category="financial_operation")
    to_patient = personal.BigIntegerField(category="financial_operation")
    left = personal.BigIntegerField(category="financial_operation")
    facts = personal.JSONField(category="care_acts")
    decision = personal.JSONField(category="decision")

    @property
    def given(self) -> int:
        """What the decision gives in all, in cents."""
        return self.to_professional + self.to_patient


class Overpaid(Kept):
    """What was paid too much on a line, why, and the text by which it is asked back."""

    technical = KEPT_FROM | {"key": "decision that found it: makes the debt unique", "found_on": "workflow date"}
    key = models.CharField(max_length=60, unique=True)
    found_on = models.DateField()
    line = models.ForeignKey(CareLine, models.PROTECT, related_name="overpaid")
    amount = personal.BigIntegerField(category="financial_operation")
    reason = personal.CharField(max_length=24, category="financial_operation")
    article = personal.CharField(max_length=40, category="financial_operation")


class Opinion(Kept):
    """The medical adviser's word on whether a care follows from the injury: a yes or a no, never a diagnosis."""

    technical = KEPT_FROM | {"asked_on": "workflow date", "given_on": "workflow date", "case_id": "work list"}
    line = models.ForeignKey(CareLine, models.CASCADE, related_name="opinions")
    asked_on = models.DateField()
    given_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    favourable = personal.BooleanField(null=True, category="decision")


class Agreement(Kept):
    """An agreement asked before care that needs one, with its clock; `accepted` is None while nobody answered."""

    technical = KEPT_FROM | {
        "asked_on": "workflow date",
        "due_on": "legal clock where silence is a yes",
        "given_on": "workflow date",
        "case_id": "work list",
    }
    injury = models.ForeignKey(Injury, models.CASCADE, related_name="agreements")
    asked_on = models.DateField()
    due_on = models.DateField(null=True)
    given_on = models.DateField(null=True)
    case_id = models.BigIntegerField(null=True)
    act = personal.CharField(max_length=13, category="care_acts")
    accepted = personal.BooleanField(null=True, category="decision")


class AfterCare(Kept):
    """Care accepted after consolidation: which kinds, from when, until when (the last day is in)."""

    technical = KEPT_FROM | {"given_on": "workflow date", "given_by": "login of the doctor"}
    injury = models.ForeignKey(Injury, models.CASCADE, related_name="after_care")
    given_on = models.DateField()
    given_by = models.CharField(max_length=150)
    cares = personal.JSONField(category="care_acts")
    from_on = personal.DateField(category="care_acts")
    until_on = personal.DateField(null=True, category="care_acts")


class Notice(Kept):
    """A letter that the victim was sent."""

    technical = KEPT_FROM | {"sent_on": "workflow date", "letter_id": "the letter, kept with the letters"}
    line = models.ForeignKey(CareLine, models.CASCADE, null=True, related_name="notices")
    sent_on = models.DateField()
    letter_id = models.BigIntegerField()
    kind = personal.CharField(max_length=14, category="case_handling")
