"""Backups of both databases, and their return into empty ones; the keys are not in them and are saved apart."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
ORDER = ("default", "archive")
"""The live database first: a row that retention moves meanwhile is then in both, and never in neither."""
POLICY_ROLES = "SELECT DISTINCT unnest(roles)::text FROM pg_policies WHERE schemaname = 'public'"


class Unsaved(Exception):
    """Why nothing was saved, or brought back; it says what to do."""


def save(folder: Path) -> dict[str, Any]:
    """Write a copy of both databases, as they are at one instant each, and a manifest; returns the manifest.

    Raises `Unsaved` where the folder holds something, or PostgreSQL's own `pg_dump` is not there or fails.
    """
    from django.db import connections

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise Unsaved(f"{folder} is not empty: give each backup a folder of its own")
    files = {}
    for alias in ORDER:
        connection = connections[alias]
        path = folder / f"{alias}.{connection.vendor}"
        with _private(path):
            _SAVE[connection.vendor](connection, path)
        files[alias] = {"file": path.name, "sha256": _digest(path), "roles": _roles(connection)}
    manifest = {"files": files, "journal": _head()}
    with _private(folder / MANIFEST):
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return manifest


def bring_back(folder: Path) -> dict[str, Any]:
    """Fill the databases of the environment, which must be empty, from a backup; returns its manifest.

    The caller brings them up to date (`migrate`) and verifies the journal. Raises `Unsaved` where a file is not the one
    that was saved, is of another kind of database, or a database is not empty.
    """
    from django.db import connections

    manifest = _manifest(folder)
    for alias in ORDER:
        _check(connections[alias], folder, manifest["files"][alias])
    for alias in ORDER:
        told, connection = manifest["files"][alias], connections[alias]
        _BRING[connection.vendor](connection, folder / told["file"], told["roles"])
    return manifest


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as problem:
        raise Unsaved(f"{folder} holds no backup of ours: {problem}") from None


def _check(connection: Any, folder: Path, told: dict[str, Any]) -> None:
    path = folder / told["file"]
    if not path.exists() or _digest(path) != told["sha256"]:
        raise Unsaved(f"{path} is not the file that was saved: take another backup")
    if path.suffix != f".{connection.vendor}":
        raise Unsaved(f"{path} does not go into {connection.vendor}: name a database of its own kind")
    if connection.introspection.table_names():
        raise Unsaved(f"the {connection.alias} database is not empty: name an empty one, this would mix two")
    connection.close()


def _save_sqlite(connection: Any, path: Path) -> None:
    source = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)


def _bring_sqlite(connection: Any, path: Path, roles: list[str]) -> None:
    target = Path(connection.settings_dict["NAME"])
    for left in target.parent.glob(f"{target.name}*"):
        left.unlink()
    with _private(target):
        shutil.copyfile(path, target)


def _save_postgresql(connection: Any, path: Path) -> None:
    _run(connection, "pg_dump", "--format=custom", f"--file={path}")


def _bring_postgresql(connection: Any, path: Path, roles: list[str]) -> None:
    """Roles belong to the server and are not in a dump: those that its policies name are made first, then `migrate`
    gives every grant anew."""
    from finalite.capabilities.register import guard

    with guard.owner(), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        for role in sorted(set(roles) - {name for (name,) in cursor.fetchall()}):
            cursor.execute(f"CREATE ROLE {connection.ops.quote_name(role)} NOLOGIN")
    connection.close()
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    name = connection.settings_dict["NAME"]
    _run(connection, "pg_restore", *options, f"--dbname={name}", str(path))


_SAVE = {"sqlite": _save_sqlite, "postgresql": _save_postgresql}
_BRING = {"sqlite": _bring_sqlite, "postgresql": _bring_postgresql}


def _run(connection: Any, program: str, *words: str) -> None:
    if shutil.which(program) is None:
        raise Unsaved(f"{program} is not on this machine: install the client programs of PostgreSQL")
    told = connection.settings_dict
    wanted = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    named = {name: str(value) for name, value in {**wanted, "PGDATABASE": told["NAME"]}.items() if value}
    done = subprocess.run([program, *words], env=os.environ | named, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Unsaved(f"{program} failed: {done.stderr.strip()[-500:]}")


def _roles(connection: Any) -> list[str]:
    if connection.vendor != "postgresql":
        return []
    from finalite.capabilities.register import guard

    with guard.owner(), connection.cursor() as cursor:
        cursor.execute(POLICY_ROLES)
        return sorted(name for (name,) in cursor.fetchall())


def _head() -> list[Any] | None:
    """The last block of the journal: what the backup must hold, to be compared after it comes back."""
    from finalite.capabilities.journal.models import Block

    last = Block.objects.order_by("-number").first()
    return [last.number, bytes(last.digest).hex()] if last else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _private:
    """What is written inside the block is readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))

    def __exit__(self, *_: object) -> None:
        self.path.chmod(0o600)
