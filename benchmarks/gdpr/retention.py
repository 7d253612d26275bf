"""A retention run over one large table: what is due is found in SQL and erased, and what is archived is moved.

Half of the rows are due. The baseline deletes the very same rows of a twin of the table by one plain statement, without
proof, journal, hold or guard; for the archive it copies them as JSON into a bare table of the archive and deletes them.
"""

import os
from datetime import date
from typing import Any

from . import filling
from .measuring import Row, row, timed, told

ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
ARCHIVED = ROWS // 20
AIM = 100_000
ON, OLD, YOUNG = date(2026, 11, 20), "2020-01-15", "2026-01-15"
FICHE = "pay_care_costs"


def measure() -> list[Row]:
    """Erase refused lines (27 months), then archive settled lines (3 years)."""
    from finalite.missions.benefits.pay_care_costs import models

    return [
        _case("retention, rows found and erased", models.RefusedLine, "refused_on", ROWS, _bare_delete, AIM),
        _case("retention, rows found and archived", models.SettledLine, "closed_on", ARCHIVED, _bare_archive, None),
    ]


def _case(what: str, model: Any, start: str, rows: int, bare: Any, aim: float | None) -> Row:
    from finalite.capabilities import retention
    from finalite.capabilities.register import guard

    table = model._meta.db_table
    with guard.owner(), filling.hurried():
        filled, _ = timed(lambda: _fill(model, start, rows))
        told(f"{what}: {rows:,} rows written")
        filling.twin(table)
        filling.copy_to_twin(table)
    looked, found = timed(lambda: retention.due(on=ON, fiche=FICHE))
    due = next(line.rows for line in found if line.model == model._meta.label)
    spent, done = timed(lambda: retention.run(on=ON, fiche=FICHE))
    gone = sum(line.rows for line in done if line.model == model._meta.label)
    with guard.owner():
        plain, _ = timed(lambda: bare(table, start))
        left = model._default_manager.count()
    assert (gone, left) == (due, rows - due), (gone, due, left)
    told(f"{what}: done, {gone:,} rows")
    made = row(what, gone, spent, plain, aim=aim)
    return made | {
        "of": rows,
        "gone": gone,
        "looked_through_ms": round(looked * 1e3),
        "filled_in_seconds": round(filled, 1),
    }


def _fill(model: Any, start: str, rows: int) -> None:
    from django.db import connection

    days = f"CASE WHEN i % 2 = 0 THEN '{OLD}' ELSE '{YOUNG}' END"
    cast = f"CAST({days} AS DATE)" if connection.vendor == "postgresql" else days
    with filling.unindexed(model._meta.db_table):
        filling.fill(model, rows=rows, **{start: cast, "person_id": f"i * 7 % {max(rows // 10, 1)} + 1"})
    filling.analyse()


def _bare_delete(table: str, start: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "twin_{table}" WHERE "{start}" <= \'{OLD}\'')


def _bare_archive(table: str, start: str) -> None:
    """Read the rows, write them as JSON into the other database, delete them: the least that moving them takes."""
    import json

    from django.db import connection, connections

    with connection.cursor() as cursor, connections["archive"].cursor() as archive:
        archive.execute("CREATE TABLE bare_archive (id bigint PRIMARY KEY, person_id bigint, payload text)")
        cursor.execute(f'SELECT * FROM "twin_{table}" WHERE "{start}" <= \'{OLD}\'')
        names = [column[0] for column in cursor.description]
        key, person = names.index("id"), names.index("person_id")
        rows = [(one[key], one[person], json.dumps(dict(zip(names, one, strict=True)), default=str)) for one in cursor]
        archive.executemany("INSERT INTO bare_archive VALUES (%s, %s, %s)", rows)
    _bare_delete(table, start)
