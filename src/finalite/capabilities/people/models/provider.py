"""Who gives care and is known to the scheme: professionals, facilities, suppliers."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .person import WHILE_NEEDED

NATURAL_SUBJECTS = ("health_professional", "care_supplier", "care_sector_actor")
PROVIDER_SUBJECTS = (*NATURAL_SUBJECTS, "care_facility")


class Provider(personal.PersonalModel):
    """A professional, facility or supplier under its official number.

    `name` is the trade name of a facility or company; names of people are in `ProviderName`, because a facility has no
    civil identity and would make it unreadable here.
    """

    subjects = PROVIDER_SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    number = personal.CharField(max_length=14, category="provider_identity")
    number_kind = personal.CharField(max_length=8, category="provider_identity")
    profession = personal.CharField(max_length=30, category="provider_identity", default="")
    specialty = personal.CharField(max_length=30, category="provider_identity", default="")
    name = personal.CharField(max_length=120, category="provider_identity", default="")
    street = personal.CharField(max_length=120, category="provider_identity", default="")
    postcode = personal.CharField(max_length=12, category="provider_identity", default="")
    town = personal.CharField(max_length=80, category="provider_identity", default="")
    email = personal.CharField(max_length=254, category="electronic_contact", null=True)
    phone = personal.CharField(max_length=20, category="electronic_contact", null=True)
    from_on = personal.DateField(category="provider_identity")
    until_on = personal.DateField(category="provider_identity", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number_kind", "number"], name="people_provider_one_number"),
            models.CheckConstraint(
                condition=Q(number_kind__in=["rpps", "am", "finess", "siret"]), name="people_provider_number_kind"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="people_provider_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["number"])]


class ProviderName(personal.PersonalModel):
    """The names of somebody who practises."""

    subjects = NATURAL_SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    provider_id = models.BigIntegerField(unique=True)
    last_name = personal.CharField(max_length=80, category="civil_identity")
    first_names = personal.CharField(max_length=120, category="civil_identity", default="")


class ProviderAgreement(personal.PersonalModel):
    """The terms under which a provider's fees are reimbursed, over time."""

    subjects = PROVIDER_SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    provider_id = models.BigIntegerField(db_index=True)
    sector = personal.CharField(max_length=12, category="provider_agreement")
    fee_option = personal.BooleanField(category="provider_agreement", default=False)
    from_on = personal.DateField(category="provider_agreement")
    until_on = personal.DateField(category="provider_agreement", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id"], condition=Q(until_on__isnull=True), name="people_agreement_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="people_agreement_ends_after_start",
            ),
        ]
