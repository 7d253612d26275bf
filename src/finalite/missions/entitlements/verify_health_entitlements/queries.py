"""What this fiche answers: to agents, to the person, to professionals, to whoever pays for care, to statisticians."""

from datetime import date

from finalite.capabilities import people, register, statistics, verification
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count

from . import approving, campaigning, checking, models, shown
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .facts import ApprovalKind
from .values import (
    AboutPerson,
    Agreement,
    ApprovalAnswer,
    ApprovalShown,
    CampaignLine,
    CheckShown,
    FormShown,
    InquiryShown,
    MedicalReason,
    SchemeChange,
)

OWN = ("insured_person",)
ASKING = ("insured_person", "health_professional")


@register.query("check_award_conditions")
def campaigns() -> tuple[CampaignLine, ...]:
    """The campaigns with how far they have come, the latest first; exact counts, for those who run them."""
    return tuple(campaigning.line(info) for info in verification.campaigns())


@register.query("check_award_conditions")
def checks_in(*, campaign: int) -> tuple[CheckShown, ...]:
    """The checks of a campaign that the agent may know about, in the order they were drawn."""
    found = verification.checks_in(campaign)
    known = register.may_concern(*(one.person_id for one in found))
    return shown.checks([one for one in found if one.person_id in known])


@register.query("record_verification_information", open_to=OWN)
def checks_of(*, person: PersonId) -> tuple[CheckShown, ...]:
    """The checks of a person with what was compared, the latest first."""
    return shown.checks(verification.checks_of(person))


@register.query("inform_about_verification")
def unanswered(*, on: date) -> tuple[CheckShown, ...]:
    """The people of the agent's reach who were told of a difference and let their delay pass: an agent may decide."""
    found = verification.overdue(on=on)
    known = register.may_concern(*(one.person_id for one in found))
    return shown.checks([one for one in found if one.person_id in known])


@register.query("handle_prior_approvals", open_to=OWN)
def approvals_of(*, person: PersonId) -> tuple[ApprovalShown, ...]:
    """The requests for prior approval of a person, the latest first, without any medical reason."""
    rows = models.Approval.objects.filter(person_id=person).order_by("-received_on", "-pk")
    return shown.approvals(rows)


@register.query("handle_prior_approvals", open_to=ASKING)
def approval_answer(*, approval: int, on: date) -> ApprovalAnswer:
    """What the rules answer to a request on a day: decided, waiting until a day, or the text that is missing."""
    return approving.told(approving.look_at(approval), on)


@register.query("inform_about_verification")
def prior_approval_of(*, person: PersonId, kind: ApprovalKind, on: date) -> Agreement | None:
    """The latest agreement given to a person for a kind of care on or before a day; None where there is none."""
    rows = models.Approval.objects.filter(person_id=person, kind=kind, granted=True, decided_on__lte=on)
    row = rows.order_by("-decided_on", "-pk").first()
    return Agreement(row.pk, row.decided_on, row.by_silence) if row and row.decided_on else None


@register.query("handle_prior_approvals", open_to=OWN)
def medical_reason_of(*, approval: int) -> MedicalReason:
    """Why the medical service said yes or no: for medical roles and the person (`PurposeViolation` for others)."""
    row = approving.look_at(approval)
    found = models.MedicalOpinion.objects.filter(approval_id=row.pk).first()
    if found is None:
        raise register.Invalid("approval", "le service médical n’a pas encore rendu d’avis")
    return MedicalReason(row.pk, found.favourable, found.reason, found.given_on)


@register.query("exchange_with_other_bodies")
def inquiries_of(*, check: int) -> tuple[InquiryShown, ...]:
    """What other bodies were asked in a check, and what they answered, oldest first."""
    checking.reach(check)
    return shown.inquiries(models.Inquiry.objects.filter(check_id=check).order_by("pk"))


@register.query("manage_cross_border_beneficiaries")
def forms_of(*, person: PersonId) -> tuple[FormShown, ...]:
    """The European forms of a person, the latest first."""
    return shown.forms(models.PortableForm.objects.filter(person_id=person).order_by("-received_on", "-pk"))


@register.query("manage_cross_border_beneficiaries")
def scheme_changes(*, person: PersonId) -> tuple[SchemeChange, ...]:
    """Each change of scheme or caisse of a person, oldest first, with the days without any between (CSS D160-15)."""
    return campaigning.changes(people.affiliations_of([person]).get(person, ()))


@register.query("inform_about_verification")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    asked = models.Inquiry.objects.filter(person_id=person).order_by("pk")
    return AboutPerson(
        checks_of(person=person), approvals_of(person=person), shown.inquiries(asked), forms_of(person=person)
    )


@register.query("produce_statistics")
def outcomes(*, campaign: int | None = None) -> tuple[Count, ...]:
    """Concluded checks by outcome, of one campaign or all; small cells are left out."""
    return verification.outcome_table(campaign_id=campaign).counts()


@register.query("produce_statistics")
def approvals_by_answer(*, since: date, until: date) -> tuple[Count, ...]:
    """Requests decided in a period by their answer, those of silence apart; small cells are left out."""
    rows = models.Approval.objects.filter(decided_on__gte=since, decided_on__lte=until, granted__isnull=False)
    told = [
        {"answer": _answer(bool(granted), silent), "person_id": person}
        for granted, silent, person in rows.values_list("granted", "by_silence", "person_id")
    ]
    return statistics.tabulate_rows(rows=told, dimensions=["answer"]).counts()


@register.query("produce_statistics")
def answer_delays(*, since: date, until: date) -> tuple[Count, ...]:
    """Requests decided in a period by how many days their answer took; small cells are left out."""
    rows = models.Approval.objects.filter(decided_on__gte=since, decided_on__lte=until, granted__isnull=False)
    told = [
        {"days": _days((decided - asked).days), "person_id": person}
        for decided, asked, person in rows.values_list("decided_on", "received_on", "person_id")
        if decided
    ]
    return statistics.tabulate_rows(rows=told, dimensions=["days"]).counts()


def _answer(granted: bool, silent: bool) -> str:
    return "granted_by_silence" if silent else "granted" if granted else "refused"


def _days(days: int) -> str:
    return "0-7" if days <= 7 else "8-15" if days <= 15 else "16+"
