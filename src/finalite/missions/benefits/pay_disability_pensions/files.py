"""The file of a pension: opened on a right, reached by its number, closed when the right is over."""

from datetime import date

from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId

from . import asking, models
from .values import Kind

FICHE = "pay_disability_pensions"
PREPARED, OPEN, BLOCKED, ENDED = "prepared", "open", "blocked", "ended"
PAID_HERE = (Kind.PENSION, Kind.WIDOW)


def open_file(person: PersonId, right: int, on: date) -> models.PensionFile:
    """Open the file of a right to a pension; raises `Invalid` where the right is not open, or is no pension."""
    held = next((one for one in asking.rights_of(person) if one.right == right), None)
    if held is None or Kind(held.kind) not in PAID_HERE:
        raise register.Invalid("right", "aucun droit à pension ouvert à cette personne sous ce numéro")
    if models.PensionFile.objects.filter(right_id=right).exists():
        raise register.Invalid("right", "cette pension a déjà un dossier")
    row = models.PensionFile.objects.create(
        subject=people.subjects_of([person])[person],
        person_id=person,
        recorded_on=on,
        right_id=right,
        organisation=people.caisse_of([person])[person],
        state=PREPARED,
        kind=held.kind.value,
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        ended_for=held.end_reason,
    )
    asking.refresh(row, on)
    return row


def reach(number: int) -> models.PensionFile:
    """The file of a number, locked, its person added to the act; `Invalid` where there is none."""
    row = models.PensionFile.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("file", "aucun dossier de pension ne porte ce numéro")
    register.concerns(PersonId(row.person_id))
    return row


def of(row: models.PensionFile, on: date) -> dict[str, object]:
    """What every row of a file starts with."""
    return {
        "subject": row.subject,
        "person_id": row.person_id,
        "file": row,
        "recorded_on": on,
        "closed_on": row.closed_on,
    }


def open_case(row: models.PensionFile, kind: str, on: date, due_on: date | None = None) -> int:
    """Put something on the work list, once while it is there; returns the case."""
    person = PersonId(row.person_id)
    same = [one for one in cases.of_person(person, only_open=True) if one.kind == kind]
    if same:
        return same[0].case_id
    return cases.open_case(case=cases.NewCase(kind, row.organisation, row.subject, person, due_on), on=on)


def block(row: models.PensionFile, kind: str, on: date) -> None:
    """Stop paying a pension until an agent has looked, and say why on the work list."""
    row.state = BLOCKED
    row.save(update_fields=["state"])
    open_case(row, kind, on)


def unblock(row: models.PensionFile, on: date) -> None:
    """Pay again, once an agent has looked; what was on the work list for it is closed."""
    if row.state == BLOCKED:
        row.state = OPEN
        row.save(update_fields=["state"])
    for one in cases.of_person(row.person_id, only_open=True):
        if one.kind in ("right_changed", "death_to_handle", "text_missing"):
            cases.close_case(case_id=one.case_id, outcome="recalculated", on=on)


def first_unpaid(row: models.PensionFile) -> date:
    """The first month that no payment covers."""
    return row.paid_until or row.starts_on.replace(day=1)


KEPT = (
    models.WageYear,
    models.HospitalStay,
    models.HomeResources,
    models.RightSeen,
    models.Suspension,
    models.EarningsForm,
    models.Deduction,
    models.Advance,
    models.MedicalReview,
    models.PensionDecision,
    models.Overpaid,
    models.Appeal,
)


def close(row: models.PensionFile, ends_on: date) -> None:
    """Start the retention of all that was kept for a pension that is over (five years after the right)."""
    for model in KEPT:
        model._default_manager.filter(file=row, closed_on__isnull=True).update(closed_on=ends_on)
    row.closed_on = ends_on
    row.save(update_fields=["closed_on"])
    if not models.PensionFile.objects.filter(person_id=row.person_id, closed_on__isnull=True).exists():
        _close_person(row.person_id, ends_on)


def _close_person(person: int, on: date) -> None:
    evidence = models.Evidence.objects.filter(person_id=person, closed_on__isnull=True)
    documents.start_retention(evidence.values_list("document_id", flat=True), on=on)
    for model in (models.Claim, models.Evidence, models.MedicalReport, models.Notice):
        model._default_manager.filter(person_id=person, closed_on__isnull=True).update(closed_on=on)
