"""The pay of each month that employers declare: kept for a stop that may come, told anew when it was wrong."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.exchange.dsn import values as dsn
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import add_months

from . import certificates, correcting
from .models import DeclaredPay, DsnEvent, SalaryCertificate, Stop
from .values import Certificate, MonthPaid, Origin

GROSS = "001"
PLAIN = (dsn.DeclarationType.NORMAL, dsn.DeclarationType.NORMAL_EMPTY)
"""Types of declarations that replace and cancel nothing."""
Told = dict[PersonId, tuple[int, int]]
"""Gross pay in cents and hours of each person."""


def keep(declaration: dsn.Declaration, known: dict[str, PersonId], persons: dict[str, PersonId], on: date) -> int:
    """Keep the gross pay of the month of each person known here; a month told anew replaces the one told before.

    What it no longer tells of counts no more, where it replaces the earlier one; certificates made of it follow.
    """
    if declaration.month is None or declaration.kind is not dsn.DeclarationKind.MONTHLY:
        return 0
    employer = people.employer_of_siret(siret=declaration.siret)
    told = _gross(declaration, persons)
    before = DeclaredPay.objects.select_for_update().filter(employer_id=employer, month=declaration.month, current=True)
    rows = {PersonId(row.person_id): row for row in before.filter(person_id__in=list(told))}
    if declaration.type not in PLAIN:
        gone = before.filter(fraction=declaration.fraction).exclude(person_id__in=list(known.values()))
        rows |= {PersonId(row.person_id): row for row in gone}
    within = register.may_concern(*rows)
    changed = [
        person for person in rows.keys() & within if told.get(person) != (rows[person].gross, rows[person].hours)
    ]
    before.filter(person_id__in=changed).update(current=False)
    new = {person: pay for person, pay in told.items() if person not in rows or person in changed}
    DeclaredPay.objects.bulk_create(
        [_pay(one, employer, declaration.month, declaration.fraction, *pay, on) for one, pay in new.items()]
    )
    for person in sorted(changed):
        _certify_again(person, employer, declaration, on)
    return len(told)


def certificate(person: PersonId, siret: str, stop: dsn.Stop | SalaryCertificate, first: date) -> Certificate | None:
    """The three months told before, as a certificate; None where one of them was never told: the typed door stays."""
    months = [add_months(first.replace(day=1), -back) for back in (1, 2, 3)]
    employer = people.employer_of_siret(siret=siret)
    rows = DeclaredPay.objects.filter(person_id=person, employer_id=employer, month__in=months, current=True)
    told = {one.month: one for one in rows}
    if len(told) < len(months):
        return None
    kept = (stop.keeps_from, stop.keeps_to) if isinstance(stop, SalaryCertificate) else _kept(stop)
    return Certificate(
        siret=siret,
        first_on=first,
        pay=tuple(MonthPaid(month, Cents(told[month].gross)) for month in months),
        hours=sum(told[month].hours for month in months),
        keeps_wage_from=kept[0],
        keeps_wage_to=kept[1],
    )


def _kept(stop: dsn.Stop) -> tuple[date | None, date | None]:
    return (stop.subrogated_from, stop.subrogated_until) if stop.subrogated else (None, None)


def _gross(declaration: dsn.Declaration, persons: dict[str, PersonId]) -> Told:
    told: Told = {}
    for one in declaration.persons:
        pays = [pay for payment in one.payments for pay in payment.remunerations if pay.kind == GROSS]
        if pays and one.nir in persons:
            hours = sum(pay.hours or 0 for pay in pays) // 100
            told[persons[one.nir]] = (sum(pay.amount for pay in pays), hours)
    return told


def _pay(person: PersonId, employer: int, month: date, fraction: str, gross: int, hours: int, on: date) -> DeclaredPay:
    return DeclaredPay(
        subject="insured", person_id=person, employer_id=employer, month=month, recorded_on=on,
        closed_on=on, fraction=fraction, gross=gross, hours=hours,
    )  # fmt: skip


def _certify_again(person: PersonId, employer: int, declaration: dsn.Declaration, on: date) -> None:
    """Make the certificates that rest on a month anew, or take them back where a month is told no more."""
    rows = SalaryCertificate.objects.filter(
        person_id=person, employer_id=employer, origin=Origin.DSN, current=True
    ).exclude(stop=None)
    month = f"{declaration.month:%Y-%m-%d}"
    for row in [one for one in rows if any(pay[0] == month for pay in one.pay)]:
        stop = Stop.objects.select_for_update().get(pk=row.stop_id or 0)
        new = certificate(person, declaration.siret, row, row.first_on)
        if new is None:
            certificates.withdraw(row, stop, on)
        else:
            made = certificates.carried(stop, new, on)
            SalaryCertificate.objects.filter(pk=row.pk).update(withdrawn_on=on)
            DsnEvent.objects.filter(certificate=row, undone_on=None).update(certificate=made)
        correcting.refresh(stop, on)
