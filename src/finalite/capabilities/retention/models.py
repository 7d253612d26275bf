"""Archived rows (in their own database), legal holds, persons nobody needs any more, and the proofs of erasure."""

from django.db import models
from django.db.models import Q

from finalite.capabilities.register.guard import personal

from .keeper import ARCHIVED, HELD, SUBJECTS

COPIED, KEPT = "copied", "kept"


class ArchivedRow(personal.PersonalModel):
    """A row moved out of the live database. `copied` until the live row is gone, then `kept` until `delete_on`."""

    subjects = SUBJECTS
    technical = {
        "fiche": "slug of the fiche whose rule archived the row",
        "rule": "id of that rule",
        "model": "name of the table",
        "row": "key of the row that was",
        "state": "step of the move",
        "archived_on": "workflow date",
        "delete_on": "end of the archive period",
    }
    retention = "archive"
    retention_from = "archived_on"

    fiche = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    model = models.CharField(max_length=100)
    row = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=8, default=COPIED)
    archived_on = models.DateField()
    delete_on = models.DateField(db_index=True)
    payload = personal.JSONField(category=ARCHIVED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "row"], name="retention_archived_once")]
        indexes = [models.Index(fields=["state", "fiche", "model"], name="retention_archived_state")]


class LegalHold(personal.PersonalModel):
    """A dispute that needs the data of a person or a case to stay as they are, in all fiches or in one."""

    subjects = SUBJECTS
    technical = {
        "fiche": "slug of the fiche that is held, empty for all",
        "placed_by": "login of the agent",
        "placed_on": "workflow date",
        "until": "event that ends the hold",
        "released_on": "workflow date",
        "released_by": "login of the agent",
    }
    retention = "while_needed"
    retention_from = "released_on"

    person_id = models.BigIntegerField(null=True, db_index=True)
    case_id = models.BigIntegerField(null=True, db_index=True)
    fiche = models.CharField(max_length=60, default="")
    reason = personal.TextField(category=HELD)
    placed_by = models.CharField(max_length=150)
    placed_on = models.DateField()
    until = models.CharField(max_length=60, default="final_court_decision")
    released_on = models.DateField(null=True)
    released_by = models.CharField(max_length=150, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person_id__isnull=False) | Q(case_id__isnull=False), name="retention_hold_names_somebody"
            ),
        ]


class Unneeded(models.Model):
    """The key of somebody whom no fiche has needed since a day: erased after a while, taken off if needed again."""

    root = models.CharField(max_length=60)
    row = models.BigIntegerField()
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "row"], name="retention_unneeded_once")]


class ErasureProof(models.Model):
    """That so many rows of a table were treated by a rule. The keyed digest of their ids lets nobody find them."""

    at = models.DateTimeField()
    on = models.DateField()
    fiche = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    model = models.CharField(max_length=100)
    action = models.CharField(max_length=20)
    rows = models.IntegerField()
    ids_digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["on"], name="retention_proof_day")]


class DueCount(models.Model):
    """What was due of one fiche when it was last counted, so that a page shows it at once. Counts and names only."""

    fiche = models.CharField(max_length=60, unique=True)
    counted_at = models.DateTimeField()
    lines = models.JSONField()
