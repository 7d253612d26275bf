"""How many people the running database holds under an entry: a number, never who.

Counting needs every row of every table, which no purpose opens: it is done as the owner of the database, for the
command line of whoever administers it, and the count alone leaves the database. The archive is another database, and is
not counted.
"""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.models import Model, Q, QuerySet

from ..guard import owner
from ..guard.catalog import Table, tables

LINK = "person_id"


def counter() -> Callable[[str], int] | None:
    """What counts the people of an entry; None where no database was set up here."""
    try:
        ready = "people_person" in connection.introspection.table_names()
    except DatabaseError:
        return None
    return people_of if ready else None


def people_of(slug: str) -> int:
    """Distinct people with a row in the tables of the entry `slug`, or with one it keeps in a shared table."""
    here = set(connection.introspection.table_names())
    shown = (table for table in tables().values() if table.name in here)
    parts = [rows for table in shown if (rows := _rows(table, slug)) is not None]
    if not parts:
        return 0
    first, *others = parts
    with owner():
        return (first.union(*others) if others else first.distinct()).count()


def _rows(table: Table, slug: str) -> QuerySet[Model, dict[str, int]] | None:
    """The link to a person of each row that is the entry's; None where it has no such link or is another's."""
    names = {field.attname for field in table.model._meta.concrete_fields}
    if LINK not in names or not (table.fiche == slug or (table.fiche is None and "fiche" in names)):
        return None
    mine = Q() if table.fiche else Q(fiche=slug)
    found: QuerySet[Model, dict[str, int]] = (
        table.model._default_manager.filter(mine).exclude(**{LINK: None}).order_by().values(LINK)
    )
    return found
