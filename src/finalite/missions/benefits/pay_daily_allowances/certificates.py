"""Takes what employers certify of pay and work: typed by an agent, sent by the employer, or carried by a DSN."""

from datetime import date, timedelta

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from . import correcting, parties
from .models import SalaryCertificate, Stop
from .values import Certificate, Origin, Rhythm, StopState

NUMBERS = ("hours", "contributed", "late_hours", "late_contributed", "daily_loss", "net_pay")
MOST = 100_000_000
PAID_MONTHS, AHEAD_MONTHS = 24, 12
"""How long before a stop its pay is certified, and how long before it begins: beyond, a year was mistyped; ours."""
KEPT_DAYS = 3 * 366
"""An illness is paid for three years at most (CSS R323-1): no wage is kept from a day further than that."""
NEAR = timedelta(days=31)
"""A certificate is for the stop whose first day is the one it names; weekends and half days shift it a little."""


def typed(stop: Stop, certificate: Certificate, on: date) -> None:
    """Record a certificate for a stop; a former one stays readable and counts no more."""
    row = _row(PersonId(stop.person_id), certificate, Origin.TYPED, on)
    attach(row, stop, on)


def sent(nir: str, birth_name: str, certificate: Certificate, on: date) -> int:
    """Keep what an employer sends until it is tied to a stop; `Invalid` tells nothing of who has which number.

    Sent again by the same account in the same words, it is the same certificate.
    """
    people.check_own_establishment(certificate.siret)
    person = parties.employee(nir, birth_name)
    parties.let_know([person], register.current_actor().user, on)
    register.concerns(person)
    if certificate.first_on > add_months(on, AHEAD_MONTHS):
        raise register.Invalid("first_on", "cet arrêt commence dans plus de douze mois : vérifier l’année")
    row = _row(person, certificate, Origin.SENT, on)
    said = SalaryCertificate.objects.filter(person_id=person, sent_by=row.sent_by, first_on=row.first_on)
    last = said.filter(origin=Origin.SENT).order_by("-pk").first()
    if last is not None and _words(last) == _words(row):
        return last.pk
    row.save()
    return row.pk


def carried(stop: Stop, certificate: Certificate, on: date) -> SalaryCertificate:
    """What a DSN says of somebody's pay before a stop, made to count for it, nothing decided yet.

    Said again in the same words, it is the same certificate.
    """
    row = _row(PersonId(stop.person_id), certificate, Origin.DSN, on)
    now = SalaryCertificate.objects.filter(stop=stop, current=True).order_by("-pk").first()
    if now is not None and _words(now) == _words(row):
        return now
    put(row, stop)
    return row


def tie_waiting(on: date, limit: int, after: int = 0) -> int:
    """Tie the certificates that came before their stop to it; those that have none yet wait."""
    rows = list(SalaryCertificate.objects.select_for_update().filter(stop=None, pk__gt=after).order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    for row in rows:
        stop = _stop_of(row) if row.person_id in known else None
        if stop is not None:
            attach(row, stop, on)
    return len(rows)


def attach(row: SalaryCertificate, stop: Stop, on: date) -> None:
    """Make a certificate the one that counts for a stop, and decide again what it changes."""
    put(row, stop)
    correcting.refresh(stop, on)


def put(row: SalaryCertificate, stop: Stop) -> None:
    """Make a certificate the one that counts for a stop, nothing decided yet; the former one stays readable."""
    SalaryCertificate.objects.filter(stop=stop, current=True).update(current=False)
    row.stop, row.current = stop, True
    row.save()
    _follow(stop, row)


def withdraw(row: SalaryCertificate, stop: Stop, on: date) -> None:
    """Let a certificate count no more because its sender took it back; the one before it counts again."""
    row.withdrawn_on = on
    was, row.current = row.current, False
    row.save()
    if was:
        before = SalaryCertificate.objects.filter(stop=stop, withdrawn_on=None).order_by("-pk").first()
        if before is not None:
            put(before, stop)
        else:
            _follow(stop, None)


def _follow(stop: Stop, row: SalaryCertificate | None) -> None:
    kept = (row.employer_id, row.keeps_from, row.keeps_to) if row else (stop.employer_id, None, None)
    stop.employer_id, stop.keeps_from, stop.keeps_to = kept
    stop.save()


def copy(former: Stop, new: Stop, on: date) -> None:
    """Let the certificate of a stop count for the one that follows it without a day between; the wage kept ends."""
    row = SalaryCertificate.objects.filter(stop=former, current=True).order_by("-pk").first()
    if row is None:
        return
    row.pk, row._state.adding = None, True
    row.stop, row.recorded_on, row.keeps_from, row.keeps_to = new, on, None, None
    row.save(force_insert=True)
    new.employer_id = row.employer_id


def _words(row: SalaryCertificate) -> tuple:
    said = (row.employer_id, row.rhythm, row.pay, row.keeps_from, row.keeps_to)
    return (*said, *(getattr(row, name) for name in NUMBERS))


def _stop_of(row: SalaryCertificate) -> Stop | None:
    rows = Stop.objects.select_for_update().filter(person_id=row.person_id).exclude(state=StopState.REFUSED)
    near = rows.filter(first_on__gte=row.first_on - NEAR, first_on__lte=row.first_on + NEAR)
    return min(near, key=lambda one: abs((one.first_on - row.first_on).days), default=None)


def _row(person: PersonId, certificate: Certificate, origin: Origin, on: date) -> SalaryCertificate:
    _check(certificate)
    return SalaryCertificate(
        subject="insured",
        person_id=person,
        recorded_on=on,
        employer_id=people.employer_of_siret(siret=certificate.siret, name=certificate.employer),
        origin=origin,
        sent_by=register.current_actor().user,
        first_on=certificate.first_on,
        rhythm=certificate.rhythm,
        pay=[[one.month.isoformat(), one.gross, one.rebuilt] for one in certificate.pay],
        keeps_from=certificate.keeps_wage_from,
        keeps_to=certificate.keeps_wage_to,
        **{name: getattr(certificate, name) for name in NUMBERS},
    )


def _check(certificate: Certificate) -> None:
    months = [one.month for one in certificate.pay]
    if any(month.day != 1 for month in months) or len(set(months)) < len(months):
        raise register.Invalid("pay", "nommer chaque mois une seule fois, par son premier jour")
    if any(month >= certificate.first_on for month in months):
        raise register.Invalid("pay", "donner la paie des mois qui précèdent l’arrêt")
    if any(month < add_months(certificate.first_on.replace(day=1), -PAID_MONTHS) for month in months):
        raise register.Invalid("pay", "un mois précède l’arrêt de plus de deux ans : vérifier son année")
    amounts = [one.gross for one in certificate.pay] + [getattr(certificate, name) or 0 for name in NUMBERS]
    if any(not 0 <= amount <= MOST for amount in amounts):
        raise register.Invalid("pay", "un montant ou un nombre d’heures est impossible : le vérifier")
    first, last = certificate.keeps_wage_from, certificate.keeps_wage_to
    if last and (first is None or last < first):
        raise register.Invalid("keeps_wage_to", "le maintien du salaire a un début, et une fin qui le suit")
    if first and abs((first - certificate.first_on).days) > KEPT_DAYS:
        raise register.Invalid("keeps_wage_from", "le maintien du salaire est loin de l’arrêt : vérifier l’année")
    if certificate.rhythm is Rhythm.SEASONAL and 0 < len(months) < 12:
        raise register.Invalid("pay", "un travail saisonnier se certifie sur douze mois")
