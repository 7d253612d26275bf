"""The one thing about the register that the database holds: what is suspended, since when, and why."""

from django.db import models
from django.db.models import Q


class Suspension(models.Model):
    """A processing stopped for everybody (GDPR 58(2)(f), or the controller's own decision); the door obeys at once."""

    fiche = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fiche"], condition=Q(until=None), name="suspended_once")]
