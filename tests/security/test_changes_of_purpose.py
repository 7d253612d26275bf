"""A purpose ends where it ends: objects, queries, cursors, threads and tasks do not carry it along."""

import asyncio
import contextlib
import copy
import pickle
import threading

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import IntegrityError, connection, transaction

from finalite.capabilities.register import guard
from finalite.capabilities.register.guard.ownership import OWNER
from finalite.capabilities.register.purpose import PurposeViolation, active_or_none, opened

from .test_bypass import REFUSED
from .world.models import Note, Person
from .world.purposes import ALL, CALL, NARROW

pytestmark = pytest.mark.django_db
sqlite_alone = pytest.mark.skipif("connection.vendor != 'sqlite'")


def test_an_object_is_not_read_under_a_narrower_purpose(world):
    with opened(ALL):
        ann = Person.objects.get(name="Ann")
        assert ann.nir
    with opened(CALL):
        assert ann.name == "Ann"
        with pytest.raises(PurposeViolation):
            ann.nir
    with pytest.raises(PurposeViolation):
        ann.name


def test_objects_are_neither_pickled_nor_copied(world):
    with opened(ALL):
        ann = Person.objects.get(name="Ann")
        for leave in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(PurposeViolation):
                leave(ann)
        with pytest.raises(PurposeViolation):
            pickle.dumps(Person.objects.all())


def test_a_pickled_query_is_checked_where_it_runs(world):
    with opened(ALL):
        stored = pickle.dumps(Person.objects.filter(nir="1850575999123").query)
    queryset = Person.objects.all()
    queryset.query = pickle.loads(stored)
    with opened(CALL), pytest.raises(PurposeViolation):
        list(queryset)


def test_a_query_is_decided_where_it_runs(world):
    with opened(ALL):
        every, named = Person.objects.order_by("pk"), Person.objects.filter(nir="1850575999123")
    with opened(CALL):
        assert "nir" in every[0].get_deferred_fields()
        with pytest.raises(PurposeViolation):
            list(named)


def test_a_statement_prepared_under_one_purpose_is_refused_under_another(world):
    text = "select nir from world_person"
    for _ in range(3):
        with opened(ALL), connection.cursor() as cursor:
            cursor.execute(text)
            assert cursor.fetchall()
        with opened(CALL), pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)


def test_the_text_of_a_wider_purpose_is_not_trusted_under_a_narrower_one(world):
    with opened(ALL):
        text, parameters = Person.objects.values("name").query.sql_with_params()
    with opened(NARROW):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(text, parameters)
                rows = cursor.fetchall()
        except REFUSED:
            rows = []
    assert ("Dr",) not in rows


@pytest.mark.parametrize(
    "read",
    [
        lambda people: people.iterator(chunk_size=1),
        lambda people: people.values_list("nir").iterator(chunk_size=1),
        lambda people: people.values("nir").iterator(chunk_size=2000),
        lambda people: people.iterator(chunk_size=2000),
    ],
    ids=["objects", "values", "values in one chunk", "objects in one chunk"],
)
def test_an_iteration_stops_where_the_purpose_changes(world, read):
    with opened(ALL):
        rows = iter(read(Person.objects.order_by("pk")))
        next(rows)
    with opened(CALL), pytest.raises(PurposeViolation):
        next(rows)


@pytest.mark.parametrize(
    "fetch",
    [lambda c: c.fetchone(), lambda c: c.fetchmany(2), lambda c: c.fetchall(), lambda c: next(iter(c))],
    ids=["one", "many", "all", "next"],
)
def test_a_cursor_yields_to_the_purpose_that_asked(world, fetch):
    with opened(ALL):
        cursor = connection.cursor()
        cursor.execute("select nir from world_person")
    with opened(CALL), pytest.raises(PurposeViolation):
        fetch(cursor)
    cursor.close()


def test_a_thread_starts_without_purpose(world):
    found = []

    def count():
        found.append(active_or_none())
        try:
            Person.objects.count()
        except PurposeViolation as refused:
            found.append(type(refused))

    with opened(ALL):
        thread = threading.Thread(target=count)
        thread.start()
        thread.join()
    assert found == [None, PurposeViolation]


def test_tasks_keep_their_own_purpose(world):
    async def ask(purpose, field):
        with opened(purpose):
            await asyncio.sleep(0)
            try:
                return await sync_to_async(lambda: list(Person.objects.order_by("pk").values_list(field, flat=True)))()
            except PurposeViolation:
                return "refused"

    async def both():
        return await asyncio.gather(ask(ALL, "nir"), ask(CALL, "nir"), ask(CALL, "name"))

    every, refused, names = async_to_sync(both)()
    assert (every[0], refused, names) == ("1850575999123", "refused", ["Ann", "Dr"])
    assert active_or_none() is None


def test_a_generator_does_not_leave_its_purpose_to_the_caller(world):
    def leaking():
        with opened(ALL):
            yield Person.objects.first().nir

    def stacked():
        with contextlib.ExitStack() as stack:
            stack.enter_context(opened(ALL))
            yield 1

    @contextlib.contextmanager
    def managed():
        with opened(ALL):
            yield

    for generator in (leaking(), stacked()):
        with opened(CALL), pytest.raises(PurposeViolation):
            next(generator)
        assert active_or_none() is None
    with managed():
        assert active_or_none() is ALL


def test_an_exception_closes_the_purpose(world):
    with pytest.raises(ZeroDivisionError), opened(ALL):
        1 / 0
    with pytest.raises(PurposeViolation):
        Person.objects.count()


def test_the_owner_hands_over_to_a_purpose_inside(world):
    with guard.owner(), opened(CALL), pytest.raises(PurposeViolation):
        list(Person.objects.values("nir"))


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.django_db(transaction=True)
def test_a_rollback_does_not_bring_a_former_role_back(world, nested):
    class Stop(Exception):
        pass

    with opened(ALL):
        Person.objects.count()
        if nested:
            with opened(CALL), pytest.raises(Stop), transaction.atomic(), transaction.atomic():
                Person.objects.count()
                raise Stop
    with opened(CALL):
        if not nested:
            with pytest.raises(Stop), transaction.atomic():
                Person.objects.count()
                raise Stop
        with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select nir from world_person")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", ["rollback", "ROLLBACK", "/**/rollback", "abort", "end", "commit"])
def test_a_transaction_ended_by_hand_does_not_bring_a_former_role_back(world, ending):
    with opened(ALL):
        Person.objects.count()
    with opened(CALL):
        with connection.cursor() as cursor:
            cursor.execute("begin")
            Person.objects.count()
            try:
                cursor.execute(ending)
            except PurposeViolation:
                cursor.execute("rollback")
        with pytest.raises(REFUSED), connection.cursor() as cursor:
            cursor.execute("select nir from world_person")


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_failed_does_not_bring_a_former_role_back(world):
    with opened(ALL):
        Person.objects.count()
    with opened(CALL), transaction.atomic():
        Person.objects.count()
        with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select nir from world_person")
        with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select nir from world_person")
        assert Person.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_does_not_bring_a_former_role_back(world):
    with opened(ALL):
        Person.objects.count()
    with opened(CALL):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.create(text="about nobody", person_id=999)
        with pytest.raises(REFUSED), connection.cursor() as cursor:
            cursor.execute("select nir from world_person")


@sqlite_alone
@pytest.mark.parametrize("ending", ["", "\n--0", " --", " /* */", "\n", ";"])
def test_what_sqlite_prepared_for_one_purpose_serves_no_other(world, ending):
    """It keeps statements by their text: no text that a purpose may send is the text of another."""
    from finalite.capabilities.register.guard.backends.sqlite.base import marked

    text = 'SELECT "nir" FROM "world_person"'
    for active in (ALL, OWNER):
        with opened(active), connection.cursor() as cursor:
            cursor.execute(text + ending)
    for beyond in (text, text + ending, marked(text, ALL), marked(text + ending, OWNER)):
        with opened(CALL), pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(beyond)
        with pytest.raises(REFUSED), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(beyond)
    assert len({marked(text, purpose) for purpose in (ALL, CALL, NARROW, None, OWNER)}) == 5


@sqlite_alone
def test_a_purpose_that_comes_back_finds_its_statements_prepared(world, monkeypatch):
    from finalite.capabilities.register.guard.backends.sqlite import authorizer

    asked = []
    rules = {
        action: lambda *given, rule=rule: asked.append(1) or rule(*given) for action, rule in authorizer._RULES.items()
    }
    monkeypatch.setattr(authorizer, "_RULES", rules)
    for _ in range(2):
        before = len(asked)
        for purpose in (ALL, CALL):
            with opened(purpose):
                assert list(Person.objects.values_list("email"))
    assert before and len(asked) == before
