"""What this fiche does: keeps facilities' files, takes invoices in, pays them, allocates, advances, answers."""

from datetime import date

from finalite.capabilities import care_sheets, jobs, register
from finalite.capabilities.care_sheets import Channel, Pathway, SheetFormat
from finalite.capabilities.register import AtMost, Cents, Upload

from . import allocating, contesting, correcting, filing, medical, paid, receiving, settling, tariffs, telling
from .given import AccountGiven, AdvanceGiven, AllocationGiven, FacilityGiven, ManagerGiven, PaperInvoice, TariffGiven
from .values import (
    AccountAsked,
    AdvanceShown,
    AllocationShown,
    ContestShown,
    InvoiceAnswer,
    Receipt,
    Sent,
    Settled,
)
from .words import Doubt, InvoiceState, Question, Reason, Refusal

FICHE = "pay_facilities"
STAFF = ("admission_officer",)
"""Who acts for a facility: on their own facility alone."""
INLINE = 500
"""Lines of a delivery read at once; the rest goes to a job."""
ANY = (InvoiceState.RECEIVED, InvoiceState.SUSPENDED, InvoiceState.DECIDED)


# --- what must be known ----------------------------------------------------


@register.operation("record_fee_information")
def record_facility(*, facility: FacilityGiven, on: date) -> int:
    """Open the payment file of a facility or centre, or correct it; returns its number."""
    return filing.record(facility, on)


@register.operation("record_fee_information", confirm=True)
def close_facility(*, facility: int, on: date) -> int:
    """Close the file of a facility that practises no more; its tariffs and contacts end with it."""
    filing.reach(facility)
    return filing.close(facility, on)


@register.operation("record_fee_information", confirm=True)
def record_tariff(*, tariff: TariffGiven, on: date) -> int:
    """Write a tariff as an order of the facility fixes it, named and dated; nothing is paid at any other."""
    return tariffs.record(filing.reach(tariff.facility), tariff, on)


@register.operation("record_fee_information", confirm=True)
def end_tariff(*, tariff: int, until_on: date) -> int:
    """Close a tariff, which does not hold from that day on; returns its facility."""
    return filing.within_reach(tariffs.end(tariff, until_on))


@register.operation("record_fee_information")
def name_manager(*, manager: ManagerGiven, on: date) -> int:
    """Write somebody to write to in a facility; returns their number."""
    return filing.name_manager(manager, on)


@register.operation("record_fee_information")
def end_manager(*, manager: int, on: date) -> int:
    """Note that a contact of a facility has left."""
    return filing.end_manager(manager, on)


@register.operation("record_fee_information", confirm=True)
def ask_account_change(*, account: AccountGiven, on: date) -> AccountAsked:
    """Note the account a facility asks to be paid on; nothing goes there before a second agent has looked."""
    return filing.ask_account(account, on)


@register.operation("record_fee_information", confirm=True)
def look_at_account(*, change: int, accept: bool, on: date) -> AccountAsked:
    """Accept or refuse a change of account; refused (`Refused`) to the agent who asked for it."""
    return filing.look_at_account(change, accept, on)


# --- invoices --------------------------------------------------------------


@register.operation("receive_fee_claims")
def receive_file(*, file: Upload, format: SheetFormat, received_on: date) -> Receipt:
    """Take a file of invoice lines in: good lines are recorded once, bad ones wait with their place and reasons.

    The same bytes sent again give the same receipt and change nothing. What is beyond the first lines goes to a job.
    """
    desk = receiving.desk()
    delivery, again = desk.deliver(file.content, format, Channel.ELECTRONIC, received_on)
    if not again:
        desk.take_in(delivery, INLINE)
        desk.queue_rest(delivery)
    return care_sheets.receipt(delivery, again)


@register.operation("receive_fee_claims", open_to=STAFF)
def hand_in_file(*, file: Upload, format: SheetFormat, received_on: date) -> Receipt:
    """Take a file from a facility's own staff: a job reads it, and refuses any line of another facility."""
    mine = register.current_actor().provider_id
    if mine is None:
        raise register.Refused("ce compte n’est celui d’aucun établissement", "not_yours")
    file_ = filing.reach(mine)
    delivery, again = receiving.desk().deliver(
        file.content, format, Channel.ELECTRONIC, received_on, facility=mine, organisation=file_.organisation
    )
    receiving.desk().queue_rest(delivery)
    return care_sheets.receipt(delivery, again)


@register.operation("receive_fee_claims", agents_start=True)
def read_on(*, delivery: int, limit: AtMost = INLINE) -> Receipt:
    """Read the next lines of a delivery; the cursor moves with them: a crash repeats nothing and skips nothing."""
    row = receiving.desk().reach(delivery)
    if not row.finished:
        receiving.desk(row.facility).take_in(row, limit)
    return care_sheets.receipt(row, False)


@register.operation("receive_fee_claims")
def receive_paper_invoice(*, invoice: PaperInvoice, received_on: date) -> Receipt:
    """Take in an invoice typed from paper: the very same checks and the same quarantine as for a file."""
    desk = receiving.desk()
    delivery, again = desk.deliver(receiving.paper(invoice), SheetFormat.JSONL, Channel.PAPER, received_on)
    if not again:
        desk.take_in(delivery, INLINE)
    return care_sheets.receipt(delivery, again)


@register.operation("receive_fee_claims")
def replay_line(*, refused: int, corrected: str, on: date) -> InvoiceAnswer:
    """Replay a quarantined line with its correction (one JSON line), and decide its invoice again with it.

    Raises `Invalid` with the first fault when it is still not sound; the line then keeps waiting, as it was.
    """
    return correcting.replay(refused, corrected, on)


@register.operation("receive_fee_claims", confirm=True)
def put_aside(*, refused: int) -> int:
    """Put a quarantined line aside for good: nothing will be paid on it; it stays readable until its term."""
    return correcting.put_aside(refused)


@register.operation("check_against_rights")
def resume_invoice(*, invoice: int, on: date) -> InvoiceAnswer:
    """Decide a suspended invoice again, once the missing right, fact, order or text is there."""
    return settling.again(settling.reach(invoice, InvoiceState.SUSPENDED), on)


@register.operation("check_against_rights")
def complete_invoice(
    *, invoice: int, on: date, act_tariff: Cents | None = None, pathway: Pathway | None = None
) -> InvoiceAnswer:
    """Write what the facility answered: the tariff of the dearest act of the stay (0 if none), or the pathway."""
    return correcting.complete(settling.reach(invoice, InvoiceState.SUSPENDED), on, act_tariff, pathway)


@register.operation("check_against_rights", confirm=True)
def lift_doubt(*, invoice: int, doubt: Doubt, on: date) -> InvoiceAnswer:
    """Set a doubt aside after looking, and decide; a missing right, fact, form or text cannot be lifted."""
    return correcting.lift(settling.reach(invoice, InvoiceState.SUSPENDED), doubt, on)


@register.operation("check_against_rights")
def ask_medical_opinion(*, invoice: int, question: Question, on: date) -> int:
    """Put a coded question on an invoice before the medical service; returns the number of the opinion."""
    return medical.ask(settling.reach(invoice, InvoiceState.RECEIVED, InvoiceState.SUSPENDED), question, on)


@register.operation("check_against_rights")
def give_medical_opinion(*, opinion: int, favourable: bool, on: date) -> int:
    """Answer yes or no to the question; refused (`Refused`) to anybody but a medical adviser. Returns the invoice."""
    return medical.give(opinion, favourable, on)


@register.operation("pay_fees", confirm=True, agents_start=True)
def settle_invoices(*, on: date, limit: AtMost = 200, organisation: str = "") -> Settled:
    """Decide the oldest received invoices, order what is due on them and suspend what must wait."""
    return settling.settle(on, limit, organisation)


@register.operation("pay_fees", confirm=True)
def refuse_invoice(*, invoice: int, reason: Refusal, on: date) -> InvoiceAnswer:
    """Decide that nothing is due on a suspended invoice, and why."""
    return correcting.refuse(settling.reach(invoice, InvoiceState.SUSPENDED), reason, on)


@register.operation("pay_fees", confirm=True)
def cancel_invoice(*, invoice: int, reason: Reason, on: date) -> InvoiceAnswer:
    """Take an invoice back: what was given becomes a debt of the facility, paid back on its next invoices (L133-4)."""
    return correcting.cancel(settling.reach(invoice, *ANY), reason, on)


@register.operation("pay_fees", confirm=True)
def recalculate_invoice(*, invoice: int, reason: Reason, on: date) -> InvoiceAnswer:
    """Decide an invoice again on what is known now; the difference is ordered or owed, with its reason."""
    return settling.again(settling.reach(invoice, InvoiceState.DECIDED), on, reason.value)


@register.operation("pay_fees", confirm=True)
def recalculate_after_tariff(*, tariff: int, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """Decide again the invoices that a late order touches. Call again with `after` until nothing is seen."""
    return correcting.after_tariff(tariff, on, after, limit)


@register.operation("pay_fees")
def note_payments(*, after: int = 0, limit: AtMost = 500) -> jobs.SliceDone:
    """Note what became of the next orders: the day of payment starts retention. Twice changes nothing."""
    return paid.note(after, limit)


# --- allocations and advances ----------------------------------------------


@register.operation("pay_fees", confirm=True)
def notify_allocation(*, allocation: AllocationGiven, on: date) -> AllocationShown:
    """Record a yearly allocation as its order notifies it, or changes it; it is paid by exact twelfths."""
    return allocating.notify(allocation, on)


@register.operation("pay_fees", confirm=True)
def order_allocations(*, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """Order the months of allocations that are due, each once. Call again with `after` until nothing is seen."""
    return allocating.order(on, after, limit)


@register.operation("pay_fees", confirm=True)
def grant_advance(*, advance: AdvanceGiven, on: date) -> AdvanceShown:
    """Order an advance, and have later invoices pay it back from a day on, at once or month by month."""
    return allocating.advance(advance, on)


# --- disputes --------------------------------------------------------------


@register.operation("tell_payees", open_to=STAFF)
def contest_invoice(*, invoice: int, grounds: str, on: date) -> ContestShown:
    """Take the dispute of a facility on one of its own invoices, with its clock (CSS R142-1, R142-6)."""
    return contesting.lodge(invoice, grounds, on)


@register.operation("tell_payees", confirm=True)
def answer_contest(*, contest: int, upheld: bool, text: str, on: date) -> ContestShown:
    """Answer a dispute with its reasons; upheld, correct what was wrong and decide the invoice again."""
    return contesting.answer(contest, upheld, text, on)


@register.operation("tell_payees", confirm=True)
def reject_contests_by_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """Mark disputes left unanswered past their day as rejected (CSS R142-6); twice changes nothing."""
    return contesting.reject_by_silence(on, after, limit)


# --- who is told -----------------------------------------------------------


@register.operation("tell_payees")
def send_statement(*, facility: int, first_on: date, last_on: date, on: date) -> Sent:
    """Write to a facility what it was paid over a period, order by order."""
    return telling.statement(filing.reach(facility), first_on, last_on, on)


@register.operation("tell_payees")
def send_rejections(*, facility: int, first_on: date, last_on: date, on: date) -> Sent:
    """Write to a facility each line kept aside, refused or cut over a period, with its place and its reason."""
    return telling.rejections(filing.reach(facility), first_on, last_on, on)


@register.operation("apply_cross_border_rules", confirm=True)
def declare_foreign_claims(*, state: str, on: date) -> Sent:
    """Declare to another State what it is to pay back for those it covers, on the reference of their form."""
    return telling.foreign_body(state, on)
