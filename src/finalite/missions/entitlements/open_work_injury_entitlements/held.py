"""Says what this fiche holds, by category, to the fiches that verify and pay."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from finalite.capabilities import people, register
from finalite.capabilities.register import Cents, PersonId

from . import answers, models
from .facts import Link, Nature


def reachable(rows: QuerySet[models.InjuryFile], after: int, limit: int) -> list[models.InjuryFile]:
    """The next rows by number that the actor may know, up to `limit`, however many others stand between them."""
    kept: list[models.InjuryFile] = []
    while len(kept) < limit and (page := list(rows.filter(pk__gt=after).order_by("pk")[:limit])):
        known = register.may_concern(*(row.person_id for row in page))
        kept += [row for row in page if row.person_id in known]
        after = page[-1].pk
    return kept[:limit]


def files(rows: Iterable[models.InjuryFile]) -> tuple[answers.FileHeld, ...]:
    """Files with what their rights rest on."""
    found = list(rows)
    employers = models.Employer.objects.in_bulk([row.employer_id for row in found if row.employer_id])
    return tuple(_file(row, employers.get(row.employer_id)) for row in found)


def _file(row: models.InjuryFile, employer: models.Employer | None) -> answers.FileHeld:
    return answers.FileHeld(
        file=row.pk,
        person=PersonId(row.person_id),
        state=row.state,
        nature=Nature(row.nature),
        happened_on=row.happened_on,
        table=row.table,
        declared_on=row.declared_on,
        job=row.job,
        hired_on=row.hired_on,
        yearly_wage=None if row.yearly_wage is None else Cents(row.yearly_wage),
        siret=employer.siret if employer else "",
        employer=employer.name if employer else "",
    )


def care_periods(persons: tuple[PersonId, ...]) -> tuple[answers.CarePeriod, ...]:
    """The injuries of these persons with the day each healed or was consolidated; two statements in all."""
    rows = list(models.InjuryFile.objects.filter(person_id__in=persons).order_by("pk"))
    closed = dict(models.Recovery.objects.filter(file__in=rows).values_list("file_id", "closed_on"))
    return tuple(
        answers.CarePeriod(
            file=row.pk,
            person=PersonId(row.person_id),
            state=row.state,
            nature=Nature(row.nature),
            happened_on=row.happened_on,
            closed_on=closed.get(row.pk),
            organisation=row.organisation,
            due_on=row.due_on,
            kept_from=row.kept_from,
        )
        for row in rows
    )


def beneficiaries(persons: tuple[PersonId, ...], on: date) -> tuple[answers.BeneficiaryHeld, ...]:
    """Who people are and where they live; three statements whatever their number, unknown people left out."""
    known, addresses = people.identity_of(persons), people.address_of(persons, on=on)
    return tuple(
        answers.BeneficiaryHeld(
            person=one,
            nir=known[one].nir,
            nir_kind=known[one].nir_kind,
            name=known[one].name,
            birth=known[one].birth,
            died_on=known[one].death_on,
            address=addresses[one].lines if one in addresses else (),
        )
        for one in persons
        if one in known
    )


def recoveries(person: PersonId) -> tuple[answers.RecoveryHeld, ...]:
    """Healings and consolidations of somebody, the latest first."""
    rows = models.Recovery.objects.filter(person_id=person).order_by("-closed_on", "-pk")
    return tuple(answers.RecoveryHeld(one.file_id, one.healed, one.closed_on, one.rate, one.benefit) for one in rows)


def survivors(rows: Iterable[models.Survivor]) -> tuple[answers.SurvivorHeld, ...]:
    """Survivors' rights; a share of zero opens nothing."""
    return tuple(
        answers.SurvivorHeld(
            PersonId(one.person_id), one.file_id, Link(one.link), one.share > 0, one.share, one.starts_on, one.ends_on
        )
        for one in rows
    )


def survivors_in_reach(rows: Iterable[models.Survivor]) -> answers.SurvivorsHeld:
    """Survivors whom the actor may know; of each of the others, whose file another fund keeps, that fund."""
    found = survivors(rows)
    known = register.may_concern(*(one.person for one in found))
    others = [one.person for one in found if one.person not in known]
    funds = people.caisse_of(others)
    return answers.SurvivorsHeld(
        tuple(one for one in found if one.person in known), tuple(funds.get(one, "") for one in others)
    )


def doctors(row: models.InjuryFile) -> tuple[answers.DoctorHeld, ...]:
    """Who certified in a file, in order of certificate."""
    rows = list(models.Certificate.objects.filter(file=row).order_by("issued_on", "pk"))
    known = people.providers_of([one.provider_id for one in rows if one.provider_id])
    return tuple(
        answers.DoctorHeld(row.pk, known[one.provider_id].number, known[one.provider_id].name, one.issued_on)
        for one in rows
        if one.provider_id in known
    )
