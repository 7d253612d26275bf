"""Says from which day a file is kept: one day for all its tables, whichever of the published ends comes last.

The register prints twenty years after the death of a victim without survivor, five after the rights of the last
survivor, five after a final decision. A table follows one rule, the first, so its day is put back by fifteen years
where one of the others gives the later end: the day of erasure is then exactly theirs.
"""

from datetime import date

from django.db.models import Max

from finalite.capabilities import cases
from finalite.kernel import calendar

from . import files, models

APPEAL_MONTHS = 2
WITHOUT_SURVIVOR, OTHERWISE = 20, 5
"""Years printed by the register for this entry."""
OF_FILE = (
    models.Certificate,
    models.MedicalNote,
    models.Opinion,
    models.Questionnaire,
    models.Statement,
    models.Witness,
    models.InjuryDecision,
    models.Contest,
    models.Notice,
    models.Recovery,
    models.Death,
    models.CrossBorder,
    models.Transfer,
)


def kept_from(died_on: date | None, last_right: date | None, final_on: date | None) -> date | None:
    """The day the twenty years start, from what is known to have ended; None while nothing has."""
    back = -12 * (WITHOUT_SURVIVOR - OTHERWISE)
    ends = [calendar.add_months(day, back) for day in (last_right, final_on) if day]
    if died_on and not last_right:
        ends.append(died_on)
    return max(ends) if ends else None


def start(row: models.InjuryFile) -> None:
    """Let the time of a file run once nobody has or may have a right from it; a living victim's file is kept."""
    death = models.Death.objects.filter(file=row).first()
    drawing = models.Survivor.objects.filter(file_id=row.pk, starts_on__isnull=False)
    if drawing.filter(ends_on__isnull=True).exists():
        return _set(row, None)
    last = drawing.aggregate(last=Max("ends_on"))["last"]
    final = _final(row)
    over = death is not None or row.state in (files.REFUSED, files.WITHDRAWN)
    _set(row, kept_from(death.died_on if death else None, last, final) if over else None)
    if last is not None and not drawing.filter(ends_on__isnull=True).exists():
        models.Survivor.objects.filter(file_id=row.pk).update(last_ended_on=last)


def _final(row: models.InjuryFile) -> date | None:
    """The day of the last word: the end of an appeal, or a refusal, for which the register prints nothing."""
    contests = models.Contest.objects.filter(file=row)
    if contests.filter(final_on=None).exists():
        return None
    decided = models.InjuryDecision.objects.filter(file=row).aggregate(last=Max("decided_on"))["last"]
    return contests.aggregate(last=Max("final_on"))["last"] or (decided if row.state == files.REFUSED else None)


def _set(row: models.InjuryFile, day: date | None) -> None:
    row.kept_from = day
    row.save(update_fields=["kept_from"])
    for model in OF_FILE:
        model._default_manager.filter(file=row).update(kept_from=day)


def end_access(on: date, after: int, limit: int) -> tuple[int, int]:
    """Close the cases by which employers may know files decided over two months ago and not contested: (seen, last)."""
    limit_day = calendar.add_months(on, -APPEAL_MONTHS)
    over = models.InjuryFile.objects.filter(employer_case_id__isnull=False, pk__gt=after).exclude(
        state__in=files.ACTIVE
    )
    late = models.InjuryDecision.objects.filter(decided_on__gte=limit_day).values("file_id")
    awaited = models.Contest.objects.filter(final_on=None).values("file_id")
    found = list(over.exclude(pk__in=late).exclude(pk__in=awaited).order_by("pk")[:limit])
    for row in found:
        cases.close_case(case_id=row.employer_case_id, outcome="party_over", on=on)  # type: ignore[arg-type]
        row.employer_case_id = None
        row.save(update_fields=["employer_case_id"])
    return len(found), found[-1].pk if found else after
