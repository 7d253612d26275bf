"""Takes the stops and returns that a DSN tells, and what a later message does to them: replaced, or cancelled.

A message is found by the employer, its kind and its identifier; each event of it is kept with its notice and its
certificate. What is undone counts no more and stays readable; what was paid on it is decided again, once.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import transaction

from finalite.capabilities import cases, people, register
from finalite.capabilities.exchange.dsn import values as dsn
from finalite.capabilities.register import PersonId

from . import certificates, correcting, following, notices, stops, wages
from .models import DsnEvent, Notice, Stop
from .values import DsnLine, Leave, NoticeKind, Source

DAY = timedelta(days=1)
INJURY = (dsn.StopReason.COMMUTING_ACCIDENT, dsn.StopReason.OCCUPATIONAL_DISEASE, dsn.StopReason.WORK_ACCIDENT)
PART_TIME = (
    dsn.StopReason.PART_TIME_SICKNESS,
    dsn.StopReason.PART_TIME_ACCIDENT,
    dsn.StopReason.PART_TIME_COMMUTING,
    dsn.StopReason.PART_TIME_DISEASE,
)
LEAVES = (
    {dsn.StopReason.SICKNESS: Leave.SICKNESS}
    | dict.fromkeys(INJURY, Leave.WORK_INJURY)
    | dict.fromkeys(PART_TIME, Leave.PART_TIME)
)
SIGNALS = (dsn.DeclarationKind.STOP, dsn.DeclarationKind.RETURN)
"""Messages about one stop alone: two different ones cannot bear the same number."""
NOBODY = "salarié inconnu ici, ou hors de portée : vérifier son numéro et son nom de naissance"
OTHER = "motif d’arrêt qu’une déclaration seule ne suffit pas à ouvrir : l’assuré doit en faire la demande"
UNNAMED = "remplace ou annule une déclaration sans dire laquelle : un agent doit les comparer"
UNKNOWN = "remplace ou annule la déclaration {} de cet employeur, qui n’a jamais été reçue : un agent doit la retrouver"
NO_SUCH_STOP = "annule un arrêt que cet employeur n’a pas déclaré à cette date : un agent doit le retrouver"
SAME_NUMBER = "porte le numéro d’un message déjà reçu, avec un autre contenu : l’employeur doit remplacer le premier"
NO_STOP = "reprise déclarée sans arrêt connu à cette date"


def take(declaration: dsn.Declaration, persons: dict[str, PersonId], on: date) -> Iterator[DsnLine]:
    """Do what the events of a declaration tell, and say what became of each; what cannot be used waits for an agent."""
    employer = people.employer_of_siret(siret=declaration.siret)
    earlier = _earlier(declaration, employer) if declaration.type not in wages.PLAIN else []
    if reason := _lost(declaration, earlier):
        yield from _quarantine(declaration, persons, reason, on)
        return
    within = register.may_concern(*(event.person_id for event in earlier))
    gone = [undone for event in earlier if event.person_id in within and (undone := undo(event, on))]
    said: set[int] = set()
    for line in _events(declaration, persons, employer, on):
        said.add(line.stop or 0)
        yield line
    for stop in {one.pk: one for one in gone if one.pk not in said}.values():
        correcting.refresh(Stop.objects.select_for_update().get(pk=stop.pk), on)
        yield DsnLine(declaration.line, stop.pk, "")


def undo(event: DsnEvent, on: date) -> Stop:
    """Let what an event told count no more, nothing decided yet; what another event tells too goes on counting."""
    event.undone_on = on
    event.save()
    stop = Stop.objects.select_for_update().get(pk=event.stop_id)
    others = DsnEvent.objects.filter(stop=stop, undone_on=None)
    if event.notice is not None and not others.filter(notice=event.notice).exists():
        event.notice.withdrawn_on = on
        event.notice.save()
    if event.certificate is not None and not others.filter(certificate=event.certificate).exists():
        certificates.withdraw(event.certificate, stop, on)
    if event.resumed_on and stop.resumed_on == event.resumed_on:
        stop.resumed_on = None
        stop.save()
    notices.redate(stop)
    return stop


def _earlier(declaration: dsn.Declaration, employer: int) -> list[DsnEvent]:
    named = _reference(declaration) if declaration.month else declaration.replaces
    rows = DsnEvent.objects.select_for_update().filter(employer_id=employer, kind=declaration.kind.value)
    return list(rows.filter(reference=named, undone_on=None).order_by("pk"))


def _lost(declaration: dsn.Declaration, earlier: Sequence[DsnEvent]) -> str:
    """Why a message that replaces or cancels cannot be taken; a month that told of no stop may well be replaced."""
    if declaration.type in wages.PLAIN or declaration.month or earlier or _is_known(declaration):
        return ""
    return UNKNOWN.format(declaration.replaces) if declaration.replaces else UNNAMED


def _is_known(declaration: dsn.Declaration) -> bool:
    """Was this very message taken before? It then finds nothing left to undo."""
    employer = people.employer_of_siret(siret=declaration.siret)
    named = (_reference(declaration), declaration.replaces)
    return DsnEvent.objects.filter(employer_id=employer, kind=declaration.kind.value, reference__in=named).exists()


def _reference(declaration: dsn.Declaration) -> str:
    if declaration.month:
        return f"{declaration.month:%m%Y}/{declaration.fraction}"
    return declaration.reference


def _events(declaration: dsn.Declaration, persons: dict[str, PersonId], employer: int, on: date) -> Iterator[DsnLine]:
    if declaration.type is dsn.DeclarationType.CANCELS:
        return
    for one in declaration.persons:
        for contract in one.contracts:
            for stop in contract.stops:
                yield _event(declaration, persons.get(one.nir), employer, stop, on)


def _event(declaration: dsn.Declaration, person: PersonId | None, employer: int, stop: dsn.Stop, on: date) -> DsnLine:
    if person is None:
        return DsnLine(stop.line, None, NOBODY)
    if stop.cancels:
        return _cancelled(person, employer, stop, on)
    if stop.reason not in LEAVES:
        return DsnLine(stop.line, None, OTHER)
    try:
        with transaction.atomic():
            return _told(declaration, person, employer, stop, on)
    except register.Invalid as problem:
        return DsnLine(stop.line, None, str(problem))


def _told(declaration: dsn.Declaration, person: PersonId, employer: int, stop: dsn.Stop, on: date) -> DsnLine:
    event = DsnEvent(
        subject="insured", person_id=person, recorded_on=on, employer_id=employer, kind=declaration.kind.value,
        reference=_reference(declaration), digest=_digest(stop), first_on=stop.last_day_worked + DAY,
    )  # fmt: skip
    said = DsnEvent.objects.filter(
        employer_id=employer, person_id=person, kind=event.kind, reference=event.reference
    ).order_by("-pk")
    if same := said.filter(digest=event.digest).first():
        if declaration.type in wages.PLAIN or same.undone_on is None or declaration.kind in SIGNALS:
            return DsnLine(stop.line, same.stop_id, "")
    elif declaration.kind in SIGNALS and said.exists():
        return DsnLine(stop.line, None, SAME_NUMBER)
    if declaration.kind is dsn.DeclarationKind.RETURN and stop.returned_on:
        row = _returned(event, stop.returned_on, on)
    else:
        row = _stopped(event, declaration, stop, on)
    if row is None:
        return DsnLine(stop.line, None, NO_STOP)
    event.stop = row
    event.save()
    return DsnLine(stop.line, row.pk, "")


def _stopped(event: DsnEvent, declaration: dsn.Declaration, stop: dsn.Stop, on: date) -> Stop:
    notice = Notice(
        subject="insured", person_id=event.person_id, recorded_on=on, received_on=on, source=Source.EMPLOYER,
        kind=NoticeKind.FIRST, leave=LEAVES[stop.reason], first_on=event.first_on,
        last_on=max(stop.planned_end, event.first_on), prescribed_on=event.first_on, sent_on=on, late=False,
    )  # fmt: skip
    row, known = notices.join(notice, on)
    event.notice = known or notice
    certificate = wages.certificate(PersonId(event.person_id), declaration.siret, stop, event.first_on)
    if certificate is not None:
        event.certificate = certificates.carried(row, certificate, on)
    if stop.subrogated and stop.iban:
        _pay_employer_on(event.employer_id, declaration.siret, stop, on)
    correcting.refresh(row, on)
    return row


def _returned(event: DsnEvent, resumed_on: date, on: date) -> Stop | None:
    rows = Stop.objects.select_for_update().filter(
        person_id=event.person_id, first_on__lte=resumed_on, last_on__gte=event.first_on
    )
    row = rows.exclude(state="refused").order_by("-first_on").first()
    if row is not None:
        following.resume(row, resumed_on, on)
        event.resumed_on = resumed_on
    return row


def _cancelled(person: PersonId, employer: int, stop: dsn.Stop, on: date) -> DsnLine:
    """Reason 99: the employer takes back a stop it had declared, whatever the message it came in."""
    first = stop.last_day_worked + DAY
    rows = DsnEvent.objects.select_for_update().filter(employer_id=employer, person_id=person, first_on=first)
    found = list(rows.filter(resumed_on=None).order_by("pk"))
    live = [undo(event, on) for event in found if event.undone_on is None]
    for row in {one.pk: one for one in live}.values():
        correcting.refresh(Stop.objects.select_for_update().get(pk=row.pk), on)
    if found:
        return DsnLine(stop.line, found[-1].stop_id, "")
    _open_case(person, on)
    return DsnLine(stop.line, None, NO_SUCH_STOP)


def _quarantine(declaration: dsn.Declaration, persons: dict[str, PersonId], reason: str, on: date) -> Iterator[DsnLine]:
    for person in declaration.persons:
        if person.nir in persons:
            _open_case(persons[person.nir], on)
    yield DsnLine(declaration.line, None, reason)


def _open_case(person: PersonId, on: date) -> None:
    caisse = people.caisse_of([person])[person]
    cases.open_case(case=cases.NewCase("dsn_to_compare", caisse, "insured", person, on + stops.LOOK_DAYS), on=on)


def _pay_employer_on(employer: int, siret: str, stop: dsn.Stop, on: date) -> None:
    """The account that an employer who keeps the wage gives with the stop; a former one is closed, not erased."""
    known = people.employer_bank_account_of([employer], on=on).get(employer)
    if known is None or known.iban != stop.iban:
        account = people.Account(stop.iban, f"Employeur {siret}", stop.bic)
        login = register.current_actor().user
        people.change_employer_bank_account(employer_id=employer, account=account, asked_by=login, on=on)


def _digest(stop: dsn.Stop) -> str:
    said = (
        stop.reason.value, stop.last_day_worked, stop.planned_end, stop.subrogated, stop.subrogated_from,
        stop.subrogated_until, stop.iban, stop.returned_on,
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(str(one) for one in said).encode()).hexdigest()
