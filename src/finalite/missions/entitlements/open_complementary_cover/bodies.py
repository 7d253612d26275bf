"""The list of those who manage the cover: public, and about nobody."""

from datetime import date

from . import models
from .values import Body


def listed(on: date) -> tuple[Body, ...]:
    """The bodies of the list on a day, by name."""
    rows = models.ManagingBody.objects.filter(from_on__lte=on).exclude(until_on__lte=on).order_by("name", "code")
    return tuple(Body(row.code, row.name, row.caisse, row.address, row.telephone) for row in rows)
