"""That two records were about one person: which one goes on, and what was changed to say so."""

from django.db import models
from django.db.models import F, Q

from finalite.capabilities.register.guard import personal

from .person import SUBJECTS, WHILE_NEEDED


class MergedRecord(personal.PersonalModel):
    """The record `person_id` is about the person of `kept_id` since a day, until the merger is undone.

    It holds no data category, so that need-to-know is answered under any purpose; who merged and why is with the fiche
    that did it. No row of the record moves: undoing is forgetting this line (docs/decisions/0006).
    """

    subjects = SUBJECTS
    technical = {
        "since_on": "day of the merger",
        "undone_on": "day the merger was undone",
        "former_organisation": "code of the caisse that kept the file, to give it back",
    }
    retention = WHILE_NEEDED
    retention_from = ""

    person_id = models.BigIntegerField(db_index=True)
    kept_id = models.BigIntegerField(db_index=True)
    since_on = models.DateField()
    undone_on = models.DateField(null=True)
    former_organisation = models.CharField(max_length=12, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(undone_on__isnull=True), name="people_merged_once"
            ),
            models.CheckConstraint(condition=~Q(person_id=F("kept_id")), name="people_merged_into_another"),
        ]
