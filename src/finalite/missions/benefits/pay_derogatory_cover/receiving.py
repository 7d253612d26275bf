"""Takes files of claims in: sound lines become claims once, others wait in quarantine, none is lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from . import intake, specification
from .intake import ClaimLine, RawLine
from .models import PROVIDERS, Admission, CareClaim, Delivery, Experiment, PackageClaim, RefusedLine
from .values import ClaimState, Quarantined, Receipt

OPEN, REPLAYED, ASIDE = "open", "replayed", "put_aside"


@dataclass(frozen=True, slots=True)
class Known:
    """What the numbers of a file stand for, and the keys that are taken."""

    persons: dict[str, PersonId]
    within: frozenset[int]
    caisses: dict[PersonId, str]
    providers: dict[str, people.ProviderInfo]
    admitted: frozenset[int]
    experiments: dict[str, Experiment]
    taken: set[str]

    def key_of(self, line: ClaimLine) -> str:
        """Who bills, invoice and rank; for care abroad, which nobody here bills, the person instead."""
        return _key(line, self.persons)


def _key(line: ClaimLine, persons: dict[str, PersonId]) -> str:
    who = line.provider or f"{line.country}-{persons.get(line.nir, 0)}"
    return f"{who}/{line.invoice}/{line.rank}"


def receive(content: bytes, received_on: date) -> Receipt:
    """Take a file in; the same bytes sent again give the same receipt and change nothing."""
    register.check_days(received_on=received_on)
    raws = list(intake.read(content))
    if not 0 < len(raws) <= intake.MOST_LINES:
        raise register.Invalid("file", f"un fichier porte de 1 à {intake.MOST_LINES} lignes")
    organisation = register.current_actor().organisation
    delivery, new = Delivery.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(),
        defaults={"organisation": organisation, "received_on": received_on},
    )
    if new:
        _store(delivery, raws)
    return Receipt(delivery.pk, delivery.accepted, delivery.refused, not new)


def _store(delivery: Delivery, raws: Sequence[RawLine]) -> None:
    """Write the lines of a file; a key taken by somebody else at the same moment has them looked at again."""
    try:
        with transaction.atomic():
            _write(delivery, raws)
    except IntegrityError:
        _write(delivery, raws)


def _write(delivery: Delivery, raws: Sequence[RawLine]) -> None:
    checked = [(raw, intake.check(raw, delivery.received_on)) for raw in raws]
    known = _known([line for _, line in checked if isinstance(line, ClaimLine)])
    rows: list[CareClaim | PackageClaim] = []
    refused = []
    for raw, line in checked:
        faults = line if not isinstance(line, ClaimLine) else faults_of(line, known)
        if faults or not isinstance(line, ClaimLine):
            refused.append(_refused(delivery, raw, line, faults, known))
            continue
        known.taken.add(known.key_of(line))
        rows.append(row_of(delivery, line, known))
    CareClaim.objects.bulk_create(row for row in rows if isinstance(row, CareClaim))
    PackageClaim.objects.bulk_create(row for row in rows if isinstance(row, PackageClaim))
    RefusedLine.objects.bulk_create(refused)
    delivery.accepted, delivery.refused = len(rows), len(refused)
    delivery.save(update_fields=["accepted", "refused"])


def _known(lines: Sequence[ClaimLine]) -> Known:
    persons = people.persons_by_nir({line.nir for line in lines if line.nir})
    within = register.may_concern(*persons.values())
    keys = [_key(line, persons) for line in lines]
    taken = {key for table in (CareClaim, PackageClaim) for key in _taken(table, keys)}
    codes = {line.experiment for line in lines}
    return Known(
        persons,
        within,
        people.caisse_of(within),
        people.providers_by_number({line.provider for line in lines if line.provider}),
        frozenset(Admission.objects.filter(person_id__in=within).values_list("person_id", flat=True)),
        {row.code: row for row in Experiment.objects.filter(code__in=codes)},
        taken,
    )


def _taken(table: type, keys: Sequence[str]) -> list[str]:
    return list(table._default_manager.filter(key__in=keys).values_list("key", flat=True))  # type: ignore[attr-defined]


def faults_of(line: ClaimLine, known: Known) -> tuple[str, ...]:
    """Why a line sound in form cannot be taken."""
    if known.key_of(line) in known.taken:
        return ("invoice : cette ligne est déjà enregistrée, elle n’est pas payée deux fois",)
    faults = []
    if line.nir and known.persons.get(line.nir) not in known.within:
        faults.append("nir : personne n’est enregistré ici sous ce numéro")
    if line.provider and _subject(line, known) not in PROVIDERS:
        faults.append("provider : aucun professionnel ni fournisseur n’a ce numéro")
    if not line.package and not faults and known.persons[line.nir] not in known.admitted:
        faults.append("nir : cette personne n’est admise à aucun dispositif pour ses soins")
    if line.package:
        faults.extend(_package_faults(line, known))
    return tuple(faults)


def _subject(line: ClaimLine, known: Known) -> str:
    return known.providers[line.provider].subject if line.provider in known.providers else ""


def _package_faults(line: ClaimLine, known: Known) -> list[str]:
    row = known.experiments.get(line.experiment)
    if row is None:
        return ["experiment : aucune expérimentation n’a ce code"]
    version = specification.package_on(row, line.package, line.act_on)
    if version is None:
        return ["package : ce forfait n’est pas au cahier des charges ce jour-là"]
    if version.unit != "performance" and not line.nir:
        return ["nir : manque pour un forfait de patient"]
    return []


def row_of(delivery: Delivery, line: ClaimLine, known: Known) -> CareClaim | PackageClaim:
    """The row of a sound line."""
    person = known.persons.get(line.nir)
    provider = known.providers[line.provider].provider_id if line.provider else None
    common = {
        "subject": "derogatory_beneficiary",
        "key": known.key_of(line),
        "delivery": delivery,
        "person_id": person,
        "organisation": known.caisses.get(person, "") if person else delivery.organisation,
        "state": ClaimState.RECEIVED,
        "received_on": delivery.received_on,
        "provider_id": provider,
        "invoice": line.invoice,
        "act_on": line.act_on,
    }
    if line.package:
        row = known.experiments[line.experiment]
        late = specification.kept_from(row)
        return PackageClaim(experiment=row, package=line.package, score=line.score, kept_from=late, **common)
    return CareClaim(
        act=line.act,
        charged=line.charged,
        base=line.base,
        country=line.country,
        prescription=line.prescription,
        **common,
    )


def _refused(
    delivery: Delivery, raw: RawLine, line: ClaimLine | tuple[str, ...], faults: tuple[str, ...], known: Known
) -> RefusedLine:
    person = known.persons.get(line.nir) if isinstance(line, ClaimLine) else None
    return RefusedLine(
        subject="derogatory_beneficiary",
        delivery=delivery,
        person_id=person if person in known.within else None,
        number=raw.number,
        organisation=delivery.organisation,
        state=OPEN,
        refused_on=delivery.received_on,
        raw=raw.text,
        faults=list(faults),
    )


def replay(number: int, corrected: str) -> str:
    """Replay a quarantined line with its correction; returns the key of its claim. Raises `Invalid` with the faults."""
    row = reach_refused(number)
    [raw, *more] = list(intake.read(corrected.encode("utf-8", "replace"))) or [RawLine(0, "")]
    line = intake.check(raw, row.delivery.received_on)
    if more or not isinstance(line, ClaimLine):
        raise register.Invalid("corrected", "une seule ligne" if more else " ; ".join(line))  # type: ignore[arg-type]
    known = _known([line])
    if faults := faults_of(line, known):
        raise register.Invalid("corrected", " ; ".join(faults))
    row_of(row.delivery, line, known).save(force_insert=True)
    row.state = REPLAYED
    row.save(update_fields=["state"])
    return known.key_of(line)


def put_aside(number: int) -> int:
    """Put a quarantined line aside for good; it stays readable until its term."""
    row = reach_refused(number)
    row.state = ASIDE
    row.save(update_fields=["state"])
    return row.pk


def reach_refused(number: int) -> RefusedLine:
    """A quarantined line that still waits; raises `Invalid` where there is none in the caisse of who asks."""
    mine = register.current_actor().organisation
    row = RefusedLine.objects.select_for_update().filter(pk=number, state=OPEN, organisation=mine).first()
    if row is None:
        raise register.NotFound("refused", "cette ligne n’attend plus de correction")
    if row.person_id:
        register.concerns(row.person_id)
    return row


def quarantined(limit: int) -> tuple[Quarantined, ...]:
    """The lines of the agent's caisse that wait, the oldest first."""
    mine = register.current_actor().organisation
    rows = list(RefusedLine.objects.filter(state=OPEN, organisation=mine).order_by("pk")[:limit])
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    return tuple(
        Quarantined(row.pk, row.number, row.refused_on, row.raw, tuple(row.faults))
        for row in rows
        if row.person_id is None or row.person_id in known
    )
