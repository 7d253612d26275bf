"""Who answers for the register, as rows: for the workbook, the first lines of the CSV, the head of the print."""

from collections.abc import Iterable
from typing import Any

from ..entry import PROPOSED
from ..parties import JOINT, NAMES, ROLES, Parties
from .sheets import Column, Row

TITLE = "Qui répond"
COLUMNS = (
    Column("role", "Qualité", "party", required=True),
    Column("name", "Nom", required=True),
    Column("contact", "Contact"),
    Column("source", "Source", "source"),
    Column("entries", "Fiches (vide : toutes)", "fiche", many=True),
)


def rows(parties: Parties) -> list[Row]:
    """One row a party; what is empty is left out."""
    found = [
        {"role": one.role, "name": one.name, "contact": one.contact, "source": one.source, "entries": [*one.entries]}
        for one in parties
    ]
    return [{key: value for key, value in row.items() if value} for row in found]


def table(found: Iterable[Row]) -> tuple[dict[str, Any], list[Row]]:
    """The table that `parties.built` reads, and the rows that have no place in it: no role, or one already taken."""
    made: dict[str, Any] = {}
    wrong = []
    for row in found:
        role, fields = row.get("role"), {key: value for key, value in row.items() if key != "role"}
        if role == JOINT:
            made.setdefault(JOINT, []).append(fields)
        elif role in ROLES and role not in made:
            made[role] = fields
        else:
            wrong.append(row)
    return made, wrong


def lines(parties: Parties) -> list[tuple[str, str, str]]:
    """For people: the quality in French, the name with what is known of the contact, and whose words it is."""
    return [
        (NAMES[one.role], f"{one.name} ; contact : {one.contact or 'non dit'}", one.source or PROPOSED)
        for one in parties
    ]
