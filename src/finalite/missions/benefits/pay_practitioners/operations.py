"""What this fiche does: knows payees, takes lines for direct payment, pays packages, sets right, answers disputes."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import AtMost, Cents, Upload

from . import abroad, adjustments, claims, disputes, late, paid, payees, remunerations, telling, terms
from .answers import AdjustmentShown, DisputeShown, FeeAnswer, LetterKept, PayAnswer, TermShown
from .values import (
    About,
    AccountAsked,
    ChangeState,
    IndicatorState,
    NewFeeLine,
    NewIndicator,
    NewTerm,
    Practice,
    Spread,
    TakeBack,
    TermKind,
)

FICHE = claims.FICHE
OWN = ("health_professional",)
"""Who may act on their own account."""


@register.operation("record_fee_information")
def open_payee_file(*, provider: int, practice: Practice, direct_payment: bool, on: date) -> int:
    """Open the file of a professional or supplier to be paid, or write what changed in it."""
    return payees.open_file(provider, practice, direct_payment, on)


@register.operation("record_fee_information", confirm=True)
def close_payee_file(*, provider: int, on: date) -> int:
    """Note the end of practice: nothing new is taken, and the years of retention start."""
    return payees.close_file(provider, on)


@register.operation("record_fee_information", confirm=True)
def ask_account_change(*, provider: int, account: AccountAsked, on: date) -> int:
    """Write down the account on which somebody asks to be paid; it waits for a second look."""
    return payees.ask_change(provider, account, on)


@register.operation("record_fee_information", confirm=True)
def look_at_account_change(*, change: int, right: bool, on: date) -> ChangeState:
    """Confirm or refuse an account after a second look; `Refused` to whoever recorded it."""
    return payees.look(change, right, on)


@register.operation("record_fee_information", confirm=True)
def record_term(*, term: NewTerm, on: date) -> int:
    """Record a package, a rate or a delay of an agreement with its text and source; it waits for a second look."""
    return terms.record(term, on)


@register.operation("record_fee_information", confirm=True)
def confirm_term(*, term: int, on: date) -> TermShown:
    """Confirm a recorded value, from which it counts; `Refused` to whoever recorded it."""
    return terms.confirm(term, on)


@register.operation("record_fee_information", confirm=True)
def end_term(*, term: int, last_on: date) -> TermShown:
    """Write the last day of a value; what was decided on it is calculated anew by an operation of its own."""
    return terms.end(term, last_on)


@register.operation("receive_fee_claims", open_to=OWN)
def present_fees(
    *, lines: tuple[NewFeeLine, ...], received_on: date, on: date, provider: int | None = None
) -> tuple[FeeAnswer, ...]:
    """Take the lines of a professional for direct payment: each is checked and decided, or goes back with its reasons.

    A line is paid once, whoever presents it again, and never where the patient was refunded (CSS R161-47).
    """
    return claims.present(payees.mine(provider), lines, received_on, on)


@register.operation("receive_fee_claims", open_to=OWN)
def present_line_again(*, fee_line: int, changed: NewFeeLine, received_on: date, on: date) -> FeeAnswer:
    """Present a line that went back again, corrected, under the same invoice and rank."""
    return claims.present_again(claims.reach(fee_line), changed, received_on, on)


@register.operation("receive_fee_claims", open_to=OWN)
def declare_indicator(
    *, indicator: NewIndicator, on: date, evidence: Upload | None = None, provider: int | None = None
) -> int:
    """Declare an indicator for a period, with its evidence; it counts once an agent has accepted it."""
    return remunerations.declare(payees.mine(provider), indicator, evidence, on)


@register.operation("receive_fee_claims", open_to=OWN)
def contest(*, about: About, number: int, grounds: str, on: date, provider: int | None = None) -> DisputeShown:
    """Contest a line, a package, an adjustment or an indicator; silence rejects after its delay (CRPA L231-4)."""
    return disputes.lodge(payees.mine(provider), about, number, grounds, on)


@register.operation("receive_fee_claims", open_to=OWN)
def ask_mediation(*, dispute: int, on: date) -> DisputeShown:
    """Put an open dispute before the mediator of the caisse."""
    return disputes.mediate(disputes.reach(dispute), on)


@register.operation("receive_fee_claims", confirm=True)
def answer_dispute(*, dispute: int, upheld: bool, answer: str, on: date) -> DisputeShown:
    """Write the reasoned answer to a dispute."""
    return disputes.settle(disputes.reach(dispute), upheld, answer, on)


@register.operation("check_against_rights")
def follow_lines(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Write where the next lines under way stand: decided, taken back, paid. Twice changes nothing."""
    return claims.follow(after, limit, on)


@register.operation("check_against_rights", confirm=True)
def examine_indicator(*, indicator: int, right: bool, on: date) -> IndicatorState:
    """Accept a declared indicator on its evidence, or refuse it."""
    return remunerations.examine(indicator, right, on)


@register.operation("pay_fees", confirm=True)
def decide_remuneration(
    *, provider: int, kind: TermKind, code: str, first_on: date, last_on: date, on: date
) -> PayAnswer:
    """Calculate a package or contributions of a period from the recorded value, and order it once.

    Where a value, an indicator or its evidence is missing, nothing is kept and the answer names it.
    """
    return remunerations.decide(provider, kind, code, first_on, last_on, on)


@register.operation("pay_fees", confirm=True)
def recalculate_remuneration(*, remuneration: int, on: date, spread: Spread | None = None) -> PayAnswer:
    """Calculate a period anew after a late fact: the difference is ordered, or owed as scheduled."""
    return remunerations.recalculate(remuneration, spread, on)


@register.operation("pay_fees", confirm=True)
def adjust(
    *, provider: int, amount: Cents, reason: str, article: str, on: date, spread: Spread | None = None
) -> AdjustmentShown:
    """Set a payment right: above zero is ordered; below is owed and comes off later payments (CSS L133-4)."""
    row = payees.reach(provider)
    return adjustments.shown(adjustments.record(row, amount, reason, article, on, spread))


@register.operation("pay_fees", confirm=True)
def take_back_line(*, fee_line: int, why: TakeBack, on: date, spread: Spread | None = None) -> AdjustmentShown:
    """Take a paid line back: the patient's counters are given back, who billed owes it (CSS L133-4)."""
    return adjustments.shown(adjustments.take_back(claims.reach(fee_line), why, spread, on))


@register.operation("pay_fees", confirm=True)
def spread_adjustment(*, adjustment: int, spread: Spread, on: date) -> AdjustmentShown:
    """State the schedule of what is still owed anew."""
    return adjustments.respread(adjustment, spread, on)


@register.operation("pay_fees", confirm=True)
def indemnify_late_line(*, fee_line: int, on: date) -> AdjustmentShown:
    """Order what a line paid late costs the caisse, once, by the text recorded; without one, nothing is invented."""
    return adjustments.shown(late.indemnify(claims.reach(fee_line), on))


@register.operation("pay_fees")
def note_payments(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Note what became of the next orders and of what is owed; twice changes nothing."""
    return paid.note(after, limit, on)


@register.operation("apply_cross_border_rules", confirm=True)
def ask_foreign_body(*, fee_line: int, on: date) -> int:
    """Ask the institution that covers a patient which form proves it; returns the number of the question."""
    return abroad.ask(claims.reach(fee_line), on)


@register.operation("apply_cross_border_rules")
def record_foreign_form(*, fee_line: int, form: str, reference: str, on: date) -> FeeAnswer:
    """Write the European form of a patient covered by another State, and have the line decided (987/2009)."""
    return abroad.answer(claims.reach(fee_line), form, reference, on)


@register.operation("tell_payees", open_to=OWN)
def send_statement(*, first_on: date, last_on: date, on: date, provider: int | None = None) -> LetterKept:
    """Write to a professional what they were paid over a period, line by line, and what came off and why.

    They may ask for it themselves; it then names the patients of whom they say why.
    """
    return telling.statement(payees.mine(provider), first_on, last_on, on)


@register.operation("tell_payees")
def send_rejections(*, provider: int, on: date) -> LetterKept | None:
    """Write to a professional which lines went back and why, each once; nothing where nothing is new."""
    return telling.rejections(provider, on)


@register.operation("tell_payees")
def send_answer(*, dispute: int, on: date) -> LetterKept:
    """Write the answer to a dispute, with its reasons and the remedies."""
    return telling.answer(disputes.reach(dispute), on)
