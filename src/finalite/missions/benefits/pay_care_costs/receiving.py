"""Takes deliveries in, slice by slice: good lines become care lines once, bad ones wait in quarantine, none is lost."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice

from django.db import IntegrityError, transaction

from finalite.capabilities import jobs, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel import plain

from . import acts, intake
from .intake import Fault, RawLine, SheetLine
from .models import CareLine, DeliveredFile, Delivery, RefusedLine
from .values import Channel, LineState, PaperLine, Receipt, SheetFormat

IN_SHEET = (
    "coefficient",
    "act_tariff",
    "base",
    "pathway",
    "marks",
    "session",
    "third_party",
    "distance_km",
    "approval",
    "country",
    "form",
    "form_reference",
    "tariff_choice",
    "state_tariff",
)
"""Fields of a line that have no column of their own."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the numbers of a slice stand for, and the keys that are already taken."""

    persons: dict[str, PersonId]
    within: frozenset[int]
    subjects: dict[PersonId, str]
    caisses: dict[PersonId, str]
    holders: dict[PersonId, tuple[PersonId, ...]]
    providers: dict[str, people.ProviderInfo]
    taken: set[str]


def deliver(content: bytes, format: SheetFormat, channel: Channel, received_on: date) -> tuple[Delivery, bool]:
    """Keep the bytes, once; the second value says that they had come before."""
    actor = register.current_actor()
    delivery, new = Delivery.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(),
        defaults={
            "format": format,
            "channel": channel,
            "sender": actor.user,
            "organisation": actor.organisation,
            "received_on": received_on,
        },
    )
    if new:
        DeliveredFile.objects.create(subject="insured", delivery=delivery, received_on=received_on, content=content)
    return delivery, not new


def take_in(delivery: Delivery, limit: int) -> None:
    """Read the next `limit` lines of a delivery; the cursor moves in the same transaction as the lines it passed."""
    content = bytes(DeliveredFile.objects.values_list("content", flat=True).get(delivery=delivery))
    waiting = (raw for raw in intake.read(SheetFormat(delivery.format), content) if raw.number > delivery.read_to)
    slice_ = list(islice(waiting, limit))
    refused = store(delivery, slice_)
    delivery.read_to = slice_[-1].number if slice_ else delivery.read_to
    delivery.accepted += len(slice_) - refused
    delivery.refused += refused
    delivery.finished = len(slice_) < limit
    delivery.save(update_fields=["read_to", "accepted", "refused", "finished"])


def queue_rest(delivery: Delivery) -> None:
    """Have a job read what is left of a delivery, if its transaction commits."""
    if not delivery.finished:
        jobs.enqueue(
            task="pay_care_costs.read",
            key=f"pay_care_costs/read/{delivery.pk}",
            fiche="pay_care_costs",
            args={"delivery": delivery.pk},
        )


def reach_delivery(number: int) -> Delivery:
    """A delivery, locked; raises `Invalid` where there is none."""
    row = Delivery.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.Invalid("delivery", "cette livraison n’existe pas")
    return row


def paper(sheet: PaperLine) -> bytes:
    """The line of the open format that a typed paper sheet stands for."""
    nir = people.identity_of([sheet.person])[sheet.person].nir
    fields = {name: value for name, value in plain.write(sheet).items() if value not in (None, "", [])} | {"nir": nir}
    del fields["person"]
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()


def store(delivery: Delivery, raws: Sequence[RawLine]) -> int:
    """Write the lines of a slice; returns how many are in quarantine.

    A key taken by somebody else at the same moment breaks the unique constraint: then the slice is looked at again.
    """
    try:
        with transaction.atomic():
            return _store(delivery, raws)
    except IntegrityError:
        return _store(delivery, raws)


def receipt(delivery: Delivery, again: bool) -> Receipt:
    """What became of a delivery so far."""
    lines = delivery.accepted + delivery.refused
    return Receipt(delivery.pk, lines, delivery.accepted, delivery.refused, again, delivery.finished)


def examine(raw: RawLine, received_on: date) -> SheetLine | tuple[Fault, ...]:
    """Check the form of one line."""
    return intake.check(raw, received_on=received_on, acts=acts.codes())


def known_of(sheets: Sequence[SheetLine]) -> Known:
    """Ask, in a fixed number of statements, who and what the numbers of these lines stand for."""
    persons = people.persons_by_nir({s.nir for s in sheets} | {s.insured_nir for s in sheets if s.insured_nir})
    found = set(persons.values())
    subjects, caisses = people.subjects_of(found), people.caisse_of(found)
    minors = {p for p in found if subjects[p] == "dependant"}
    holders = people.holders_of(minors, on=max(s.act_on for s in sheets)) if minors else {}
    providers = people.providers_by_number(
        {s.provider for s in sheets} | {s.prescriber for s in sheets if s.prescriber}
    )
    taken = set(CareLine.objects.filter(key__in=[s.key for s in sheets]).values_list("key", flat=True))
    return Known(persons, register.may_concern(*found), subjects, caisses, holders, providers, taken)


def fault_of(sheet: SheetLine, known: Known) -> Fault | None:
    """Why a line sound in form cannot be taken: sent before, or about somebody nobody knows."""
    if sheet.key in known.taken:
        return Fault(
            "line", "duplicate", "cette ligne de facture est déjà enregistrée : elle n’est pas payée deux fois"
        )
    for field, number in (("nir", sheet.nir), ("insured_nir", sheet.insured_nir)):
        if number and number not in known.persons:
            return Fault(field, "unknown_person", "personne n’est enregistré sous ce numéro")
    if known.persons[sheet.nir] not in known.within:
        return Fault("nir", "out_of_reach", "autre caisse, ou traitement limité à la demande de la personne")
    if sheet.provider not in known.providers:
        return Fault("provider", "unknown_provider", "aucun professionnel ni établissement n’a ce numéro")
    if sheet.prescriber and sheet.prescriber not in known.providers:
        return Fault("prescriber", "unknown_provider", "aucun prescripteur n’a ce numéro")
    return None


def care_line(
    delivery: Delivery, sheet: SheetLine, known: Known, *, key: str = "", replaces: int | None = None
) -> CareLine:
    """The row of a line; who is paid is the person named on it, else who opens the patient's rights."""
    person = known.persons[sheet.nir]
    insured = known.persons[sheet.insured_nir] if sheet.insured_nir else known.holders.get(person, (person,))[0]
    prescriber = known.providers[sheet.prescriber].provider_id if sheet.prescriber else None
    return CareLine(
        subject=known.subjects[person],
        key=key or sheet.key,
        delivery=delivery,
        number=sheet.number,
        person_id=person,
        insured_id=insured,
        organisation=known.caisses.get(person, ""),
        state=LineState.RECEIVED,
        received_on=delivery.received_on,
        provider_id=known.providers[sheet.provider].provider_id,
        prescriber_id=prescriber,
        prescribed_on=sheet.prescribed_on,
        invoice=sheet.invoice,
        act=sheet.act,
        act_on=sheet.act_on,
        ends_on=sheet.ends_on,
        quantity=sheet.quantity,
        charged=sheet.charged,
        sheet={name: getattr(sheet, name) for name in IN_SHEET},
        replaces_id=replaces,
    )


def _store(delivery: Delivery, raws: Sequence[RawLine]) -> int:
    checked = [(raw, examine(raw, delivery.received_on)) for raw in raws]
    sheets = [line for _, line in checked if isinstance(line, SheetLine)]
    known = known_of(sheets) if sheets else None
    lines, refused = [], []
    for raw, line in checked:
        faults = line if not isinstance(line, SheetLine) else _refusals(line, known)
        if faults:
            refused.append(_refused(delivery, raw, faults, known))
        else:
            lines.append(care_line(delivery, line, known))  # type: ignore[arg-type]
            known.taken.add(line.key)  # type: ignore[union-attr]
    CareLine.objects.bulk_create(lines)
    RefusedLine.objects.bulk_create(refused)
    return len(refused)


def _refusals(sheet: SheetLine, known: Known | None) -> tuple[Fault, ...]:
    fault = fault_of(sheet, known) if known else None
    return (fault,) if fault else ()


def _refused(delivery: Delivery, raw: RawLine, faults: Iterable[Fault], known: Known | None) -> RefusedLine:
    person = known.persons.get(str(raw.fields.get("nir"))) if known else None
    return RefusedLine(
        subject="insured" if person is None or known is None else known.subjects[person],
        delivery=delivery,
        number=raw.number,
        person_id=person,
        organisation=delivery.organisation,
        state="open",
        refused_on=delivery.received_on,
        raw=raw.raw,
        faults=[asdict(fault) for fault in faults],
    )
