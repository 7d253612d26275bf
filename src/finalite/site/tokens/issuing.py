"""Issues, recognises and revokes API tokens."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from finalite.capabilities import people
from finalite.capabilities.register.guard.prepared import Prepared

from .models import ApiToken


def issue(*, user: Any, label: str, expires_at: datetime) -> str:
    """Return a new token for `user`; it is shown once and cannot be found again."""
    token = "fin_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(digest=_digest(token), user=user, label=label, expires_at=expires_at)
    return token


def user_of(*, token: str, at: datetime) -> Any:
    """The active user whose valid token this is, or None; `roles_ever_held` spares whoever acts a second question."""
    User = get_user_model()
    names = [field.attname for field in User._meta.concrete_fields]
    rows = [rest for expires_at, *rest in VALID.rows(_digest(token)) if at < expires_at]
    if not rows:
        return None
    user: Any = User.from_db(ApiToken.objects.db, names, rows[0][: len(names)])
    user.roles_ever_held = tuple(tuple(row[len(names) :]) for row in rows)
    return user


def _valid(digest: str) -> QuerySet:
    """The account of a token that nobody revoked, with the hour at which the token expires, a row for each role."""
    rows = ApiToken.objects.filter(digest=digest, revoked_at__isnull=True, user__is_active=True)
    account = (f"user__{field.name}" for field in get_user_model()._meta.concrete_fields)
    order = ("-user__roles__is_primary", "user__roles__role", "user__roles__pk")
    return rows.order_by(*order).values_list("expires_at", *account, *(f"user__roles__{name}" for name in people.HELD))


VALID = Prepared(_valid, str)


def revoke(*, token: str, at: datetime) -> bool:
    """Make the token unusable; False where there is no such token."""
    return ApiToken.objects.filter(digest=_digest(token), revoked_at__isnull=True).update(revoked_at=at) == 1


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
