"""Reads the journal back for verification: in SQL, because the database joins the texts faster than Python."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from . import digests

Row = tuple[int, int, Any, str]
"""Block, entry id, its digest, and the text that was hashed up to the persons; no digest where the entry is gone."""


def rows_of_blocks(connection: Any, first: int, last: int) -> dict[int, list[Row]]:
    """The entries of blocks `first` to `last`, each block in its order."""
    rows = _run(
        connection,
        f"""
        SELECT s.block_id, s.entry_id, e.digest, {_text(connection)}
        FROM journal_sealed s LEFT JOIN journal_entry e ON e.id = s.entry_id
        WHERE s.block_id BETWEEN %s AND %s ORDER BY s.block_id, s.position""",  # noqa: S608 - a constant of ours
        first,
        last,
    )
    return {block: list(part) for block, part in groupby(rows, key=itemgetter(0))}


def persons_of_blocks(connection: Any, first: int, last: int) -> dict[int, str]:
    """The hashed text of the persons, by entry, for blocks `first` to `last`."""
    return _joined(
        _run(
            connection,
            """
        SELECT s.entry_id, c.person_id FROM journal_sealed s JOIN journal_concerned c ON c.entry_id = s.entry_id
        WHERE s.block_id BETWEEN %s AND %s ORDER BY s.entry_id, c.person_id""",
            first,
            last,
        )
    )


def unsealed_rows(connection: Any, after: int, limit: int) -> list[Row]:
    """Entries above `after` that no block holds yet."""
    return _run(
        connection,
        f"""
        SELECT 0, e.id, e.digest, {_text(connection)} FROM journal_entry e
        WHERE e.id > %s AND NOT EXISTS (SELECT 1 FROM journal_sealed s WHERE s.entry_id = e.id)
        ORDER BY e.id LIMIT %s""",  # noqa: S608 - a constant of ours
        after,
        limit,
    )


def persons_of_entries(connection: Any, first: int, last: int) -> dict[int, str]:
    """The hashed text of the persons of the unsealed entries `first` to `last`."""
    return _joined(
        _run(
            connection,
            """
        SELECT c.entry_id, c.person_id FROM journal_concerned c WHERE c.entry_id BETWEEN %s AND %s
        AND NOT EXISTS (SELECT 1 FROM journal_sealed s WHERE s.entry_id = c.entry_id)
        ORDER BY c.entry_id, c.person_id""",
            first,
            last,
        )
    )


def stray_links(connection: Any) -> list[tuple]:
    """Entries that persons are linked to and that neither exist nor are known as removed."""
    return _run(
        connection,
        """
        SELECT DISTINCT c.entry_id FROM journal_concerned c
        WHERE NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.id = c.entry_id) ORDER BY 1 LIMIT 200""",
    )


def stray_places(connection: Any) -> list[tuple]:
    """Blocks that places name and that are not there."""
    return _run(
        connection,
        """
        SELECT DISTINCT s.block_id FROM journal_sealed s
        WHERE NOT EXISTS (SELECT 1 FROM journal_block b WHERE b.number = s.block_id) ORDER BY 1 LIMIT 200""",
    )


def repeated_acts(connection: Any) -> list[tuple]:
    """Acts written more than once: only possible where somebody dropped the unique index."""
    return _run(connection, "SELECT act FROM journal_entry GROUP BY act HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 200")


def _run(connection: Any, sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _joined(links: list[tuple[int, int]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for entry, person in links:
        found[entry] = f"{found[entry]},{person}" if entry in found else str(person)
    return found


def _text(connection: Any) -> str:
    """SQL for the hashed text of an entry up to the persons; the separator is written as its character code."""
    if connection.vendor == "sqlite":
        columns = [f'e."{name}"' for name in digests.COLUMNS]
        columns[1] = "CASE length(e.at) WHEN 19 THEN e.at || '.000000' ELSE e.at END"
        return f"printf('{'%%s' + chr(31)}' || '{('%%s' + chr(31)) * 11}', {', '.join(columns)})"
    columns = [f'e."{name}"' for name in digests.COLUMNS]
    columns[1] = "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"concat_ws(chr(31), {', '.join(columns)}, '')"
