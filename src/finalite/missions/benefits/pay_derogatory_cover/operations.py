"""What this fiche does: admits to a scheme, takes claims, decides and pays by its rules, corrects, tells, closes."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, Cents, PersonId, Upload

from . import (
    abroad,
    admitting,
    allowance,
    closing,
    counting,
    disputes,
    evidence,
    medical,
    paying,
    plausible,
    receiving,
    settling,
    specification,
    telling,
)
from .given import Career, Listed, Measure, NewExperiment, NewPackage
from .values import (
    About,
    AdmissionShown,
    AllowanceShown,
    ClaimShown,
    Difference,
    DisputeShown,
    Evaluated,
    Evaluator,
    InclusionShown,
    ListTaken,
    Ordered,
    Quality,
    Receipt,
    Scheme,
    Settled,
    Told,
)

FICHE = admitting.FICHE


@register.operation("record_derogatory_information", confirm=True)
def take_victims_list(*, listed: tuple[Listed, ...], reference: str, on: date) -> ListTaken:
    """Admit the people of a list that the State transmitted, once each; says which lines match nobody (CSS L169-1)."""
    return admitting.take_list(listed, reference, on)


@register.operation("record_derogatory_information")
def complete_admission(
    *, admission: int, on: date, quality: Quality | None = None, follow_up_from: date | None = None
) -> AdmissionShown:
    """Write what was not known of an admission: in what quality, since when a relative sees a psychiatrist."""
    return admitting.complete(admitting.reach(admission), quality, follow_up_from, on)


@register.operation("record_derogatory_information", confirm=True)
def note_offer(*, admission: int, offer_on: date, on: date) -> AdmissionShown:
    """Write the day of the guarantee fund's offer, which ends the cover; then calculate anew what came after it."""
    return admitting.note_offer(admitting.reach(admission), offer_on, on)


@register.operation("record_derogatory_information")
def record_experiment(*, experiment: NewExperiment) -> int:
    """Write an experiment as it was authorised, with its source and how long its data are kept (CSS L162-31-1)."""
    return specification.record(experiment)


@register.operation("record_derogatory_information")
def add_package(*, package: NewPackage) -> int:
    """Write a package of an experiment from a day on, with its source; earlier days keep the earlier amount."""
    return specification.add_package(package)


@register.operation("record_derogatory_information", confirm=True)
def include_patient(
    *,
    person: PersonId,
    experiment: str,
    included_on: date,
    informed_on: date | None = None,
    agreed_on: date | None = None,
) -> int:
    """Include a patient in an experiment, or complete it with the information given and the agreement."""
    return admitting.include(person, experiment, included_on, informed_on, agreed_on)


@register.operation("record_derogatory_information", confirm=True)
def leave_experiment(*, inclusion: int, left_on: date, on: date, withdrew: bool = False) -> InclusionShown:
    """Take a patient out of an experiment, at the end of their course or because they withdraw."""
    return admitting.leave(inclusion, left_on, withdrew, on)


@register.operation("record_derogatory_information", confirm=True)
def end_experiment(*, experiment: str, ended_on: date, on: date) -> int:
    """Close an experiment; the years of its own data run from there. Returns how many rows follow that term."""
    return closing.end_experiment(experiment, ended_on, on)


@register.operation("record_derogatory_information")
def apply_terms(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Close experiments that are over, and write their terms on the rows that lack them; twice changes nothing."""
    return closing.apply_terms(on, after, limit)


@register.operation("record_derogatory_information", confirm=True)
def end_rights(*, admission: int, ended_on: date, on: date) -> None:
    """Write that somebody's rights to health insurance ended, from which their admission is kept five years."""
    closing.end_rights(admitting.reach(admission), ended_on, on)


@register.operation("record_derogatory_information")
def note_deaths(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Let the years run for the next admitted persons who died; twice changes nothing."""
    return closing.note_deaths(on, after, limit)


@register.operation("record_derogatory_information", confirm=True)
def apply_for_allowance(*, person: PersonId, career: Career, received_on: date) -> AllowanceShown:
    """Take or complete an application for early cessation of work, and say what is wanted (law 98-1194, art. 41)."""
    register.check_days(received_on=received_on)
    return allowance.apply(person, career, received_on)


@register.operation("record_derogatory_information")
def add_evidence(*, person: PersonId, document: Upload, proves: str, received_on: date) -> int:
    """Keep a document handed in for somebody; `proves` is the name of the fact it is about."""
    return evidence.add(person, document, proves, received_on)


@register.operation("record_derogatory_information")
def record_measure(*, person: PersonId, experiment: str, measure: Measure, on: date) -> int:
    """Keep a measure of a patient in an experiment; refused (`Refused`) to anybody but a medical adviser."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil tient ces mesures", "medical_only")
    return medical.measure(person, experiment, measure, on)


@register.operation("receive_fee_claims")
def receive_claims(*, file: Upload, received_on: date) -> Receipt:
    """Take a file of claims in (one JSON object a line): sound lines once, others in quarantine with their faults."""
    return receiving.receive(file.content, received_on)


@register.operation("receive_fee_claims")
def replay_claim(*, refused: int, corrected: str) -> str:
    """Replay a quarantined line with its correction; returns the key of its claim. Raises `Invalid` with the faults."""
    return receiving.replay(refused, corrected)


@register.operation("receive_fee_claims", confirm=True)
def put_aside(*, refused: int) -> int:
    """Put a quarantined line aside for good: nothing is paid on it, and it stays readable until its term."""
    return receiving.put_aside(refused)


@register.operation("check_derogatory_rules")
def complete_claim(*, claim: int, base: Cents, on: date) -> ClaimShown:
    """Write the tariff that a bill left out, in cents, and decide the claim again."""
    plausible.number(base=base)
    row = settling.reach_care(claim)
    row.base = base
    row.save(update_fields=["base"])
    return settling.resume(row, on)


@register.operation("check_derogatory_rules")
def record_score(*, claim: int, score: int, on: date) -> ClaimShown:
    """Write the result measured for a performance share, in basis points, and decide the claim again."""
    plausible.number(0, 10_000, score=score)
    row = settling.reach_package(claim)
    row.score = score
    row.save(update_fields=["score"])
    return settling.resume(row, on)


@register.operation("check_derogatory_rules")
def ask_medical_opinion(*, claim: int, on: date) -> int:
    """Ask the medical service whether a care follows from the attack; returns the number of the question."""
    return medical.ask(settling.reach_care(claim), on)


@register.operation("check_derogatory_rules")
def give_medical_opinion(*, opinion: int, related: bool, reasons: str, on: date, diagnosis: str = "") -> int:
    """Answer yes or no, with reasons that stay with the medical service; refused to anybody but a medical adviser."""
    return medical.answer(opinion, related, reasons, diagnosis, on)


@register.operation("check_derogatory_rules")
def resume_claim(*, scheme: Scheme, claim: int, on: date) -> ClaimShown:
    """Decide a claim that waits again, once the missing fact, right or text is there."""
    return settling.resume(settling.reach(scheme, claim), on)


@register.operation("check_derogatory_rules", confirm=True)
def confirm_refusal(*, scheme: Scheme, claim: int, on: date) -> ClaimShown:
    """Confirm a refusal of the rule; only an agent does, and the claim is closed."""
    return settling.confirm_refusal(settling.reach(scheme, claim), on)


@register.operation("pay_derogatory_fees", confirm=True)
def settle_claims(*, on: date, limit: AtMost = 200) -> Settled:
    """Decide the oldest received claims and order what is due; call again until nothing is seen."""
    return settling.settle(on, limit)


@register.operation("pay_derogatory_fees", confirm=True)
def recalculate_claim(*, scheme: Scheme, claim: int, on: date) -> tuple[Difference, ...]:
    """Calculate a paid claim anew on what is known today: more is ordered, what was too much is owed."""
    return paying.recalculate(settling.reach(scheme, claim), on)


@register.operation("pay_derogatory_fees", confirm=True)
def recalculate_admission(*, admission: int, on: date) -> tuple[Difference, ...]:
    """Calculate anew each paid care of an admitted person, after an offer or an opinion that came late."""
    return paying.recalculate_person(admitting.reach(admission), on)


@register.operation("pay_derogatory_fees", confirm=True)
def decide_allowance(*, file: int, on: date) -> AllowanceShown:
    """Confirm that the allowance is open, or refused; raises `Invalid` while a fact or a text is missing."""
    return allowance.decide(allowance.reach(file), on)


@register.operation("pay_derogatory_fees", confirm=True)
def set_levy(*, file: int, rate: int, source: str) -> AllowanceShown:
    """Write the rate kept back on an allowance, in basis points, and where it was read: no text gives it here."""
    return allowance.set_levy(allowance.reach(file), rate, source)


@register.operation("pay_derogatory_fees", confirm=True)
def order_allowance(*, file: int, on: date) -> Ordered:
    """Order the months that are over, once each; raises `law.MissingLaw` as long as the levies are not known."""
    return allowance.order(allowance.reach(file), on)


@register.operation("pay_derogatory_fees", confirm=True)
def recalculate_allowance(*, file: int, career: Career, on: date) -> tuple[Difference, ...]:
    """Count an open allowance anew on corrected facts; each month paid gets its difference, or owes it."""
    return allowance.recalculate(allowance.reach(file), career, on)


@register.operation("pay_derogatory_fees", confirm=True)
def end_allowance(*, file: int, ends_on: date, on: date) -> tuple[Difference, ...]:
    """Stop an allowance from the month of that day; months paid after it are owed back."""
    return allowance.end(allowance.reach(file), ends_on, on)


@register.operation("pay_derogatory_fees")
def note_payments(*, after: int = 0, limit: AtMost = 500) -> SliceDone:
    """Note what became of the next orders; retention runs from the day of payment. Twice changes nothing."""
    return paying.note(after, limit)


@register.operation("pay_derogatory_fees", confirm=True)
def lodge_dispute(*, about: About, number: int, grounds: str, on: date) -> DisputeShown:
    """Take a dispute before the amicable board on a decided claim or allowance (CSS R142-1, R142-6)."""
    return disputes.lodge(about, number, grounds, on)


@register.operation("pay_derogatory_fees", confirm=True)
def settle_dispute(*, dispute: int, upheld: bool, on: date) -> DisputeShown:
    """Write what the board decided; upheld, what was refused waits for a new decision."""
    return disputes.settle(dispute, upheld, on)


@register.operation("pay_derogatory_fees")
def reject_disputes_by_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Mark disputes whose board stayed silent as rejected (CSS R142-6); twice changes nothing."""
    return disputes.reject_by_silence(on, after, limit)


@register.operation("record_derogatory_information")
def send_certificate(*, admission: int, on: date) -> LetterSent:
    """Send an admitted person the certificate that frees them from advancing costs (CSS L169-8, D169-2)."""
    return telling.certificate(admitting.reach(admission), on)


@register.operation("pay_derogatory_fees")
def send_care_notice(*, claim: int, on: date) -> LetterSent:
    """Write to somebody what was decided on a care, why, and how to contest it."""
    return telling.about_care(settling.reach_care(claim), on)


@register.operation("pay_derogatory_fees")
def send_allowance_notice(*, file: int, on: date) -> LetterSent:
    """Write to somebody where their allowance stands: what is missing, or what is decided, why, and the remedies."""
    return telling.about_allowance(allowance.reach(file), on)


@register.operation("inform_on_fees")
def tell_provider(*, provider: int, first_on: date, last_on: date, on: date) -> Told:
    """Write to a professional or supplier what was paid on its invoices; nothing on patients, no word on a scheme."""
    register.check_days(first_on=first_on, last_on=last_on, on=on)
    return telling.provider(provider, first_on, last_on, on)


@register.operation("apply_cross_border_rules", confirm=True)
def ask_foreign_tariff(*, claim: int, on: date) -> int:
    """Ask the institution of the State of care what it would have paid, through the ledger (987/2009, art. 25)."""
    return abroad.ask(settling.reach_care(claim), on)


@register.operation("apply_cross_border_rules", confirm=True)
def record_foreign_tariff(*, request: int, tariff: Cents, on: date) -> ClaimShown:
    """Write the answer of the institution, in cents, and decide the claim."""
    return abroad.answer(request, tariff, on)


@register.operation("produce_statistics", confirm=True)
def send_evaluation(*, experiment: str, to: Evaluator, on: date) -> Evaluated:
    """Send an evaluator the totals of an experiment, small cells left out, through the ledger; nobody is named."""
    return counting.evaluate(experiment, to, on)
