"""Takes invoices in, electronic or typed from paper: each good line once, bad ones wait with their place and reason."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.care_sheets import Desk, Fault, RawLine, SheetFormat, read
from finalite.capabilities.register import PersonId
from finalite.kernel import plain
from finalite.kernel.calendar import days_deadline

from . import lines, tariffs
from .given import PaperInvoice
from .lines import BilledLine
from .models import DeliveredFile, Delivery, FacilityFile, Invoice, InvoiceLine, RefusedLine
from .words import InvoiceState

OVER = (InvoiceState.CANCELLED, InvoiceState.REPLACED)


@dataclass(slots=True)
class Known:
    """What the numbers of a slice stand for, the keys already taken, and the invoices that its lines belong to."""

    persons: dict[str, PersonId]
    within: frozenset[int]
    subjects: dict[PersonId, str]
    facilities: dict[str, people.ProviderInfo]
    files: dict[int, FacilityFile]
    tariffs: tariffs.Book
    invoices: dict[str, Invoice]
    taken: set[str]

    def file_of(self, line: BilledLine) -> FacilityFile | None:
        """The file of the facility that bills."""
        info = self.facilities.get(line.facility)
        return self.files.get(info.provider_id) if info else None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDesk(Desk):
    """The desk that reads lines of invoices. `own` is the facility whose staff handed the file in."""

    own: int | None = None

    def read(self, format: SheetFormat, content: bytes) -> Iterator[RawLine]:
        """The lines of a file of invoices."""
        return read(format, content, lines.KNOWN.keys(), lines.TYPED)

    def examine(self, raw: RawLine, received_on: date) -> BilledLine | tuple[Fault, ...]:
        """Check the form of one line."""
        return lines.check(raw, received_on)

    def known_of(self, sheets: Sequence[BilledLine], *, new: bool = False) -> Known:
        """Who and what the numbers of these lines stand for, in a fixed number of statements."""
        return known_of(sheets)

    def fault_of(self, line: BilledLine, known: Known) -> Fault | None:
        """Why a line sound in form cannot be taken."""
        file = known.file_of(line)
        if self.own is not None and (file is None or file.facility != self.own):
            return Fault("facility", "not_yours", "ce fichier ne peut porter que vos propres factures")
        return fault_of(line, known)

    def marked(self, raw: RawLine, known: Known | None) -> dict[str, Any]:
        """The facility that a refused line names, or whose staff handed it in."""
        info = known.facilities.get(str(raw.fields.get("facility"))) if known else None
        return {"facility": self.own or (info.provider_id if info else None)}


def known_of(sheets: Sequence[BilledLine]) -> Known:
    """Ask, in a fixed number of statements, who and what the numbers of these lines stand for."""
    persons = people.persons_by_nir({line.nir for line in sheets})
    facilities = people.providers_by_number({line.facility for line in sheets})
    numbers = {info.provider_id for info in facilities.values()}
    keys = {line.invoice_key for line in sheets}
    keys |= {lines.key_of(line.facility, line.replaces) for line in sheets if line.replaces}
    return Known(
        persons,
        register.may_concern(*persons.values()),
        people.subjects_of(set(persons.values())),
        facilities,
        {file.facility: file for file in FacilityFile.objects.filter(facility__in=numbers)},
        tariffs.book(numbers),
        {one.key: one for one in Invoice.objects.select_for_update().filter(key__in=keys)},
        set(InvoiceLine.objects.filter(key__in=[line.key for line in sheets]).values_list("key", flat=True)),
    )


def fault_of(line: BilledLine, known: Known) -> Fault | None:
    """Why a line sound in form cannot be taken: sent before, about somebody or a facility nobody knows, no tariff…"""
    if line.key in known.taken:
        return Fault(
            "line", "duplicate", "cette ligne de facture est déjà enregistrée : elle n’est pas payée deux fois"
        )
    if line.nir not in known.persons:
        return Fault("nir", "unknown_person", "personne n’est enregistré sous ce numéro")
    if known.persons[line.nir] not in known.within:
        return Fault("nir", "out_of_reach", "autre caisse, ou traitement limité à la demande de la personne")
    file = known.file_of(line)
    if file is None or file.closed_on is not None:
        return Fault("facility", "unknown_facility", "aucun dossier de paiement ouvert pour cet établissement")
    if known.tariffs.on(file.facility, line.code, line.done_on) is None:
        message = f"aucun arrêté de l’établissement ne fixe le tarif {line.code} au {line.done_on:%d/%m/%Y}"
        return Fault("code", "no_tariff", message)
    return _against_invoice(line, known)


def _against_invoice(line: BilledLine, known: Known) -> Fault | None:
    """Why a line does not go with what is recorded of its invoice, or of the one it replaces."""
    invoice = known.invoices.get(line.invoice_key)
    if invoice is not None and invoice.state in OVER:
        return Fault("invoice", "invoice_over", "cette facture est annulée ou remplacée")
    if invoice is not None and _header(invoice) != _told(line, known.persons[line.nir]):
        return Fault("invoice", "incoherent", "l’en-tête diffère de celui des autres lignes de la facture")
    if line.replaces:
        former = known.invoices.get(lines.key_of(line.facility, line.replaces))
        if former is None:
            return Fault("replaces", "unknown_invoice", "la facture à remplacer n’est pas enregistrée")
        if former.state in OVER and (invoice is None or invoice.root != former.root):
            return Fault("replaces", "invoice_over", "la facture à remplacer est déjà annulée ou remplacée")
    return None


def _header(invoice: Invoice) -> tuple:
    stated = invoice.stated | {"marks": tuple(invoice.stated["marks"])}
    return (
        invoice.person_id,
        *(getattr(invoice, name) for name in lines.HEADER),
        *(stated[name] for name in lines.STATED),
    )


def _told(line: BilledLine, person: PersonId) -> tuple:
    return (person, *(getattr(line, name) for name in (*lines.HEADER, *lines.STATED)))


def row_of(delivery: Delivery, line: BilledLine, known: Known) -> InvoiceLine:
    """The row of a line, under its invoice, which its first line opens; a line more has it decided again."""
    invoice = known.invoices.get(line.invoice_key)
    if invoice is None:
        invoice = known.invoices[line.invoice_key] = _open(delivery, line, known)
    elif invoice.state == InvoiceState.DECIDED:
        invoice.state, invoice.closed_on = InvoiceState.RECEIVED, None
        invoice.save(update_fields=["state", "closed_on"])
    return InvoiceLine(
        subject=invoice.subject,
        key=line.key,
        invoice=invoice,
        person_id=invoice.person_id,
        number=line.line,
        code=line.code,
        done_on=line.done_on,
        quantity=line.quantity,
        charged=line.charged,
        late=line.late,
    )


def _open(delivery: Delivery, line: BilledLine, known: Known) -> Invoice:
    person, file = known.persons[line.nir], known.file_of(line)
    assert file is not None
    former = known.invoices.get(lines.key_of(line.facility, line.replaces)) if line.replaces else None
    invoice = Invoice.objects.create(
        subject=known.subjects[person],
        key=line.invoice_key,
        root=former.root if former else 0,
        person_id=person,
        organisation=file.organisation,
        state=InvoiceState.RECEIVED,
        received_on=delivery.received_on,
        due_on=days_deadline(delivery.received_on, file.pay_within),
        facility=file.facility,
        number=line.invoice,
        stated={name: getattr(line, name) for name in lines.STATED},
        **{name: getattr(line, name) for name in lines.HEADER},
    )
    if former is None:
        invoice.root = invoice.pk
        invoice.save(update_fields=["root"])
    return invoice


def paper(invoice: PaperInvoice) -> bytes:
    """The lines of the open format that a typed invoice stands for; raises `Invalid` for one without any."""
    if not invoice.lines:
        raise register.Invalid("lines", "une facture compte une ligne au moins")
    nir = people.identity_of([invoice.person])[invoice.person].nir
    told = plain.write(invoice)
    del told["person"]
    rows = told.pop("lines")
    return b"\n".join(_json({**told, **row, "nir": nir}) for row in rows)


def _json(fields: dict[str, Any]) -> bytes:
    kept = {name: value for name, value in fields.items() if value not in (None, "", [])}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()


def desk(own: int | None = None) -> InvoiceDesk:
    """The desk of this fiche, for a file of anybody or of one facility alone."""
    return InvoiceDesk(
        fiche="pay_facilities",
        job="pay_facilities.read",
        subject="insured",
        deliveries=Delivery,
        files=DeliveredFile,
        quarantine=RefusedLine,
        lines=InvoiceLine,
        row_of=row_of,
        own=own,
    )
