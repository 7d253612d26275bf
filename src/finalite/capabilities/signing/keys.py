"""The private keys of this installation, each made at first use in a folder that only its owner can read.

The folder is the setting FINALITE_KEYS. Losing it makes every signature ever given unverifiable; whoever copies it can
sign in our name: it is kept, and saved, as the other secrets of the installation are.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from finalite.capabilities.register.values import Invalid

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SIZE = 32


def sign(name: str, message: bytes) -> str:
    """The Ed25519 signature of `message` by the key `name`, in base64; the key is made if there is none yet."""
    return _text(_key(name).sign(message))


def public_key(name: str) -> str:
    """The public half of the key `name`, in base64: what others need to check our signatures without asking us."""
    return _text(_key(name).public_key().public_bytes_raw())


def is_ours(name: str, message: bytes, signature: str) -> bool:
    """Whether the key `name` of this installation signed `message`; no key is made to find out."""
    if not NAME.fullmatch(name) or not (_folder() / name).is_file():
        return False
    try:
        _key(name).public_key().verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(name: str, content: bytes) -> str:
    """A keyed digest: tells whether a content changed, and without the key says nothing of what it was."""
    secret = hashlib.sha256(b"fingerprint" + _key(name).private_bytes_raw()).digest()
    return hmac.new(secret, content, hashlib.sha256).hexdigest()[:32]


def _key(name: str) -> Ed25519PrivateKey:
    if not NAME.fullmatch(name):
        raise Invalid("name", "le nom d’une clé tient en quarante minuscules, chiffres et tirets")
    return Ed25519PrivateKey.from_private_bytes(_secret(_folder() / name))


@lru_cache(maxsize=256)
def _secret(path: Path) -> bytes:
    """What the file holds, written whole or not at all: of two processes that start together one wins, both read it."""
    if not path.is_file():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(SIZE))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def _folder() -> Path:
    return Path(settings.FINALITE_KEYS)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
