"""Who is covered through whom: right holders and the people attached to them."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .person import SUBJECTS, WHILE_NEEDED


class Household(personal.PersonalModel):
    """A home as social insurance sees it. It may have two right holders, and both then carry its children."""

    subjects = SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    situation = personal.CharField(max_length=20, category="household", null=True)


class Membership(personal.PersonalModel):
    """A stay in a household, from a day until the day before another; a child may live in two."""

    subjects = SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person_id = models.BigIntegerField(db_index=True)
    place = personal.CharField(max_length=10, category="household")
    link = personal.CharField(max_length=12, category="household", default="")
    alternating = personal.BooleanField(category="household", default=False)
    from_on = personal.DateField(category="household")
    until_on = personal.DateField(category="household", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person_id"], condition=Q(until_on__isnull=True), name="people_membership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="people_membership_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(place__in=["holder", "dependant"]), name="people_membership_place"),
        ]
