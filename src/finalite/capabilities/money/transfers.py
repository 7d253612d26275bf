"""Writes the credit transfers of a batch as ISO 20022 pain.001.001.09, the same bytes each time."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from sepaxml import SepaTransfer

from finalite.capabilities.register.values import Invalid, Refused

from .models import Batch, Transfer
from .xml_reader import Node, read_xml

SCHEMA = "pain.001.001.09"


@dataclass(frozen=True, slots=True)
class CreditTransferFile:
    """A file for the bank and what it says in total, in cents."""

    name: str
    content: bytes
    digest: str
    count: int
    total: int


def write_credit_transfers(*, reference: str) -> CreditTransferFile:
    """Write the file of a batch, as often as needed: the bytes are those of the first time.

    Raises `Invalid` for an unknown batch, `Refused` (code `batch_changed`) when what is stored no longer gives the
    file that was prepared: then nothing must leave.
    """
    batch = Batch.objects.filter(reference=reference).first()
    if batch is None:
        raise Invalid("reference", f"aucun lot ne porte la référence {reference}")
    file = file_of(batch)
    if file.digest != batch.file_digest:
        raise Refused(f"le lot {reference} n’est plus celui qui a été préparé : le faire examiner", "batch_changed")
    return file


def file_of(batch: Batch) -> CreditTransferFile:
    """Build the file from the stored lines and check its totals against each other and against the batch."""
    lines = list(Transfer.objects.filter(batch=batch).order_by("position"))
    content = _xml(batch, lines)
    count, total = _totals(content)
    expected = (batch.count, batch.total, len(lines), sum(line.amount for line in lines))
    if expected != (count, total, count, total):
        raise Refused(f"lot {batch.reference} : ses lignes ne font pas ses totaux", "totals")
    return CreditTransferFile(f"{batch.reference}.xml", content, hashlib.sha256(content).hexdigest(), count, total)


def check_schema(content: bytes) -> None:
    """Raise `Refused` when a file is not valid against its schema: asked once, before the batch is committed.

    Afterwards the fingerprint tells that the bytes are those that were valid.
    """
    from lxml import etree  # heavy: only who prepares a batch pays for it

    document = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    schema = _schema()
    if not schema.validate(document):
        raise Refused(f"le fichier n’est pas conforme à {SCHEMA} : {schema.error_log.last_error}", "schema")


@cache
def _schema() -> Any:
    """The published schema, as sepaxml ships it; lxml reads it some fifty times faster than pure Python."""
    from lxml import etree

    return etree.XMLSchema(etree.parse(str(files("sepaxml") / "schemas" / f"{SCHEMA}.xsd")))


def _xml(batch: Batch, lines: list[Transfer]) -> bytes:
    document = _Document(
        batch.reference,
        batch.prepared_on,
        {
            "name": batch.debtor_name,
            "IBAN": batch.debtor_iban,
            "BIC": batch.debtor_bic,
            "batch": True,
            "currency": "EUR",
        },
    )
    for line in lines:
        payment: dict[str, Any] = {
            "name": line.holder,
            "IBAN": line.iban,
            "amount": line.amount,
            "execution_date": line.execution_on,
            "description": line.label,
            "endtoend_id": line.reference,
        }
        document.add_payment(payment | ({"BIC": line.bic} if line.bic else {}))
    return document.export(validate=False)


class _Document(SepaTransfer):
    """sepaxml draws its identifiers at random and reads the clock; ours come from the batch, to repeat the bytes."""

    def __init__(self, reference: str, prepared_on: date, config: dict[str, Any]) -> None:
        self._reference, self._prepared_on = reference, prepared_on
        super().__init__(config, schema=SCHEMA, clean=False)

    def _create_header(self) -> None:
        self.msg_id = self._reference
        super()._create_header()
        self._xml.find("CstmrCdtTrfInitn/GrpHdr/CreDtTm").text = f"{self._prepared_on}T00:00:00"

    def _finalize_batch(self) -> None:
        super()._finalize_batch()
        for group in self._xml.iter("PmtInf"):
            group.find("PmtInfId").text = group_reference(self._reference, group.find("ReqdExctnDt/Dt").text)


def group_reference(batch: str, execution_on: str) -> str:
    """Names the transfers of a batch that are paid on one day; a bank books them as one line."""
    return f"{batch[:26]}-{execution_on.replace('-', '')}"


def _totals(content: bytes) -> tuple[int, int]:
    """Count and sum as the bank will: from the written amounts, against each control sum in the file."""
    message = read_xml(content)[0].children[0]
    counts, sums = [], []
    for group in message.all("PmtInf"):
        amounts = [_cents(line.value("Amt/InstdAmt")) for line in group.all("CdtTrfTxInf")]
        if _said(group) != (len(amounts), sum(amounts)):
            raise Refused("une somme de contrôle du fichier ne correspond pas à ses lignes", "totals")
        counts.append(len(amounts))
        sums.append(sum(amounts))
    header = message.find("GrpHdr")
    if header is None or _said(header) != (sum(counts), sum(sums)):
        raise Refused("la somme de contrôle du fichier ne correspond pas à ses groupes", "totals")
    return sum(counts), sum(sums)


def _said(node: Node) -> tuple[int, int]:
    return int(node.value("NbOfTxs")), _cents(node.value("CtrlSum"))


def _cents(text: str) -> int:
    euros, _, cents = text.partition(".")
    return int(euros) * 100 + int(cents.ljust(2, "0")[:2])
