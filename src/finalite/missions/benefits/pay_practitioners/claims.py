"""Takes lines that professionals present for direct payment, has each decided where care is paid for, and follows it.

The decision, the counters of the patient and the order of payment belong to one fiche alone: a line has one order key,
whichever way it came, and cannot be paid twice.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date

from finalite import law
from finalite.capabilities import money, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import add_working_days
from finalite.missions.benefits.pay_care_costs import operations as care
from finalite.missions.benefits.pay_care_costs import queries as care_answers

from . import payees
from .answers import FeeAnswer
from .models import FeeLine, PayeeFile
from .values import FeeState, NewFeeLine

FICHE = "pay_practitioners"
TRANSMISSION = "care.transmission.third_party"
MOST = 200
"""Lines of one presentation."""
ANSWERED, PRESENTED, NO_DIRECT_PAYMENT, UNKNOWN = (
    "already_paid",
    "already_presented",
    "no_direct_payment",
    "unknown_nir",
)
HIS_TO_MEND = (
    "no_right_on_day",
    "provider_without_agreement",
    "provider_not_practising",
    "act_of_another_profession",
    "prescription_missing",
)
"""What only who presents the line can put right: it goes back to them. The rest waits for the caisse."""
LIVE = (FeeState.WAITING, FeeState.REJECTED, FeeState.DECIDED)


def present(provider: int, lines: Sequence[NewFeeLine], received_on: date, on: date) -> tuple[FeeAnswer, ...]:
    """Take lines in and say what became of each, in the order given; raises `Invalid` for a batch that is none."""
    if not 0 < len(lines) <= MOST:
        raise register.Invalid("lines", f"présenter de une à {MOST} lignes")
    if len({(one.invoice, one.line) for one in lines}) < len(lines):
        raise register.Invalid("lines", "deux lignes portent le même rang dans la même facture")
    register.check_days(on=on, received_on=received_on)
    for one in lines:
        register.check_days(act_on=one.act_on, prescribed_on=one.prescribed_on)
    if received_on > on:
        raise register.Invalid("received_on", "cette réception est à venir")
    row = payees.reach_practising(provider)
    number = people.providers_of([provider])[provider].number
    persons = people.persons_by_nir({one.nir for one in lines})
    register.concerns(*set(persons.values()))
    subjects = people.subjects_of(persons.values()) if persons else {}
    made = [_row(one, row, number, persons.get(one.nir), subjects, received_on) for one in lines]
    _decide(
        [(fee, one) for fee, one in zip(made, lines, strict=True) if isinstance(fee, FeeLine) and not fee.reasons],
        number,
        received_on,
        on,
    )
    for fee in made:
        if isinstance(fee, FeeLine):
            fee.save()
    return tuple(shown([fee])[0] if isinstance(fee, FeeLine) else fee for fee in made)


def present_again(fee: FeeLine, changed: NewFeeLine, received_on: date, on: date) -> FeeAnswer:
    """Present a rejected or waiting line again, corrected, under the same invoice and rank."""
    if (changed.invoice, changed.line) != (fee.invoice, fee.line):
        raise register.Invalid("changed", "une ligne se représente sous le même numéro de facture et le même rang")
    if fee.state not in (FeeState.REJECTED, FeeState.WAITING):
        raise register.Invalid("fee_line", "cette ligne n’attend ni n’est rejetée : rien à représenter")
    return present(fee.provider_id, (changed,), received_on, on)[0]


def reach(number: int) -> FeeLine:
    """A line, locked; its patient is added to the act, except for who presented it and states no reason."""
    row = FeeLine.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("fee_line", "cette ligne n’existe pas")
    payees.mine(row.provider_id)
    if row.person_id:
        if register.current_actor().provider_id is None:
            register.concerns(row.person_id)
        else:
            register.may_concern(row.person_id)
    return row


def follow(after: int, limit: int, on: date) -> SliceDone:
    """Write where the next live lines stand now: decided, taken back, paid. Twice changes nothing."""
    live = FeeLine.objects.select_for_update().filter(pk__gt=after, state__in=LIVE).exclude(care_key="")
    rows = list(live.order_by("pk")[:limit])
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    done = refresh([row for row in rows if row.person_id in known], on)
    return SliceDone(len(rows), done, rows[-1].pk if rows else after)


def refresh(rows: Sequence[FeeLine], on: date) -> int:
    """Write where these lines stand; returns how many changed."""
    found = {one.key: one for one in care_answers.presented_lines(keys=tuple(row.care_key for row in rows))}
    days = money.payment_days([one.order for one in found.values() if one.order])
    changed = 0
    for row in rows:
        before = (row.state, row.paid, tuple(row.reasons), row.order_key, row.closed_on)
        _mark(row, found[row.care_key], days, on)
        if before != (row.state, row.paid, tuple(row.reasons), row.order_key, row.closed_on):
            row.save()
            changed += 1
    return changed


def shown(rows: Iterable[FeeLine]) -> tuple[FeeAnswer, ...]:
    """Lines as their doors give them; the patient is named to whoever may know of them in this act."""
    rows = list(rows)
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    names = people.identity_of(known) if known else {}
    return tuple(_shown(row, names[PersonId(row.person_id)].name if row.person_id in names else "") for row in rows)


def _row(
    one: NewFeeLine,
    file: PayeeFile,
    number: str,
    person: PersonId | None,
    subjects: dict[PersonId, str],
    received_on: date,
) -> FeeLine | FeeAnswer:
    base = f"{number}/{one.invoice}/{one.line}"
    if not 0 < len(one.invoice) <= 20 or not 0 < one.line <= 999:
        raise register.Invalid("lines", "un numéro de facture de 1 à 20 caractères, un rang de 1 à 999")
    past = FeeLine.objects.select_for_update().filter(key=base) | FeeLine.objects.select_for_update().filter(
        key__startswith=f"{base}#"
    )
    former = past.order_by("-rank").first()
    if former is not None and former.state in (FeeState.DECIDED, FeeState.PAID):
        return _known(one, former)
    if former is not None:
        # what it had become stays readable; whatever is decided now is decided on the new one
        former.state, former.closed_on = FeeState.REPLACED, former.closed_on or received_on
        former.save(update_fields=["state", "closed_on"])
    rank = former.rank + 1 if former else 1
    fee = FeeLine(
        subject=subjects[person] if person else "insured",
        person_id=person,
        provider_id=file.provider_id,
        organisation=file.organisation,
        key=base if rank == 1 else f"{base}#{rank}",
        rank=rank,
        state=FeeState.WAITING,
        received_on=received_on,
        late_transmission=_is_late(one.act_on, received_on),
        invoice=one.invoice,
        line=one.line,
        act=one.act[:13],
        act_on=one.act_on,
        charged=one.charged,
        sheet={"quantity": one.quantity, "coefficient": one.coefficient, "pathway": one.pathway.value},
        prescriber=one.prescriber[:14],
        prescribed_on=one.prescribed_on,
    )
    reason = UNKNOWN if person is None else "" if file.direct_payment else NO_DIRECT_PAYMENT
    if reason:
        _reject(fee, (reason,), received_on)
    return fee


def _decide(fees: Sequence[tuple[FeeLine, NewFeeLine]], number: str, received_on: date, on: date) -> None:
    if not fees:
        return
    sheets = tuple(json.dumps(_sheet(one, number), ensure_ascii=False, sort_keys=True) for _, one in fees)
    answers = care.take_presented_lines(sheets=sheets, received_on=received_on, on=on)
    for (fee, _), found in zip(fees, answers, strict=True):
        fee.care_key = found.key
        _mark(fee, found, {}, on)


def _mark(fee: FeeLine, found, days: dict[str, date | None], on: date) -> None:
    """What the line became, from where care is paid for."""
    if found.state == "decided" and found.paid:
        fee.paid, fee.order_key, fee.reasons = found.paid, found.order, []
        fee.closed_on = days.get(found.order)
        fee.state = FeeState.PAID if fee.closed_on else FeeState.DECIDED
    elif found.state == "cancelled":
        fee.state, fee.closed_on = FeeState.CANCELLED, fee.closed_on or on
    elif found.state in ("decided", "refused") or any(reason in HIS_TO_MEND for reason in found.reasons):
        _reject(fee, tuple(_code(reason) for reason in found.reasons), on)
    else:
        fee.state, fee.reasons = FeeState.WAITING, sorted({_code(reason) for reason in found.reasons})


def _reject(fee: FeeLine, reasons: Sequence[str], on: date) -> None:
    fee.state, fee.reasons, fee.paid = FeeState.REJECTED, list(reasons), 0
    fee.closed_on = fee.closed_on or on


def _code(reason: str) -> str:
    """A field that is wrong gives the code of its fault; a fact or a text that is missing, that it is."""
    before, _, after = reason.partition(":")
    return {"fact": "missing_fact", "law": "missing_law"}.get(before, after or before)


def _sheet(one: NewFeeLine, number: str) -> dict:
    fields = {
        "nir": one.nir,
        "provider": number,
        "invoice": one.invoice,
        "line": one.line,
        "act": one.act,
        "act_on": one.act_on.isoformat(),
        "charged": one.charged,
        "quantity": one.quantity,
        "coefficient": one.coefficient,
        "base": one.base,
        "pathway": one.pathway.value,
        "prescriber": one.prescriber,
        "prescribed_on": one.prescribed_on.isoformat() if one.prescribed_on else "",
        "form": one.form,
        "form_reference": one.form_reference,
        "third_party": True,
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _is_late(act_on: date, received_on: date) -> bool:
    """Whether a line came after the delay for third-party payment; that alone rejects nothing (CSS R161-47)."""
    try:
        days = law.value(TRANSMISSION, act_on).number
    except law.MissingLaw:
        return False
    return received_on > add_working_days(act_on, days)


def _known(one: NewFeeLine, former: FeeLine) -> FeeAnswer:
    """The answer to a line presented again although it is paid, or about to be: nothing is written."""
    reason = ANSWERED if former.state == FeeState.PAID else PRESENTED
    return FeeAnswer(
        None,
        one.invoice,
        one.line,
        former.rank,
        one.act,
        one.act_on,
        "",
        Cents(one.charged),
        FeeState.REJECTED,
        (reason,),
        Cents(0),
        False,
    )


def _shown(row: FeeLine, patient: str) -> FeeAnswer:
    return FeeAnswer(
        row.pk,
        row.invoice,
        row.line,
        row.rank,
        row.act,
        row.act_on,
        patient,
        Cents(row.charged),
        FeeState(row.state),
        tuple(row.reasons),
        Cents(row.paid),
        row.late_transmission,
    )
