"""What the tables themselves refuse, on SQLite: a row about somebody undeclared, a change to an append-only row."""

from hashlib import sha256
from typing import Any

from . import catalog

_ABORT = "BEGIN SELECT RAISE(ABORT, '{message}'); END"


def drift(connection: Any) -> list[str]:
    """Statements that would bring the triggers in step with the models; none when they are."""
    present = set(connection.introspection.table_names())
    wanted = {name: text for t in catalog.tables().values() if t.name in present for name, text in _of(t)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'fin\\_%' ESCAPE '\\'")
        found = {name for (name,) in cursor.fetchall()}
    return [f'DROP TRIGGER "{n}"' for n in sorted(found - set(wanted))] + [
        wanted[n] for n in sorted(set(wanted) - found)
    ]


def _of(table: catalog.Table) -> list[tuple[str, str]]:
    stranger = f"WHEN NEW.subject NOT {catalog.in_list(frozenset(table.subjects))}"
    made = [
        _trigger(table, "stranger_new", "INSERT", stranger, "the row is about nobody whom the table may hold"),
        _trigger(table, "stranger", "UPDATE OF subject", stranger, "the row is about nobody whom the table may hold"),
    ]
    if table.append_only:
        made += [
            _trigger(table, "keep", "UPDATE", "", "append-only: nobody may change a row"),
            _trigger(table, "keep_all", "DELETE", "WHEN fin_purging() = 0", "append-only: nobody may remove a row"),
        ]
    return made


def _trigger(table: catalog.Table, kind: str, event: str, when: str, message: str) -> tuple[str, str]:
    body = f'BEFORE {event} ON "{table.name}" {when} {_ABORT.format(message=message)}'
    name = f"fin_{kind}_{sha256(body.encode()).hexdigest()[:8]}_{table.name}"
    return name, f'CREATE TRIGGER "{name}" {body}'
