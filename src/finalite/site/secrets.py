"""Secrets of a local installation: made once, kept outside the repository, readable by their owner alone."""

import os
import secrets
from pathlib import Path


def local_secret(home: Path, name: str) -> str:
    """Return the secret `name` kept under `home`, made at first use."""
    path = home / name
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(value := secrets.token_urlsafe(48))
    return value
