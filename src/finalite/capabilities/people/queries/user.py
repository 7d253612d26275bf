"""What an account may act as."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.values import Invalid

from ..models import Organisation, RoleHeld, User
from ..values import HeldRole

EMPLOYER = "employer"
"""Kind of the organisations whose accounts speak for an enterprise, under its nine digits."""


def roles_of(username: str, *, on: date) -> tuple[HeldRole, ...]:
    """The roles an active account holds on that day, the primary one first, then by name."""
    return held_on(HELD_BY.rows(username), on)


def held_on(rows: Iterable[tuple[Any, ...]], on: date) -> tuple[HeldRole, ...]:
    """Those of the roles an account ever held, each row in the order of `HELD`, that it holds on that day."""
    return tuple(
        HeldRole(role, code or "", primary)
        for role, code, primary, from_on, until_on in rows
        if role and from_on <= on and (until_on is None or on < until_on)
    )


HELD = ("role", "organisation__code", "is_primary", "from_on", "until_on")
HELD_BY = Prepared(
    lambda username: (
        RoleHeld.objects.filter(user__username=username, user__is_active=True)
        .order_by("-is_primary", "role", "pk")
        .values_list(*HELD)
    ),
    str,
)
"""Every role an account ever held, which each request asks."""


def user_named(username: str) -> User:
    """The account under a login; raises `Invalid` where there is none. Accounts carry no personal data."""
    found = User.objects.filter(username=username).first()
    if found is None:
        raise Invalid("username", f"aucun compte ne s’appelle {username}")
    return found


def has_account(person_id: int) -> bool:
    """Whether somebody has an account that is open. Accounts carry no personal data."""
    return User.objects.filter(person_id=person_id, is_active=True).exists()


def organisations() -> dict[str, str]:
    """Code and name of every caisse and body, in the order of the codes; without the enterprises that have accounts."""
    return dict(Organisation.objects.exclude(kind=EMPLOYER).order_by("code").values_list("code", "name"))
