"""Statements written by hand, and the ways around the cursor."""

from django.db import connection, connections
from django.db.models.expressions import RawSQL

from ..world.models import Claim, Note, Person
from ..world.purposes import ALL
from . import attempts


def sql(text, params=None):
    """An attempt that runs `text` and fetches what it gives."""

    def run():
        with connection.cursor() as cursor:
            cursor.execute(text, params)
            return cursor.fetchall() if cursor.description else None

    return run


def driver():
    """The connection of the driver, below Django."""
    connection.ensure_connection()
    return connection.connection


def _second_connection():
    twin = connection.copy()
    try:
        with twin.cursor() as cursor:
            cursor.execute("select nir from world_person")
            return cursor.fetchall()
    finally:
        twin.close()


def _closing(cursor):
    with cursor:
        cursor.execute("select nir from world_person")
        return cursor.fetchall()


def _archive():
    with connections["archive"].cursor() as cursor:
        cursor.execute("select nir from world_person")


def _without_wrappers():
    kept, connection.execute_wrappers[:] = connection.execute_wrappers[:], []
    try:
        return sql("select nir from world_person")()
    finally:
        connection.execute_wrappers[:] = kept


attempts(
    prefix="raw read ",
    made={
        "column": sql("select nir from world_person"),
        "everything": sql("select * from world_person"),
        "other case": sql("SELECT NIR FROM WORLD_PERSON"),
        "quoted": sql('select p."nir" from "world_person" p'),
        "where": sql("select count(*) from world_person where income > 3"),
        "order": sql("select id from world_person order by income"),
        "group": sql("select count(*) from world_person group by iban"),
        "aggregate": sql("select max(income) from world_person"),
        "join": sql(
            "select c.id from world_claim c join world_person p on p.id = c.person_id and p.nir like %s", ["1%"]
        ),
        "join to a plain table": sql("select count(*) from world_person p join world_note n on n.text = p.nir"),
        "subquery": sql("select (select max(nir) from world_person)"),
        "CTE": sql("with x as (select nir from world_person) select * from x"),
        "recursive CTE": sql(
            "with recursive x(n) as (select nir from world_person union select n from x) select * from x"
        ),
        "union": sql("select name from world_person union select nir from world_person"),
        "exists": sql("select exists(select 1 from world_person where nir = '1')"),
        "window": sql("select rank() over (order by income) from world_person"),
        "case": sql("select case when income > 1 then 1 else 0 end from world_person"),
        "values": sql("values ((select max(nir) from world_person))"),
        "comment first": sql("/* report */ select nir from world_person"),
        "line comment first": sql("-- report\nselect nir from world_person"),
        "explain": sql("explain select nir from world_person where nir = '1'"),
        "append-only table": sql("select what from world_trace"),
        "sent many times": lambda: connection.cursor().executemany(
            "update world_person set city = nir where id = %s", [(1001,), (1002,)]
        ),
        "below Django": lambda: driver().execute("select nir from world_person").fetchall(),
        "cursor of the driver": lambda: driver().cursor().execute("select nir from world_person").fetchall(),
        "cursor inside the cursor": lambda: (
            connection.cursor().cursor.execute("select nir from world_person").fetchall()
        ),
        "cursor made by hand": lambda: connection.create_cursor().execute("select nir from world_person"),
        "chunked cursor": lambda: _closing(connection.chunked_cursor()),
        "without wrappers": _without_wrappers,
        "debug cursor": lambda: connection.make_debug_cursor(connection.create_cursor()).execute(
            "select nir from world_person"
        ),
    },
)
attempts(
    prefix="raw read, second connection ",
    controlled=False,
    made={"same alias": _second_connection, "archive": _archive},
)
attempts(
    prefix="raw read, no purpose ",
    purpose=None,
    made={
        "count": sql("select count(*) from world_person"),
        "key": sql("select id from world_person"),
        "plain column": sql("select created from world_person"),
        "append-only": sql("select at from world_trace"),
        "key of a claim": sql("select person_id from world_claim"),
    },
)
attempts(
    prefix="raw read, other fiche ",
    purpose=ALL,
    made={
        "column": sql("select name from elsewhere_secret"),
        "count": sql("select count(*) from elsewhere_secret"),
    },
)
attempts(
    prefix="raw write ",
    made={
        "update": sql("update world_person set iban = 'X'"),
        "update from a column": sql("update world_person set city = nir"),
        "update where": sql("update world_person set city = 'x' where nir = '1'"),
        "update returning": sql("update world_person set city = 'x' returning nir"),
        "update key": sql("update world_claim set person_id = 1001"),
        "update a plain column": sql("update world_claim set paid = 1"),
        "insert": sql(
            "insert into world_person (subject, nir, created, updated)"
            " values ('insured', '1', '2026-01-01', '2026-01-01')"
        ),
        "insert without columns": sql("insert into world_trace values (999, 'insured', 1, 'x', 'y')"),
        "insert select": sql("insert into world_note (text) select nir from world_person"),
        "insert select of allowed columns": sql("insert into world_note (text) select name from world_person"),
        "insert with a subquery": sql("insert into world_note (text) values ((select max(nir) from world_person))"),
        "insert returning": sql(
            "insert into world_trace (subject, at, who, what) values ('insured', 1, 'x', 'y') returning what"
        ),
        "update a plain table": sql("update world_note set text = (select max(nir) from world_person)"),
        "update a plain table, allowed column": sql(
            "update world_note set text = (select max(name) from world_person)"
        ),
        "delete": sql("delete from world_claim"),
        "delete where": sql("delete from world_claim where amount > 1"),
        "delete from a plain table by a column": sql(
            "delete from world_note where text = (select max(nir) from world_person)"
        ),
    },
)
attempts(
    prefix="raw write by one who may do all ",
    controlled=False,
    purpose=ALL,
    made={
        "update append-only": sql("update world_trace set who = 'x'"),
        "delete append-only": sql("delete from world_trace"),
        "delete append-only where": sql("delete from world_trace where id = 1"),
        "a person nobody declared": sql("insert into world_trace (subject, at) values ('employer', 1)"),
        "a person nobody declared, changed": sql("update world_person set subject = 'employer'"),
        "into another fiche": sql("insert into elsewhere_secret (subject, name) values ('insured', 'x')"),
    },
)
attempts(
    prefix="define ",
    made={
        "view": sql("create view v as select nir from world_person"),
        "temporary view": sql("create temp view v as select nir from world_person"),
        "table": sql("create table t as select * from world_person"),
        "temporary table": sql("create temp table t as select * from world_person"),
        "index": sql("create index i on world_person (nir)"),
        "dropped table": sql("drop table world_note"),
        "new column": sql("alter table world_person add column c text"),
        "renamed table": sql("alter table world_person rename to p"),
        "two statements": sql("select 1; select nir from world_person"),
        "schema editor": lambda: connection.schema_editor().execute(
            "alter table world_person rename column nir to city2"
        ),
    },
    controlled=False,
)
attempts(
    prefix="on SQLite ",
    only="sqlite",
    controlled=False,
    made={
        "trigger": sql(
            "create trigger t after insert on world_note begin update world_note set text = (select max(nir) from "
            "world_person); end"
        ),
        "attach": sql("attach database ':memory:' as other"),
        "vacuum into": sql("vacuum into '/tmp/finalite-stolen.sqlite3'"),
        "virtual table": sql("create virtual table v using fts5(x)"),
        "pragma off": sql("pragma foreign_keys = off"),
        "pragma writable": sql("pragma writable_schema = 1"),
        "analyze": sql("analyze"),
        "script": lambda: driver().executescript("select 1"),
        "another authorizer": lambda: driver().set_authorizer(None),
        "backup": lambda: driver().backup(driver()),
        "dump": lambda: list(driver().iterdump()),
        "serialize": lambda: driver().serialize(),
        "blob": lambda: driver().blobopen("world_person", "nir", 1001),
        "own function": lambda: driver().create_function("fin_purging", 0, lambda: 1),
        "load extension": sql("select load_extension('x')"),
        "samples": sql("select * from sqlite_stat4"),
        "replace": sql("replace into world_person (id, subject) values (1, 'insured')"),
        "in a table": sql("select '1' in (select nir from world_person)"),
        "indexed by": sql("select rowid, nir from world_person"),
        "purging by name": sql("select fin_purging()"),
    },
)
attempts(
    prefix="on PostgreSQL ",
    only="postgresql",
    controlled=False,
    made={
        "function": sql("create function f() returns text language sql as 'select max(nir) from world_person'"),
        "do": sql("do $$ begin perform nir from world_person; end $$"),
        "trigger": sql("create trigger t after insert on world_note execute function fin_keep()"),
        "rule": sql("create rule r as on insert to world_note do also select 1"),
        "materialized view": sql("create materialized view v as select nir from world_person"),
        "select into": sql("select * into t from world_person"),
        "explain create": sql("explain analyze create table t as select nir from world_person"),
        "reset role": sql("reset role"),
        "reset all": sql("reset all"),
        "discard": sql("discard all"),
        "set role": sql("set role postgres"),
        "set another purpose": sql('set role "world/all"'),
        "set local role": sql('set local role "world/all"'),
        "set session authorization": sql("set session authorization postgres"),
        "comment, then reset": sql("/**/reset role"),
        "set_config": sql("select set_config('role', 'world/all', false)"),
        "set_config quoted": sql("select pg_catalog.\"set_config\"('role', 'world/all', false)"),
        "set_config escaped": sql("select U&\"set\\005fconfig\"('role', 'world/all', false)"),
        "set_config called": lambda: connection.cursor().callproc("set_config", ["role", "world/all", False]),
        "statement after a semicolon": sql("select 1; reset role; select nir from world_person"),
        "row security off": sql("set row_security = off"),
        "purging": sql("set finalite.purging = 'on'"),
        "prepare": sql("prepare p as select nir from world_person"),
        "declare": sql("declare c cursor with hold for select nir from world_person"),
        "copy": sql("copy world_person to stdout"),
        "copy by the driver": lambda: connection.cursor().copy("copy world_person to stdout").__enter__(),
        "copy below Django": lambda: (
            driver().cursor().copy("copy (select nir from world_person) to stdout").__enter__()
        ),
        "stream": lambda: list(driver().cursor().stream("select nir from world_person")),
        "named cursor": lambda: _closing(driver().cursor(name="c")),
        "grant": sql("grant select on world_person to public"),
        "create role": sql("create role r"),
        "security definer": sql("select query_to_xml('select nir from world_person', true, true, '')"),
        "file": sql("select pg_read_file('postgresql.conf')"),
        "large object": sql("select lo_import('/etc/passwd')"),
        "truncate": sql("truncate world_note"),
        "lock": sql("lock table world_person in access exclusive mode"),
        "whole row": sql("select p from world_person p"),
        "row as json": sql("select to_json(p) from world_person p"),
        "group of a role": sql('grant fin_about_professional to "world/narrow"'),
        "transaction of the driver": lambda: driver().transaction().__enter__(),
        "samples": sql(
            "select tablename from pg_stats s where s.tablename = 'world_person' and s.attname = 'nir' and "
            "has_column_privilege('world_person', 'nir', 'select') or 1 / (select 0) = 1"
        ),
    },
)
attempts(
    prefix="raw fragment of allowed columns on part of the rows ",
    only="sqlite",
    controlled=False,
    purpose=None,
    made={
        "in RawSQL": lambda: list(Note.objects.annotate(z=RawSQL("(select max(city) from world_person)", []))),
        "in a claim": lambda: list(Claim.objects.extra(where=["exists(select 1 from world_person)"])),
        "raw manager": lambda: list(Person.objects.raw("select id, city from world_person")),
    },
)
