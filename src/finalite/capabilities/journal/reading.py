"""Reads the journal back for verification: in SQL, because the database joins the texts faster than Python."""

from collections.abc import Iterator
from typing import Any

from . import digests

Row = tuple[int, int, Any, Any]
"""Block, entry id, its digest, and the text that was hashed, which SQLite gives as bytes; no digest where the entry is
gone."""
AT_ONCE = 500
"""Rows fetched together: few enough to be hashed while the processor still holds them."""


def rows_of_blocks(connection: Any, first: int, last: int) -> Iterator[list[Row]]:
    """The entries of blocks `first` to `last`, each block in its order, some at a time.

    The entries are bounded by the least and the greatest that these blocks list, which changes nothing but the plan of
    PostgreSQL: it would read every entry of the journal for each few blocks.
    """
    [bounds] = _run(connection, BOUNDS, first, last)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
        SELECT s.block_id, s.entry_id, e.digest, {_text(connection, "s.entry_id")}
        FROM journal_sealed s LEFT JOIN journal_entry e ON e.id = s.entry_id AND e.id BETWEEN %s AND %s
        WHERE {BLOCKS} ORDER BY s.block_id, s.position""",  # noqa: S608 - constants of ours
            (*bounds, first, last),
        )
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows


BLOCKS = "block_id BETWEEN %s AND %s"
BOUNDS = f"SELECT MIN(entry_id + 0), MAX(entry_id + 0) FROM journal_sealed WHERE {BLOCKS}"  # noqa: S608 - a constant of ours
"""Not of `entry_id` alone: PostgreSQL would walk its index from an end to these blocks, through the whole journal."""


def unsealed_between(connection: Any) -> tuple[int, int]:
    """The first and last entry that no block holds yet; 1 and 0 where there is none.

    Where there are as many places as entries, none is without a place, or one is in the place of another that is gone,
    which its block tells: the places themselves are not looked through.
    """
    [(entries, places)] = _run(
        connection, "SELECT (SELECT COUNT(*) FROM journal_entry), (SELECT COUNT(*) FROM journal_sealed)"
    )
    if entries == places:
        return 1, 0
    [(first, last)] = _run(connection, f"SELECT MIN(e.id), MAX(e.id) FROM journal_entry e WHERE {UNSEALED}")  # noqa: S608
    return (1, 0) if first is None else (first, last)


def unsealed_rows(connection: Any, first: int, last: int, limit: int) -> list[Row]:
    """The next entries, `first` to `last`, that no block holds yet."""
    return _run(
        connection,
        f"""
        SELECT 0, e.id, e.digest, {_text(connection, "e.id")} FROM journal_entry e
        WHERE e.id BETWEEN %s AND %s AND {UNSEALED} ORDER BY e.id LIMIT %s""",  # noqa: S608 - constants of ours
        first,
        last,
        limit,
    )


UNSEALED = "NOT EXISTS (SELECT 1 FROM journal_sealed s WHERE s.entry_id = e.id)"


def stray_links(connection: Any) -> list[tuple]:
    """Entries that persons are linked to and that neither exist nor were sealed."""
    return _run(
        connection,
        """
        SELECT DISTINCT c.entry_id FROM journal_concerned c
        WHERE NOT EXISTS (SELECT 1 FROM journal_sealed s WHERE s.entry_id = c.entry_id)
        AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.id = c.entry_id) ORDER BY 1 LIMIT 200""",
    )


def is_linked(connection: Any, entry: int) -> bool:
    """Whether persons are linked to an entry."""
    return bool(_run(connection, "SELECT 1 FROM journal_concerned WHERE entry_id = %s LIMIT 1", entry))


def stray_places(connection: Any) -> list[tuple]:
    """Blocks that places name and that are not there."""
    return _run(
        connection,
        """
        SELECT block FROM (SELECT DISTINCT block_id AS block FROM journal_sealed) s
        WHERE NOT EXISTS (SELECT 1 FROM journal_block b WHERE b.number = s.block) ORDER BY 1 LIMIT 200""",
    )


def repeated_acts(connection: Any) -> list[tuple]:
    """Acts written more than once: only possible where somebody dropped the unique index."""
    return _run(connection, "SELECT act FROM journal_entry GROUP BY act HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 200")


def _run(connection: Any, sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _text(connection: Any, entry: str) -> str:
    """SQL for the hashed text of an entry."""
    columns = [f'e."{name}"' for name in digests.COLUMNS]
    if connection.vendor == "sqlite":
        columns[1] = "CASE length(e.at) WHEN 19 THEN e.at || '.000000' ELSE e.at END"
        marks = f"%%s{digests.SEPARATOR}" * len(columns) + "%%s"
        return f"CAST(printf('{marks}', {', '.join(columns)}, {PERSONS[0].format(entry)}) AS BLOB)"
    columns[1] = "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"concat_ws(chr(31), {', '.join(columns)}, COALESCE({PERSONS[1].format(entry)}, ''))"


PERSONS = (
    "(SELECT group_concat(person_id) FROM"
    " (SELECT person_id FROM journal_concerned WHERE entry_id = {} ORDER BY person_id))",
    "(SELECT string_agg(person_id::text, ',' ORDER BY person_id) FROM journal_concerned WHERE entry_id = {})",
)
"""The persons of an entry as they were hashed: on SQLite, and on PostgreSQL."""
