"""Takes the DSN files that an employer deposits: read at once, done by a job, told line by line to who deposited."""

import hashlib
from collections.abc import Iterable
from datetime import date

from finalite.capabilities import exchange, jobs, people, register
from finalite.capabilities.exchange.dsn import values as dsn
from finalite.capabilities.jobs import SliceDone

from . import parties, signals, wages
from .employers import Deposit, DepositState, DsnReport, ReportLine
from .models import DsnDelivery
from .values import DsnLine

TASK = "pay_daily_allowances.take_deposit"
SHOWN = 500
"""Lines of a report that are kept; a file that is wrong from end to end is sent again whole."""
MOST = 100
EMPLOYEE = "S21.G00.30.001"
"""The item by which a file names an employee."""
NOT_A_DSN = (
    "ce fichier n’est pas une DSN : déposer celui que produit le logiciel de paie, un texte ISO-8859-1 dont la "
    "première ligne commence par S10.G00.00"
)
NOT_YOURS = "la ligne {} déclare pour une autre entreprise : déposer sous le compte de celle-ci"


def take_in(content: bytes, on: date) -> Deposit:
    """Read a file, keep it, and queue what it tells; the same bytes deposited again change nothing.

    Raises `Refused` to an account that speaks for no enterprise, `Invalid` for what another one declares.
    """
    siren, login = parties.enterprise(), register.current_actor().user
    digest = hashlib.sha256(content).hexdigest()
    known = DsnDelivery.objects.filter(digest=digest).first()
    if known is not None:
        return shown(_mine(known), again=True)
    found = exchange.read_dsn(content)
    _check_enterprise(found, siren)
    row = DsnDelivery.objects.create(
        subject="insured", digest=digest, received_on=on, sent_by=login, content=content, state=_state(found),
        declarations=len(found.declarations), apart=len(found.refused), lines=_faults(found),
    )  # fmt: skip
    if row.state == DepositState.WAITING:
        args = {"delivery": row.pk, "on": on.isoformat()}
        jobs.enqueue(task=TASK, key=f"{TASK}/{row.pk}", fiche="pay_daily_allowances", args=args)
    return shown(row)


def go_on(delivery: int, on: date, after: int, limit: int) -> SliceDone:
    """Do what the next declarations of a deposit tell, and write what became of each line; those done stay done."""
    row = DsnDelivery.objects.select_for_update().get(pk=delivery)
    whole = exchange.read_dsn(bytes(row.content)).declarations
    after = max(after, row.taken)
    part = whole[after : after + limit] if row.state == DepositState.WAITING else ()
    if not part:
        return SliceDone(0, 0, after)
    for one in part:
        row.lines += [_line(line) for line in _done(one, row.sent_by, on)]
    row.lines = sorted(row.lines)[:SHOWN]
    row.taken = min(after + limit, len(whole))
    row.state = DepositState.DONE if row.taken == len(whole) else DepositState.WAITING
    row.save()
    return SliceDone(len(part), len(part), after + len(part))


def _done(declaration: dsn.Declaration, login: str, on: date) -> Iterable[DsnLine]:
    known = people.persons_by_nir(sorted({one.nir for one in declaration.persons if one.nir}))
    persons = parties.named({one.nir: one.family_name for one in declaration.persons}, known)
    register.may_concern(*persons.values())
    stopped = {persons[one.nir] for one in declaration.persons if one.nir in persons and _stops(one)}
    parties.let_know(stopped, login, on)
    wages.keep(declaration, known, persons, on)
    return list(signals.take(declaration, persons, on))


def _stops(person: dsn.DeclaredPerson) -> bool:
    return any(contract.stops for contract in person.contracts)


def deposits() -> tuple[Deposit, ...]:
    """What the account deposited, the latest first."""
    rows = DsnDelivery.objects.filter(sent_by=register.current_actor().user).order_by("-pk")
    return tuple(shown(row) for row in rows.defer("content")[:MOST])


def report(number: int) -> DsnReport:
    """What became of a deposit, line by line; raises `Invalid` for one of another account."""
    row = DsnDelivery.objects.filter(pk=number).defer("content").first()
    if row is None or row.sent_by != register.current_actor().user:
        raise register.Invalid("deposit", "ce dépôt n’est pas celui de ce compte")
    lines = tuple(ReportLine(line, item, fault, bool(blocking)) for line, item, fault, blocking in row.lines)
    return DsnReport(shown(row), lines)


def shown(row: DsnDelivery, *, again: bool = False) -> Deposit:
    """A deposit in short."""
    return Deposit(
        row.pk,
        row.received_on,
        DepositState(row.state),
        row.declarations,
        row.taken,
        row.apart,
        sum(1 for *_, fault, blocking in row.lines if fault and blocking),
        again,
    )


def _mine(row: DsnDelivery) -> DsnDelivery:
    if row.sent_by != register.current_actor().user:
        raise register.Invalid("file", "ce fichier est déjà reçu d’un autre déposant : rien n’a été refait")
    return row


def _state(found: dsn.DsnFile) -> DepositState:
    if found.sending is not None and not found.sending.real:
        return DepositState.TRIAL
    return DepositState.WAITING if found.declarations else DepositState.REFUSED


def _line(done: DsnLine) -> list:
    return [done.line, EMPLOYEE if done.fault == signals.NOBODY else "", done.fault, bool(done.fault)]


def _faults(found: dsn.DsnFile) -> list[list]:
    """What is wrong, line by line; of what is no DSN at all, that alone."""
    if found.sending is None and not found.declarations and not found.refused:
        return [[1, "S10.G00.00", NOT_A_DSN, True]]
    return [[one.line, one.item, one.message, one.blocking] for one in found.faults[:SHOWN]]


def _check_enterprise(found: dsn.DsnFile, siren: str) -> None:
    """An account declares for its own enterprise alone: else it could have another one's allowances paid to itself."""
    for line, siret in [(one.line, one.siret) for one in found.declarations] + [
        (one.line, one.siret) for one in found.refused
    ]:
        if siret and not siret.startswith(siren):
            raise register.Invalid("file", NOT_YOURS.format(line))
