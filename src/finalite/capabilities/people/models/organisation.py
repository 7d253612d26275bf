"""The bodies that keep files: caisses and their medical services. About nobody."""

from django.db import models


class Organisation(models.Model):
    """A caisse or another body whose agents work here, known by its permanent code."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, default="health_fund")
    local_scheme = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PostalArea(models.Model):
    """The start of the postal codes that a caisse serves; the longest start that fits decides. About nobody."""

    prefix = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="areas")

    def __str__(self) -> str:
        return f"{self.prefix} {self.organisation_id}"
