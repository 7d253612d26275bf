"""Opens, changes and closes the space of a professional: one at a time, conditions of the day accepted."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from finalite.capabilities import people, register

from . import delegates, models
from .values import AccountShown, Closed, Conditions

FICHE = "provide_provider_account"
LONGEST = 254
"""Characters of an e-mail address."""
KEPT = (
    "l’espace et ses délégations sont effacés un an après leur fin ; vos paiements restent au traitement qui les fait"
)


@cache
def versions() -> tuple[Conditions, ...]:
    """Every version of the conditions, the oldest first."""
    text = (Path(__file__).parent / "conditions.toml").read_text("utf-8")
    return tuple(
        Conditions(one["version"], one["since"], tuple(one["fr"])) for one in tomllib.loads(text)["conditions"]
    )


def in_force(on: date) -> Conditions:
    """The conditions of a day; raises `Invalid` before the first."""
    found = [one for one in versions() if one.since <= on]
    if not found:
        raise register.Invalid("on", "aucune condition d’utilisation n’était en vigueur ce jour-là")
    return found[-1]


def mine(provider: int | None = None) -> int:
    """The professional meant: who asks, or the one that support names; `Refused` for the space of another."""
    own = register.current_actor().provider_id
    if own is None and provider is None:
        raise register.Invalid("provider", "dire de quel professionnel il s’agit")
    if own is not None and provider not in (None, own):
        raise register.Refused("cet espace est celui d’un autre professionnel", "not_yours")
    return own or provider or 0


def reach(provider: int) -> models.Account:
    """The open space of a professional; raises `Invalid` where there is none."""
    row = models.Account.objects.filter(provider_id=provider, closed_on=None).first()
    if row is None:
        raise register.Invalid(
            "provider", "ouvrir d’abord l’espace : une adresse électronique et les conditions d’emploi"
        )
    return row


def open_for(provider: int, email: str, conditions: str, on: date) -> AccountShown:
    """Open the space of somebody who practises. Raises `Invalid` for a facility, or where one is open already."""
    if people.provider_subjects([provider])[provider] != "health_professional":
        raise register.Invalid("provider", "cet espace est celui des professionnels de santé")
    if models.Account.objects.filter(provider_id=provider, closed_on=None).exists():
        raise register.Invalid("provider", "l’espace est déjà ouvert")
    _check(conditions, on)
    row = models.Account.objects.create(
        subject="health_professional", provider_id=provider, email=address(email), opened_on=on,
        conditions=conditions, accepted_on=on,
    )  # fmt: skip
    return shown(row, on)


def change(provider: int, email: str, conditions: str, on: date) -> AccountShown:
    """Write another e-mail address, or accept the conditions of the day; an empty text changes nothing."""
    row = reach(provider)
    if email:
        row.email = address(email)
    if conditions:
        _check(conditions, on)
        row.conditions, row.accepted_on = conditions, on
    row.save()
    return shown(row, on)


def close(provider: int, on: date) -> Closed:
    """Close the space and end its delegations the same day."""
    row = reach(provider)
    row.closed_on = on
    row.save()
    return Closed(on, delegates.end_all(provider, on), KEPT)


def shown(row: models.Account, on: date) -> AccountShown:
    """The state of a space on a day."""
    return AccountShown(
        row.provider_id,
        people.providers_of([row.provider_id])[row.provider_id].number,
        people.provider_names([row.provider_id]).get(row.provider_id, ""),
        row.email,
        row.opened_on,
        row.conditions,
        row.conditions == in_force(on).version,
        row.closed_on,
    )


def address(email: str, field: str = "email") -> str:
    """An e-mail address as it is kept. Raises `Invalid` on its field for a text that is none, or that is too long."""
    kept = email.strip().lower()
    try:
        validate_email(kept)
    except ValidationError:
        raise register.Invalid(field, "écrire une adresse électronique, comme cabinet@exemple.fr") from None
    if len(kept) > LONGEST:
        raise register.Invalid(field, f"une adresse électronique compte {LONGEST} caractères au plus")
    return kept


def _check(conditions: str, on: date) -> None:
    if conditions != in_force(on).version:
        raise register.Invalid("conditions", f"les conditions en vigueur sont la version {in_force(on).version}")
