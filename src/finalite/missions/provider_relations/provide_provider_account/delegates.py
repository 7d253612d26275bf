"""Lets somebody of the practice ask for rights under their own login: named with a code, until a day, ended at will."""

import secrets
from datetime import date, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from finalite.capabilities import people, register
from finalite.kernel.calendar import add_months

from . import accounts, models
from .values import DelegateShown, NewDelegate, SignedUp

ROLE, DAY = "provider_staff", timedelta(days=1)
MONTHS, MOST, TRIES = 12, 20, 5
"""A delegation lasts a year at most; twenty at a time; five wrong codes end one: proposed here, no text sets them."""
LONGEST = 200
"""Characters of a name."""
ALPHABET, LENGTH = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 12


def name(provider: int, new: NewDelegate, on: date) -> DelegateShown:
    """Name a delegate; the code that opens their login is shown this once. Raises `Invalid`."""
    accounts.reach(provider)
    _check(provider, new, on)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = models.Delegate.objects.create(
        subject=ROLE, provider_id=provider, digest=_digest(provider, code), name=new.name.strip(),
        email=accounts.address(new.email, "delegate.email"), from_on=on, until_on=new.until_on,
    )  # fmt: skip
    return shown(row, on, code=f"{row.pk}-{code}")


def sign_up(code: str, username: str, password: str, on: date) -> SignedUp | None:
    """Open the login of a delegate with the code that the professional handed over; None for a code that opens none.

    A wrong code counts as a try. Raises `Invalid` on a taken or telling login.
    """
    row = _of_code(code, on)
    if row is None:
        return None
    people.create_user(username=username.strip(), password=password, provider_id=row.provider_id)
    people.give_role(username=username.strip(), role=ROLE, on=on, until=row.until_on + DAY, primary=True)
    row.username = username.strip()
    row.save(update_fields=["username"])
    return SignedUp(row.username, row.until_on)


def end(provider: int, delegate: int, on: date) -> DelegateShown:
    """End a delegation: the login works no more at once. Raises `Invalid` for one that is none of the practice."""
    row = models.Delegate.objects.filter(provider_id=provider, pk=delegate, closed_on=None).first()
    if row is None:
        raise register.NotFound("delegate", "aucune délégation en cours ne porte ce numéro dans votre espace")
    _end(row, on)
    return shown(row, on)


def end_all(provider: int, on: date) -> int:
    """End every delegation of a practice; returns how many."""
    rows = list(models.Delegate.objects.filter(provider_id=provider, closed_on=None))
    for row in rows:
        _end(row, on)
    return len(rows)


def end_past(on: date, limit: int) -> int:
    """End the next delegations whose day is past, so that their retention starts; returns how many."""
    rows = list(models.Delegate.objects.filter(closed_on=None, until_on__lt=on).order_by("pk")[:limit])
    for row in rows:
        _end(row, row.until_on)
    return len(rows)


def of(provider: int, on: date) -> tuple[DelegateShown, ...]:
    """The delegates of a practice, the latest first."""
    rows = models.Delegate.objects.filter(provider_id=provider).order_by("-pk")
    return tuple(shown(row, on) for row in rows)


def shown(row: models.Delegate, on: date, code: str = "") -> DelegateShown:
    """A delegation as the professional reads it."""
    over = row.closed_on is not None or row.until_on < on
    return DelegateShown(row.pk, row.name, row.email, row.from_on, row.until_on, bool(row.username), over, code)


def _check(provider: int, new: NewDelegate, on: date) -> None:
    if not 0 < len(new.name.strip()) <= LONGEST:
        raise register.Invalid("delegate.name", f"dire le nom de la personne, en {LONGEST} caractères au plus")
    if not on <= new.until_on <= add_months(on, MONTHS):
        raise register.Invalid("delegate.until_on", "une délégation finit dans l’année ; elle se renouvelle")
    if models.Delegate.objects.filter(provider_id=provider, closed_on=None).count() >= MOST:
        raise register.Invalid("delegate", f"pas plus de {MOST} délégations à la fois : en finir une d’abord")


def _of_code(code: str, on: date) -> models.Delegate | None:
    number, _, said = "".join(code.split()).upper().partition("-")
    row = _live(number, on)
    if row is None or constant_time_compare(row.digest, _digest(row.provider_id, said)):
        return row
    row.tries += 1
    row.save(update_fields=["tries"])
    return None


def _live(number: str, on: date) -> models.Delegate | None:
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    rows = models.Delegate.objects.select_for_update().filter(pk=int(number), username="", tries__lt=TRIES)
    return rows.filter(closed_on=None, from_on__lte=on, until_on__gte=on).first()


def _end(row: models.Delegate, on: date) -> None:
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    if row.username:
        people.close_user(username=row.username)


def _digest(provider: int, code: str) -> str:
    return salted_hmac("finalite.practice.delegate", f"{provider}/{code}", algorithm="sha256").hexdigest()
