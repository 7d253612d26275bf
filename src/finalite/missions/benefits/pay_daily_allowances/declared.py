"""Takes what a DSN declares: monthly pay, stops and returns; what cannot be used is told with its line."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import exchange, people, register
from finalite.capabilities.exchange.dsn import values as dsn
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import add_months

from . import certificates, following, notices
from .models import DeclaredPay, DsnDelivery, Notice, Stop
from .values import Certificate, DsnLine, DsnReceipt, Leave, MonthPaid, NoticeKind, Source

DAY = timedelta(days=1)
GROSS = "001"
WORK_INJURY = (dsn.StopReason.COMMUTING_ACCIDENT, dsn.StopReason.OCCUPATIONAL_DISEASE, dsn.StopReason.WORK_ACCIDENT)
PART_TIME = (
    dsn.StopReason.PART_TIME_SICKNESS,
    dsn.StopReason.PART_TIME_ACCIDENT,
    dsn.StopReason.PART_TIME_COMMUTING,
    dsn.StopReason.PART_TIME_DISEASE,
)
LEAVES = (
    {dsn.StopReason.SICKNESS: Leave.SICKNESS}
    | dict.fromkeys(WORK_INJURY, Leave.WORK_INJURY)
    | dict.fromkeys(PART_TIME, Leave.PART_TIME)
)
PLAIN = (dsn.DeclarationType.NORMAL, dsn.DeclarationType.NORMAL_EMPTY)
NOBODY = "salarié inconnu ici, ou hors de portée : vérifier son numéro"
OTHER = "motif d’arrêt qu’une déclaration seule ne suffit pas à ouvrir : l’assuré doit en faire la demande"
REPLACED = "annule ou remplace une déclaration : un agent doit la comparer à la première"
CANCELLED = "annule un arrêt : un agent doit le revoir"
NO_STOP = "reprise déclarée sans arrêt connu à cette date"


def receive(content: bytes, on: date) -> DsnReceipt:
    """Read a file and do what it tells; the same bytes are taken once."""
    digest = hashlib.sha256(content).hexdigest()
    found = exchange.read_dsn(content)
    again = DsnDelivery.objects.filter(digest=digest).exists()
    faults = tuple(DsnLine(one.line, None, one.message) for one in found.faults)
    trial = found.sending is not None and not found.sending.real
    if again or trial:
        return DsnReceipt(again, trial, len(found.declarations), 0, faults)
    DsnDelivery.objects.create(
        subject="insured", digest=digest, received_on=on, sent_by=register.current_actor().user, content=content
    )
    persons = _persons(found.declarations)
    months = sum(_months(one, persons, on) for one in found.declarations if one.type in PLAIN)
    lines = [line for one in found.declarations for line in _events(one, persons, on)]
    return DsnReceipt(False, False, len(found.declarations), months, (*lines, *faults))


def _persons(declarations: tuple[dsn.Declaration, ...]) -> dict[str, PersonId]:
    nirs = {person.nir for one in declarations for person in one.persons if person.nir}
    found = people.persons_by_nir(sorted(nirs))
    within = register.may_concern(*found.values())
    return {nir: person for nir, person in found.items() if person in within}


def _months(declaration: dsn.Declaration, persons: dict[str, PersonId], on: date) -> int:
    """Keep the gross pay of the month of each person known here."""
    if declaration.month is None or declaration.kind is not dsn.DeclarationKind.MONTHLY:
        return 0
    employer = people.employer_of_siret(siret=declaration.siret)
    done = 0
    for one in declaration.persons:
        pays = [pay for payment in one.payments for pay in payment.remunerations if pay.kind == GROSS]
        if not pays or one.nir not in persons:
            continue
        told = {"gross": sum(pay.amount for pay in pays), "hours": sum(pay.hours or 0 for pay in pays) // 100}
        DeclaredPay.objects.update_or_create(
            person_id=persons[one.nir],
            employer_id=employer,
            month=declaration.month,
            defaults={"subject": "insured", "recorded_on": on, "closed_on": on, **told},
        )
        done += 1
    return done


def _events(declaration: dsn.Declaration, persons: dict[str, PersonId], on: date) -> Iterator[DsnLine]:
    for one in declaration.persons:
        for contract in one.contracts:
            for stop in contract.stops:
                yield _event(declaration, persons.get(one.nir), stop, on)


def _event(declaration: dsn.Declaration, person: PersonId | None, stop: dsn.Stop, on: date) -> DsnLine:
    why = _unusable(declaration, person, stop)
    if why or person is None:
        return DsnLine(stop.line, None, why)
    try:
        number = _taken(declaration, person, stop, on)
    except register.Invalid as problem:
        return DsnLine(stop.line, None, str(problem))
    return DsnLine(stop.line, number, "" if number else NO_STOP)


def _unusable(declaration: dsn.Declaration, person: PersonId | None, stop: dsn.Stop) -> str:
    if person is None:
        return NOBODY
    if declaration.type not in PLAIN:
        return REPLACED
    if stop.cancels:
        return CANCELLED
    return "" if stop.reason in LEAVES else OTHER


def _taken(declaration: dsn.Declaration, person: PersonId, stop: dsn.Stop, on: date) -> int | None:
    first = stop.last_day_worked + DAY
    if declaration.kind is dsn.DeclarationKind.RETURN and stop.returned_on:
        return _returned(person, first, stop.returned_on, on)
    notice = Notice(
        subject="insured",
        person_id=person,
        recorded_on=on,
        received_on=on,
        source=Source.EMPLOYER,
        kind=NoticeKind.FIRST,
        leave=LEAVES[stop.reason],
        first_on=first,
        last_on=max(stop.planned_end, first),
        prescribed_on=first,
        sent_on=on,
        late=False,
    )
    tied = notices.tie(notice, on)
    certificate = _certificate(declaration, person, stop, first)
    if certificate is not None:
        certificates.carried(person, certificate, on)
    return tied.pk


def _returned(person: PersonId, first: date, resumed_on: date, on: date) -> int | None:
    rows = Stop.objects.select_for_update().filter(person_id=person, first_on__lte=resumed_on, last_on__gte=first)
    row = rows.exclude(state="refused").order_by("-first_on").first()
    if row is None:
        return None
    following.resume(row, resumed_on, on)
    return row.pk


def _certificate(declaration: dsn.Declaration, person: PersonId, stop: dsn.Stop, first: date) -> Certificate | None:
    """The three months told before, as a certificate; None where one of them was never told: the typed door stays."""
    months = [add_months(first.replace(day=1), -back) for back in (1, 2, 3)]
    employer = people.employer_of_siret(siret=declaration.siret)
    told = {
        one.month: one for one in DeclaredPay.objects.filter(person_id=person, employer_id=employer, month__in=months)
    }
    if len(told) < len(months):
        return None
    return Certificate(
        siret=declaration.siret,
        first_on=first,
        pay=tuple(MonthPaid(month, Cents(told[month].gross)) for month in months),
        hours=sum(told[month].hours for month in months),
        keeps_wage_from=stop.subrogated_from if stop.subrogated else None,
        keeps_wage_to=stop.subrogated_until if stop.subrogated else None,
    )
