"""Tokens are kept as digests: whoever reads the table can use none of them."""

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """One token of one user; unusable once revoked or expired."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
