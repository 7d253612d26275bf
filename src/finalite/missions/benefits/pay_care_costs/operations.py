"""What this fiche does: takes care sheets in, decides, orders payment, corrects, and tells each what it needs."""

from datetime import date

from finalite.capabilities import care_sheets, cases, people, register
from finalite.capabilities.register import AtMost, Cents, PersonId, Upload

from . import (
    correcting,
    depositing,
    elsewhere,
    handing,
    medical,
    paid,
    presented,
    recalculating,
    receiving,
    settling,
    telling,
    yearly,
)
from .correcting import reach
from .models import Forwarding
from .values import (
    Channel,
    Deposited,
    Doubt,
    GivenUp,
    InjuryBorne,
    InjuryCare,
    LineAnswer,
    LinePresented,
    LineState,
    LookedAgain,
    PaperLine,
    PaymentsNoted,
    Question,
    Reason,
    Recalculated,
    Receipt,
    Refusal,
    Settled,
    SheetFormat,
    TakenBack,
    Told,
)

FICHE = "pay_care_costs"
OWN = ("insured_person",)
"""What people may do about their own refunds."""
INLINE = 500
"""Lines of a delivery read at once; the rest goes to a job."""


@register.operation("receive_care_sheets")
def receive_file(*, file: Upload, format: SheetFormat, received_on: date) -> Receipt:
    """Take a file of care sheets in: good lines are recorded once, bad ones wait in quarantine with their reasons.

    The same bytes sent again give the same receipt and change nothing. What is beyond the first lines goes to a job.
    """
    delivery, again = receiving.DESK.deliver(file.content, format, Channel.ELECTRONIC, received_on)
    if not again:
        receiving.DESK.take_in(delivery, INLINE, file.content)
        receiving.DESK.queue_rest(delivery)
    return care_sheets.receipt(delivery, again)


@register.operation("receive_care_sheets", agents_start=True)
def read_on(*, delivery: int, limit: AtMost = INLINE) -> Receipt:
    """Read the next lines of a delivery; the cursor moves with them: a crash repeats nothing and skips nothing."""
    row = receiving.DESK.reach(delivery)
    if not row.finished:
        receiving.DESK.take_in(row, limit)
    return care_sheets.receipt(row, False)


@register.operation("receive_care_sheets")
def receive_paper_line(*, sheet: PaperLine, received_on: date) -> Receipt:
    """Take in one act typed from a paper sheet: the very same checks and the same quarantine as for a file."""
    delivery, again = receiving.DESK.take_one(receiving.paper(sheet), Channel.PAPER, received_on)
    return care_sheets.receipt(delivery, again)


@register.operation("receive_care_sheets")
def deposit_sheets(*, sheets: tuple[str, ...], received_on: date) -> Deposited:
    """Take in up to 500 care sheets that a program sends together, one JSON line each, and answer for each refused one.

    Each is taken once by its own number: deposited again, alone or among others, it is counted as received before. A
    refused one stops none of the others; who sends corrects it and deposits it again. Raises `Invalid` beyond 500.
    """
    return depositing.take(sheets, received_on)


@register.operation("receive_care_sheets")
def take_presented_lines(*, sheets: tuple[str, ...], received_on: date, on: date) -> tuple[LinePresented, ...]:
    """Take lines (one JSON line each) that a professional presents for its own payment, and decide them at once.

    A line presented again after a refusal or a wait takes the place of the former; a care paid already is refused, to
    whomever it was paid.
    """
    return presented.take(sheets, received_on, on)


@register.operation("receive_care_sheets")
def replay_line(*, refused: int, corrected: str) -> LineAnswer:
    """Replay a quarantined line with its correction (one JSON line); it becomes a care line once and leaves quarantine.

    Raises `Invalid` with the first fault when it is still not sound; the line then keeps waiting, as it was.
    """
    found = correcting.replay(receiving.DESK.reach_refused(refused), corrected)
    if isinstance(found, LineAnswer):
        return found
    raise register.Invalid(found[0].field or "corrected", found[0].message)


@register.operation("receive_care_sheets", confirm=True)
def put_aside(*, refused: int) -> int:
    """Put a quarantined line aside for good: nothing will be paid on it; it stays readable until its term."""
    row = receiving.DESK.reach_refused(refused)
    row.state = "put_aside"
    row.save(update_fields=["state"])
    return row.pk


@register.operation("check_reliability_and_rights")
def resume_line(*, line: int, on: date) -> LineAnswer:
    """Decide a suspended sheet again, once the missing right, fact or text is there."""
    return correcting.resume(reach(line, LineState.SUSPENDED), on)


@register.operation("check_reliability_and_rights", confirm=True)
def lift_doubt(*, line: int, doubt: Doubt, on: date) -> LineAnswer:
    """Set a doubt aside after looking (a possible double, an overlap…) and decide; a missing right cannot be lifted."""
    return correcting.lift(reach(line, LineState.SUSPENDED), doubt, on)


@register.operation("check_reliability_and_rights")
def ask_medical_opinion(*, line: int, question: Question, on: date) -> int:
    """Put a coded question on a contested line before the medical service; returns the number of the opinion."""
    return medical.ask(reach(line, LineState.SUSPENDED, LineState.RECEIVED, LineState.DECIDED), question, on)


@register.operation("check_reliability_and_rights")
def give_medical_opinion(*, opinion: int, favourable: bool, on: date) -> int:
    """Answer yes or no to the question; refused (`Refused`) to anybody but a medical adviser. Returns the line."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
    return medical.answer(opinion, favourable, on)


@register.operation("pay_benefits_in_kind", confirm=True, agents_start=True)
def settle_lines(*, on: date, limit: AtMost = 500, organisation: str = "") -> Settled:
    """Decide the oldest received lines, order what is due on them and suspend what must wait; `on` sets the caps' year.

    Call again until nothing is seen; a line decided is never decided again.
    """
    return settling.settle(on, limit, organisation)


@register.operation("pay_benefits_in_kind")
def note_payments(*, after: int = 0, limit: AtMost = 500) -> PaymentsNoted:
    """Note on decisions the day they were paid, from which retention runs; a payment that came back takes it away.

    Call again with `after` set to the last order seen until nothing is seen; running it twice changes nothing.
    """
    return paid.note(after, limit)


@register.operation("pay_benefits_in_kind", confirm=True)
def refuse_line(*, line: int, reason: Refusal, on: date) -> int:
    """Decide that nothing is due on a suspended line, and why; returns the number of the decision."""
    return correcting.refuse(reach(line, LineState.SUSPENDED), reason, on).pk


@register.operation("pay_benefits_in_kind", confirm=True)
def cancel_line(*, line: int, reason: Reason, on: date) -> TakenBack:
    """Take a decided line back: counters are given back, what was paid becomes a debt that says why.

    Who was paid owes it and pays it back on what is due next: the insured (L133-4-1), or who bills (L133-4).
    """
    debt = correcting.cancel(reach(line, LineState.DECIDED), reason, on)
    return TakenBack(line, debt.amount if debt else 0, debt.article if debt else "")


@register.operation("pay_benefits_in_kind", confirm=True)
def correct_line(*, line: int, corrected: str, reason: Reason, on: date) -> LineAnswer:
    """Put a corrected line (one JSON line) in the place of a decided one, which is taken back and stays readable."""
    return correcting.correct(reach(line, LineState.DECIDED), corrected, reason, on)


@register.operation("pay_benefits_in_kind", confirm=True)
def recalculate(*, person: PersonId, on: date) -> Recalculated:
    """Decide somebody's care again on the rights, law and facts of today, and put the differences into effect.

    Arrears are ordered, money paid in error is owed (L133-4-1), the person is told line by line; what was paid over two
    years ago stays as it is (L332-1). Done twice in a row, the second time changes nothing.
    """
    return recalculating.recalculate(person, on)


@register.operation("pay_benefits_in_kind")
def look_again(*, on: date, after: int = 0, limit: AtMost = 50) -> LookedAgain:
    """Recalculate the care of the next people by number whose rights, law or facts changed since it was decided.

    Call again with `after` set to the last person seen until nobody is seen; running it twice changes nothing.
    """
    return recalculating.look_again(on, after, limit)


@register.operation("pay_benefits_in_kind", confirm=True)
def give_up_line(*, key: str, on: date) -> GivenUp:
    """Give a line up because an injury of work covers it: it no longer counts, what it had paid is given back."""
    return handing.give_up(key, on)


@register.operation("pay_benefits_in_kind")
def count_injury_care(*, lines: tuple[InjuryCare, ...], on: date) -> tuple[InjuryBorne, ...]:
    """Count what acts paid for an injury of work leave to the victim with all their care of the year (L432-1 al. 2).

    Each is counted once, whatever is asked again; what it leaves is recovered on later payments (CSS D160-7).
    """
    return elsewhere.count(lines, on)


@register.operation("pay_benefits_in_kind")
def uncount_injury_care(*, key: str, on: date) -> Cents:
    """Take such an act out of the count, since no injury pays it after all; what it left is given back, in cents."""
    return Cents(elsewhere.uncount(key, on))


@register.operation("apply_cross_border_rules")
def record_state_tariff(*, line: int, amount: register.Cents, on: date) -> LineAnswer:
    """Write what the institution of another State said it would have paid, and decide (987/2009, art. 25)."""
    row = reach(line, LineState.SUSPENDED)
    row.sheet |= {"state_tariff": amount, "tariff_choice": "state"}
    row.save(update_fields=["sheet"])
    return correcting.resume(row, on)


@register.operation("apply_cross_border_rules")
def choose_tariff(*, line: int, choice: str, on: date) -> LineAnswer:
    """Write which tariff the person chose for care in another State: `french`, or `state`, that of the place."""
    if choice not in ("french", "state"):
        raise register.Invalid("choice", "french ou state")
    row = reach(line, LineState.SUSPENDED)
    row.sheet |= {"tariff_choice": choice}
    row.save(update_fields=["sheet"])
    return correcting.resume(row, on)


@register.operation("apply_cross_border_rules")
def complete_presented_line(*, key: str, form: str, reference: str, on: date) -> Settled:
    """Write the European form that a presented line waits for, and decide it (883/2004, 987/2009)."""
    if form not in ("S1", "S2", "EHIC"):
        raise register.Invalid("form", "S1, S2 ou EHIC")
    return presented.complete(key, form, reference, on)


@register.operation("apply_cross_border_rules", confirm=True)
def declare_foreign_claims(*, state: str, on: date) -> Told:
    """Declare to another State the care given here to those it covers, on the reference of their form."""
    return telling.foreign_body(state, on)


@register.operation("record_care_information")
def record_stay_act(*, line: int, tariff: register.Cents, on: date) -> LineAnswer:
    """Write the tariff of the dearest act of a suspended stay, as the hospital answered, and decide (CSS R160-16).

    In cents, 0 where the stay had no act with a tariff. Raises `Invalid` for what is no stay, or below zero.
    """
    return correcting.complete_stay(reach(line, LineState.SUSPENDED), {"act_tariff": tariff}, tariff, on)


@register.operation("record_care_information")
def record_long_stay_tariff(*, line: int, tariff: register.Cents, on: date) -> LineAnswer:
    """Write the tariff of a suspended stay after its thirtieth day, as the hospital answered, and decide (CSS R160-16).

    In cents. Raises `Invalid` for what is no stay, or below zero.
    """
    return correcting.complete_stay(reach(line, LineState.SUSPENDED), {"tariff_from_day_31": tariff}, tariff, on)


@register.operation("record_care_information", open_to=OWN)
def choose_forwarding(*, person: PersonId, allowed: bool, on: date) -> None:
    """Write whether somebody lets their statements go to the complementary insurer; the latest choice holds."""
    Forwarding.objects.update_or_create(
        person_id=person,
        defaults={"subject": people.subjects_of([person])[person], "allowed": allowed, "chosen_on": on},
    )


@register.operation("record_care_information")
def note_missing_document(*, line: int, document: str, on: date) -> None:
    """Note in the case of a suspended line which document was asked for, by its code."""
    row = reach(line, LineState.SUSPENDED)
    if row.case_id:
        cases.note_event(case_id=row.case_id, kind="document_asked", on=on, code=document)


@register.operation("tell_payment_parties", open_to=OWN)
def send_statement(*, person: PersonId, on: date) -> Told:
    """Write to somebody what was reimbursed since their last statement, with every step of each decision."""
    return telling.statement(person, on)


@register.operation("tell_payment_parties", open_to=OWN)
def send_yearly_statement(*, person: PersonId, year: int, on: date) -> Told:
    """Write to somebody what their care of a year cost, what was refunded, and what they bore beside each cap."""
    return yearly.send(person, year, on)


@register.operation("tell_payment_parties", confirm=True)
def tell_insurer(*, insurer: str, first_on: date, on: date) -> Told:
    """Send an insurer the declared fields on those who designated it and did not object, through the ledger."""
    return telling.insurer(insurer, first_on, on)


@register.operation("tell_payment_parties")
def tell_provider(*, provider: int, first_on: date, on: date) -> Told:
    """Write to a professional or facility what was paid on its own invoices, and nothing else."""
    return telling.provider(provider, first_on, on)
