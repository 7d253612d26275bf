"""What was sent lately is kept as digests: they tell that two are the same, and nothing of what either said."""

from django.db import models


class SentForm(models.Model):
    """One form that was sent and done, or that is being done."""

    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(db_index=True)
