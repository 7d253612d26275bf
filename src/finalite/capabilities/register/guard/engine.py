"""The engine layer, common part: what a connection remembers, and which raw statements may pass at all."""

import re
from functools import lru_cache
from typing import Any

from ..purpose import Purpose, PurposeViolation
from . import catalog
from .fields import current
from .ownership import Owner

UNKNOWN: Any = object()
"""Never equal to a purpose: the next statement arms the engine again."""


class State:
    """What one connection remembers."""

    __slots__ = ("armed", "purged", "raw", "trusted", "vouched", "vouched_for")

    def __init__(self) -> None:
        self.armed: Any = UNKNOWN
        """The purpose that the engine enforces at this moment."""
        self.purged = False
        self.trusted = False
        """Whether the statement being run came from the ORM, with its rows filtered."""
        self.raw = False
        """Whether the statement being compiled holds a fragment that the compiler could not read."""
        self.vouched: str | None = None
        """The very text that the ORM compiled last: its rows are filtered."""
        self.vouched_for: Any = UNKNOWN

    def vouch(self, text: str | None, purpose: Purpose | None) -> None:
        self.vouched, self.vouched_for = (None if self.raw else text), purpose

    def admit(self, text: Any) -> Purpose | None:
        """Let a statement pass for the purpose in force, which is returned; raises `PurposeViolation`."""
        active = current()
        self.trusted = text is self.vouched and active is self.vouched_for
        if not self.trusted:
            screen(text)
        return active


TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK")
"""Statements that must pass in a failed transaction, whatever the purpose."""
_OPENING = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*([A-Za-z]+)", re.DOTALL)
_READING = frozenset({"SELECT", "WITH", "VALUES", "EXPLAIN", "SHOW", "PRAGMA"})
_WRITING = frozenset({"INSERT", "UPDATE", "DELETE"})
_STEERING = frozenset({"SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "LISTEN", "UNLISTEN", "NOTIFY"})
_ALLOWED = _READING | _WRITING | _STEERING
_ENDING = re.compile(r"\b(ROLLBACK|COMMIT|ABORT|END)\b", re.IGNORECASE)
_HARMLESS = re.compile(r"SET CONSTRAINTS (ALL|[\w\", ]+) (IMMEDIATE|DEFERRED)")
_ESCAPES = re.compile(
    r"\b(set_config|dblink\w*|lo_\w+|pg_read\w*|pg_ls\w*|pg_stat_file|pg_terminate\w*|pg_cancel\w*|query_to_\w+|"
    r"table_to_\w+|schema_to_\w+|database_to_\w+|cursor_to_\w+|ts_stat|load_extension|readfile|writefile|fin_purging|"
    r"sqlite_dbpage|sqlite_stat\d|dbstat)\b|u&[\"']|\bEXPLAIN\b.*\b(CREATE|EXECUTE|DECLARE)\b|"
    r"(?<!INSERT)(?<!IGNORE)\s+INTO\b",
    re.IGNORECASE | re.DOTALL,
)
_INSERT = re.compile(
    r'\s*INSERT\s+(?:OR\s+IGNORE\s+)?INTO\s+"?(\w+)"?\s*\(([^()]*)\)\s*VALUES\b(?!.*\bSELECT\b)'
    r"(?!.*\bRETURNING\b)(?!.*\bCONFLICT\b)",
    re.IGNORECASE | re.DOTALL,
)
_UPDATE = re.compile(r'\s*UPDATE\s+"?(\w+)"?\s+SET\b', re.IGNORECASE)
_WRITES = re.compile(r"\b(INSERT|REPLACE|UPDATE|MERGE)\b", re.IGNORECASE)


def ends_transaction(text: Any) -> bool:
    """Whether a raw statement may end a transaction, after which the server may be back in a former role."""
    return not isinstance(text, str) or bool(_ENDING.search(text))


def screen(text: Any) -> None:
    """Refuse a raw statement that would leave the purpose in force: several statements in one, a change of role, a
    definition, a bulk copy, or a write whose columns cannot be read from the text. Raises `PurposeViolation`."""
    active = current()
    if isinstance(active, Owner):
        return
    if not isinstance(text, str):
        text = text.decode() if isinstance(text, bytes) else text.as_string(None)
    _screen_form(text)
    mentioned = _mentioned(text)
    if not mentioned:
        return
    if _WRITES.search(text):
        _screen_write(text, mentioned, active)
    for name in mentioned:
        table = catalog.find(name)
        assert table is not None
        if table.append_only and _is_insert_into(text, name):
            continue
        if table.view(active).rows:
            raise PurposeViolation(
                f"{active.code if active else None} covers part of the rows of {name}: the ORM would filter them"
            )


@lru_cache(maxsize=1024)
def _screen_form(text: str) -> None:
    opening = _OPENING.match(text)
    verb = opening.group(1).upper() if opening else ""
    if verb not in _ALLOWED and not _HARMLESS.fullmatch(text):
        raise PurposeViolation(
            f"raw {verb or 'text'} is not for a running system: use migrations, inside guard.owner()"
        )
    if ";" in text.rstrip().rstrip(";"):
        raise PurposeViolation("one raw statement at a time, and values as parameters: this text holds a semicolon")
    if found := _ESCAPES.search(text):
        raise PurposeViolation(f"raw SQL may not use {found.group(0)!r}")


@lru_cache(maxsize=1024)
def _mentioned(text: str) -> tuple[str, ...]:
    return tuple(sorted({name.lower() for name in catalog.names().findall(text)}))


def _screen_write(text: str, mentioned: tuple[str, ...], active: Purpose | None) -> None:
    """A raw write must name one table about people, as its target, and only columns that the purpose may write."""
    insert, target, times = _written(text)
    if mentioned != (target,) or (insert is not None and times != 1):
        raise PurposeViolation(f"a raw statement may not copy from or into {', '.join(mentioned)}: use the ORM")
    table = catalog.find(target)
    if insert is not None and table and not table.append_only and (beyond := insert - table.view(active).writes):
        raise PurposeViolation(
            f"{active.code if active else None} may not write {', '.join(sorted(beyond))} of {table.label}"
        )


@lru_cache(maxsize=1024)
def _written(text: str) -> tuple[frozenset[str] | None, str, int]:
    """What a raw write says: the columns of an INSERT, its table, how often the text names a table about people."""
    insert, update = _INSERT.match(text), _UPDATE.match(text)
    found = insert or update
    columns = frozenset(name.strip().strip('"').lower() for name in insert.group(2).split(",")) if insert else None
    return columns, found.group(1).lower() if found else "", len(catalog.names().findall(text))


@lru_cache(maxsize=1024)
def _is_insert_into(text: str, name: str) -> bool:
    insert = _INSERT.match(text)
    return insert is not None and insert.group(1).lower() == name
