"""Which scheme and which caisse somebody belongs to, over time."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .person import SUBJECTS, WHILE_NEEDED


class Affiliation(personal.PersonalModel):
    """Belonging to a scheme through a caisse. The next one starts the day the last one ends (CSS D. 160-15)."""

    subjects = SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    person_id = models.BigIntegerField()
    scheme = personal.CharField(max_length=20, category="affiliation")
    caisse = personal.CharField(max_length=12, category="affiliation")
    local_scheme = personal.BooleanField(category="affiliation", default=False)
    from_on = personal.DateField(category="affiliation")
    until_on = personal.DateField(category="affiliation", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(until_on__isnull=True), name="people_affiliation_one_open"
            ),
            models.UniqueConstraint(fields=["person_id", "from_on"], name="people_affiliation_one_start"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="people_affiliation_ends_after_start",
            ),
        ]
