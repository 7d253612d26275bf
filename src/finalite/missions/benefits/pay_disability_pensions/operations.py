"""What this fiche does: takes claims and facts, decides pensions, orders each month, follows and tells."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import AtMost, Cents, PersonId, Upload

from . import (
    advances,
    appeals,
    claims,
    deciding,
    earning,
    files,
    following,
    funds,
    informing,
    medical,
    paying,
    recording,
    telling,
    uprating,
)
from .shapes import AppealShown, FundLine
from .values import (
    Answer,
    Asked,
    Board,
    Body,
    CafClaim,
    Change,
    ClaimAnswer,
    Compared,
    Conclusion,
    Ending,
    FundGiven,
    HomeTold,
    MessageOut,
    Proof,
    Question,
    Reason,
    YearTold,
)

FICHE = files.FICHE
PERSON = ("insured_person",)


@register.operation("receive_pension_claims", confirm=True, open_to=PERSON)
def claim_pension(*, person: PersonId, asked: Asked, received_on: date, said: str = "") -> ClaimAnswer:
    """Take a claim and say whether it may be examined; a right never asked for is asked for where rights are opened."""
    register.check_days(received_on=received_on)
    return claims.receive(person, asked, said, received_on)


@register.operation("receive_pension_claims", open_to=PERSON)
def add_evidence(*, claim: int, document: Upload, proves: Proof, received_on: date) -> int:
    """Keep a document handed in for a claim, never a medical one; returns its number."""
    register.check_days(received_on=received_on)
    return claims.add_evidence(claims.reach(claim), document, proves, received_on)


@register.operation("receive_pension_claims", confirm=True, open_to=PERSON)
def withdraw_claim(*, claim: int, on: date) -> None:
    """Take a claim back before it is decided; the request for the right is withdrawn where rights are opened."""
    register.check_days(on=on)
    claims.withdraw(claims.reach(claim), on)


@register.operation("examine_administrative_side")
def examine_claim(*, claim: int, on: date) -> ClaimAnswer:
    """Say again where a claim stands, now that a right may be open."""
    register.check_days(on=on)
    return claims.examine(claims.reach(claim), on)


@register.operation("check_opening_condition", confirm=True)
def open_pension_file(*, person: PersonId, right: int, on: date) -> int:
    """Open the file of a right to a pension that is open; returns its number. Raises `Invalid`."""
    register.check_days(on=on)
    return files.open_file(person, right, on).pk


@register.operation("record_pension_information")
def record_wages(*, file: int, years: tuple[YearTold, ...], source: str, on: date) -> None:
    """Write the wages of civil years as a career statement says them; what was decided is put right by a revision."""
    register.check_days(on=on)
    recording.wages(files.reach(file), years, source, on)


@register.operation("record_pension_information")
def record_mean_wage(*, file: int, yearly: Cents, source: str) -> None:
    """Write the mean yearly wage that a document says whole, with that document and its date."""
    recording.mean_wage(files.reach(file), yearly, source)


@register.operation("record_pension_information")
def record_principal_pension(*, file: int, monthly: Cents, source: str) -> None:
    """Write the pension of the deceased, on which that of a widow or widower rests (CSS D342-1)."""
    recording.principal(files.reach(file), monthly, source)


@register.operation("record_pension_information")
def record_foreign_share(*, file: int, share: int, source: str) -> None:
    """Write the French part of a pension of several States, in basis points, as a form between institutions says it."""
    recording.foreign_share(files.reach(file), share, source)


@register.operation("record_pension_information")
def record_compared_wages(*, file: int, mean_wage: Cents, last_wage: Cents, self_employed: bool, source: str) -> None:
    """Write the uprated yearly wages that earnings are compared with, and how somebody works (CSS R341-17)."""
    recording.compared_wages(files.reach(file), mean_wage, last_wage, self_employed, source)


@register.operation("record_pension_information")
def record_stay(*, file: int, admitted_on: date, on: date, left_on: date | None = None) -> None:
    """Write a stay in hospital, or the day it ended; months already paid are put right by a recalculation."""
    register.check_days(on=on)
    recording.stay(files.reach(file), admitted_on, left_on, on)


@register.operation("record_pension_information", open_to=PERSON)
def declare_resources(*, file: int, told: HomeTold, on: date) -> None:
    """Say what a home lives on from a day, for the supplementary allowance (CSS L815-24)."""
    register.check_days(on=on)
    recording.home(files.reach(file), told, on)


@register.operation("examine_medical_side")
def answer_medical_review(*, review: int, conclusion: Conclusion, on: date, report: str = "") -> None:
    """Give the opinion asked for; refused (`Refused`) to anybody but the medical adviser, who alone reads the report.

    A new category is found where rights are opened, and comes from there.
    """
    medical.only(medical.DOCTORS)
    register.check_days(on=on)
    medical.answer(medical.reach(review), conclusion, report, on)


@register.operation("examine_medical_side")
def add_medical_report(*, review: int, text: str, on: date) -> int:
    """Keep a report for the medical service alone; refused (`Refused`) to anybody outside it."""
    medical.only(medical.SERVICE)
    register.check_days(on=on)
    return medical.write(medical.reach(review), text, on)


@register.operation("summon_insured")
def summon_insured(*, review: int, day: date, place: str, on: date) -> int:
    """Summon somebody to the medical service by letter; returns the number of the notice."""
    medical.only(medical.SERVICE)
    register.check_days(day=day, on=on)
    return medical.summon(medical.reach(review), day, place, on)


@register.operation("compute_and_pay_pension", confirm=True)
def decide_pension(*, file: int, on: date) -> Answer:
    """Decide the amount of a pension and announce it; `unknown` asks for documents, `no_law` names the text."""
    register.check_days(on=on)
    row = files.reach(file)
    answer = deciding.decide(row, on)
    if answer.outcome == "known":
        claims.decided(row, on)
    return answer


@register.operation("compute_and_pay_pension", confirm=True)
def order_months(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Order the months that are over, slice by slice; running it twice orders nothing more.

    Call again with `after` set to the last pension seen until nothing is left.
    """
    register.check_days(on=on)
    return paying.run(on, after, limit)


@register.operation("compute_and_pay_pension")
def note_payments(*, after: int = 0, limit: AtMost = 500) -> SliceDone:
    """Note the day of payment on what the bank has paid since the last time; twice changes nothing."""
    return paying.note(after, limit)


@register.operation("compute_and_pay_pension", confirm=True)
def recalculate_pension(*, file: int, on: date) -> Change:
    """Compare what was paid with what is due by the facts, rights and law of today, and put it right.

    Arrears are ordered, an overpayment is owed, both are told; a pension set aside is paid again from here on.
    """
    register.check_days(on=on)
    row = files.reach(file)
    change = paying.recalculate(row, on)
    claims.decided(row, on)
    return change


@register.operation("follow_pension_changes", confirm=True)
def revise_pension(*, file: int, on: date) -> Answer:
    """Decide again: on a new category from the day it was found, on corrected wages from the opening (CSS R341-14)."""
    register.check_days(on=on)
    row = files.reach(file)
    answer = deciding.revise(row, on)
    claims.decided(row, on, Asked.REVISION)
    return answer


@register.operation("follow_pension_changes")
def ask_medical_review(*, file: int, question: Question, on: date) -> int:
    """Ask the medical service about a pension; returns the number of the question."""
    register.check_days(on=on)
    return medical.ask(files.reach(file), question, on).pk


@register.operation("follow_pension_changes", confirm=True)
def send_earnings_forms(*, on: date, answer_by: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Send the questionnaires on earnings whose turn it is, slice by slice; twice, the second sends nothing."""
    register.check_days(on=on, answer_by=answer_by)
    return earning.ask(on, answer_by, after, limit)


@register.operation("follow_pension_changes", open_to=PERSON)
def declare_earnings(*, form: int, earnings: Cents, self_employed: bool, on: date) -> None:
    """Answer a questionnaire: what was earned in its months, in cents; it may be corrected until it is compared."""
    register.check_days(on=on)
    earning.declare(earning.reach(form), earnings, self_employed, on)


@register.operation("follow_pension_changes", confirm=True)
def compare_earnings(*, form: int, on: date) -> Compared:
    """Compare pension and earnings; what exceeds the threshold is held back from the next months (CSS R341-17)."""
    register.check_days(on=on)
    return earning.compare(earning.reach(form), on)


@register.operation("follow_pension_changes")
def note_unanswered_forms(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Put on the work list the questionnaires left without an answer; nothing is suspended by itself."""
    register.check_days(on=on)
    return earning.note_silence(on, after, limit)


@register.operation("follow_pension_changes", confirm=True)
def suspend_payment(*, file: int, from_on: date, reason: Reason, on: date) -> Change:
    """Pay nothing from a day on, as an agent decides; the right itself goes on."""
    register.check_days(from_on=from_on, on=on)
    return following.suspend(files.reach(file), from_on, reason, on)


@register.operation("follow_pension_changes", confirm=True)
def resume_payment(*, file: int, resumed_on: date, on: date) -> Change:
    """Pay again from the first day of a month."""
    register.check_days(resumed_on=resumed_on, on=on)
    return following.resume(files.reach(file), resumed_on, on)


@register.operation("follow_pension_changes", confirm=True)
def end_pension(*, file: int, ends_on: date, reason: Ending, on: date) -> Change:
    """End a pension from a day, that day out, here and where the right is opened; the rest is put right."""
    register.check_days(ends_on=ends_on, on=on)
    return following.end(files.reach(file), ends_on, reason, on)


@register.operation("follow_pension_changes", confirm=True)
def pass_to_retirement(*, file: int, on: date, retired_on: date | None = None) -> Answer:
    """Replace a pension by retirement from the day the pension body says; without it the text that lacks is named."""
    register.check_days(on=on, retired_on=retired_on)
    return following.retire(files.reach(file), retired_on, on)


@register.operation("follow_pension_changes", confirm=True)
def announce_uprating(*, day: date, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Write to pensioners what the revaluation of a day changes; twice, the second writes nothing (CSS L341-6)."""
    register.check_days(day=day, on=on)
    return uprating.announce(day, on, after, limit)


@register.operation("follow_pension_changes", confirm=True, open_to=PERSON)
def lodge_appeal(*, decision: int, board: Board, grounds: str, on: date) -> AppealShown:
    """Take an appeal against a decision before its board, with the clock of that board."""
    register.check_days(on=on)
    return appeals.lodge(decision, board, grounds, on)


@register.operation("examine_administrative_side", confirm=True)
def settle_appeal(*, appeal: int, upheld: bool, on: date) -> AppealShown:
    """Write what a board decided; upheld, the pension is revised on what it found."""
    register.check_days(on=on)
    return appeals.settle(appeal, upheld, on)


@register.operation("examine_administrative_side", confirm=True)
def reject_appeals_by_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Mark appeals whose board stayed silent as rejected (CSS R142-6, R142-8-5); twice changes nothing."""
    register.check_days(on=on)
    return appeals.reject_by_silence(on, after, limit)


@register.operation("apply_caf_subrogation", confirm=True)
def enter_family_fund(*, fund: FundGiven, on: date) -> FundLine:
    """Enter a family-allowance fund among those who are paid, or give one another account: a second agent looks."""
    register.check_days(on=on)
    return funds.enter(fund, on)


@register.operation("apply_caf_subrogation", confirm=True)
def look_at_fund_account(*, change: int, accept: bool, on: date) -> FundLine:
    """Accept or refuse the account of a fund; refused (`Refused`) to the agent who gave it."""
    register.check_days(on=on)
    return funds.look(change, accept, on)


@register.operation("apply_caf_subrogation", confirm=True)
def record_caf_claim(*, file: int, claim: CafClaim, on: date) -> int:
    """Give back to a family-allowance fund what it advanced, out of the next months; returns its number."""
    register.check_days(on=on)
    return advances.record(files.reach(file), claim, on)


@register.operation("apply_caf_subrogation", confirm=True)
def withdraw_caf_claim(*, advance: int, on: date) -> None:
    """Stop giving back what a fund no longer asks."""
    register.check_days(on=on)
    advances.withdraw(advances.reach(advance), on)


@register.operation("tell_payment_parties")
def send_statement(*, file: int, first_on: date, until: date, on: date) -> int:
    """Write to somebody what was paid over a period; returns the number of the notice, 0 where nothing was paid."""
    register.check_days(first_on=first_on, until=until, on=on)
    return telling.statement(files.reach(file), first_on, until, on)


@register.operation("tell_payment_parties")
def tell_body(*, file: int, body: Body, year: int, on: date) -> MessageOut:
    """Write the message that a body may have about a year of a pension, and its line in the ledger of disclosures."""
    register.check_days(on=on)
    register.check_years(year=year)
    return MessageOut(informing.tell(files.reach(file), body, year, on))
