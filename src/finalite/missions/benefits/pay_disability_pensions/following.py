"""Follows a pension: time without payment, its end, retirement."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import asking, files, models, paying, telling
from .values import Answer, Change, Ending, Reason


def suspend(row: models.PensionFile, from_on: date, reason: Reason, on: date) -> Change:
    """Pay nothing from a day on, here and where the right is opened; what was paid beyond that day is owed."""
    if models.Suspension.objects.filter(file=row, until_on=None).exists():
        raise register.Invalid("file", "cette pension est déjà suspendue")
    if from_on < row.starts_on:
        raise register.Invalid("from_on", "la suspension ne précède pas la pension")
    asking.suspend(row.right_id, from_on, reason.value, on)
    models.Suspension.objects.create(**files.of(row, on), from_on=from_on, reason=reason)
    change = paying.recalculate(row, on)
    telling.suspended(row, from_on, reason, on)
    return change


def resume(row: models.PensionFile, resumed_on: date, on: date) -> Change:
    """Pay again from the first day of a month; no text was found on a month taken up in its course."""
    stopped = models.Suspension.objects.filter(file=row, until_on=None).first()
    if stopped is None:
        raise register.Invalid("file", "cette pension n’est pas suspendue")
    if resumed_on.day != 1 or resumed_on <= stopped.from_on:
        raise register.Invalid("resumed_on", "reprendre au premier jour d’un mois, après la suspension")
    asking.refresh(row, on)
    if models.RightSeen.objects.get(file=row, right_id=row.right_id).suspended_from:
        asking.resume(row.right_id, resumed_on, on)
    stopped.until_on = resumed_on
    stopped.save(update_fields=["until_on"])
    change = paying.recalculate(row, on)
    telling.resumed(row, resumed_on, on)
    return change


def end(row: models.PensionFile, ends_on: date, reason: Ending, on: date) -> Change:
    """End a pension from a day, that day out, here and where the right is opened; the rest is put right and told."""
    _must_run(row)
    if reason is Ending.DEATH and people.identity_of([row.person_id])[PersonId(row.person_id)].death_on is None:
        raise register.Invalid("reason", "le décès de cette personne n’est pas enregistré")
    asking.end(row.right_id, ends_on, reason.value, on)
    return _ended(row, on)


def retire(row: models.PensionFile, retired_on: date | None, on: date) -> Answer:
    """Replace a pension by retirement, from the day that the pension body says (CSS L341-15).

    Without that day nothing ends, and the decision names the text that lacks.
    """
    _must_run(row)
    decided: Decision = asking.retire(row.right_id, retired_on, on)
    if decided.outcome == "ended":
        _ended(row, on)
    return Answer(row.pk, decided.outcome, decided)


def _must_run(row: models.PensionFile) -> None:
    if row.ends_on is not None:
        raise register.Invalid("file", "cette pension a déjà pris fin")


def _ended(row: models.PensionFile, on: date) -> Change:
    change = paying.recalculate(row, on)
    row.refresh_from_db()
    telling.ended(row, on)
    return change
