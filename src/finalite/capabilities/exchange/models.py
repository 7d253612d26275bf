"""The ledger of disclosures: added to, never changed. Names of data categories, never the data.

A line names its disclosure by number and by no foreign key: for each disclosure written, SQLite would read the tables
that point at it, so a fiche that discloses nothing about providers would need a right to data on providers.
"""

from django.db import models

from finalite.capabilities.register.guard import personal


class Disclosure(models.Model):
    """One sending to one recipient; the content itself is known by its fingerprint only. About nobody in particular."""

    on = models.DateField(db_index=True)
    fiche = models.CharField(max_length=60)
    operation = models.CharField(max_length=80, blank=True)
    recipient = models.CharField(max_length=40)
    addressee = models.CharField(max_length=120, blank=True)
    categories = models.JSONField()
    aggregated = models.BooleanField(default=False)
    persons = models.IntegerField()
    content_digest = models.CharField(max_length=64)
    key = models.CharField(max_length=120, unique=True, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["fiche", "recipient"]),
            models.Index(fields=["recipient", "on"], name="exchange_line_recipient"),
        ]


class DisclosedPerson(personal.PersonalModel):
    """That a disclosure was about a person."""

    subjects = ("insured", "dependant", "payee", "requester")
    technical = {"on": "day of the disclosure: start of retention"}
    retention = "while_needed"
    retention_from = "on"
    append_only = True

    disclosure_id = models.BigIntegerField()
    person_id = models.BigIntegerField(db_index=True)
    recipient = personal.CharField(max_length=40, category="exchange_metadata")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disclosure_id", "person_id"], name="exchange_person_once")]


class DisclosedProvider(personal.PersonalModel):
    """That a disclosure was about a professional or a facility."""

    subjects = ("health_professional", "care_supplier", "care_sector_actor", "care_facility")
    technical = {"on": "day of the disclosure: start of retention"}
    retention = "while_needed"
    retention_from = "on"
    append_only = True

    disclosure_id = models.BigIntegerField()
    provider_id = models.BigIntegerField(db_index=True)
    recipient = personal.CharField(max_length=40, category="exchange_metadata")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["disclosure_id", "provider_id"], name="exchange_provider_once")]
