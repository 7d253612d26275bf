"""Puts right what was wrong: quarantined lines replayed, suspended lines resumed or refused, paid lines taken back."""

from dataclasses import asdict
from datetime import date

from finalite.capabilities import care_sheets, cases, money, people, register
from finalite.capabilities.register import Cents
from finalite.kernel.decision import Decision, Line, Step

from . import checking, counting, paying, receiving, settling
from .models import CareLine, Overpayment, Recalculation, RefusedLine, SettledLine, Settlement
from .values import Doubt, LineAnswer, LineState, Reason, Refusal

INSURED_ARTICLE, PROVIDER_ARTICLE = "CSS L133-4-1", "CSS L133-4"
REFUSALS = {
    Refusal.NO_RIGHT: ("Aucun droit ouvert le jour des soins", "CSS L160-1"),
    Refusal.NOT_COVERED: ("Acte non pris en charge", "CSS L160-8"),
    Refusal.NOT_JUSTIFIED: ("Soins non justifiés selon le service médical", "CSS L315-2"),
    Refusal.PAID_ALREADY: ("Acte déjà remboursé", "CSS L160-8"),
}
ZERO = {
    "base": 0,
    "paid": 0,
    "participation": 0,
    "franchise": 0,
    "to_insured": 0,
    "to_professional": 0,
    "to_recover": 0,
}


def replay(refused: RefusedLine, corrected: str) -> LineAnswer | tuple[care_sheets.Fault, ...]:
    """Check a corrected line as if it had just come; it becomes a care line, or stays in quarantine with its faults."""
    found = receiving.DESK.replay(refused, corrected)
    if isinstance(found, CareLine):
        return answer(found)
    refused.raw, refused.faults = corrected[: care_sheets.LONGEST], [asdict(fault) for fault in found]
    refused.save(update_fields=["raw", "faults"])
    return found


def reach(number: int, *states: LineState) -> CareLine:
    """A line in one of these states, locked, its person added to the act; raises `Invalid` where there is none."""
    row = CareLine.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("line", "cette ligne n’existe pas")
    register.concerns(row.person_id)
    if row.state not in states:
        raise register.Invalid("line", f"cette ligne est « {row.state} » : l’opération n’est plus possible")
    return row


def resume(line: CareLine, on: date) -> LineAnswer:
    """Decide a suspended sheet again, now that somebody did what it waited for."""
    lines = same_sheet(line)
    settling.settle_lines(lines, on)
    line.refresh_from_db(fields=["state", "suspended_for"])
    if line.state == LineState.DECIDED and line.case_id:
        cases.close_case(case_id=line.case_id, outcome="decided", on=on)
    return answer(line)


def complete_stay(line: CareLine, said: dict, tariff: int, on: date) -> LineAnswer:
    """Write on a suspended stay what the hospital answered, and decide it; raises `Invalid`."""
    if line.act != checking.STAY:
        raise register.Invalid("line", "cette ligne n’est pas un séjour")
    if tariff < 0:
        raise register.Invalid("tariff", "un tarif n’est jamais négatif")
    line.sheet |= said
    line.save(update_fields=["sheet"])
    return resume(line, on)


def lift(line: CareLine, doubt: Doubt, on: date) -> LineAnswer:
    """Set a doubt aside for the whole sheet and decide it again; `Invalid` for one it does not wait for."""
    if doubt not in line.suspended_for:
        raise register.Invalid("doubt", "cette ligne n’attend pas pour cela")
    for other in same_sheet(line):
        other.lifted = sorted({*other.lifted, doubt.value})
        other.save(update_fields=["lifted"])
    if line.case_id:
        cases.note_event(case_id=line.case_id, kind="doubt_lifted", on=on, code=doubt.value)
    return resume(line, on)


def refuse(line: CareLine, reason: Refusal, on: date) -> Settlement:
    """Decide that nothing is due on a suspended line, with the reason and its article."""
    label, article = REFUSALS[reason]
    ref = str(line.pk)
    outcome = Line(ref, "refused", ZERO | {"charged": line.charged}, {"reason": reason.value})
    decision = Decision(
        "refused", ZERO, (Step(label, article, 0, None, "", ref),), (), "pay_care_costs.refuse", on, lines=(outcome,)
    )
    row = Settlement.objects.create(
        subject=line.subject,
        key=f"{line.pk}/refused",
        person_id=line.person_id,
        insured_id=line.insured_id,
        organisation=line.organisation,
        decided_on=on,
        law="",
        closed_on=on,
        provider_id=line.provider_id,
        invoice=line.invoice,
        outcome="refused",
        facts={},
        decision=decision.to_json(),
        to_insured=0,
        to_professional=0,
        to_recover=0,
    )
    settled = counting.settled_line(line, outcome)
    settled.settlement, settled.closed_on = row, on
    settled.save(force_insert=True)
    line.state, line.closed_on = LineState.DECIDED, on
    line.save(update_fields=["state", "closed_on"])
    if line.case_id and not _others_waiting(line):
        cases.close_case(case_id=line.case_id, outcome="refused", on=on)
    return row


def cancel(line: CareLine, reason: Reason, on: date) -> Overpayment | None:
    """Take back a decided line: give the counters back, and turn what was paid into a debt that says why."""
    settled = SettledLine.objects.select_for_update().get(line=line)
    ledger = counting.locked({line.person_id: line.subject}, [line], settled.settlement.decided_on)
    ledger.count([settled], sign=-1)
    ledger.write()
    settled.in_force = False
    settled.save(update_fields=["in_force"])
    line.state = LineState.CANCELLED
    line.save(update_fields=["state"])
    return _overpaid(line, settled, reason, on)


def correct(line: CareLine, corrected: str, reason: Reason, on: date) -> LineAnswer:
    """Cancel a decided line and put the corrected one in its place, under a key of its own."""
    sheet = receiving.DESK.examine(care_sheets.read_one(line.number, corrected), on)
    if not isinstance(sheet, care_sheets.SheetLine):
        raise register.Invalid(sheet[0].field or "corrected", sheet[0].message)
    known = receiving.DESK.known_of([sheet])
    known.taken.discard(line.key.partition("#")[0])
    fault = care_sheets.fault_of(sheet, known)
    if fault is not None:
        raise register.Invalid(fault.field, fault.message)
    cancel(line, reason, on)
    new = receiving.care_line(line.delivery, sheet, known, key=next_key(line.key), replaces=line.pk)
    new.save(force_insert=True)
    settling.settle_lines([new], on)
    new.refresh_from_db(fields=["state", "suspended_for"])
    return answer(new)


def answer(line: CareLine) -> LineAnswer:
    """What became of a line."""
    return LineAnswer(line.pk, line.key, line.state, tuple(line.suspended_for))


def same_sheet(line: CareLine) -> list[CareLine]:
    same = (
        CareLine.objects.select_for_update()
        .filter(
            person_id=line.person_id,
            provider_id=line.provider_id,
            invoice=line.invoice,
            act_on=line.act_on,
            state=LineState.SUSPENDED,
        )
        .order_by("pk")
    )
    return [line if other.pk == line.pk else other for other in same]


def _others_waiting(line: CareLine) -> bool:
    return CareLine.objects.filter(case_id=line.case_id, state=LineState.SUSPENDED).exclude(pk=line.pk).exists()


def next_key(key: str) -> str:
    """The line A/B/1 is corrected by A/B/1#2, then A/B/1#3: each is unique, and each names what it corrects."""
    first, _, rank = key.partition("#")
    return f"{first}#{int(rank or 1) + 1}"


def _overpaid(line: CareLine, settled: SettledLine, reason: Reason, on: date) -> Overpayment | None:
    to_professional = settled.to_professional > 0
    amount = settled.to_professional if to_professional else settled.paid
    if amount <= 0:
        return None
    kind = (
        people.provider_subjects([line.provider_id])[line.provider_id]
        if to_professional
        else people.subjects_of([line.insured_id])[line.insured_id]
    )
    article = PROVIDER_ARTICLE if to_professional else INSURED_ARTICLE
    row = Overpayment.objects.create(
        subject=line.subject,
        line=line,
        person_id=line.person_id,
        payee_kind=kind,
        payee_id=line.provider_id if to_professional else line.insured_id,
        found_on=on,
        amount=amount,
        reason=reason,
        article=article,
    )
    money.owe([_debt(row, kind, on)])
    if to_professional:
        _give_back(line, settled, on)
    return row


def _give_back(line: CareLine, settled: SettledLine, on: date) -> None:
    """What the person owed of a line paid directly is theirs again, since the line is no more."""
    changed = Recalculation.objects.filter(line=line).order_by("pk").values_list("deducted_before", flat=True).first()
    # the debt is that of the first decision: a recalculation paid its difference apart
    borne = settled.participation + settled.franchise if changed is None else changed
    if borne:
        key, person = f"care/{line.pk}/returned", register.PersonId(line.insured_id)
        paying.give_back(key, person, line.organisation, borne, "Participation rendue", on)


def _debt(found: Overpayment, kind: str, on: date) -> money.NewDebt:
    """What is owed by who was paid; a provider's debt names no patient: the invoice is in the remittance."""
    is_provider = kind in money.PROVIDER_KINDS
    return money.NewDebt(
        key=f"care/{found.line_id}/overpayment",
        fiche=paying.FICHE,
        person_id=None if is_provider else found.payee_id,
        provider_id=found.payee_id if is_provider else None,
        kind="overpayment",
        amount=Cents(found.amount),
        label="Tiers payant à restituer" if is_provider else "Remboursement de soins à restituer",
        article=found.article,
        arose_on=on,
        subject=kind,
    )
