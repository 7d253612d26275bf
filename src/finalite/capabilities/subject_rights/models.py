"""Limits that people have had placed on a processing."""

from django.db import models
from django.db.models import Q


class LimitPlaced(models.Model):
    """A restriction (GDPR 18) or an upheld objection (GDPR 21): from that day the door refuses the fiche for the
    person.

    Deliberately not a personal table.
    """

    impersonal = "an id, a slug and two dates, which the door must read under every purpose"

    person_id = models.BigIntegerField()
    fiche = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=[("restriction", "restriction"), ("objection", "objection")])
    placed_on = models.DateField()
    lifted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "fiche", "kind"], condition=Q(lifted_on=None), name="one_limit_of_a_kind"
            ),
        ]
        indexes = [models.Index(fields=["fiche", "person_id"])]
