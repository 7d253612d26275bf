"""Where the data lives: SQLite files by default, PostgreSQL when the environment names it; the archive always apart."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

GUARD = "finalite.capabilities.register.guard.backends"
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;PRAGMA cache_size=-32768;"
"""Up to 32 MB of pages for each connection: at the 2 MB of SQLite a transaction of thousands of rows writes its pages
out and reads them again."""


def databases(home: Path) -> dict[str, dict[str, Any]]:
    """Django's `DATABASES`: `default` and `archive`, each behind the purpose guard's backend."""
    main, archive = os.environ.get("FINALITE_DATABASE_URL"), os.environ.get("FINALITE_ARCHIVE_URL")
    return {
        "default": _from_url(main) if main else _sqlite(home / "finalite.sqlite3"),
        "archive": _from_url(archive) if archive else _sqlite(home / "archive.sqlite3"),
    }


def _sqlite(path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": f"{GUARD}.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(
            f"FINALITE_DATABASE_URL: {parts.scheme!r} is not supported; use postgresql://user:password@host/name"
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": f"{GUARD}.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"pool": False, **query},
    }
