"""What this fiche answers: to the person who is verified, to those who verify, to statisticians."""

from finalite.capabilities import register, verification
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count

from . import asking, checking, models
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .values import AboutPerson, Asked, Border, CampaignYield, CheckShown, Difference

OWN = ("insured_person",)


@register.query("inform_about_verification", open_to=OWN)
def checks_of(*, person: PersonId) -> tuple[CheckShown, ...]:
    """The verifications of a person, the latest first, with the day until which they may answer."""
    return checking.checks_of(person)


@register.query("inform_about_verification", open_to=OWN)
def differences_of(*, check: int) -> tuple[Difference, ...]:
    """What was declared and what was received in a check, with the source of each fact."""
    checking.reach(check)
    return checking.differences(check)


@register.query("exchange_with_other_bodies")
def questions_of(*, check: int) -> tuple[Asked, ...]:
    """What was asked of which body in a check, and when it answered."""
    checking.reach(check)
    return asking.questions_of(check)


@register.query("manage_cross_border_beneficiaries")
def borders_of(*, person: PersonId) -> tuple[Border, ...]:
    """The links of a person with other States that verifications found."""
    rows = models.BorderLink.objects.filter(person_id=person).order_by("-pk")
    return tuple(asking.border(row) for row in rows)


@register.query("check_award_conditions")
def campaigns() -> tuple[CampaignYield, ...]:
    """How far each campaign has come: exact counts, for those who run it."""
    return tuple(_yield(one.campaign_id, one.name) for one in verification.campaigns())


@register.query("inform_about_verification")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(checks_of(person=person), borders_of(person=person))


@register.query("produce_statistics")
def outcomes(*, campaign: int | None = None) -> tuple[Count, ...]:
    """How many checks came to each outcome, in all or in one campaign; small cells are left out."""
    table = verification.outcome_table(campaign_id=campaign)
    return table.counts()


def _yield(campaign: int, name: str) -> CampaignYield:
    found = verification.yield_of(campaign)
    return CampaignYield(
        campaign, name, found.drawn, found.told, found.answered, found.differing, found.closed, found.outcomes
    )
