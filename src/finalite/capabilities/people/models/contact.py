"""Where to write to people, dated: a letter can be explained years later by the address of its day."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .person import SUBJECTS, WHILE_NEEDED


class PostalAddress(personal.PersonalModel):
    """Where somebody lives or gets letters; one at a time for each use."""

    subjects = SUBJECTS
    technical = {"use": "home or letters: a slot of the table"}
    retention = WHILE_NEEDED
    retention_from = ""

    person_id = models.BigIntegerField(db_index=True)
    use = models.CharField(max_length=10)
    extra = personal.CharField(max_length=80, category="postal_contact", default="")
    street = personal.CharField(max_length=120, category="postal_contact")
    postcode = personal.CharField(max_length=12, category="postal_contact", default="")
    town = personal.CharField(max_length=80, category="postal_contact")
    country = personal.CharField(max_length=2, category="postal_contact", default="FR")
    commune = personal.CharField(max_length=5, category="locality", null=True)
    from_on = personal.DateField(category="postal_contact")
    until_on = personal.DateField(category="postal_contact", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "use"], condition=Q(until_on__isnull=True), name="people_address_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_address_ends_after_start",
            ),
        ]


class ElectronicContact(personal.PersonalModel):
    """A telephone number or an e-mail address; one at a time of each kind."""

    subjects = SUBJECTS
    technical = {"kind": "email, mobile or phone: a slot of the table"}
    retention = WHILE_NEEDED
    retention_from = ""

    person_id = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=10)
    value = personal.CharField(max_length=254, category="electronic_contact")
    from_on = personal.DateField(category="electronic_contact")
    until_on = personal.DateField(category="electronic_contact", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind"], condition=Q(until_on__isnull=True), name="people_contact_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="people_contact_ends_after_start",
            ),
        ]
