"""Starts the time of what checks gathered: five years after the last right of the injury, twenty after a lone death."""

from datetime import date

from finalite.capabilities import documents, register, verification
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import models

TABLES = (models.CheckedFile, models.Told, models.Proof, models.Paper, models.Inquiry, models.RightStopped)
LONE_MONTHS = 12 * (20 - 5)
"""The register keeps twenty years after a death without survivors, and these tables five after their start."""


def follow(on: date, after: int, limit: int) -> SliceDone:
    """Look at the next injuries by number, and start the time of those from which nobody has a right any more."""
    rows = models.CheckedFile.objects.filter(ended_on=None, file_id__gt=after).order_by("file_id")
    files = list(rows.values_list("file_id", flat=True).distinct()[:limit])
    started = sum(_follow_one(file, on) for file in files)
    return SliceDone(len(files), started, files[-1] if files else after)


def _follow_one(file: int, on: date) -> bool:
    persons = set(models.CheckedFile.objects.filter(file_id=file).values_list("person_id", flat=True))
    if len(register.may_concern(*persons)) < len(persons) or _open_check(file):
        return False
    ended = _ended_on(file, on)
    if ended is not None:
        _start(file, ended)
    return ended is not None


def _open_check(file: int) -> bool:
    numbers = models.CheckedFile.objects.filter(file_id=file).values_list("check_id", flat=True)
    return any(found is not None and found.closed_on is None for found in map(verification.check, numbers))


def _ended_on(file: int, on: date) -> date | None:
    """The end of the last right; without survivors, the victim's death put later so that the printed term holds."""
    try:
        found = rights.survivors_of(file=file)
    except register.Refused:
        return None
    if found.elsewhere:
        # a survivor whose data is restricted keeps the whole file
        return None
    survivors = [one for one in found.known if one.opened]
    if survivors:
        ends = [one.ends_on for one in survivors]
        last = max((day for day in ends if day is not None), default=None)
        return last if None not in ends and last is not None and last <= on else None
    return _lone_death(file, on)


def _lone_death(file: int, on: date) -> date | None:
    victims = models.CheckedFile.objects.filter(file_id=file, subject="injury_victim").values_list(
        "person_id", flat=True
    )
    told = rights.beneficiaries_of(person_ids=tuple(PersonId(one) for one in set(victims)), on=on)
    died = [one.died_on for one in told if one.died_on is not None]
    return add_months(max(died), LONE_MONTHS) if died else None


def _start(file: int, day: date) -> None:
    proofs = models.Proof.objects.filter(file_id=file)
    documents.start_retention(list(proofs.values_list("document_id", flat=True)), on=day)
    checks = models.CheckedFile.objects.filter(file_id=file).values_list("check_id", flat=True)
    verification.start_retention(list(checks), on=day)
    for table in TABLES:
        table._default_manager.filter(file_id=file).update(ended_on=day)
