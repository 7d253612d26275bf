"""What this fiche answers: to the person, to its agents, to the fiches that pay and that verify, to statisticians."""

from datetime import date

from finalite.capabilities import register, statistics
from finalite.capabilities.register import AtMost, PersonId
from finalite.capabilities.statistics import Count
from finalite.kernel.decision import Decision

from . import appeals, applications, capital, held, medical, models
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .facts import Home
from .values import (
    AboutPerson,
    Abroad,
    Answer,
    AppealShown,
    CapitalShare,
    ChangeMade,
    Conditions,
    Finding,
    Kind,
    Report,
    RightHeld,
    ToVerify,
)

OWN = ("insured_person",)


@register.query("record_disability_information", open_to=OWN)
def applications_of(*, person: PersonId) -> tuple[Answer, ...]:
    """The requests of a person, the latest first, with what is still wanted."""
    rows = models.Application.objects.filter(person_id=person, decision__isnull=False).order_by("-pk")
    return tuple(applications.answer(row, Decision.from_json(row.decision)) for row in rows)


@register.query("record_disability_information", open_to=OWN)
def findings_of(*, person: PersonId) -> tuple[Finding, ...]:
    """What the medical service found about a person, the latest first; never why."""
    rows = models.MedicalFinding.objects.filter(person_id=person).order_by("-pk")
    return tuple(medical.shown(row) for row in rows)


@register.query("record_disability_information")
def medical_reports_of(*, application: int) -> tuple[Report, ...]:
    """The reports of a request; refused (`Refused`) to anybody outside the medical service."""
    medical.only(medical.MEDICAL)
    return medical.reports_of(applications.reach(application))


@register.query("inform_about_disability_rights", open_to=OWN)
def rights_of(*, person: PersonId) -> tuple[RightHeld, ...]:
    """Every right a person has had here, the latest first."""
    return tuple(held.shown(row) for row in models.Right.objects.filter(person_id=person).order_by("-starts_on", "-pk"))


@register.query("inform_about_disability_rights")
def rights_on(*, person_ids: tuple[PersonId, ...], on: date) -> tuple[RightHeld, ...]:
    """The rights of several persons that run on a day, in one statement."""
    rows = models.Right.objects.filter(person_id__in=list(person_ids), starts_on__lte=on).exclude(ends_on__lte=on)
    return tuple(held.shown(row) for row in rows.order_by("person_id", "pk"))


@register.query("record_disability_information")
def conditions_of(*, right: int, on: date) -> Conditions:
    """What a right was opened on, as last declared, for whoever verifies it; raises `Invalid` where there is none."""
    row = held.reach(right)
    asked = models.Application.objects.get(pk=row.application_id)
    return Conditions(
        row.pk,
        PersonId(row.person_id),
        Kind(row.kind),
        asked.recorded_on,
        asked.resides,
        asked.draws_retirement,
        Home(asked.home) if asked.home else None,
        asked.resources_month,
        asked.tax_income,
        held.scheme_of(row.person_id, on),
    )


@register.query("record_disability_information")
def rights_to_verify(*, kind: Kind, on: date, after: int = 0, limit: AtMost = 1000) -> tuple[ToVerify, ...]:
    """The running rights of a kind, in the order of their numbers, among those whom the caller may know."""
    rows = models.Right.objects.filter(kind=kind, starts_on__lte=on, pk__gt=after).exclude(ends_on__lte=on)
    found = list(rows.order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in found))
    return tuple(ToVerify(row.pk, PersonId(row.person_id), kind) for row in found if row.person_id in known)


@register.query("record_disability_information")
def capital_shares(*, file: int) -> tuple[CapitalShare, ...]:
    """The shares of a capital as decided, for whoever pays them."""
    row = capital.reach(file)
    shares = capital.shares_of(row)
    register.concerns(*(share.person for share in shares))
    return shares


@register.query("record_disability_information", open_to=OWN)
def appeals_of(*, person: PersonId) -> tuple[AppealShown, ...]:
    """The appeals of a person with their clocks, the latest first."""
    return tuple(appeals.shown(row) for row in models.Appeal.objects.filter(person_id=person).order_by("-pk"))


@register.query("inform_about_disability_rights", open_to=OWN)
def changes_of(*, person: PersonId) -> tuple[ChangeMade, ...]:
    """What was changed in somebody's rights, when, by which act, and why; the latest first."""
    rows = models.Change.objects.filter(person_id=person).order_by("-pk")
    return tuple(ChangeMade(row.recorded_on, row.run, row.what, row.why) for row in rows)


@register.query("manage_cross_border_beneficiaries")
def foreign_insurance_of(*, person: PersonId) -> tuple[Abroad, ...]:
    """The insurance of a person in other States, with the forms that prove it."""
    rows = models.ForeignInsurance.objects.filter(person_id=person).order_by("-pk")
    return tuple(Abroad(person, row.state, row.months, row.form, row.reference, row.recorded_on) for row in rows)


@register.query("inform_about_disability_rights")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(rights_of(person=person), changes_of(person=person), appeals_of(person=person))


@register.query("produce_statistics")
def rights_by_category(*, on: date) -> tuple[Count, ...]:
    """How many rights run on a day, by kind and category; small cells are left out."""
    rows = models.Right.objects.filter(starts_on__lte=on).exclude(ends_on__lte=on)
    table = statistics.tabulate(rows=rows, dimensions=["kind", "category"])
    return table.counts()
