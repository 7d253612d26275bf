"""What this fiche answers: to agents, to the person, to whoever pays the right, to statisticians."""

from datetime import date

from finalite.capabilities import people, register, statistics, verification
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import campaigning, checking, held, models, shown
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .values import (
    AboutPerson,
    CampaignLine,
    CheckShown,
    InquiryShown,
    PaperShown,
    RightVerified,
    SchemeChange,
    SequelaeShown,
    StoppedShown,
)

OWN = ("insured_person",)


@register.query("record_injury_information")
def rights_verified(*, person: PersonId) -> tuple[RightVerified, ...]:
    """The rights of somebody that a check may be about, with what they rest on and the number of each injury."""
    return held.shown(person)


@register.query("record_injury_information")
def sequelae_of(*, person: PersonId) -> tuple[SequelaeShown, ...]:
    """What an injury left, for roles that may read it; nothing of it goes to an employer, a body or a letter."""
    return tuple(
        SequelaeShown(one.file, one.healed, one.closed_on, one.rate) for one in rights.recoveries_of(person=person)
    )


@register.query("record_injury_information")
def campaigns() -> tuple[CampaignLine, ...]:
    """The campaigns with how far they have come, the latest first; exact counts, for those who run them."""
    return tuple(campaigning.line(info) for info in verification.campaigns())


@register.query("record_injury_information")
def checks_in(*, campaign: int) -> tuple[CheckShown, ...]:
    """The checks of a campaign that the agent may know about, in the order they were drawn."""
    found = verification.checks_in(campaign)
    known = register.may_concern(*(one.person_id for one in found))
    return shown.checks([one for one in found if one.person_id in known])


@register.query("record_injury_information", open_to=OWN)
def checks_of(*, person: PersonId) -> tuple[CheckShown, ...]:
    """The checks of a person with what was compared, the latest first."""
    return shown.checks(verification.checks_of(person))


@register.query("inform_about_verification")
def unanswered(*, on: date) -> tuple[CheckShown, ...]:
    """The people of the agent's reach who were told of a difference and let their delay pass: an agent may decide."""
    found = verification.overdue(on=on)
    known = register.may_concern(*(one.person_id for one in found))
    return shown.checks([one for one in found if one.person_id in known])


@register.query("inform_about_verification", open_to=OWN)
def stopped_rights(*, person: PersonId) -> tuple[StoppedShown, ...]:
    """The rights of a person that ended or were suspended after a check, the latest first."""
    return shown.stopped(models.RightStopped.objects.filter(person_id=person).order_by("-decided_on", "-pk"))


@register.query("inform_about_verification")
def suspended_on(*, person_ids: tuple[PersonId, ...], on: date) -> tuple[StoppedShown, ...]:
    """Whose payment is suspended on a day among these people, for the fiche that pays."""
    rows = models.RightStopped.objects.filter(
        person_id__in=person_ids, outcome="suspended", lifted_on=None, starts_on__lte=on
    )
    return shown.stopped(rows.order_by("person_id", "pk"))


@register.query("manage_cross_border_beneficiaries")
def papers_of(*, person: PersonId) -> tuple[PaperShown, ...]:
    """The life certificates and European forms of a person, the latest first."""
    return shown.papers(models.Paper.objects.filter(person_id=person).order_by("-signed_on", "-pk"))


@register.query("manage_cross_border_beneficiaries")
def scheme_changes(*, person: PersonId) -> tuple[SchemeChange, ...]:
    """Each change of scheme or caisse of a person, oldest first, and the days without any (or with both)."""
    return campaigning.changes(people.affiliations_of([person]).get(person, ()))


@register.query("exchange_with_other_bodies")
def inquiries_of(*, check: int) -> tuple[InquiryShown, ...]:
    """What other bodies were asked in a check, and what they answered, oldest first."""
    checking.reach(check)
    return shown.inquiries(models.Inquiry.objects.filter(check_id=check).order_by("pk"))


@register.query("inform_about_verification")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    asked = models.Inquiry.objects.filter(person_id=person).order_by("pk")
    papers = papers_of(person=person)
    return AboutPerson(checks_of(person=person), papers, shown.inquiries(asked), stopped_rights(person=person))


@register.query("produce_statistics")
def outcomes(*, campaign: int | None = None) -> tuple[Count, ...]:
    """Concluded checks by outcome, of one campaign or all; small cells are left out."""
    return verification.outcome_table(campaign_id=campaign).counts()


@register.query("produce_statistics")
def stopped_by_reason(*, since: date, until: date) -> tuple[Count, ...]:
    """Rights ended or suspended in a period by reason; small cells are left out."""
    rows = models.RightStopped.objects.filter(decided_on__gte=since, decided_on__lt=until)
    return statistics.tabulate(rows=rows, dimensions=["outcome", "reason"]).counts()
