"""What this fiche does: takes care of injuries in, decides it, pays who cared or the victim, corrects, and tells."""

from datetime import date

from finalite.capabilities import care_sheets, jobs, register
from finalite.capabilities.register import AtMost, Cents, PersonId, Upload

from . import bodies, following, injuries, medical, paying, recalculating, receiving, refusing, settling, telling
from .receiving import DESK
from .values import (
    Body,
    Change,
    Channel,
    Doubt,
    Error,
    Ground,
    LineAnswer,
    LineState,
    MessageOut,
    PaperLine,
    Protocol,
    Receipt,
    Settled,
    SheetFormat,
    Told,
)

FICHE = receiving.FICHE
OWN = ("insured_person",)
INLINE = 500
"""Lines of a delivery read at once; the rest goes to a job."""


@register.operation("receive_care_sheets")
def receive_file(*, sheets: Upload, format: SheetFormat, received_on: date) -> Receipt:
    """Take a file of care sheets in: good lines are recorded once, bad ones wait in quarantine with their reasons.

    The same bytes sent again give the same receipt; a line that ordinary cover has already is a double here too.
    """
    delivery, again = DESK.deliver(sheets.content, format, Channel.ELECTRONIC, received_on)
    if not again:
        DESK.take_in(delivery, INLINE)
        DESK.queue_rest(delivery)
    return care_sheets.receipt(delivery, again)


@register.operation("receive_care_sheets", agents_start=True)
def read_on(*, delivery: int, limit: AtMost = INLINE) -> Receipt:
    """Read the next lines of a delivery; the cursor moves with them: a crash repeats nothing and skips nothing."""
    row = DESK.reach(delivery)
    if not row.finished:
        DESK.take_in(row, limit)
    return care_sheets.receipt(row, False)


@register.operation("receive_care_sheets")
def receive_paper_line(*, sheet: PaperLine, received_on: date) -> Receipt:
    """Take in one act typed from a paper sheet: the very same checks and the same quarantine as for a file."""
    delivery, again = DESK.deliver(receiving.paper(sheet), SheetFormat.JSONL, Channel.PAPER, received_on)
    if not again:
        DESK.take_in(delivery, INLINE)
    return care_sheets.receipt(delivery, again)


@register.operation("receive_care_sheets")
def replay_line(*, refused: int, corrected: str) -> LineAnswer:
    """Replay a quarantined line with its correction (one JSON line); it becomes a care line once and leaves quarantine.

    Raises `Invalid` with the first fault when it is still not sound; the line then keeps waiting, as it was.
    """
    return settling.answer(receiving.replay(DESK.reach_refused(refused), corrected))


@register.operation("receive_care_sheets", confirm=True)
def put_aside(*, refused: int) -> int:
    """Put a quarantined line aside for good: nothing will be paid on it; it stays readable until its term."""
    row = DESK.reach_refused(refused)
    row.state = "put_aside"
    row.save(update_fields=["state"])
    return row.pk


@register.operation("record_care_information")
def link_line(*, line: int, file: int, on: date) -> LineAnswer:
    """Write which injury of the victim a waiting line follows; it is decided again."""
    row = settling.reach(line, LineState.WAITING)
    settling.linked(row, injuries.fresh(file, PersonId(row.person_id), on))
    return settling.again(row)


@register.operation("record_care_information")
def record_relation(*, line: int, related: bool, on: date) -> LineAnswer:
    """Write what the prescriber answered on the link between a care and the injury; it is decided again."""
    return _written(line, {"injury_related": related})


@register.operation("record_care_information")
def record_distance(*, line: int, kilometres: int, on: date) -> LineAnswer:
    """Write the distance of a trip, one way; it is decided again."""
    if not 0 <= kilometres <= 20_000:
        raise register.Invalid("kilometres", "entre 0 et 20 000 kilomètres")
    return _written(line, {"distance_km": kilometres})


@register.operation("record_care_information")
def record_tariff(*, line: int, base: Cents, on: date) -> LineAnswer:
    """Write the base that who billed declares for an act without a public tariff, in cents; it is decided again."""
    if base < 0:
        raise register.Invalid("base", "un tarif n’est jamais négatif")
    return _written(line, {"base": base})


@register.operation("record_care_information")
def ask_for_missing(*, line: int, on: date) -> int:
    """Write to the victim what a waiting line lacks; returns the notice, 0 where nothing is theirs to give."""
    return telling.ask(settling.reach(line, LineState.WAITING), on)


@register.operation("record_care_information")
def ask_agreement(*, person: PersonId, file: int, act: str, on: date) -> int:
    """Ask the medical service to agree to a care beforehand: prosthesis, spa, long transport; returns its number.

    For transport, fifteen days of silence are a yes (CSS R322-10-4).
    """
    return medical.ask_agreement(injuries.fresh(file, person, on), act, on)


@register.operation("record_care_information", confirm=True)
def answer_agreement(*, agreement: int, accepted: bool, on: date) -> int:
    """Agree to a care or not; refused (`Refused`) to anybody but a medical adviser. Returns the agreement."""
    _doctor_only()
    return medical.answer_agreement(agreement, accepted, on).pk


@register.operation("record_care_information", confirm=True)
def accept_care_after(*, person: PersonId, file: int, protocol: Protocol, on: date) -> int:
    """Accept kinds of care after healing or consolidation; refused to anybody but a medical adviser (CSS L443-2)."""
    _doctor_only()
    return medical.accept_after(injuries.fresh(file, person, on), protocol, on)


@register.operation("check_reliability_and_rights")
def resume_line(*, line: int, on: date) -> LineAnswer:
    """Put a waiting line back among those to decide, once what it waited for is there."""
    return settling.again(settling.reach(line, LineState.WAITING))


@register.operation("check_reliability_and_rights", confirm=True)
def lift_doubt(*, line: int, doubt: Doubt, on: date) -> LineAnswer:
    """Set a doubt aside after looking; a missing fact cannot be lifted. The line is decided again."""
    row = settling.reach(line, LineState.WAITING)
    if doubt not in row.waits_for:
        raise register.Invalid("doubt", "cette ligne n’attend pas pour cela")
    row.lifted = sorted({*row.lifted, doubt.value})
    row.save(update_fields=["lifted"])
    return settling.again(row)


@register.operation("check_reliability_and_rights")
def ask_medical_opinion(*, line: int, on: date) -> int:
    """Ask the medical adviser whether a care follows from the injury; returns the number of the question."""
    return medical.ask(settling.reach(line, LineState.RECEIVED, LineState.WAITING, LineState.PAID), on)


@register.operation("check_reliability_and_rights")
def give_medical_opinion(*, opinion: int, favourable: bool, on: date) -> int:
    """Answer yes or no; refused (`Refused`) to anybody but a medical adviser. Returns the line, decided by who pays."""
    _doctor_only()
    return medical.answer(opinion, favourable, on).pk


@register.operation("check_reliability_and_rights")
def follow_injuries(*, on: date, after: int = 0, limit: AtMost = 100) -> jobs.SliceDone:
    """Look at what changed where injuries are recognised: what it opens is paid, the rest waits for an agent.

    Call again with `after` set to the last injury seen until nothing is seen; a second run changes nothing.
    """
    return following.follow(on, after, limit)


@register.operation("check_reliability_and_rights")
def look_for_injuries(*, on: date, after: int = 0, limit: AtMost = 100) -> jobs.SliceDone:
    """Find the injury of lines that had none, now that it may have been declared; call again as above."""
    return following.look_again(on, after, limit)


@register.operation("check_reliability_and_rights")
def note_silence(*, on: date, after: int = 0, limit: AtMost = 100) -> jobs.SliceDone:
    """Note the agreements that fifteen days of silence gave (CSS R322-10-4), once each; call again as above."""
    return medical.silent(on, after, limit)


@register.operation("apply_cross_border_rules")
def record_foreign_care(*, line: int, state_tariff: Cents, form_reference: str, on: date) -> LineAnswer:
    """Write for care in another State the DA1 form and what its institution would have paid; it is decided again.

    Regulation 883/2004 art. 36, 987/2009 art. 25 and 33. Raises `Invalid` for care given in France.
    """
    row = settling.reach(line, LineState.WAITING)
    if row.sheet["country"] == "FR":
        raise register.Invalid("line", "ce soin a été donné en France")
    if state_tariff < 0 or not form_reference.strip():
        raise register.Invalid("form_reference", "donner la référence du formulaire et un montant positif")
    return _written(line, {"state_tariff": state_tariff, "form": "DA1", "form_reference": form_reference[:40]})


@register.operation("pay_benefits_in_kind", confirm=True, agents_start=True)
def settle_lines(*, on: date, limit: AtMost = 500, organisation: str = "") -> Settled:
    """Decide the oldest received lines, order what is due, have somebody look at the rest; nothing is refused.

    Call again until nothing is seen; a line decided is never decided again.
    """
    return settling.settle(on, limit, organisation)


@register.operation("pay_benefits_in_kind", confirm=True)
def refuse_line(*, line: int, ground: Ground, on: date) -> int:
    """Confirm that a care is not for the injury: it goes to ordinary cover, and the victim is told why.

    Returns the decision. Raises `Invalid` where the rule, on what is known, does not refuse.
    """
    return refusing.refuse(settling.reach(line, LineState.WAITING), ground, on).pk


@register.operation("pay_benefits_in_kind", confirm=True)
def pay_provisionally(*, line: int, on: date) -> None:
    """Have ordinary cover pay a care until the injury is recognised; it is put right then, both ways."""
    refusing.provisional(settling.reach(line, LineState.WAITING), on)


@register.operation("pay_benefits_in_kind", confirm=True)
def cancel_line(*, line: int, error: Error, on: date) -> Change:
    """Take a paid line back for an error: who was paid owes it (CSS L133-4, L133-4-1)."""
    return refusing.cancel(settling.reach(line, LineState.PAID), error, on)


@register.operation("pay_benefits_in_kind", confirm=True)
def recalculate_injury(*, file: int, on: date) -> Change:
    """Decide all the care of an injury again on what is known today, and put the difference right.

    Arrears are ordered; what is no longer due is owed by the victim, and goes to ordinary cover.
    """
    row = injuries.reach(file)
    injuries.changes([row], on)
    change = recalculating.whole(row, on)
    following.looked_at(row, on)
    return change


@register.operation("pay_benefits_in_kind")
def note_payments(*, after: int = 0, limit: AtMost = 500) -> jobs.SliceDone:
    """Note on decisions the day they were paid; a payment that came back takes it away.

    Call again with `after` set to the last order seen until nothing is seen; running it twice changes nothing.
    """
    return paying.note(after, limit)


@register.operation("tell_payment_parties", open_to=OWN)
def send_statement(*, person: PersonId, on: date) -> Told:
    """Write to a victim what was decided since their last statement, with every step of each decision."""
    return telling.statement(person, on)


@register.operation("tell_payment_parties")
def tell_provider(*, provider: int, first_on: date, on: date) -> Told:
    """Write to a professional or facility what was paid on its own invoices, and nothing else."""
    return telling.provider(provider, first_on, on)


@register.operation("tell_payment_parties", confirm=True)
def tell_body(*, file: int, body: Body, first_on: date, on: date, addressee: str = "") -> MessageOut:
    """Write the message that a body may have about the care of an injury, and its line in the ledger of disclosures."""
    return MessageOut(bodies.tell(injuries.reach(file), body, addressee, first_on, on))


def _written(number: int, told: dict[str, object]) -> LineAnswer:
    """Write on a waiting line what was told since, and put it back among those to decide."""
    row = settling.reach(number, LineState.WAITING)
    row.sheet |= told
    row.save(update_fields=["sheet"])
    return settling.again(row)


def _doctor_only() -> None:
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
