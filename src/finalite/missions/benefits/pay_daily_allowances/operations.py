"""What this fiche does: takes notices and pay, follows each stop, decides, orders, corrects, and tells each party."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import AtMost, PersonId, Upload

from . import (
    certificates,
    contests,
    correcting,
    declared,
    deposits,
    following,
    medical,
    notices,
    paid,
    parties,
    rechecking,
    settling,
    stops,
    telling,
)
from .employers import Deposit
from .values import (
    BirthFacts,
    Certificate,
    ContestShown,
    Corrected,
    DsnReceipt,
    Leave,
    LetterSent,
    Notice,
    Opinion,
    PaymentsNoted,
    Prescribed,
    Settled,
    Situation,
    Source,
    StopShown,
    StopState,
    Told,
    Why,
)

FICHE = stops.FICHE
OWN = ("insured_person",)
"""What people may do about their own allowances."""
DOCTORS, EMPLOYERS = ("health_professional",), ("employer_representative",)


@register.operation("receive_stop_notices", open_to=OWN)
def receive_notice(*, notice: Notice, received_on: date) -> StopShown:
    """Take a notice on paper or from the account; the stop it is about is recognised, or opened.

    Sent again, the same notice changes nothing. From their account people speak for themselves alone.
    """
    if register.current_actor().role in OWN and notice.source is not Source.PERSON:
        raise register.Invalid("source", "vous envoyez votre propre volet de l’avis d’arrêt")
    return notices.typed(notice, received_on)


@register.operation("receive_stop_notices", open_to=DOCTORS)
def send_prescription(*, prescribed: Prescribed, received_on: date) -> int:
    """Take the notice a doctor sends for their patient; it is tied to its stop by the next run, or by an agent."""
    return notices.by_doctor(prescribed, received_on)


@register.operation("receive_stop_notices")
def tie_notices(*, on: date, limit: AtMost = 500) -> int:
    """Tie to their stops the notices and certificates that came by themselves; returns how many notices were seen."""
    seen = notices.tie_waiting(on, limit)
    certificates.tie_waiting(on, limit)
    return seen


@register.operation("record_allowance_information", open_to=OWN)
def ask_birth_leave(*, person: PersonId, birth: BirthFacts, received_on: date) -> StopShown:
    """Open a maternity, paternity, adoption, bereavement or birth leave on the days the law gives it.

    A stop that runs ends the day before, on the same certificate. Raises `Invalid` with what is missing.
    """
    return notices.shown(following.open_birth(person, birth, received_on))


@register.operation("record_allowance_information", confirm=True)
def change_birth_leave(*, stop: int, birth: BirthFacts, on: date) -> StopShown:
    """Move the days of a leave once more is known of the birth; what was paid is decided again."""
    row = stops.reach(stop)
    following.change_birth(row, birth, on)
    return notices.shown(row)


@register.operation("record_allowance_information", confirm=True)
def record_situation(*, stop: int, situation: Situation, on: date) -> StopShown:
    """Write what an agent checked of somebody's work, illness or pension; what was paid is decided again."""
    row = stops.reach(stop)
    following.situate(row, situation, on)
    return notices.shown(row)


@register.operation("receive_income_information", confirm=True)
def record_certificate(*, stop: int, certificate: Certificate, on: date) -> StopShown:
    """Type an employer's salary certificate; a former one counts no more, what was paid is decided again."""
    row = stops.reach(stop)
    certificates.typed(row, certificate, on)
    return notices.shown(row)


@register.operation("receive_income_information", open_to=EMPLOYERS)
def send_certificate(*, nir: str, birth_name: str, certificate: Certificate, received_on: date) -> int:
    """Take the certificate an employer sends of its employee; it is tied to the stop by the next run.

    Raises `Invalid`, the same whichever is wrong, where number and birth name are not those of one person.
    """
    return certificates.sent(nir, birth_name, certificate, received_on)


@register.operation("receive_income_information")
def receive_dsn(*, file: Upload, received_on: date) -> DsnReceipt:
    """Take a DSN file in: stops and returns become notices, monthly pay waits for a stop, faults keep their line.

    The same bytes sent again change nothing; on a trial nothing is done.
    """
    return declared.receive(file.content, received_on)


@register.operation("receive_income_information", open_to=EMPLOYERS)
def deposit_dsn(*, file: Upload, received_on: date) -> Deposit:
    """Take a DSN file that an employer deposits for its own enterprise; what it tells is done by a job.

    The same bytes again change nothing. Raises `Refused` to an account opened for no enterprise.
    """
    return deposits.take_in(file.content, received_on)


@register.operation("receive_income_information")
def take_deposit(*, delivery: int, on: date, after: int = 0, limit: AtMost = 50) -> SliceDone:
    """Do what the next declarations of a deposit tell, each person named by number and birth name."""
    return deposits.go_on(delivery, on, after, limit)


@register.operation("receive_income_information")
def end_employer_access(*, on: date, limit: AtMost = 500) -> SliceDone:
    """Let employers know no more whom they told of over two years ago."""
    done = parties.end_past(on, limit)
    return SliceDone(done, done, 0)


@register.operation("check_reliability_and_rights")
def check_stop(*, stop: int, on: date) -> StopShown:
    """Gather the facts of a stop anew, the rights fiche's included, and say what is wanted."""
    row = stops.reach(stop)
    correcting.refresh(row, on)
    return notices.shown(row)


@register.operation("check_reliability_and_rights", confirm=True)
def look_again(*, since: date, on: date, after: int = 0, limit: AtMost = 500) -> SliceDone:
    """Gather the facts of the stops that go beyond a day anew: what changed late is decided again and settled.

    A right that is gone takes nothing back by itself: the stop goes to an agent, who checks it.
    """
    return rechecking.recent(on, since, after, limit)


@register.operation("check_reliability_and_rights", confirm=True)
def refuse_stop(*, stop: int, on: date) -> StopShown:
    """Confirm a refusal that the rule proposes; raises `Invalid` where the facts lead elsewhere."""
    row = stops.reach(stop)
    if stops.preview(row, on).outcome != "refused":
        raise register.Invalid("stop", "les faits connus ne mènent pas à un refus")
    row.state = StopState.REFUSED
    stops.close_case(row, "refused", on)
    row.save()
    stops.start_retention(row, on)
    return notices.shown(row)


@register.operation("follow_leave", confirm=True)
def change_leave(*, stop: int, leave: Leave, first_on: date, last_on: date, on: date) -> StopShown:
    """Go on with another kind of leave from a day, without a day between: sickness, part-time, work injury."""
    return notices.shown(following.change_leave(stops.reach(stop), leave, first_on, last_on, on))


@register.operation("follow_leave", confirm=True)
def record_return(*, stop: int, resumed_on: date, on: date) -> StopShown:
    """Write that work was taken up again, early perhaps: days paid from then on are owed back."""
    row = stops.reach(stop)
    following.resume(row, resumed_on, on)
    return notices.shown(row)


@register.operation("follow_leave", confirm=True)
def suspend_days(*, stop: int, first_on: date, last_on: date, why: Why, on: date) -> StopShown:
    """Leave days of a stop unpaid after a control or an absence (CSS L323-6, R323-12); those paid are owed back."""
    row = stops.reach(stop)
    following.interrupt(row, first_on, last_on, why, on)
    return notices.shown(row)


@register.operation("follow_leave", confirm=True)
def lift_suspension(*, stop: int, on: date) -> StopShown:
    """Pay the days again that had been left unpaid."""
    row = stops.reach(stop)
    following.lift(row, on)
    return notices.shown(row)


@register.operation("process_medical_opinions")
def ask_opinion(*, stop: int, on: date) -> int:
    """Put a stop before the medical service; returns the number of the question."""
    return medical.ask(stops.reach(stop), on)


@register.operation("process_medical_opinions")
def give_opinion(*, opinion: int, justified: bool, on: date, until: date | None = None) -> Opinion:
    """Write the adviser's conclusion; refused (`Refused`) to anybody else (CSS L315-1)."""
    medical.only(medical.DOCTORS)
    row = medical.reach(opinion)
    medical.answer(row, justified, until, on)
    return medical.shown(row)


@register.operation("process_medical_opinions")
def write_medical_note(*, opinion: int, text: str, on: date) -> int:
    """Keep a note for the medical service alone; refused (`Refused`) to anybody outside it."""
    medical.only(medical.MEDICAL)
    row = medical.reach(opinion)
    return medical.write(row.stop_id, row.person_id, row.subject, text, on)


@register.operation("process_medical_opinions", confirm=True)
def apply_opinion(*, opinion: int, on: date) -> StopShown:
    """Stop paying from the day after an unfavourable conclusion (CSS L315-2)."""
    row = medical.reach(opinion)
    stop = stops.reach(row.stop_id)
    medical.act_on(row, stop, on)
    return notices.shown(stop)


@register.operation("settle_allowances", confirm=True, agents_start=True)
def settle_period(*, to: date, on: date, after: int = 0, limit: AtMost = 500) -> Settled:
    """Decide and order the next stops that have days to pay up to a day; twice changes nothing."""
    return settling.settle(to, on, after, limit, register.current_actor().organisation)


@register.operation("settle_allowances", confirm=True)
def settle_stop(*, stop: int, to: date, on: date) -> Settled:
    """Decide and order the days of one stop up to a day."""
    return settling.settle_one(stops.reach(stop), to, on)


@register.operation("settle_allowances", confirm=True)
def recalculate_stop(*, stop: int, on: date) -> Corrected:
    """Decide again all that was paid for a stop, and settle the difference; nothing moves where nothing changed."""
    return correcting.recalculate(stops.reach(stop), on)


@register.operation("settle_allowances", confirm=True)
def recalculate_for_law(*, on: date, after: int = 0, limit: AtMost = 500) -> SliceDone:
    """Decide again what rests on values of the law corrected since; the difference is settled once."""
    return rechecking.of_former_law(on, after, limit)


@register.operation("settle_allowances")
def note_payments(*, after: int, limit: AtMost = 500) -> PaymentsNoted:
    """Note on decisions the day they were paid, for the orders that moved since the last time."""
    return paid.note(after, limit)


@register.operation("check_reliability_and_rights", confirm=True, open_to=OWN)
def contest_decision(*, stop: int, grounds: str, on: date) -> ContestShown:
    """Ask that a decision be looked at again; two months of silence reject it (CSS R142-6)."""
    return contests.lodge(stops.reach(stop), grounds, on)


@register.operation("check_reliability_and_rights", confirm=True)
def settle_contest(*, contest: int, upheld: bool, on: date) -> ContestShown:
    """Answer a contest; upheld, a refused stop is open again and decided on what is known now."""
    return contests.settle(contest, upheld, on)


@register.operation("check_reliability_and_rights", confirm=True)
def reject_contests_by_silence(*, on: date, after: int = 0, limit: AtMost = 500) -> SliceDone:
    """Note the contests that two months of silence reject; twice changes nothing."""
    return contests.reject_by_silence(on, after, limit)


@register.operation("tell_payment_parties")
def send_statement(*, person: PersonId, on: date) -> LetterSent:
    """Write to somebody what was paid since their last statement, why, and what they owe."""
    return telling.statement(person, on)


@register.operation("tell_payment_parties")
def send_refusal(*, stop: int, on: date) -> LetterSent:
    """Write to somebody why a stop is not paid, and how to contest it."""
    return telling.refusal(stops.reach(stop), on)


@register.operation("tell_payment_parties")
def send_request(*, stop: int, on: date) -> LetterSent:
    """Ask somebody for the documents without which their stop cannot be paid."""
    return telling.missing(stops.reach(stop), on)


@register.operation("tell_payment_parties")
def send_suspension(*, stop: int, on: date) -> LetterSent:
    """Write to somebody which days are not paid, and how to contest it; nothing medical."""
    return telling.suspension(stops.reach(stop), on)


@register.operation("tell_payment_parties")
def send_tax_statement(*, person: PersonId, year: int, on: date) -> LetterSent:
    """Write to somebody what they were paid in a year, as it is declared; the taxable part is not said."""
    return telling.tax_statement(person, year, on)


@register.operation("tell_payment_parties")
def tell_recipient(*, stop: int, recipient: Told, addressee: str, on: date) -> LetterSent:
    """Tell a declared recipient what was paid for a stop, and nothing of why; returns the line of the ledger."""
    return telling.tell(stops.reach(stop), recipient, addressee, on)
