"""The second layer: without it some attempts pass, and what is taken from it is noticed."""

import pytest
from django.apps import apps
from django.core.checks import Error
from django.db import DatabaseError, connection, connections, models, transaction
from django.test.utils import isolate_apps

from finalite.capabilities.register import guard
from finalite.capabilities.register.guard import catalog, checks, engine, grants, personal
from finalite.capabilities.register.purpose import PurposeViolation, opened

from .attempts import ATTEMPTS, raw, twins
from .test_bypass import REFUSED
from .world.models import Person, Trace
from .world.purposes import ALL, CALL, INSURED, LITTLE, NARROW

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
KNOWN = [
    "raw read column",
    "raw read everything",
    "raw read CTE",
    "raw read below Django",
    "fragment RawSQL",
    "fragment extra select",
    "fragment raw under another name",
    "raw write update",
    "fragment RawSQL subquery",
]
"""What the ORM layer alone lets through: why there are two layers."""


@pytest.fixture
def without_engine(monkeypatch):
    """The ORM layer alone."""
    assert raw
    with guard.owner():
        Person.objects.count()
    driver = connection.connection
    monkeypatch.setattr(engine, "screen", lambda text: None)
    monkeypatch.setattr(type(driver), "arm", lambda self, active: None)
    if connection.vendor == "sqlite":
        super(type(driver), driver).set_authorizer(None)
    yield
    monkeypatch.undo()
    connection.finalite.armed = engine.UNKNOWN


@pytest.mark.parametrize("name", KNOWN)
def test_the_first_layer_alone_is_not_enough(world, without_engine, name):
    [attempt] = [a for a in ATTEMPTS if a.name == name]
    with opened(attempt.purpose), transaction.atomic():
        result = attempt.run()
        if isinstance(result, models.QuerySet):
            list(result)


def test_the_engine_stands_without_the_first_layer(world):
    """The statement that a twin would send, straight to the engine."""
    for text in (
        'SELECT "world_person"."nir" FROM "world_person"',
        'SELECT "nir" FROM "world_person" WHERE "income" = 1',
    ):
        with opened(CALL), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)


def test_screened_statements_are_refused_before_they_are_sent(world, monkeypatch):
    with opened(NARROW), pytest.raises(PurposeViolation):
        engine.screen("select name from world_person")
    with pytest.raises(PurposeViolation):
        engine.screen("reset role")
    for harmless in (
        "SAVEPOINT s1",
        "RELEASE SAVEPOINT s1",
        "SET CONSTRAINTS ALL IMMEDIATE",
        "select 1",
        "BEGIN IMMEDIATE",
    ):
        engine.screen(harmless)


def test_the_database_is_in_step_with_the_register(db):
    for alias in ("default", "archive"):
        assert grants.drift(connections[alias]) == []
        assert grants.apply(connections[alias]) == 0


def _tamper(statement):
    with guard.owner(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize(
    "statement",
    [
        'GRANT SELECT ON world_person TO "world/call_centre"',
        "GRANT SELECT (nir) ON world_person TO PUBLIC",
        "GRANT SELECT ON world_person TO fin_plain",
        "DROP POLICY fin_rows_insured ON world_person",
        "CREATE POLICY open ON world_person USING (true)",
        "ALTER TABLE world_person DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER fin_keep ON world_trace",
        "ALTER POLICY fin_rows_insured ON world_person USING (true)",
        'GRANT fin_about_professional TO "world/narrow"',
        'REVOKE fin_plain FROM "world/all"',
        'GRANT "world/all" TO "world/narrow"',
        'ALTER ROLE "world/narrow" BYPASSRLS',
        "REVOKE SELECT ON world_note FROM fin_plain",
    ],
)
def test_what_changed_by_hand_is_noticed_and_mended(world, statement):
    _tamper(statement)
    assert grants.drift(connection)
    assert grants.apply(connection) > 0
    assert grants.drift(connection) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_right_taken_away_is_missed(world):
    with opened(ALL):
        assert Person.objects.count() == 2
    _tamper("REVOKE SELECT ON world_person FROM " + ", ".join(f'"{g}"' for g in _groups("world_person")))
    with opened(ALL), pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.count()


def _groups(table):
    with guard.owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT grantee FROM information_schema.column_privileges WHERE table_name = %s AND grantee LIKE "
            "'fin\\_%%'",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_trigger_taken_away_is_noticed_and_mended(world):
    dropped = [s for s in _triggers() if "world_trace" in s]
    for name in dropped:
        _tamper(f'DROP TRIGGER "{name}"')
    assert len(grants.drift(connection)) == len(dropped) > 0
    assert grants.apply(connection) == len(dropped)


def _triggers():
    with guard.owner(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'fin\\_%%' ESCAPE '\\'", [])
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("text", ["update world_trace set who = 'x'", "delete from world_trace"])
def test_not_even_the_owner_changes_what_only_grows(world, text):
    with guard.owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)


def test_a_purge_removes_whole_rows_and_changes_none(world):
    with guard.purging():
        assert Trace.objects.filter(who="Ann").delete()[0] == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            Trace.objects.update(who="x")
    with guard.owner(), pytest.raises(DatabaseError), transaction.atomic():
        Trace.objects.all()._raw_delete("default")


def test_the_archive_is_guarded_alike(db):
    table = catalog.find(next(t for t in connections["archive"].introspection.table_names() if catalog.find(t)))
    with opened(CALL):
        for text in (f"select * from {table.name}", f"delete from {table.name}", "create table t (a int)"):
            with pytest.raises(REFUSED), transaction.atomic(using="archive"), connections["archive"].cursor() as cursor:
                cursor.execute(text)
    with pytest.raises(REFUSED):
        table.model.objects.using("archive").count()
    with guard.owner():
        assert table.model.objects.using("archive").count() == 0


def test_purposes_may_change_without_a_statement(world):
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    armed = connection.finalite.armed
    with opened(ALL), opened(INSURED):
        assert connection.finalite.armed is armed


def test_a_second_model_is_found_by_the_checks():
    assert isinstance(twins.Twin(), models.Model)
    found = {e.obj for e in checks.twins() if isinstance(e, Error)}
    assert {twins.Twin, twins.Quoted, twins.Shouted} <= found
    assert any(e.id == "guard.E002" for e in twins.Proxy.check())


@isolate_apps("tests.security.world")
def test_a_model_that_says_too_little_is_found_by_the_checks():
    class Child(Person):
        class Meta:
            app_label = "world"

    class Vague(personal.PersonalModel):
        remark = models.CharField(max_length=10)
        nir = personal.CharField(max_length=10)
        friends = models.ManyToManyField("self")

        class Meta:
            app_label = "world"

    assert "guard.E004" in {e.id for e in checks.of_model(Child)}
    assert {"guard.E003", "guard.E005", "guard.E006"} <= {e.id for e in checks.of_model(Vague)}
    assert "guard.E001" in {e.id for e in Vague._meta.get_field("nir").check()}


def test_no_personal_table_of_the_house_breaks_a_check():
    twin_models = {*twins.MODELS}
    problems = [
        e
        for m in apps.get_models()
        if issubclass(m, personal.PersonalModel) and m not in twin_models
        for e in checks.of_model(m)
    ]
    assert problems == []
    assert [e for e in checks.twins() if e.obj not in twin_models] == []
    assert checks.backends(databases=["default", "archive"]) == []


def test_a_view_is_the_intersection_over_the_persons_covered():
    table = catalog.find("world_person")
    assert {table.columns[c] for c in table.view(CALL).reads} - {None} == LITTLE - {"link"}
    assert table.view(NARROW).rows == "IN ('insured')"
    assert table.view(CALL).rows is None
