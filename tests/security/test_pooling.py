"""A connection that serves one purpose after the other shows each its own role; a pooler keeps that, or must not be."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from finalite.capabilities.register.guard.roles import NONE, role_of
from finalite.capabilities.register.purpose import PurposeViolation, opened

from .world.models import Person
from .world.purposes import ALL, CALL, NARROW

pytestmark = pytest.mark.skipif(not settings.POSTGRESQL, reason="roles and poolers are PostgreSQL's")
CONFIGURATION = """
[databases]
postgres = host={host} user={user}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = 6432
auth_type = any
pool_mode = {mode}
default_pool_size = 1
server_reset_query = DISCARD ALL
logfile = {folder}/log
"""
ROLE = "world/narrow"


@pytest.mark.django_db
def test_requests_that_follow_each_other_on_one_connection_have_each_their_own_role(world):
    server = _asked("SELECT pg_backend_pid()")
    for purpose in (ALL, CALL, None, NARROW, ALL, None):
        if purpose is None:
            assert _asked("SELECT current_user") == NONE
            with pytest.raises(PurposeViolation):
                list(Person.objects.values_list("pk"))
            continue
        with opened(purpose):
            assert _asked("SELECT current_user") == role_of(purpose)
            assert Person.objects.filter(email="a@example.org").exists()
    assert _asked("SELECT pg_backend_pid()") == server


@pytest.mark.django_db
def test_a_plan_that_the_server_keeps_shows_each_role_its_own_rows(world):
    with opened(ALL):
        assert _asked("SELECT count(*) FROM world_person") == 2
    server = connection.connection
    cursor = psycopg.Cursor(server)

    def seen(purpose):
        server.arm(purpose)
        return [row[0] for row in cursor.execute("SELECT id FROM world_person ORDER BY id", prepare=True)]

    for _ in range(10):
        assert seen(ALL) == [1001, 1002] and seen(NARROW) == [1001]
    [(uses,)] = cursor.execute("SELECT generic_plans + custom_plans FROM pg_prepared_statements")
    assert uses == 20
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        seen(None)


@pytest.mark.usefixtures("django_db_setup")
def test_a_session_pooler_gives_the_next_client_no_role_of_the_former(pooler):
    where = pooler("session")
    with _client(where) as first:
        first.execute(f'SET ROLE "{ROLE}"')
        server = first.execute("SELECT pg_backend_pid()").fetchone()
    with _client(where) as second:
        assert second.execute("SELECT pg_backend_pid()").fetchone() == server
        assert second.execute("SELECT current_user = session_user").fetchone() == (True,)


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_another_pooler_gives_one_client_the_role_of_another_and_must_not_be_used(pooler, mode):
    where = pooler(mode)
    with _client(where) as first, _client(where) as second:
        first.execute(f'SET ROLE "{ROLE}"')
        assert second.execute("SELECT current_user").fetchone() == (ROLE,)


@pytest.fixture
def pooler(tmp_path_factory):
    """Start pgbouncer in a mode, before the server under test; skipped, and said so, where it is not installed."""
    if shutil.which("pgbouncer") is None:
        pytest.skip("no pgbouncer here: install it to try the poolers of docs/deployment.md")
    started = []

    def start(mode: str) -> str:
        it, folder = connection.settings_dict, Path(f"/tmp/finalite-pool-{os.getpid()}-{mode}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "ini").write_text(CONFIGURATION.format(host=it["HOST"], user=it["USER"], folder=folder, mode=mode))
        # it refuses to run as root: it then runs as whoever the server runs as
        owner = pwd.getpwuid(Path(it["HOST"]).stat().st_uid).pw_name
        if os.getuid() == 0:
            shutil.chown(folder, owner)
        as_who = ["-u", owner] if os.getuid() == 0 else []
        running = subprocess.Popen(["pgbouncer", "-q", *as_who, str(folder / "ini")], stderr=subprocess.DEVNULL)
        started.append((running, folder))
        end = time.monotonic() + 30
        while not (folder / ".s.PGSQL.6432").exists():
            assert running.poll() is None and time.monotonic() < end, "pgbouncer did not start"
            time.sleep(0.05)
        return str(folder)

    yield start
    for running, folder in started:
        running.kill()
        running.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _client(where: str):
    user = connection.settings_dict["USER"]
    return psycopg.connect(host=where, port=6432, user=user, dbname="postgres", autocommit=True)


def _asked(question: str):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
