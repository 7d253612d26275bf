"""Records the facts that payment of care rests on, each with its source and its period."""

from datetime import date
from typing import Any

from django.db.models import Q

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from . import models, rules
from .values import Injury

FULL_COVER_RATE = "care.exemptions.work_pension_rate"


def record(model: Any, person: PersonId, on: date, source: str, **values: Any) -> Any:
    """Add a row about a person, under their person category."""
    subject = people.subjects_of([person])[person]
    return model._default_manager.create(subject=subject, person_id=person, recorded_on=on, source=source, **values)


def replace(model: Any, person: PersonId, on: date, source: str, only: dict[str, Any], **values: Any) -> Any:
    """End what is still open of the same kind the day before `starts_on`, then record what follows it."""
    still = model._default_manager.filter(person_id=person, ends_on__isnull=True, **only)
    if still.filter(starts_on__gte=values["starts_on"]).exists():
        raise register.Invalid("starts_on", "une situation plus récente est déjà enregistrée")
    still.update(ends_on=values["starts_on"])
    return record(model, person, on, source, **only, **values)


def exempt(row: Any, cause: str) -> None:
    """Keep the reasonless exemption that professionals see in step with the status it comes from."""
    models.Exemption.objects.update_or_create(
        cause=f"{cause}/{row.pk}",
        defaults={
            "subject": row.subject,
            "person_id": row.person_id,
            "recorded_on": row.recorded_on,
            "source": row.source,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        },
    )


def pregnancy(person: PersonId, expected_on: date, on: date) -> int:
    """Declare a pregnancy; declaring the same one again moves its date instead of adding another."""
    starts_on, _ = rules.maternity_period(expected_on, None)
    row = models.Pregnancy.objects.filter(person_id=person, delivered_on__isnull=True, ends_on__isnull=True).first()
    if row is None:
        row = record(models.Pregnancy, person, on, "declaration", starts_on=starts_on, expected_on=expected_on)
    row.expected_on, row.starts_on = expected_on, starts_on
    row.save(update_fields=["expected_on", "starts_on"])
    exempt(row, "maternity")
    return row.pk


def delivery(person: PersonId, delivered_on: date) -> int:
    """End the protected period after a delivery; raises `Invalid` where no pregnancy is declared."""
    row = models.Pregnancy.objects.filter(person_id=person, delivered_on__isnull=True).order_by("-expected_on").first()
    if row is None:
        raise register.Invalid("person", "aucune grossesse déclarée n’attend de naissance")
    row.starts_on, row.ends_on = rules.maternity_period(row.expected_on, delivered_on)
    row.delivered_on = delivered_on
    row.save(update_fields=["starts_on", "ends_on", "delivered_on"])
    exempt(row, "maternity")
    return row.pk


def injury(
    person: PersonId, kind: Injury, rate: int | None, starts_on: date, ends_on: date | None, source: str, on: date
) -> int:
    """Record a work injury or the pension that followed; only a pension of the legal rate frees from the co-payment."""
    row = record(
        models.WorkInjuryStatus, person, on, source, kind=kind, rate=rate, starts_on=starts_on, ends_on=ends_on
    )
    if kind is Injury.PENSION and rate is not None and rate >= rules.law.value(FULL_COVER_RATE, starts_on).number:
        exempt(row, "injury")
    return row.pk


def end_granted(
    model: Any, cause: str, person: PersonId, kind: str, ends_on: date, starts_on: date | None, source: str, on: date
) -> int:
    """End what another body had granted, as it told us; the exemption that came with it ends the same day.

    Raises `Invalid` where nothing of the kind runs on that day, or where several do and `starts_on` does not say which.
    """
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    rows = model._default_manager.filter(running, person_id=person, kind=kind, starts_on__lt=ends_on)
    found = list((rows.filter(starts_on=starts_on) if starts_on else rows).select_for_update())
    if not found:
        raise register.Invalid("ends_on", "aucune situation de cette nature n’est en cours à cette date")
    if len(found) > 1:
        raise register.Invalid("starts_on", "plusieurs situations sont en cours : dire laquelle par son premier jour")
    row = found[0]
    row.ends_on, row.end_source, row.end_recorded_on = ends_on, source, on
    row.save(update_fields=["ends_on", "end_source", "end_recorded_on"])
    # one that stopped sooner, with the last right, is not opened again
    freed = models.Exemption.objects.filter(cause=f"{cause}/{row.pk}").exclude(ends_on__lte=ends_on)
    freed.update(ends_on=ends_on)
    return row.pk
