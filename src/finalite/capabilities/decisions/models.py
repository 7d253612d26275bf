"""What was counted: figures about rules, never about people."""

from django.db import models


class CountedMonth(models.Model):
    """The decisions of one rule dated in one month; those by agents where the table says who decided, else null."""

    fiche = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    month = models.DateField()
    decisions = models.IntegerField()
    by_agents = models.IntegerField(null=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fiche", "rule", "month"], name="decisions_month_once")]
