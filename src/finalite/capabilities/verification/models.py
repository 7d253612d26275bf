"""What was drawn, compared, put to the person and concluded.

A compared fact may be of any data category (a residence, resources, a pension): like a stored document, its text stands
behind `exchange_content` and its row names its own category, which the queries compare with the purpose.
"""

from django.db import models

from finalite.capabilities.register.guard import personal

SUBJECTS = ("insured", "dependant", "injury_victim", "victim_survivor", "surviving_spouse")


class Campaign(models.Model):
    """A draw that can be done again: criteria, seed, size. About nobody."""

    fiche = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    criteria = models.JSONField()
    seed = models.BigIntegerField()
    by_caisse = models.BooleanField()
    population = models.IntegerField()
    drawn = models.IntegerField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fiche", "name"], name="verification_campaign_once")]


class Kept(personal.PersonalModel):
    """A row of one fiche, kept under the rule that this fiche chose."""

    subjects = SUBJECTS
    technical = {
        "fiche": "slug of the processing: no query shows a row of another fiche",
        "retention_rule": "id of the retention rule in the fiche's entry",
        "kept_from": "start of retention",
    }
    retention = "while_needed"
    retention_from = "kept_from"

    fiche = models.CharField(max_length=60)
    retention_rule = models.CharField(max_length=60)
    kept_from = models.DateField(null=True)
    person_id = models.BigIntegerField(db_index=True)

    class Meta:
        abstract = True


class Check(Kept):
    """The verification of one person: when it was opened, when they were told and heard, what came of it."""

    technical = Kept.technical | {
        "organisation": "caisse that verifies",
        "case_id": "link to the work list",
        "opened_on": "workflow date",
        "told_on": "workflow date: the difference was put to the person",
        "answer_by": "workflow date: last day to answer",
        "answered_on": "workflow date",
        "closed_on": "workflow date",
    }
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, db_index=False)
    organisation = models.CharField(max_length=12)
    case_id = models.BigIntegerField()
    opened_on = models.DateField()
    told_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    kind = personal.CharField(max_length=40, category="case_handling")
    answer = personal.TextField(category="exchange_content", default="")
    outcome = personal.CharField(max_length=40, category="decision", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["fiche", "closed_on", "answer_by"], name="verification_overdue"),
            models.Index(fields=["fiche", "person_id"], name="verification_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person_id"], name="verification_drawn_once"),
            models.CheckConstraint(
                condition=models.Q(told_on__isnull=True, answer_by__isnull=True)
                | models.Q(answer_by__gt=models.F("told_on")),
                name="verification_delay_after_telling",
            ),
        ]


class Comparison(Kept):
    """One declared fact beside what a source said of it, and whether they differ."""

    technical = Kept.technical | {
        "category": "name of the data category of the two values, compared with the purpose",
        "declared_on": "workflow date",
        "received_on": "workflow date",
        "source": "which body said it",
        "article": "legal reference of the condition",
    }
    verification = models.ForeignKey(Check, models.CASCADE, related_name="comparisons")
    category = models.CharField(max_length=40)
    declared_on = models.DateField(null=True)
    received_on = models.DateField()
    source = models.CharField(max_length=60)
    article = models.CharField(max_length=60)
    condition = personal.CharField(max_length=40, category="case_handling")
    declared = personal.TextField(category="exchange_content")
    received = personal.TextField(category="exchange_content")
    tolerance = personal.CharField(max_length=60, category="exchange_content", default="")
    differs = personal.BooleanField(category="case_handling")
