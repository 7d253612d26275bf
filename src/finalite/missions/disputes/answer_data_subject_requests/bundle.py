"""The copy of the data that a person receives: readable by people and by machines, in register order."""

import json
from collections.abc import Iterable
from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register.entry import Entry
from finalite.capabilities.subject_rights.values import FicheHoldings


def as_json(parts: Iterable[FicheHoldings], on: date) -> bytes:
    """The holdings as JSON, each part headed by what GDPR 15(1) asks: purpose, bases, recipients, retention, rights."""
    body = {"etabli_le": on.isoformat(), "traitements": [_part(part) for part in parts]}
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def heading(entry: Entry) -> dict[str, object]:
    """What GDPR 13 to 15 ask to tell about one processing, from its register entry."""
    return {
        "traitement": entry.title.fr,
        "finalites": [sub.text.fr for sub in entry.subpurposes],
        "fondements": sorted({f"RGPD art. {basis.gdpr}" for basis in entry.legal_bases}),
        "destinataires": [register.vocabulary().recipient[r.who].fr for r in entry.recipients],
        "conservation": [_retention(rule) for rule in entry.retention],
    }


def _part(part: FicheHoldings) -> dict[str, object]:
    rows = [
        {"table": row.table, "numero": row.key, "donnees": {v.column: v.content for v in row.values}}
        for row in part.rows
    ]
    return {**heading(register.entry(part.fiche)), "lignes": rows}


def _retention(rule) -> str:
    words = register.vocabulary()
    tail = f", puis archive {rule.archive}" if rule.archive else ""
    return f"{rule.keep} à compter de : {words.event[rule.start].fr}{tail}"
