"""Starts the years of each retention: the end of rights, of an experiment, of an allowance, of a case."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from finalite.capabilities import documents, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import plausible, specification
from .models import (
    Admission,
    AllowanceFile,
    Evidence,
    Experiment,
    FollowUp,
    Inclusion,
    PackageClaim,
    PackagePayment,
    Payment,
)
from .values import FileState, Scheme

OF_EXPERIMENT = (Inclusion, FollowUp, PackageClaim, PackagePayment)


def end_experiment(code: str, ended_on: date, on: date) -> int:
    """Close an experiment: nothing done after it is paid, patients leave it, and the years of its data run.

    Returns how many rows its term now applies to.
    """
    plausible.not_after(on, ended_on=ended_on)
    row = Experiment.objects.select_for_update().filter(pk=specification.experiment(code).pk).get()
    if row.closed_on is not None:
        raise register.Invalid("experiment", "cette expérimentation est déjà close")
    if not row.starts_on <= ended_on <= row.ends_on:
        raise register.Invalid("ended_on", "ce jour est hors de l’expérimentation")
    row.closed_on = ended_on
    row.save(update_fields=["closed_on"])
    return apply_term(row)


def apply_term(row: Experiment) -> int:
    """Write the term of a closed experiment on its rows within reach; returns on how many. Twice changes nothing.

    An agent reaches the patients of their caisse; the daily run, all the others.
    """
    persons = {person for table in OF_EXPERIMENT for person in _waiting(table, row).values_list("person_id", flat=True)}
    known = register.may_concern(*(person for person in persons if person))
    Inclusion.objects.filter(experiment=row, person_id__in=known, left_on__isnull=True).update(left_on=row.closed_on)
    kept, reached = specification.kept_from(row), Q(person_id__in=known) | Q(person_id__isnull=True)
    return sum(_waiting(table, row).filter(reached).update(kept_from=kept) for table in OF_EXPERIMENT)


def _waiting(table: type, row: Experiment) -> QuerySet:
    return table._default_manager.filter(experiment=row, kept_from__isnull=True)  # type: ignore[attr-defined]


def apply_terms(on: date, after: int, limit: int) -> SliceDone:
    """Close the next experiments whose last day is over, and write the terms of all that are closed."""
    Experiment.objects.filter(closed_on__isnull=True, ends_on__lte=on).update(closed_on=F("ends_on"))
    rows = list(Experiment.objects.filter(closed_on__isnull=False, pk__gt=after).order_by("pk")[:limit])
    return SliceDone(len(rows), sum(apply_term(row) for row in rows), rows[-1].pk if rows else after)


def end_rights(row: Admission, ended_on: date, on: date) -> None:
    """Write that the rights to health insurance of somebody ended; raises `Invalid` where they are still covered."""
    plausible.not_after(on, ended_on=ended_on)
    person = PersonId(row.person_id)
    died = people.identity_of([person])[person].death_on
    if died is None and rights.cover_on(person_ids=(person,), on=on)[0].covered:
        raise register.Invalid("admission", "cette personne a encore des droits à l’assurance maladie")
    row.rights_ended_on = ended_on
    row.save(update_fields=["rights_ended_on"])
    _close_evidence(row.person_id, ended_on)


def note_deaths(on: date, after: int, limit: int) -> SliceDone:
    """Let the years run for those who died, and end the allowance of those who drew one; twice changes nothing."""
    rows = list(Admission.objects.filter(rights_ended_on__isnull=True, pk__gt=after).order_by("pk")[:limit])
    known = register.may_concern(*{row.person_id for row in rows})
    reached = [row for row in rows if row.person_id in known]
    deaths = {person: who.death_on for person, who in people.identity_of(known).items() if who.death_on}
    done = [row for row in reached if deaths.get(PersonId(row.person_id))]
    for row in done:
        row.rights_ended_on = deaths[PersonId(row.person_id)]
        row.save(update_fields=["rights_ended_on"])
        _close_evidence(row.person_id, on)
    return SliceDone(len(rows), len(done), rows[-1].pk if rows else after)


def close_allowance(row: AllowanceFile) -> None:
    """Close the file of an allowance that has ended once each of its months is paid, on the day of the last."""
    if row.state != FileState.ENDED:
        return
    payments = Payment.objects.filter(scheme=Scheme.ASBESTOS, source_id=row.pk)
    days = list(payments.values_list("paid_on", flat=True))
    whole = row.paid_until is None or row.ends_on is None or row.paid_until >= row.ends_on
    row.closed_on = (latest(days) if days else row.ends_on) if whole else None
    row.save(update_fields=["closed_on"])
    if row.closed_on is not None:
        _close_evidence(row.person_id, row.closed_on)


def latest(days: Iterable[date | None]) -> date | None:
    """The last of some days; none where one of them is not known yet."""
    given = list(days)
    known = [day for day in given if day is not None]
    return max(known) if known and len(known) == len(given) else None


def _close_evidence(person: int, on: date) -> None:
    rows = Evidence.objects.filter(person_id=person, closed_on__isnull=True)
    documents.start_retention(list(rows.values_list("document_id", flat=True)), on=on)
    rows.update(closed_on=on)
