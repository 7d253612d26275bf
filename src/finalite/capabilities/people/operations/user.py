"""Opens accounts and gives them roles."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from finalite.capabilities.register.values import Invalid
from finalite.capabilities.register.vocabulary import vocabulary

from ..models import Organisation, RoleHeld, User
from ..queries.user import user_named


def create_organisation(*, code: str, name: str, kind: str = "health_fund", local_scheme: bool = False) -> None:
    """Add a caisse or another body, or rename the one that has this code."""
    Organisation.objects.update_or_create(
        code=code, defaults={"name": name, "kind": kind, "local_scheme": local_scheme}
    )


def create_user(
    *,
    username: str,
    password: str | None,
    organisation: str = "",
    person_id: int | None = None,
    provider_id: int | None = None,
    language: str = "fr",
) -> int:
    """Open an account under an opaque login; returns its number. Raises `Invalid` on a taken or telling login."""
    try:
        return User.objects.create_user(
            username,
            password,
            organisation=_organisation(organisation),
            person_id=person_id,
            provider_id=provider_id,
            language=language,
        ).pk
    except ValidationError as fault:
        raise Invalid("username", "; ".join(fault.messages)) from fault


def open_own_user(*, person_id: int, username: str, password: str, role: str, on: date) -> None:
    """Open the account under which somebody acts on their own data, or open it again under another password.

    Raises `Invalid` on a taken or telling login, or where they sign in already.
    """
    known = User.objects.filter(person_id=person_id).first()
    if known is not None and known.is_active:
        raise Invalid("username", "cette personne se connecte déjà : retrouver le mot de passe de son compte")
    if known is None:
        create_user(username=username, password=password, person_id=person_id)
    else:
        known.username, known.is_active = username, True
        known.set_password(password)
        try:
            known.full_clean()
        except ValidationError as fault:
            raise Invalid("username", "; ".join(fault.messages)) from fault
        known.save()
    if not RoleHeld.objects.filter(user__person_id=person_id, role=role, until_on=None).exists():
        give_role(username=username, role=role, on=on)


def allow_sign_in(*, person_id: int, allowed: bool) -> None:
    """Let the account of somebody about their own data sign in, or not: sessions under way end at once."""
    User.objects.filter(person_id=person_id).update(is_active=allowed)


def close_user(*, username: str) -> None:
    """Close an account for good: sessions and tokens under way end at once. Raises `Invalid` where there is none."""
    user = user_named(username)
    user.is_active = False
    user.save(update_fields=["is_active"])


def give_role(
    *, username: str, role: str, on: date, organisation: str = "", until: date | None = None, primary: bool = False
) -> None:
    """Let an account act in a role of the vocabulary from a day; raises `Invalid`.

    A new primary role replaces the former one, which stays held.
    """
    if role not in vocabulary().role:
        raise Invalid("role", f"le rôle {role} n’est pas au vocabulaire du registre")
    user = user_named(username)
    try:
        with transaction.atomic():
            if primary:
                RoleHeld.objects.filter(user=user, is_primary=True).update(is_primary=False)
            RoleHeld.objects.create(
                user=user,
                role=role,
                organisation=_organisation(organisation),
                from_on=on,
                until_on=until,
                is_primary=primary,
            )
    except IntegrityError as clash:
        raise Invalid("role", "ce rôle est déjà tenu à partir de ce jour, ou il finit avant de commencer") from clash


def end_role(*, username: str, role: str, on: date, organisation: str = "") -> None:
    """Take a role away from a day on; raises `Invalid` when it is not held."""
    held = RoleHeld.objects.filter(
        user=user_named(username),
        role=role,
        organisation=_organisation(organisation),
        until_on__isnull=True,
        from_on__lt=on,
    )
    if not held.update(until_on=on, is_primary=False):
        raise Invalid("role", "ce compte ne tient pas ce rôle sans date de fin")


def _organisation(code: str) -> Organisation | None:
    if not code:
        return None
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Invalid("organisation", f"aucun organisme n’a le code {code} : le créer d’abord")
    return found
