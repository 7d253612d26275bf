"""Reads a bank's account statement (ISO 20022 camt.053): the entries, with what they refer to. Not tested against a
bank: no claim of conformity."""

import re
from dataclasses import dataclass
from datetime import date

from .xml_reader import Node, Problem, Unreadable, read_xml

_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the statement: cents, above zero; `debit` when money left. `references` are the end-to-end references
    and group references it names; `code` is the reason of a return."""

    line: int
    amount: int
    debit: bool
    booked_on: date
    bank_reference: str
    groups: tuple[str, ...]
    references: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Statement:
    """An account, its entries, and what could not be read of them."""

    iban: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_statement(content: bytes) -> Statement:
    """Read a camt.053 of any version; an entry that cannot be used is a problem with its line, the others go on.

    Raises `Unreadable` when the file is not XML, declares a document type, or is another message.
    """
    root, namespace = read_xml(content)
    body = root.find("BkToCstmrStmt")
    if root.tag != "Document" or body is None or "camt.053" not in namespace:
        raise Unreadable("content", f"ligne {root.line} : ce n’est pas un relevé de compte (camt.053)")
    entries: list[Entry] = []
    problems: list[Problem] = []
    statements = list(body.all("Stmt"))
    for node in [entry for statement in statements for entry in statement.all("Ntry")]:
        found = _entry(node)
        (entries if isinstance(found, Entry) else problems).append(found)  # type: ignore[arg-type]
    ibans = {statement.value("Acct/Id/IBAN") for statement in statements}
    if len(ibans) != 1 or "" in ibans:
        problems.append(Problem(body.line, "Acct", "le fichier doit concerner un seul compte, désigné par son IBAN"))
    return Statement(min(ibans, default=""), tuple(entries), tuple(problems))


def _entry(node: Node) -> Entry | Problem:
    cents, side, day = _cents(node), node.value("CdtDbtInd"), _day(node)
    if cents is None:
        return Problem(node.line, "Amt", "une écriture a un montant en euros au-dessus de zéro, au centime")
    if side not in ("DBIT", "CRDT"):
        return Problem(node.line, "CdtDbtInd", "une écriture est un débit (DBIT) ou un crédit (CRDT)")
    if day is None:
        return Problem(node.line, "BookgDt", "une écriture a un jour comptable")
    details = list(_deep(node, "TxDtls"))
    batches = list(_deep(node, "Btch"))
    return Entry(
        node.line,
        cents,
        side == "DBIT",
        day,
        node.value("AcctSvcrRef") or node.value("NtryRef"),
        _filled(b.value("PmtInfId") for b in batches) or _filled(d.value("Refs/PmtInfId") for d in details),
        _filled(d.value("Refs/EndToEndId") for d in details),
        next(iter(_filled(d.value("RtrInf/Rsn/Cd") for d in details)), ""),
    )


def _cents(node: Node) -> int | None:
    amount = node.find("Amt")
    if amount is None or amount.attributes.get("Ccy") != "EUR" or not _AMOUNT.fullmatch(amount.text.strip()):
        return None
    euros, _, cents = amount.text.strip().partition(".")
    return int(euros) * 100 + int(cents.ljust(2, "0")) or None


def _day(node: Node) -> date | None:
    try:
        return date.fromisoformat((node.value("BookgDt/Dt") or node.value("BookgDt/DtTm"))[:10])
    except ValueError:
        return None


def _deep(node: Node, tag: str):
    for child in node.children:
        if child.tag == tag:
            yield child
        yield from _deep(child, tag)


def _filled(values) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v and v != "NOTPROVIDED"))
