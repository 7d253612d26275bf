"""The moment and the chance that a challenge needs: taken here, since whoever answers it must choose neither."""

import secrets
from datetime import datetime

from django.utils import timezone


def instant() -> datetime:
    """Now, by the clock of the server. Dates of files are arguments everywhere; the life of a challenge cannot be."""
    return timezone.now()


def nonce() -> str:
    """256 bits that nobody can guess, in hexadecimal."""
    return secrets.token_hex(32)
