"""Who acts in this session: the user, and the one of their roles that they chose."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone

from finalite.capabilities import people, register

ROLE = "role_held"
OWN = ("insured_person", "legal_representative")
"""Roles of people about themselves, or about those they act for."""


def roles_of(user: Any) -> tuple[Any, ...]:
    """The roles that `user` holds today, in a steady order."""
    told = getattr(user, "roles_ever_held", None)  # by the question that recognised a token, in this very request
    on = timezone.localdate()
    return people.roles_of(user.username, on=on) if told is None else people.held_on(told, on)


def code_of(held: Any) -> str:
    """What names a role held in forms and in the session: `benefit_technician@01`."""
    return f"{held.role}@{held.organisation}"


def chosen(request: HttpRequest) -> Any:
    """The role of the session: the chosen one while still held, else the main one; None for a user without a role."""
    if not hasattr(request, "finalite_roles"):
        request.finalite_roles = roles_of(request.user) if request.user.is_authenticated else ()  # type: ignore[attr-defined]
    held = request.finalite_roles  # type: ignore[attr-defined]
    wanted = request.session.get(ROLE)
    return next((role for role in held if code_of(role) == wanted), held[0] if held else None)


def choose(request: HttpRequest, code: str) -> bool:
    """Make the role `code` that of the session; False where the user does not hold it."""
    if code not in [code_of(role) for role in roles_of(request.user)]:
        return False
    request.session[ROLE] = code
    return True


def actor(request: HttpRequest, *, reason: str = "") -> Any:
    """Who acts in this request; raises `Refused` for a user without a role."""
    return actor_for(request.user, chosen(request), reason=reason)


def actor_for(user: Any, held: Any, *, reason: str = "") -> Any:
    """`user` acting under one role held; an insured person or a professional acts on their own data."""
    if held is None:
        raise register.Refused("ce compte n'a aucun rôle aujourd'hui", "no_role")
    return register.Actor(
        user=user.username,
        role=held.role,
        organisation=held.organisation,
        reason=reason,
        person_id=user.person_id if held.role in OWN else None,
        provider_id=user.provider_id,
    )


def held_named(user: Any, role: str = "", organisation: str = "") -> Any:
    """The role held that is meant, the main one when nothing is said; raises `Refused` when not held."""
    for held in roles_of(user):
        if role in ("", held.role) and organisation in ("", held.organisation):
            return held
    raise register.Refused(f"{user.username} ne tient pas le rôle {role or 'demandé'}", "role_not_held")


def user_named(username: str) -> Any:
    """The active account of that login; raises `Refused`."""
    found = get_user_model().objects.filter(username=username, is_active=True).first()
    if found is None:
        raise register.Refused(f"aucun compte actif ne s'appelle {username}", "no_account")
    return found
