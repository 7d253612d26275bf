"""What SQLite asks before it prepares a statement: each table, column and function, under the purpose in force."""

import sqlite3 as sql
from collections.abc import Callable

from ....purpose import PurposeViolation
from ... import catalog
from ...engine import State
from ...fields import current
from ...ownership import Owner

_FREE = frozenset({sql.SQLITE_SELECT, sql.SQLITE_TRANSACTION, sql.SQLITE_SAVEPOINT, sql.SQLITE_RECURSIVE})
_PRAGMAS = frozenset(
    {
        "foreign_key_check",
        "foreign_key_list",
        "defer_foreign_keys",
        "table_info",
        "table_xinfo",
        "table_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "data_version",
        "compile_options",
        "function_list",
    }
)
_SETTINGS_READ = frozenset({"foreign_keys", "journal_mode", "synchronous", "user_version", "page_count"})
_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "fts5_tokenizer"})
_HIDDEN = ("sqlite_stat", "sqlite_dbpage", "dbstat", "sqlite_stmt")


def authorizer(state: State) -> Callable[..., int]:
    """The callback of one connection. Anything it does not know is denied."""

    def authorize(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
        active = current()
        if isinstance(active, Owner):
            return sql.SQLITE_OK
        if action in _FREE:
            return sql.SQLITE_OK
        rule = _RULES.get(action)
        if rule is None:
            return sql.SQLITE_DENY
        try:
            allowed = rule(state, active, first or "", second or "", trigger)
        except PurposeViolation:
            allowed = False
        return sql.SQLITE_OK if allowed else sql.SQLITE_DENY

    return authorize


def _read(state, active, name, column, trigger) -> bool:
    table = catalog.find(name)
    if table is None:
        return not name.startswith(_HIDDEN)
    if trigger and trigger.startswith("fin_"):
        return column == "subject"
    if column in table.keys and (state.trusted or (table.append_only and column == table.pk)):
        return True  # SQLite looks at both ends of a foreign key; what the ORM itself reads, its compiler has checked
    view = table.view(active)
    return (column in view.reads or column in ("", "ROWID")) and (state.trusted or not view.rows)


def _update(state, active, name, column, trigger) -> bool:
    table = catalog.find(name)
    if table is None:
        return not name.startswith("sqlite_")
    view = table.view(active)
    return not table.append_only and column in view.writes and (state.trusted or not view.rows)


def _insert(state, active, name, column, trigger) -> bool:
    table = catalog.find(name)
    if table is None or table.append_only:
        return not name.startswith("sqlite_")
    view = table.view(active)
    return bool(view.writes) and (state.trusted or not view.rows)


def _delete(state, active, name, column, trigger) -> bool:
    table = catalog.find(name)
    if table is None:
        return not name.startswith("sqlite_")
    view = table.view(active)
    return not table.append_only and view.erases and (state.trusted or not view.rows)


def _pragma(state, active, name, value, trigger) -> bool:
    return name.lower() in _PRAGMAS or (name.lower() in _SETTINGS_READ and not value)


def _function(state, active, name, function, trigger) -> bool:
    return function.lower() not in _FUNCTIONS and (function.lower() != "fin_purging" or bool(trigger))


_RULES = {
    sql.SQLITE_READ: _read,
    sql.SQLITE_UPDATE: _update,
    sql.SQLITE_INSERT: _insert,
    sql.SQLITE_DELETE: _delete,
    sql.SQLITE_PRAGMA: _pragma,
    sql.SQLITE_FUNCTION: _function,
}
