"""What this fiche answers: to the person, to its agents, to those who care for them, to statisticians."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import AtMost, Cents, PersonId
from finalite.capabilities.statistics import Count, Total
from finalite.kernel import decision as deciding
from finalite.kernel import plain

from . import answering, contests, counting, deposits, medical, notices, stops, subrogation
from .allowance.facts import AllowanceFacts
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .employers import CertificateSent, Deposit, DsnReport, EmployerPayments
from .models import Contest, Interruption, Settlement, Stop
from .models import Opinion as OpinionRow
from .values import (
    AboutPerson,
    Allowance,
    AmountPaid,
    ContestShown,
    MedicalNote,
    Opinion,
    PatientAnswer,
    Replayed,
    StopShown,
    Why,
)
from .values import Interruption as InterruptionShown

OWN = ("insured_person",)
EMPLOYERS = ("employer_representative",)
PROVIDERS = ("health_professional", "admission_officer")
Decision = deciding.Decision


@register.query("receive_stop_notices", open_to=OWN)
def stops_of(*, person: PersonId) -> tuple[StopShown, ...]:
    """The stops of somebody, the latest first, with their sources, where these differ, and what is wanted."""
    return tuple(notices.shown(row) for row in Stop.objects.filter(person_id=person).order_by("-first_on", "-pk"))


@register.query("tell_payment_parties", open_to=OWN)
def allowances_of(*, person: PersonId) -> tuple[Allowance, ...]:
    """What was decided for somebody, the latest first, each with its reasons step by step."""
    return tuple(_allowance(row) for row in Settlement.objects.filter(person_id=person).order_by("-pk"))


@register.query("tell_payment_parties")
def paid_lately(*, person: PersonId, limit: AtMost = 5) -> tuple[AmountPaid, ...]:
    """The last amounts paid to somebody, for who answers a caller; nothing of the stop nor of the wage."""
    rows = Settlement.objects.filter(person_id=person).order_by("-pay_to", "-pk")[:limit]
    return tuple(AmountPaid(a, b, Cents(paid)) for a, b, paid in rows.values_list("pay_from", "pay_to", "to_insured"))


@register.query("process_medical_opinions")
def opinions_of(*, person: PersonId) -> tuple[Opinion, ...]:
    """What the medical service concluded of somebody's stops; never why."""
    return tuple(medical.shown(row) for row in OpinionRow.objects.filter(person_id=person).order_by("-pk"))


@register.query("process_medical_opinions")
def medical_notes_of(*, opinion: int) -> tuple[MedicalNote, ...]:
    """The notes of the medical service on a stop; refused (`Refused`) to anybody outside it."""
    medical.only(medical.MEDICAL)
    return medical.notes_of(medical.reach(opinion).stop_id)


@register.query("follow_leave")
def interruptions_of(*, stop: int) -> tuple[InterruptionShown, ...]:
    """The days of a stop that are not paid, and why."""
    row = stops.reach(stop)
    found = Interruption.objects.filter(stop=row, lifted=False).order_by("first_on", "pk")
    return tuple(InterruptionShown(row.pk, one.first_on, one.last_on, Why(one.why)) for one in found)


@register.query("settle_allowances")
def replay(*, settlement: int) -> Replayed:
    """A kept decision beside the one that the rule gives today on the same facts; raises `Invalid` for none."""
    row = Settlement.objects.filter(pk=settlement).first()
    if row is None:
        raise register.NotFound("settlement", "cette décision n’existe pas")
    register.concerns(row.person_id)
    kept = Decision.from_json(row.decision)
    found = deciding.replay(kept, plain.read(AllowanceFacts, row.facts))
    return Replayed(row.pk, found.same, found.law_changed, kept, found.again)


@register.query("check_reliability_and_rights", open_to=OWN)
def contests_of(*, person: PersonId) -> tuple[ContestShown, ...]:
    """The contests of somebody, the latest first."""
    return tuple(contests.shown(row) for row in Contest.objects.filter(person_id=person).order_by("-pk"))


@register.query("share_rights_and_treating_doctor", open_to=PROVIDERS)
def patient_answer(*, nir: str, on: date) -> PatientAnswer:
    """What a professional needs of the patient in front of them: cover, caisse and treating doctor; never the stop."""
    person = people.person_by_nir(nir.replace(" ", ""))
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    return answering.of(person, on)


@register.query("receive_income_information", open_to=EMPLOYERS)
def dsn_deposits() -> tuple[Deposit, ...]:
    """The DSN files that the account deposited, the latest first, with how far each is."""
    return deposits.deposits()


@register.query("receive_income_information", open_to=EMPLOYERS)
def dsn_report(*, deposit: int) -> DsnReport:
    """What became of each line of a file that the account deposited, and what to correct."""
    return deposits.report(deposit)


@register.query("receive_income_information", open_to=EMPLOYERS)
def certificates_sent() -> tuple[CertificateSent, ...]:
    """The salary certificates that the account sent, the latest first; nothing of the stops."""
    return subrogation.certificates()


@register.query("tell_payment_parties", open_to=EMPLOYERS)
def paid_to_employer(*, first_on: date, last_on: date, on: date) -> EmployerPayments:
    """What an enterprise was paid in place of those whose wage it kept (CSS R323-11): days and amounts alone."""
    return subrogation.received(first_on, last_on, on)


@register.query("tell_payment_parties")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(stops_of(person=person), allowances_of(person=person), opinions_of(person=person))


@register.query("produce_statistics")
def totals_by_leave(*, first_on: date, last_on: date) -> tuple[Total, ...]:
    """Decisions and gross amounts between two days, by kind of leave; small cells are left out."""
    return counting.by_leave(first_on, last_on)


@register.query("produce_statistics")
def totals_by_month(*, first_on: date, last_on: date) -> tuple[Total, ...]:
    """The same by month of decision."""
    return counting.by_month(first_on, last_on)


@register.query("produce_statistics")
def stops_by_state(*, on: date) -> tuple[Count, ...]:
    """How many stops stand in each state; small cells are left out."""
    return counting.stops_by_state(on)


def _allowance(row: Settlement) -> Allowance:
    return Allowance(
        row.pk,
        row.stop_id,
        PersonId(row.person_id),
        row.kind,
        row.pay_from,
        row.pay_to,
        row.decided_on,
        row.outcome,
        row.gross,
        row.csg,
        row.crds,
        row.to_insured,
        row.to_employer,
        Decision.from_json(row.decision),
    )
