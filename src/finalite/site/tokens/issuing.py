"""Issues, recognises and revokes API tokens."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from .models import ApiToken


def issue(*, user: Any, label: str, expires_at: datetime) -> str:
    """Return a new token for `user`; it is shown once and cannot be found again."""
    token = "fin_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(digest=_digest(token), user=user, label=label, expires_at=expires_at)
    return token


def user_of(*, token: str, at: datetime) -> Any:
    """The active user whose valid token this is, or None."""
    valid = ApiToken.objects.filter(
        digest=_digest(token), expires_at__gt=at, revoked_at__isnull=True, user__is_active=True
    )
    found = valid.select_related("user").first()
    return found.user if found else None


def revoke(*, token: str, at: datetime) -> bool:
    """Make the token unusable; False where there is no such token."""
    return ApiToken.objects.filter(digest=_digest(token), revoked_at__isnull=True).update(revoked_at=at) == 1


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
