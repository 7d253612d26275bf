"""Workers killed with signal 9, as real processes on a real database: nothing is lost and nothing is done twice."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

pytestmark = pytest.mark.slow
SCRIPT = [sys.executable, "-m", "finalite.capabilities.jobs.tests.crash"]


@pytest.fixture
def place(tmp_path, shared_server):
    """The environment of a database for this test alone, on the engine under test."""
    environment = {
        **os.environ,
        "FINALITE_HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "finalite.site.settings",
        "FINALITE_ARCHIVE_URL": "",
    }
    if connection.vendor == "sqlite":
        yield {**environment, "FINALITE_DATABASE_URL": ""}
        return
    name = f"crash_{os.getpid()}_{random.randrange(10**6)}"
    _execute(f"CREATE DATABASE {name}")
    settings = connection.settings_dict
    yield {
        **environment,
        "FINALITE_DATABASE_URL": f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{name}?host={settings['HOST']}"
        + (f"&port={settings['PORT']}" if settings["PORT"] else ""),
    }
    _execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("die_at", [0, 3, 9])
def test_a_worker_killed_inside_a_slice_leaves_nothing_lost_and_nothing_double(place, die_at):
    run(place, "prepare")
    run(place, "enqueue", 2, 10, die_at)
    for _ in range(2):
        assert end(start(place)) == -signal.SIGKILL
        time.sleep(1.1)  # the lease of the dead
    assert end(start(place)) == 0
    assert run(place, "count") == "20 20 done"


def test_workers_killed_at_random_moments_leave_nothing_lost_and_nothing_double(place):
    run(place, "prepare")
    run(place, "enqueue", 12, 25, -1)
    ends = []
    for _ in range(4):
        pair = [start(place), start(place)]
        for worker in pair:
            worker.stdout.readline()
        time.sleep(random.uniform(0.05, 0.4))
        for worker in pair:
            worker.kill()
        ends += [end(worker) for worker in pair]
    # on a slow machine a worker may have nothing left to do before it is killed
    assert -signal.SIGKILL in ends and set(ends) <= {-signal.SIGKILL, 0}
    assert [end(worker) for worker in [start(place), start(place)]] == [0, 0]
    assert run(place, "count") == "300 300 done"


def run(place, *words) -> str:
    done = subprocess.run([*SCRIPT, *map(str, words)], env=place, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def start(place) -> subprocess.Popen:
    return subprocess.Popen([*SCRIPT, "work"], env=place, stdout=subprocess.PIPE, text=True)


def end(worker: subprocess.Popen) -> int:
    worker.communicate(timeout=60)
    return worker.returncode


def _execute(statement: str) -> None:
    """Databases are made outside any transaction, so not on the connection of the tests."""
    import psycopg

    it = connection.settings_dict
    with psycopg.connect(
        host=it["HOST"],
        port=it["PORT"] or None,
        user=it["USER"],
        password=it["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(statement)
