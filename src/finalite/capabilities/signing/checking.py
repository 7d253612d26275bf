"""Checks signatures made with keys that are not ours: those of cards and of applications."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SIZE = 32


def is_public_key(text: str) -> bool:
    """Whether `text` is an Ed25519 public key in base64."""
    try:
        raw = base64.b64decode(text, validate=True)
        Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return False
    return len(raw) == SIZE


def is_signed_by(public_key: str, message: bytes, signature: str) -> bool:
    """Whether the holder of the private half of `public_key` signed `message`; anything malformed is a no."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True
