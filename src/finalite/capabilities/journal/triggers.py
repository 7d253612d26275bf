"""The database's own refusal to change the journal; the one way through is the purge of a marked, sealed, old block."""

from typing import Any

FIXED = ("number", "previous", "content", "digest", "entries", "highest", "newest_at", "sealed_at")

_MARKED = (
    "EXISTS (SELECT 1 FROM journal_sealed s JOIN journal_block b ON b.number = s.block_id"
    " WHERE s.entry_id = OLD.{column} AND b.purged_at IS NOT NULL)"
)
_PLACE_FREE = (
    "EXISTS (SELECT 1 FROM journal_block b WHERE b.number = OLD.block_id AND b.purged_at IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.id = OLD.entry_id)"
)
_MARK = "OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND OLD.newest_at < {old} AND " + " AND ".join(
    f"NEW.{column} = OLD.{column}" for column in FIXED
)

RULES = (
    ("journal_entry", "UPDATE", "1 = 0", "an act is never changed"),
    ("journal_entry", "DELETE", _MARKED.format(column="id"), "an act is removed with its whole block, after 12 months"),
    ("journal_concerned", "UPDATE", "1 = 0", "the persons of an act are never changed"),
    ("journal_concerned", "DELETE", _MARKED.format(column="entry_id"), "persons leave with their whole block"),
    ("journal_sealed", "UPDATE", "1 = 0", "a place in a block is never changed"),
    ("journal_sealed", "DELETE", _PLACE_FREE, "a place is removed after its entry, with its whole block"),
    ("journal_block", "UPDATE", _MARK, "a seal is never changed, only marked as purged after 12 months"),
    ("journal_block", "DELETE", "1 = 0", "a seal is never removed"),
)
"""Table, statement, the condition under which it passes, and what is said where it does not."""


def protect(connection: Any) -> None:
    """Create the triggers, or make them anew: statements outside the rules will fail, whoever sends them."""
    if "journal_entry" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for table, event, allowed, why in RULES:
            for statement in _create(connection.vendor, table, event, allowed, why):
                cursor.execute(statement)


def _create(vendor: str, table: str, event: str, allowed: str, why: str) -> list[str]:
    name, message = f"{table}_guards_{event.lower()}", f"{table}: {why}"
    if vendor == "sqlite":
        allowed = allowed.format(old="datetime('now', '-12 months')")
        return [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN NOT ({allowed})"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ]
    allowed = allowed.format(old="now() - interval '12 months'")
    result = "NEW" if event == "UPDATE" else "OLD"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {allowed} THEN"
        f" RETURN {result}; END IF; RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
