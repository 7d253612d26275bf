"""Takes lines that a professional presents for itself, through the fiche that pays professionals, and says what became
of each: the same checks, the same decision and the same order as for a file, and no second payment of one care.
"""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities import care_sheets, cases, register
from finalite.capabilities.care_sheets import Channel, Fault, SheetFormat, SheetLine, fault_of
from finalite.capabilities.register import Cents

from . import correcting, paying, receiving, settling
from .models import CareLine, SettledLine
from .values import LinePresented, LineState, Settled

REFUSED = "refused"
TO_PATIENT, TO_PROVIDER, PRESENTED = "patient_already_refunded", "already_paid", "already_presented"


def take(sheets: Sequence[str], received_on: date, on: date) -> tuple[LinePresented, ...]:
    """Take JSON lines in and decide them at once, each in the order given; what is not sound says why."""
    delivery, _ = receiving.DESK.deliver("\n".join(sheets).encode(), SheetFormat.JSONL, Channel.REPLAY, received_on)
    delivery.finished = True
    found: list[CareLine | LinePresented] = []
    for number, raw in enumerate(sheets, start=1):
        found.append(_taken(delivery, care_sheets.read_one(number, raw), received_on))
    lines = [one for one in found if isinstance(one, CareLine)]
    settling.settle_lines(lines, on)
    delivery.accepted += len(lines)
    delivery.refused += len(found) - len(lines)
    delivery.save(update_fields=["accepted", "refused", "finished"])
    now = {one.key: one for one in states([line.key for line in lines])}
    return tuple(now[one.key] if isinstance(one, CareLine) else one for one in found)


def states(keys: Sequence[str]) -> tuple[LinePresented, ...]:
    """Where lines taken before stand, with what is ordered to who billed and the key of the order."""
    lines = list(CareLine.objects.filter(key__in=keys).order_by("pk"))
    register.may_concern(*{line.person_id for line in lines})
    settled = SettledLine.objects.filter(line__in=[line.pk for line in lines]).select_related("settlement")
    worth = {row.line_id: row for row in settled}
    return tuple(_state(line, worth.get(line.pk)) for line in lines)


def complete(key: str, form: str, reference: str, on: date) -> Settled:
    """Write the European form that a suspended line waits for, and decide it; raises `Invalid`."""
    line = CareLine.objects.select_for_update().filter(key=key, state=LineState.SUSPENDED).first()
    if line is None:
        raise register.Invalid("key", "cette ligne n’attend pas de formulaire")
    register.concerns(line.person_id)
    same = correcting.same_sheet(line)
    for one in same:
        one.sheet |= {"form": form, "form_reference": reference}
        one.save(update_fields=["sheet"])
    return settling.settle_lines(same, on)


def _state(line: CareLine, settled: SettledLine | None) -> LinePresented:
    paid = settled.to_professional if settled and settled.in_force else 0
    reasons = tuple(line.suspended_for) if line.state == LineState.SUSPENDED else ()
    if settled and not paid:
        reasons = (settled.outcome,)
    order = paying.key_of(settled.settlement, "professional") if settled and paid else ""
    return LinePresented(line.key, line.pk, line.state, reasons, Cents(paid), order)


def _taken(delivery, raw: care_sheets.RawLine, received_on: date) -> CareLine | LinePresented:
    sheet = receiving.DESK.examine(raw, received_on)
    if not isinstance(sheet, SheetLine):
        return _refused(sheet)
    known = receiving.DESK.known_of([sheet])
    former = _former(sheet.key) if sheet.key in known.taken else None
    if former is not None:
        known.taken.discard(sheet.key)
    fault = fault_of(sheet, known)
    if fault is not None:
        return _refused((fault,))
    person, provider = known.persons[sheet.nir], known.providers[sheet.provider].provider_id
    reason = _why_not(sheet, person, provider, former)
    if reason:
        return LinePresented("", None, REFUSED, (reason,), Cents(0), "")
    if former is not None and former.state == LineState.SUSPENDED:
        # nothing was decided on it: the line presented again takes its place
        CareLine.objects.filter(pk=former.pk).update(state=LineState.CANCELLED, closed_on=received_on)
        _close(former, received_on)
    key = correcting.next_key(former.key) if former else ""
    line = receiving.care_line(delivery, sheet, known, key=key, replaces=former.pk if former else None)
    line.save(force_insert=True)
    return line


def _close(former: CareLine, on: date) -> None:
    """Close the case of a line that another replaces, unless more of its sheet waits."""
    waits = CareLine.objects.filter(case_id=former.case_id, state=LineState.SUSPENDED)
    if former.case_id and not waits.exists():
        cases.close_case(case_id=former.case_id, outcome="replaced", on=on)


def _former(key: str) -> CareLine | None:
    """The last line presented under a number of invoice and rank, corrections included."""
    rows = CareLine.objects.select_for_update().filter(key=key) | CareLine.objects.select_for_update().filter(
        key__startswith=f"{key}#"
    )
    return rows.order_by("-pk").first()


def _why_not(sheet: SheetLine, person: int, provider: int, former: CareLine | None) -> str:
    """Why this care is not paid to who bills: paid to the patient, paid to it, or presented and not yet answered."""
    rows = SettledLine.objects.filter(person_id=person, act_on=sheet.act_on, practitioner=provider, in_force=True)
    for row in rows.filter(line__act=sheet.act, paid__gt=0).select_related("line"):
        if row.to_professional == 0:
            return TO_PATIENT
        if former is not None and row.line_id == former.pk:
            return TO_PROVIDER
    return PRESENTED if former is not None and former.state == LineState.RECEIVED else ""


def _refused(faults: Sequence[Fault]) -> LinePresented:
    return LinePresented("", None, REFUSED, tuple(f"{fault.field}:{fault.code}"[:60] for fault in faults), Cents(0), "")
