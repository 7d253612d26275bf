"""The columns that every fiche keeps of the deliveries of care sheets it takes in; each makes its own tables."""

from django.db import models

from finalite.capabilities.register.guard import personal


class Delivered(models.Model):
    """A file or a paper sheet that arrived, about nobody by itself: the same bytes are taken once."""

    digest = models.CharField(max_length=64, unique=True)
    format = models.CharField(max_length=8)
    channel = models.CharField(max_length=12)
    sender = models.CharField(max_length=150)
    organisation = models.CharField(max_length=12)
    received_on = models.DateField()
    read_to = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    finished = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Bytes(personal.PersonalModel):
    """The bytes of a delivery as they came: whatever cannot be read is not lost."""

    technical = {"received_on": "start of retention"}
    retention_from = "received_on"
    received_on = models.DateField()
    content = personal.BinaryField(category="care_acts")

    class Meta:
        abstract = True


class Quarantined(personal.PersonalModel):
    """A line in quarantine with the reasons, kept as it came until it is corrected and replayed, or put aside."""

    technical = {
        "number": "place in the file",
        "state": "workflow marker",
        "organisation": "caisse that corrects",
        "refused_on": "start of retention",
        "replayed_key": "key of the line it became",
    }
    retention_from = "refused_on"
    number = models.IntegerField()
    person_id = models.BigIntegerField(null=True, db_index=True)
    organisation = models.CharField(max_length=12)
    state = models.CharField(max_length=12, db_index=True)
    refused_on = models.DateField()
    replayed_key = models.CharField(max_length=64, blank=True)
    raw = personal.TextField(category="care_acts")
    faults = personal.JSONField(category="case_handling")

    class Meta:
        abstract = True
