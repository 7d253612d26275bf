"""The second proof of identity at sign-in: sealed where it is kept, told in plain words, taken off for who lost it.

What an application on a telephone and the library share is enough to make every code to come: a copy of the database
must not give it away, so the tables hold it sealed under the secret key of the installation.
"""

import base64
import logging
import secrets
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)
USE = b"finalite second proof"
SEALED = "gAAAAA"
"""How whatever Fernet sealed begins; what was kept before the sealing does not."""


class SealingAdapter(DefaultMFAAdapter):
    """Seals what the library would keep in clear, and says what to do with a code that is not taken."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "Ce code n’est pas celui du moment. Attendez le suivant et vérifiez l’heure de votre téléphone, "
            "ou donnez un de vos codes de récupération."
        )
    }

    def encrypt(self, text: str) -> str:
        """Return `text` sealed under the secret key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was sealed; sealed under another key, a secret that answers to no code, and a line in the log."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error(
                "a second proof is sealed under another FINALITE_SECRET_KEY: `finalite user reset-mfa` removes it"
            )
            return base64.b32encode(secrets.token_bytes(20)).decode()


def remove(user: Any) -> bool:
    """Take the second proof of `user` off, recovery codes included; whether there was one."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])


def _box() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=USE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
