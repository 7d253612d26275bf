"""The books as the tax authority reads them: one text file of validated entries, eighteen columns (LPF A47 A-1)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from stdnum.fr import siren as siren_number

from finalite.capabilities.register.values import Data, Invalid

from . import ledger
from .batches import REFERENCE
from .models import LedgerEntry, LedgerNumber

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
JOURNAL = ("PA", "Paiements")
"""One journal: numbers run without a gap inside a journal, and ours run through the whole."""
STEPS = {
    "ordered": "Prestation ordonnée",
    "again": "Prestation réémise",
    "recovered": "Retenue sur versement",
    "sent": "Virement émis",
    "accepted": "Virement exécuté",
    "rejected": "Virement rejeté",
    "cancelled": "Prestation annulée",
}
SLICE = 2000


@dataclass(frozen=True, slots=True)
class EntriesFile:
    """The entries of a period as one file; `debit` and `credit` are its totals in cents, and equal."""

    name: str
    digest: str
    entries: int
    debit: Annotated[int, "cents"]
    credit: Annotated[int, "cents"]
    content: Annotated[bytes, Data("financial_operation")]


def accounting_entries(*, organisation: str, siren: str, first_on: date, last_on: date) -> EntriesFile:
    """Write the validated entries of a caisse dated in a period, in the order of their numbers; UTF-8, tabs, CR LF.

    Nobody is named: the piece is the number of the order. Raises `Invalid` for a SIREN whose key is false, a period
    turned round, or one that still has entries to validate: a file that will change is no file.
    """
    if not siren_number.is_valid(siren):
        raise Invalid("siren", "la clé de ce SIREN est fausse : vérifier ses neuf chiffres")
    if last_on < first_on:
        raise Invalid("last_on", "la fin de la période précède son début")
    books = LedgerEntry.objects.filter(organisation=organisation, on__range=(first_on, last_on))
    numbers = LedgerNumber.objects.filter(organisation=organisation)
    waiting = books.exclude(pk__in=numbers.values("entry_id")).count()
    if waiting:
        raise Invalid("last_on", f"{waiting} écritures de la période restent à valider : les valider d’abord")
    lines = list(_lines(books, numbers))
    content = "\r\n".join("\t".join(line) for line in (COLUMNS, *lines)).encode() + b"\r\n"
    sums = [sum(int(line[place].replace(",", "")) for line in lines) for place in (11, 12)]
    name = f"{siren_number.compact(siren)}FEC{last_on:%Y%m%d}.txt"
    return EntriesFile(name, hashlib.sha256(content).hexdigest(), len(lines) // 2, sums[0], sums[1], content)


def _lines(books, numbers) -> Iterator[list[str]]:
    rows = {row.pk: row for row in books.iterator(SLICE)}
    known = numbers.filter(entry_id__in=books.values("pk")).order_by("number")
    for number in known.iterator(SLICE):
        row = rows[number.entry_id]
        yield _line(row, number, row.debit, row.amount, 0)
        yield _line(row, number, row.credit, 0, row.amount)


def _line(row: LedgerEntry, number: LedgerNumber, account: str, debit: int, credit: int) -> list[str]:
    day = f"{row.on:%Y%m%d}"
    return [
        *JOURNAL,
        str(number.number),
        day,
        account,
        ledger.label(account),
        "",
        "",
        REFERENCE.format(row.order_id),
        day,
        STEPS[row.step],
        _euros(debit),
        _euros(credit),
        "",
        "",
        f"{number.validated_on:%Y%m%d}",
        "",
        "",
    ]


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
