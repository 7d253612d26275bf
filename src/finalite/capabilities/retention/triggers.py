"""The ledger of erasures is written once: the database refuses to change or remove a line of it."""

from typing import Any

TABLE = "retention_erasureproof"


def protect(connection: Any) -> None:
    """Create the triggers, or make them anew."""
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def _sqlite() -> list[str]:
    made = []
    for event, when in (("UPDATE", ""), ("DELETE", "WHEN fin_purging() = 0")):
        name = f"{TABLE}_keeps_{event.lower()}"
        made += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} {when}"
            f" BEGIN SELECT RAISE(ABORT, '{TABLE}: a proof is never changed nor removed'); END",
        ]
    return made


def _postgresql() -> list[str]:
    name = f"{TABLE}_keeps"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{TABLE}: a proof is never changed nor removed'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
