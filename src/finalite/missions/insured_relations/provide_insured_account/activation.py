"""Proves who opens an account: a code goes by post to the address that the caisse knows."""

import secrets
from datetime import date, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from finalite.capabilities import people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId

from . import models, telling

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH, LIVES, TRIES, AGAIN = 10, timedelta(days=20), 5, timedelta(days=7)
"""Fifty random bits, twenty days, five tries, and a new code a week at most: proposed here, no text sets them."""


def send(person: PersonId, on: date) -> LetterSent:
    """Write a code to somebody's address; `Invalid` without an address, or while a young code is on its way."""
    if person not in people.address_of([person], on=on):
        raise register.Invalid("person", "aucune adresse postale connue : la faire enregistrer au guichet")
    if _live(person, on).filter(sent_on__gt=on - AGAIN).exists():
        raise register.Invalid("person", "un code est déjà parti il y a moins d’une semaine")
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    models.ActivationCode.objects.create(
        subject=people.subjects_of([person])[person],
        person_id=person,
        digest=_digest(person, code),
        sent_on=on,
        expires_on=on + LIVES,
    )
    return telling.code(person, code, on + LIVES, on)


def matching(nir: str, birth: date) -> PersonId | None:
    """The person whose number and birth date these are, if any."""
    person = people.person_by_nir("".join(nir.split()))
    if person is None:
        return None
    born = people.identity_of([person])[person].birth
    return person if born == birth.isoformat() else None


def redeem(nir: str, code: str, on: date) -> PersonId | None:
    """The person whose live code this is, which it then ends; a wrong one counts as a try, and five end it."""
    person = people.person_by_nir("".join(nir.split()))
    row = _live(person, on).select_for_update().order_by("-pk").first() if person else None
    if person is None or row is None:
        return None
    if not constant_time_compare(row.digest, _digest(person, code.strip().upper().replace(" ", ""))):
        row.tries += 1
        row.save(update_fields=["tries"])
        return None
    row.used = True
    row.save(update_fields=["used"])
    return person


def _live(person: PersonId, on: date):
    rows = models.ActivationCode.objects.filter(person_id=person, used=False, tries__lt=TRIES)
    return rows.filter(sent_on__lte=on, expires_on__gt=on)


def _digest(person: PersonId, code: str) -> str:
    return salted_hmac("finalite.account.code", f"{person}/{code}", algorithm="sha256").hexdigest()
