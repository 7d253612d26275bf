"""Ends a right and gives it back: what goes with the last right comes back with it, the same day, as it was."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from finalite.capabilities import documents, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from . import applications, models
from .reasons import EndReason, RestoreReason
from .values import RightRestored

VERIFICATION = "verify_health_entitlements"
"""The fiche that hears people before a right is taken away from them."""
GRANTED = {
    "maternity": models.Pregnancy,
    "disability": models.DisabilityStatus,
    "injury": models.WorkInjuryStatus,
    "illness": models.CareProtocol,
}
"""What an exemption comes from, by the first word of its cause."""
NOT_HEARD = "une condition perdue se vérifie d’abord, la personne entendue : passer par la vérification des droits"


def end(person: PersonId, ends_on: date, reason: EndReason, on: date) -> int:
    """End the open right from a day; `Refused` for lost conditions that the fiche of verification did not hear on."""
    if reason == EndReason.CONDITIONS and not _asked_by_verification():
        raise register.Refused(NOT_HEARD, "not_heard")
    right = models.Right.objects.select_for_update().filter(person_id=person, ends_on__isnull=True).first()
    if right is None or ends_on <= right.starts_on:
        raise register.Invalid("ends_on", "aucun droit ouvert avant cette date")
    right.ends_on, right.end_reason = ends_on, EndReason(reason).value
    right.closed_with = _still_open(person, ends_on)
    right.save(update_fields=["ends_on", "end_reason", "closed_with"])
    applications.note(right.subject, person, right.pk, on, "agent", "ended", right.end_reason)
    applications.close_file(person, ends_on)
    return right.pk


def restore(right: int, reason: RestoreReason, on: date) -> RightRestored:
    """Give back a right that was ended, from the very day it ended, up to the next one where one has begun since."""
    row = models.Right.objects.select_for_update().filter(pk=right).first()
    if row is None:
        raise register.NotFound("right", "ce droit n’existe pas")
    register.concerns(row.person_id)
    if row.ends_on is None or row.end_reason not in set(EndReason):
        raise register.Invalid("right", "ce droit n’a pas été fermé par une décision : rien n’est à rétablir")
    if reason == RestoreReason.CHECK and not _asked_by_verification():
        raise register.Refused("seule la vérification reprise rétablit un droit à ce titre", "not_verified")
    ended, followed = row.ends_on, _next(row)
    if followed is not None and followed <= ended:
        raise register.Invalid("right", "un autre droit a pris la suite le jour même : rien ne manque")
    row.ends_on, row.end_reason = followed, applications.FOLLOWED if followed else ""
    row.review_on = row.review_on or add_months(on, applications.REVIEW_MONTHS)
    closed, row.closed_with = row.closed_with, {}
    row.save(update_fields=["ends_on", "end_reason", "review_on", "closed_with"])
    if followed is None:
        _give_back(row, closed, ended)
    applications.note(row.subject, row.person_id, row.pk, on, "agent", "restored", RestoreReason(reason).value)
    return RightRestored(row.pk, ended, followed)


def _asked_by_verification() -> bool:
    act = register.current_act()
    return act is not None and act.parent is not None and act.parent.fiche == VERIFICATION


def _next(row: models.Right) -> date | None:
    """The first day of the right that runs, or begins, after this one ended; none where there is no other."""
    others = models.Right.objects.filter(person_id=row.person_id).exclude(pk=row.pk).exclude(ends_on__lte=row.ends_on)
    return others.order_by("starts_on").values_list("starts_on", flat=True).first()


def _still_open(person: int, ends_on: date) -> dict[str, list[int]]:
    """The numbers of what ends because the right does: what ended by itself is not given back with it."""
    mine: dict[str, Any] = {"person_id": person}
    found: dict[str, Iterable[int]] = {
        model.__name__: model._default_manager.filter(**mine, ends_on__isnull=True, starts_on__lt=ends_on).values_list(
            "pk", flat=True
        )
        for model in applications.WITH_THE_RIGHT
    }
    for model in (models.Application, models.Evidence):
        found[model.__name__] = model._default_manager.filter(**mine, closed_on=None).values_list("pk", flat=True)
    return {name: sorted(numbers) for name, numbers in found.items()}


def _give_back(row: models.Right, closed: dict[str, list[int]], ended: date) -> None:
    """Open again what had ended with the right, and stop the time of its papers."""
    for model in applications.WITH_THE_RIGHT:
        for one in _ended_with(model, row.person_id, closed.get(model.__name__, []), ended):
            one.ends_on = _own_end(one) if isinstance(one, models.Exemption) else None
            one.save(update_fields=["ends_on"])
    papers = models.Evidence.objects.filter(pk__in=closed.get("Evidence", ()))
    documents.stop_retention(papers.values_list("document_id", flat=True))
    papers.update(closed_on=None)
    models.Application.objects.filter(pk__in=closed.get("Application", ())).update(closed_on=None)
    models.Change.objects.filter(person_id=row.person_id, recorded_on=ended).update(recorded_on=None)


def _ended_with(model: Any, person: int, closed: list[int], ended: date) -> list[Any]:
    """The rows that ended with the right; a doctor chosen, or an insurer named, in between is not put aside."""
    rows = model._default_manager.filter(pk__in=closed, ends_on=ended)
    if model is models.Exemption:
        return list(rows)
    since = {getattr(one, "kind", "") for one in model._default_manager.filter(person_id=person, ends_on=None)}
    return [one for one in rows if getattr(one, "kind", "") not in since]


def _own_end(one: models.Exemption) -> date | None:
    """An exemption follows the status it comes from, which may have ended meanwhile."""
    name, _, number = one.cause.partition("/")
    model: Any = GRANTED.get(name)
    ends = model._default_manager.filter(pk=number).values_list("ends_on", flat=True).first() if model else None
    return ends if ends is None or ends > one.starts_on else one.ends_on
