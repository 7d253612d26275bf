"""How e-mail leaves: by the server that the environment names, else into files, so that nothing is sent by mistake."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BACKENDS = "django.core.mail.backends"
SENDER = "Finalité <ne-pas-repondre@exemple.invalid>"
SECONDS = 10


def mail(environment: Mapping[str, str], home: Path) -> dict[str, Any]:
    """Django's settings of e-mail; raises `ValueError` for an address of another kind.

    `FINALITE_MAIL` is `smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS at once), `console:`, or
    nothing: a file for each e-mail in `courriels` under FINALITE_HOME. `FINALITE_MAIL_FROM` is who writes.
    """
    said = {"DEFAULT_FROM_EMAIL": environment.get("FINALITE_MAIL_FROM") or SENDER, "EMAIL_TIMEOUT": SECONDS}
    parts = urlsplit(environment.get("FINALITE_MAIL", ""))
    if not parts.scheme:
        return said | {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": home / "courriels"}
    if parts.scheme == "console":
        return said | {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("FINALITE_MAIL: give smtp://user:password@host:587, smtps://…:465 or console:")
    return said | {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
    }
