"""What an account may act as."""

from datetime import date

from finalite.capabilities.register.values import Invalid

from .. import dated
from ..models import Organisation, RoleHeld, User
from ..values import HeldRole


def roles_of(username: str, *, on: date) -> tuple[HeldRole, ...]:
    """The roles an active account holds on that day, the primary one first, then by name."""
    rows = RoleHeld.objects.filter(dated.in_force(on), user__username=username, user__is_active=True)
    columns = ("role", "organisation__code", "is_primary")
    return tuple(
        HeldRole(role, code or "", primary)
        for role, code, primary in rows.order_by("-is_primary", "role", "pk").values_list(*columns)
    )


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
    """Code and name of every organisation, in the order of the codes."""
    return dict(Organisation.objects.order_by("code").values_list("code", "name"))
