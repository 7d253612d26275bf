"""What this fiche answers: to its agents, to the medical service, to professionals on their fees, in totals."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import AtMost, PersonId
from finalite.capabilities.statistics import Total
from finalite.kernel import plain
from finalite.kernel.decision import Decision, find_rule, replay

from . import admitting, allowance, counting, disputes, medical, paying, receiving, settling, specification, telling
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .models import (
    Admission,
    AllowanceFile,
    CareClaim,
    Dispute,
    Experiment,
    Inclusion,
    PackageClaim,
    PackagePayment,
    Payment,
)
from .values import (
    AboutPerson,
    AdmissionShown,
    AllowanceShown,
    ClaimShown,
    DisputeShown,
    ExperimentShown,
    FeeShown,
    FundStatement,
    InclusionShown,
    MeasureShown,
    OpinionAsked,
    PaymentShown,
    Quarantined,
    Scheme,
)

MOST = 500
PROFESSIONALS = ("health_professional",)


@register.query("check_derogatory_rules")
def admissions_of(*, person: PersonId) -> tuple[AdmissionShown, ...]:
    """The lists somebody is on, what the scheme covers and until when."""
    return tuple(admitting.shown(one) for one in Admission.objects.filter(person_id=person).order_by("-attack_on"))


@register.query("check_derogatory_rules")
def inclusions_of(*, person: PersonId) -> tuple[InclusionShown, ...]:
    """The experiments somebody takes or took part in."""
    rows = Inclusion.objects.filter(person_id=person).select_related("experiment").order_by("-included_on")
    return tuple(admitting.inclusion_shown(one) for one in rows)


@register.query("record_derogatory_information")
def experiments() -> tuple[ExperimentShown, ...]:
    """Every experiment with its packages, their amounts and sources; about nobody."""
    return tuple(specification.shown(one) for one in Experiment.objects.order_by("code"))


@register.query("receive_fee_claims")
def quarantine(*, limit: AtMost = 200) -> tuple[Quarantined, ...]:
    """The lines of the agent's caisse that wait for a correction, the oldest first, with their faults."""
    return receiving.quarantined(min(limit, MOST))


@register.query("check_derogatory_rules")
def claims_of(*, person: PersonId) -> tuple[ClaimShown, ...]:
    """What was billed for somebody and what became of it, the latest care first."""
    found = [settling.shown(one) for one in CareClaim.objects.filter(person_id=person)]
    found += [settling.shown(one) for one in PackageClaim.objects.filter(person_id=person)]
    return tuple(sorted(found, key=lambda one: (one.act_on, one.invoice, one.claim), reverse=True))


@register.query("check_derogatory_rules")
def waiting_claims(*, limit: AtMost = 200) -> tuple[ClaimShown, ...]:
    """The claims of the agent's caisse that wait for a fact, a text or an agent, the oldest first."""
    return settling.waiting(min(limit, MOST))


@register.query("pay_derogatory_fees")
def payments_of(*, person: PersonId) -> tuple[PaymentShown, ...]:
    """What was decided for somebody, calculation after calculation, with the reasons; the latest first."""
    return tuple(paying.shown(one) for one in paying.payments_of(person))


@register.query("check_derogatory_rules")
def allowance_of(*, person: PersonId) -> AllowanceShown:
    """Where somebody's application for the asbestos allowance stands; raises `Invalid` where there is none."""
    row = AllowanceFile.objects.filter(person_id=person).first()
    if row is None:
        raise register.Invalid("person", "cette personne n’a demandé aucune allocation")
    return allowance.shown(row)


@register.query("check_derogatory_rules")
def disputes_of(*, person: PersonId) -> tuple[DisputeShown, ...]:
    """What somebody contested, the latest first."""
    return tuple(disputes.shown(one) for one in Dispute.objects.filter(person_id=person).order_by("-pk"))


@register.query("pay_derogatory_fees")
def replays_alike(*, scheme: Scheme, payment: int) -> bool:
    """Whether the kept facts still give the decision that was kept; raises `Invalid` where there is no such payment."""
    table = PackagePayment if scheme is Scheme.EXPERIMENT else Payment
    one = table._default_manager.filter(pk=payment, scheme=scheme).first()  # type: ignore[attr-defined]
    if one is None:
        raise register.NotFound("payment", "ce paiement n’existe pas")
    if one.person_id:
        register.concerns(one.person_id)
    kept = Decision.from_json(one.decision)
    return replay(kept, plain.read(find_rule(kept.rule).facts, one.facts)).same


@register.query("check_derogatory_rules")
def opinions_to_give() -> tuple[OpinionAsked, ...]:
    """The questions that wait for the medical service, the oldest first."""
    return medical.asked()


@register.query("record_derogatory_information")
def measures_of(*, person: PersonId) -> tuple[MeasureShown, ...]:
    """The measures of a patient in experiments; refused (`Refused`) to anybody but a medical adviser."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil lit ces mesures", "medical_only")
    return medical.measures_of(person)


@register.query("inform_on_fees", open_to=PROFESSIONALS)
def fees_of(*, first_on: date, last_on: date, provider: int | None = None) -> tuple[FeeShown, ...]:
    """What a provider was paid on its invoices over a period: one's own by default, refused to any other provider."""
    return telling.fees(telling.named(provider), first_on, last_on)


@register.query("pay_derogatory_fees")
def fund_statement(*, scheme: Scheme, first_on: date, last_on: date) -> FundStatement:
    """What a scheme cost over a period and who bears it in the end; totals only, and what no text tells is named."""
    return counting.statement(scheme, first_on, last_on)


@register.query("produce_statistics")
def payments_by_scheme(*, first_on: date, last_on: date) -> tuple[Total, ...]:
    """How many payments were decided in a period and for how much; small cells are left out. Cents."""
    return counting.by_scheme(first_on, last_on)


@register.query("check_derogatory_rules")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(
        admissions_of(person=person),
        inclusions_of(person=person),
        claims_of(person=person),
        payments_of(person=person),
        disputes_of(person=person),
    )
