"""Opens a file, finds it again for whoever may work on it, and keeps its legal clock in step with its facts."""

from datetime import date
from typing import Any

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.unknown import UNKNOWN

from . import clocks, models
from .answers import FileOpened, Wanted
from .facts import ClockFacts, Nature
from .rules import DOCUMENTS

FICHE = "open_work_injury_entitlements"
EMPLOYER = "employer_representative"
INCOMPLETE, EXAMINED, INVESTIGATED = "incomplete", "examined", "investigated"
COMMITTEE, ADVISERS = "committee", "advisers"
RECOGNISED, REFUSED, WITHDRAWN, TRANSFERRED = "recognised", "refused", "withdrawn", "transferred"
ACTIVE = (INCOMPLETE, EXAMINED, INVESTIGATED, COMMITTEE, ADVISERS)
UNDER_CLOCK = (EXAMINED, INVESTIGATED, COMMITTEE, ADVISERS)
CASE, EMPLOYER_CASE = "injury_file", "employer_party"


def reach(number: int, *, lock: bool = True) -> models.InjuryFile:
    """A file, locked, its victim added to the act; an employer reaches only what they declared themselves.

    Raises `Invalid` where there is none, `Refused` where it is not theirs to know.
    """
    rows = models.InjuryFile.objects.filter(pk=number)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise register.NotFound("file", "ce dossier n’existe pas")
    actor = register.current_actor()
    if actor.role == EMPLOYER and (not row.employer_login or row.employer_login != actor.user):
        raise register.Refused("vous n’avez pas déclaré ce dossier : il ne vous est pas ouvert", "not_yours")
    register.concerns(row.person_id)
    return row


def active(number: int) -> models.InjuryFile:
    """A file that is still to decide; raises `Invalid` once it is closed."""
    row = reach(number)
    if row.state not in ACTIVE:
        raise register.Invalid("file", "ce dossier est déjà décidé ou clos")
    return row


def opened(person: PersonId, on: date, **facts: Any) -> models.InjuryFile:
    """Open a file with its case in the caisse that keeps the person."""
    caisse = people.caisse_of([person])[person]
    case = cases.open_case(case=cases.NewCase(CASE, caisse, person_id=person), on=on)
    return models.InjuryFile.objects.create(
        subject="injury_victim", person_id=person, organisation=caisse, state=INCOMPLETE, case_id=case, **facts
    )


def facts_of(row: models.InjuryFile) -> ClockFacts:
    """The facts of a file's clocks; what is not recorded is unknown."""
    names = ("declared_on", "certified_on", "opened_on", "referred_on")
    dates: dict[str, Any] = {name: getattr(row, name) or UNKNOWN for name in names}
    return ClockFacts(nature=Nature(row.nature), investigated=row.investigated_on is not None, **dates)


def refresh(row: models.InjuryFile, on: date) -> None:
    """Count the fund's clock again from the facts and move the due day of the case."""
    due = clocks.decide_by(facts_of(row), on)
    if due and row.state == INCOMPLETE:
        row.state = EXAMINED
    row.due_on = due
    row.save()
    if due and row.case_id:
        cases.reschedule(case_id=row.case_id, due_on=due, on=on)


def employer_of(siret: str, name: str, on: date) -> models.Employer | None:
    """The employer of that number, known from now on if they were not; None where no number is given."""
    if not siret:
        return None
    number = people.checked_siret(siret)
    defaults = {"subject": "employer", "name": name, "last_declared_on": on}
    found, _ = models.Employer.objects.get_or_create(siret=number, defaults=defaults)
    return found


def close(row: models.InjuryFile, outcome: str, on: date) -> None:
    """Close the work on a file with its outcome."""
    row.state = outcome
    row.save(update_fields=["state"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)


def wanted(names: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The documents to ask for, one for each fact that is missing."""
    return tuple(Wanted(name, *DOCUMENTS[name]) for name in names if name in DOCUMENTS)


def receipt(row: models.InjuryFile) -> FileOpened:
    """A file as it is given back to whoever brought something to it."""
    missing = tuple(name for name in ("declared_on", "certified_on") if getattr(row, name) is None)
    return FileOpened(row.pk, row.late, row.due_on, wanted(missing))
