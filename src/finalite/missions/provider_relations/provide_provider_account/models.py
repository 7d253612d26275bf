"""What the professional's space keeps: the account, who may act for its holder, what was asked of patients today.

Payments are asked of the fiche that pays, each time; rights of patients are asked of the fiche that opens them, and
the answer goes the next day.
"""

from django.db import models
from django.db.models import Q

from finalite.capabilities.register.guard import personal

ACCOUNTS, LOOKUPS = "accounts", "patient_lookups"
CLOSING = {"closed_on": "start of retention: the account, or the delegation, is over"}


class Account(personal.PersonalModel):
    """A space opened by a professional: one at a time, under conditions that they accepted."""

    subjects = ("health_professional",)
    technical = CLOSING
    retention = ACCOUNTS
    retention_from = "closed_on"
    provider_id = models.BigIntegerField(db_index=True)
    closed_on = models.DateField(null=True)
    email = personal.CharField(max_length=254, category="electronic_contact")
    opened_on = personal.DateField(category="service_use")
    conditions = personal.CharField(max_length=10, category="service_use")
    accepted_on = personal.DateField(category="service_use")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id"], condition=Q(closed_on__isnull=True), name="practice_account_once"
            ),
        ]


class Delegate(personal.PersonalModel):
    """Somebody of the practice who may ask for rights under their own login, until a day that is always said."""

    subjects = ("provider_staff",)
    technical = CLOSING | {
        "username": "opaque login of the delegate, given here and empty before",
        "digest": "keyed digest of the code that opens the login",
        "tries": "how often a wrong code was typed",
    }
    retention = ACCOUNTS
    retention_from = "closed_on"
    provider_id = models.BigIntegerField(db_index=True)
    closed_on = models.DateField(null=True)
    username = models.CharField(max_length=150, default="")
    digest = models.CharField(max_length=64)
    tries = models.IntegerField(default=0)
    name = personal.CharField(max_length=200, category="civil_identity")
    email = personal.CharField(max_length=254, category="electronic_contact")
    from_on = personal.DateField(category="service_use")
    until_on = personal.DateField(category="service_use")


class PatientLookup(personal.PersonalModel):
    """What was answered of a patient to a practice, kept one day so that the bill of the day can be checked."""

    subjects = ("insured", "dependant")
    technical = {"asked_on": "start of retention: the day of the question", "asked_by": "opaque login"}
    retention = LOOKUPS
    retention_from = "asked_on"
    person_id = models.BigIntegerField(db_index=True)
    provider_id = models.BigIntegerField(db_index=True)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=150)
    covered = personal.BooleanField(category="entitlements")
    exempt = personal.BooleanField(category="exemption")
    insurer = personal.CharField(max_length=40, blank=True, category="complementary_cover")
