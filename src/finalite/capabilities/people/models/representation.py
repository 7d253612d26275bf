"""Who may act for whom, since when, and in what capacity."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .person import SUBJECTS, WHILE_NEEDED


class LegalRepresentation(personal.PersonalModel):
    """One person may act for another from a day, until the day before another.

    It holds no data category, so that need-to-know is answered under any purpose; why is in `RepresentationGround`.
    """

    subjects = SUBJECTS
    technical = {
        "from_on": "need-to-know is decided on it; says neither why nor in what capacity",
        "until_on": "need-to-know is decided on it; says neither why nor in what capacity",
    }
    retention = WHILE_NEEDED
    retention_from = ""

    person_id = models.BigIntegerField()
    representative_id = models.BigIntegerField(db_index=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "representative_id", "from_on"], name="people_representation_once"
            ),
            models.CheckConstraint(
                condition=~Q(person_id=F("representative_id")), name="people_representation_of_another"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="people_representation_ends_after_start",
            ),
        ]


class RepresentationGround(personal.PersonalModel):
    """In what capacity somebody acts for another: parent, guardian, curator, mandate."""

    subjects = SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    representation = models.OneToOneField(LegalRepresentation, models.CASCADE, related_name="ground")
    person_id = models.BigIntegerField(db_index=True)
    kind = personal.CharField(max_length=12, category="household")
