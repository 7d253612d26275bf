"""Keeps the rights themselves: opened, suspended, taken up again, revised, ended, and what follows each time."""

from datetime import date
from typing import Any

from finalite.capabilities import documents, people, register
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import operations as health

from . import models
from .values import EndReason, Kind, RightHeld, SuspensionReason

PENSION: Any = "pension"
"""The word that the fiche of health rights uses; its type is its own."""
FREEING = (Kind.PENSION, Kind.WIDOW)
"""Rights that free from the co-payment (CSS R160-10): the fiche of health rights is told of them."""


def open_right(row: models.Application, category: int | None, starts_on: date, on: date) -> int:
    """Open the right that a request asked for; raises `Invalid` where one of its kind already runs."""
    kind = Kind(row.kind)
    if running(row.person_id, kind) is not None:
        raise register.Invalid("application", "un droit de même nature est déjà ouvert")
    right = models.Right.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        application_id=row.pk,
        run=f"application/{row.pk}",
        kind=kind,
        category=category,
        starts_on=starts_on,
    )
    note(right, on, right.run, "opened", "après examen de la demande")
    if kind in FREEING:
        health.record_disability(
            person=PersonId(row.person_id),
            kind=PENSION,
            starts_on=starts_on,
            source=f"disability/{right.pk}",
            recorded_on=on,
        )
    return right.pk


def suspend(right: models.Right, starts_on: date, reason: SuspensionReason, on: date) -> None:
    """Suspend payment from a day while the right goes on; raises `Invalid` where it does not run."""
    if right.ends_on is not None or right.suspended_from is not None or starts_on < right.starts_on:
        raise register.Invalid("starts_on", "ce droit est clos, déjà suspendu, ou commence plus tard")
    right.suspended_from, right.suspension = starts_on, reason
    right.save(update_fields=["suspended_from", "suspension"])
    note(right, on, "agent", "suspended", f"{reason} à partir du {starts_on:%d/%m/%Y}")


def resume(right: models.Right, resumed_on: date, on: date) -> None:
    """Take payment up again; raises `Invalid` where nothing is suspended, or before the suspension."""
    if right.suspended_from is None or resumed_on < right.suspended_from or right.ends_on is not None:
        raise register.Invalid("resumed_on", "ce droit n’est pas suspendu à cette date")
    right.suspended_from, right.suspension = None, ""
    right.save(update_fields=["suspended_from", "suspension"])
    note(right, on, "agent", "resumed", f"à partir du {resumed_on:%d/%m/%Y}")


def revise(right: models.Right, finding: models.MedicalFinding, on: date) -> None:
    """Write the category that the medical service found since; raises `Invalid` where nothing changes (CSS R341-14)."""
    if right.ends_on is not None or not finding.two_thirds_lost or finding.category == right.category:
        raise register.Invalid("right", "le dernier avis médical ne change pas la catégorie de ce droit")
    before, right.category = right.category, finding.category
    right.save(update_fields=["category"])
    note(right, on, "medical", "revised", f"catégorie {before} puis {finding.category}, au {finding.state_on:%d/%m/%Y}")


def end(right: models.Right, ends_on: date, reason: EndReason, run: str, on: date) -> None:
    """End a right from a day, the first without it, and what hangs on it; raises `Invalid` where it does not run."""
    if right.ends_on is not None or ends_on <= right.starts_on:
        raise register.Invalid("ends_on", "ce droit est déjà clos, ou commence plus tard")
    right.ends_on, right.end_reason, right.closed_on = ends_on, reason, ends_on
    right.save(update_fields=["ends_on", "end_reason", "closed_on"])
    note(right, on, run, "ended", f"{reason} au {ends_on:%d/%m/%Y}")
    if Kind(right.kind) in FREEING:
        health.end_disability(
            person=PersonId(right.person_id),
            kind=PENSION,
            ends_on=ends_on,
            starts_on=right.starts_on,
            source=f"disability/{right.pk}",
            recorded_on=on,
        )
        _end_what_hangs(right, ends_on, reason, run, on)
    if not models.Right.objects.filter(person_id=right.person_id, ends_on__isnull=True).exists():
        close_file(right.person_id, ends_on)


def _end_what_hangs(right: models.Right, ends_on: date, reason: EndReason, run: str, on: date) -> None:
    """The third person and the supplement are due on a pension: they end with the last one (CSS R341-6, L815-24)."""
    if any(running(right.person_id, kind) for kind in FREEING):
        return
    for kind in (Kind.THIRD_PERSON, Kind.SUPPLEMENT):
        if (other := running(right.person_id, kind)) and other.starts_on < ends_on:
            end(other, ends_on, reason, run, on)


def close_file(person: int, on: date) -> None:
    """Start the retention of all that was kept for rights that are over."""
    evidence = models.Evidence.objects.filter(person_id=person, closed_on__isnull=True)
    documents.start_retention(evidence.values_list("document_id", flat=True), on=on)
    tables = (models.Application, models.Evidence, models.MedicalReport, models.MedicalFinding, models.Right)
    for table in (*tables, models.EarningsReview, models.Appeal, models.ForeignInsurance, models.Change):
        table._default_manager.filter(person_id=person, closed_on__isnull=True).update(closed_on=on)


def running(person: int, kind: Kind) -> models.Right | None:
    """The right of a kind that runs for somebody, locked; None where there is none."""
    rows = models.Right.objects.select_for_update()
    return rows.filter(person_id=person, kind=kind, ends_on__isnull=True).first()


def note(row: models.Kept, on: date, run: str, what: str, why: str) -> None:
    """Keep what was changed in somebody's rights, and why."""
    models.Change.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        right_id=row.pk if isinstance(row, models.Right) else None,
        run=run,
        what=what,
        why=why[:200],
    )


def reach(number: int) -> models.Right:
    """A right, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.Right.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("right", "ce droit n’existe pas")
    register.concerns(row.person_id)
    return row


def shown(row: models.Right) -> RightHeld:
    """A right as its doors give it."""
    return RightHeld(
        row.pk,
        PersonId(row.person_id),
        Kind(row.kind),
        row.category,
        row.starts_on,
        row.ends_on,
        row.end_reason,
        row.suspended_from,
        row.suspension,
    )


def scheme_of(person: int, on: date) -> str:
    """The scheme somebody belongs to on a day, empty where none is known."""
    periods = people.affiliations_of([person]).get(PersonId(person), ())
    return next((p.scheme for p in periods if p.from_on <= on and (p.until_on is None or on < p.until_on)), "")
