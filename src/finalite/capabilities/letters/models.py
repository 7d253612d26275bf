"""Letters as they were sent, to the byte."""

from django.db import models

from finalite.capabilities.register.guard import personal

from .values import Addressee

PROVIDERS = ("health_professional", "care_supplier", "care_sector_actor", "care_facility")

TECHNICAL = {
    "fiche": "slug of the fiche that writes",
    "template": "name of the template file",
    "version": "fingerprint of template and layout",
    "key": "idempotency marker, holds no identity",
    "reference": "reference printed on the letter, made of numbers of the system",
    "sent_on": "start of retention",
    "pages": "size",
    "digest": "fingerprint of the PDF",
    "input_digest": "tells a repeated letter from another one under the same key",
    "retention_rule": "id of the retention rule in the fiche's entry",
}


class Kept(personal.PersonalModel):
    """What is kept of every letter. `content` is the compressed PDF, for those who may read exchanges."""

    technical = TECHNICAL
    retention = "while_needed"
    retention_from = "sent_on"

    key = models.CharField(max_length=120, unique=True, null=True)
    fiche = models.CharField(max_length=60, db_index=True)
    retention_rule = models.CharField(max_length=60)
    template = models.CharField(max_length=80)
    version = models.CharField(max_length=64)
    input_digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=60)
    sent_on = models.DateField()
    pages = models.IntegerField()
    digest = models.CharField(max_length=64)
    title = personal.CharField(max_length=160, category="exchange_metadata")
    content = personal.BinaryField(category="exchange_content")

    class Meta:
        abstract = True


class SentLetter(Kept):
    """A letter to somebody covered by the scheme, or to whoever asks or is paid for them."""

    subjects = ("insured", "dependant", "payee", "requester")

    technical = TECHNICAL | {"addressee": "which party the envelope names: the person, or another one"}
    person_id = models.BigIntegerField(null=True, db_index=True)
    addressee = models.CharField(max_length=16, default=Addressee.PERSON.value)


class ProviderLetter(Kept):
    """A letter to a professional or a facility: apart, not to narrow the fiches that write to the insured only."""

    subjects = PROVIDERS

    provider_id = models.BigIntegerField(db_index=True)
