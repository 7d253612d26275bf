"""Issues, recognises and revokes API tokens."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from finalite.capabilities.register.guard.prepared import Prepared

from .models import ApiToken


def issue(*, user: Any, label: str, expires_at: datetime) -> str:
    """Return a new token for `user`; it is shown once and cannot be found again."""
    token = "fin_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(digest=_digest(token), user=user, label=label, expires_at=expires_at)
    return token


def user_of(*, token: str, at: datetime) -> Any:
    """The active user whose valid token this is, or None."""
    User = get_user_model()
    names = [field.attname for field in User._meta.concrete_fields]
    for expires_at, *account in VALID.rows(_digest(token)):
        if at < expires_at:
            return User.from_db(ApiToken.objects.db, names, account)
    return None


def _valid(digest: str) -> QuerySet:
    """The account of a token that nobody revoked, with the hour at which the token expires."""
    rows = ApiToken.objects.filter(digest=digest, revoked_at__isnull=True, user__is_active=True)
    return rows.values_list("expires_at", *(f"user__{field.name}" for field in get_user_model()._meta.concrete_fields))


VALID = Prepared(_valid, str)


def revoke(*, token: str, at: datetime) -> bool:
    """Make the token unusable; False where there is no such token."""
    return ApiToken.objects.filter(digest=_digest(token), revoked_at__isnull=True).update(revoked_at=at) == 1


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
