"""What raw SQL must do beside an act so that its people are served as the law asks: look up, and record.

By hand, as a careful programmer would: as few statements as the questions allow, no hash, no check of columns.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from . import filling

TWINS = ("journal_entry", "journal_concerned")
ALLOWED = (
    "SELECT (SELECT COUNT(*) FROM register_suspension WHERE fiche = 'manage_cards' AND until IS NULL),"
    " (SELECT COUNT(*) FROM subject_rights_limitplaced"
    " WHERE person_id = %s AND fiche = 'manage_cards' AND lifted_on IS NULL),"
    " (SELECT COUNT(*) FROM people_personfile WHERE person_id = %s AND organisation = '011')"
)
"""Is the processing stopped, did the person have it limited, is their file kept by the caisse of the agent?"""
HELD = (
    "SELECT COUNT(*) FROM retention_legalhold WHERE person_id = %s AND released_on IS NULL"
    " AND fiche IN ('', 'manage_cards')"
)
PROOF = (
    'INSERT INTO retention_erasureproof ("at", "on", fiche, rule, model, action, "rows", ids_digest)'
    " VALUES (%s, '2026-11-20', 'manage_cards', 'by_hand', 'manage_cards.Card', 'delete', 2, '')"
)
ENTRY = (
    'INSERT INTO twin_journal_entry (subject, act, "at", "user", role, organisation, fiche, operation, subpurpose,'
    " outcome, parent, categories, reason, digest) VALUES ('staff', %s, %s, 'bench', 'rights_technician', '011',"
    " 'manage_cards', %s, 'update_card_data', 'done', '', 'card', '', %s) RETURNING id"
)
CONCERNED = "INSERT INTO twin_journal_concerned (subject, entry_id, person_id) VALUES ('staff', %s, %s)"
LOG = (
    "INSERT INTO bench_log (at, who, role, fiche, operation, categories, person_id)"
    " VALUES (%s, 'bench', 'rights_technician', 'manage_cards', 'act', 'card', %s)"
)


def look_up(cursor: Any, act: str, person: int) -> None:
    """Ask whether the act may be done, and before an erasure whether a dispute holds the person's data."""
    cursor.execute(ALLOWED, [person, person])
    assert cursor.fetchone() == (0, 0, 1), f"person {person}: by hand, {act} would be refused"
    if act == "erase":
        cursor.execute(HELD, [person])
        assert cursor.fetchone() == (0,)


def record(cursor: Any, act: str, person: int) -> None:
    """Write who did what about whom where it can be searched as the journal can, and the proof of an erasure."""
    now = str(datetime.now(UTC))
    if act == "erase":
        cursor.execute(PROOF, [now])
    cursor.execute(ENTRY, [uuid.uuid4().hex, now, act, b""])
    [entry] = cursor.fetchone()
    cursor.execute(CONCERNED, [entry, person])


def log(cursor: Any, person: int) -> None:
    """Write one plain row, found again by its person alone."""
    cursor.execute(LOG, [str(datetime.now(UTC)), person])


def make_tables() -> None:
    """The plain log, and twins of the journal's tables with their indexes."""
    from django.db import connection

    key = "bigserial PRIMARY KEY" if filling.is_postgresql() else "integer PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_log (id {key}, at text, who text, role text, fiche text, operation text,"
            " categories text, person_id bigint)"
        )
        cursor.execute("CREATE INDEX bench_log_person ON bench_log (person_id)")
    for table in TWINS:
        filling.twin(table)
