"""The medical side: what the adviser found goes to the file, what they write stays with the medical service."""

from datetime import date

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from . import models
from .values import Finding, Report, ReportKind

DOCTORS = ("medical_adviser",)
MEDICAL = ("medical_adviser", "medical_secretariat")
CATEGORIES = (1, 2, 3)


def find(row: models.Application, lost: bool, category: int | None, state_on: date, on: date) -> Finding:
    """Write the finding: whether two thirds are lost, the category, and since when (CSS R341-2, L341-4)."""
    if lost and category not in CATEGORIES:
        raise register.Invalid("category", "dire la catégorie : 1, 2 ou 3")
    if not lost and category is not None:
        raise register.Invalid("category", "sans perte des deux tiers il n’y a pas de catégorie")
    if state_on > on:
        raise register.Invalid("state_on", "l’état ne peut être constaté plus tard que l’avis")
    finding = models.MedicalFinding.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        application=row,
        adviser=register.current_actor().user,
        two_thirds_lost=lost,
        category=category,
        state_on=state_on,
    )
    if row.case_id:
        cases.note_event(case_id=row.case_id, kind="medical_finding", on=on)
    return shown(finding)


def write(row: models.Application, kind: ReportKind, text: str, on: date) -> int:
    """Keep a medical report where only the medical service reads it; returns its number."""
    report = models.MedicalReport.objects.create(
        subject=row.subject, person_id=row.person_id, recorded_on=on, application=row, kind=kind, text=text
    )
    return report.pk


def reports_of(row: models.Application) -> tuple[Report, ...]:
    """The reports of a request, the latest first."""
    rows = models.MedicalReport.objects.filter(application=row).order_by("-pk")
    return tuple(Report(one.pk, one.recorded_on, ReportKind(one.kind), one.text) for one in rows)


def latest(person: int) -> models.MedicalFinding | None:
    """The last finding about somebody."""
    return models.MedicalFinding.objects.filter(person_id=person).order_by("-pk").first()


def only(roles: tuple[str, ...]) -> None:
    """Refuse (`Refused`) whoever is not of the medical service."""
    if register.current_actor().role not in roles:
        raise register.Refused("réservé au service du contrôle médical", "medical_only")


def shown(row: models.MedicalFinding) -> Finding:
    """A finding as its doors give it."""
    return Finding(row.pk, PersonId(row.person_id), row.two_thirds_lost, row.category, row.state_on, row.recorded_on)
