"""What this fiche answers: payments of a person, batches, rejections that wait, and totals."""

from datetime import date

from finalite.capabilities import money, register
from finalite.capabilities.register.values import AtMost, NotFound, PersonId

from . import accounts
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .models import BankChange, ReceivedFile
from .values import (
    AccountBalance,
    BatchSeen,
    Books,
    ChangeSeen,
    FileProblem,
    Held,
    OrderMoment,
    OrderSeen,
    PaymentLine,
    PaymentToApprove,
    PendingRejection,
    RecoveryStep,
    StatisticsCell,
)

FLOWS = "exchange_financial_flows"
BULK = "change_bank_details_in_bulk"
MOBILITY = "follow_bank_mobility"
SMALLEST_CELL = 11
"""Fewer persons than this could be recognised: the cell is hidden. Proposed by us, as for care statistics."""


@register.query(FLOWS)
def payments_of_person(*, person_id: PersonId, since: date | None = None) -> tuple[PaymentLine, ...]:
    """Payments about a person, latest first, from a day on if given; amounts in cents."""
    return tuple(_line(payment) for payment in money.payments_of([person_id], since=since))


@register.query(FLOWS)
def order_history(*, order_id: int) -> OrderSeen:
    """An order, what happened to it and how debts were recovered on it; raises `Invalid` for another caisse's."""
    found = money.payments([order_id])
    if not found or found[0].organisation != accounts.organisation_here():
        raise NotFound("order_id", f"votre caisse n’a pas d’ordre de paiement n° {order_id}")
    if found[0].person_id:
        register.concerns(found[0].person_id)
    moments = tuple(
        OrderMoment(m.on, m.state, money.meaning_of(m.code) if m.state == "rejected" else m.code)
        for m in found[0].moments
    )
    steps = money.steps_of([order_id]).get(order_id, ()) if found[0].recovered else ()
    return OrderSeen(
        _line(found[0]), moments, tuple(RecoveryStep(order_id, s.label, s.article, s.amount, s.left) for s in steps)
    )


@register.query(FLOWS)
def payment_batches(*, most: AtMost = 50) -> tuple[BatchSeen, ...]:
    """The latest batches of the caisse, with the number of orders in each state."""
    found = money.batches_of(organisation=accounts.organisation_here(), most=most)
    return tuple(
        BatchSeen(b.reference, b.prepared_on, b.transmitted_on, b.count, b.total, **_standing(dict(b.states)))
        for b in found
    )


@register.query(FLOWS)
def orders_waiting(*, on: date) -> tuple[Held, ...]:
    """Orders due that no batch could take on that day, with the reason; one that could be taken has `ready`."""
    due = money.due_orders(organisation=accounts.organisation_here(), on=on)
    lines, held = accounts.lines_and_held(due, on=on)
    return tuple(sorted([*held, *(Held(line.order_id, "ready") for line in lines)], key=lambda h: h.order_id))


@register.query(FLOWS)
def payments_to_approve() -> tuple[PaymentToApprove, ...]:
    """The payments of the caisse that wait for a second agent, those in reach, the first due first."""
    found = money.to_approve(organisation=accounts.organisation_here())
    reach = register.may_concern(*(one.person_id for one in found if one.person_id))
    return tuple(
        PaymentToApprove(one.order_id, one.fiche, one.label, one.due_on, one.amount, one.ordered_by)
        for one in found
        if one.person_id is None or one.person_id in reach
    )


@register.query(FLOWS)
def books() -> Books:
    """The accounts of the caisse, and where they contradict the orders or the bank files, if anywhere."""
    organisation = accounts.organisation_here()
    held = money.balances(organisation=organisation)
    return Books(
        tuple(AccountBalance(number, money.label(number), held[number]) for number in sorted(held)),
        tuple(one.account for one in money.disagreements(organisation=organisation)),
    )


@register.query(FLOWS)
def pending_rejections() -> tuple[PendingRejection, ...]:
    """Rejected payments of the caisse that wait for another account or a decision, oldest first; those in reach."""
    found = money.rejected_payments(organisation=accounts.organisation_here())
    reach = register.may_concern(*(r.person_id for r in found if r.person_id))
    return tuple(
        PendingRejection(
            r.order_id,
            r.person_id,
            r.payee_kind,
            r.rejected_on,
            money.meaning_of(r.code),
            money.concerns_account(r.code),
            r.amount,
        )
        for r in found
        if r.person_id is None or r.person_id in reach
    )


@register.query(FLOWS)
def bank_file_problems(*, since: date) -> tuple[FileProblem, ...]:
    """Lines of the bank's files that fitted nowhere, from a day on: nothing the bank sent is lost."""
    files = ReceivedFile.objects.filter(organisation=accounts.organisation_here(), received_on__gte=since)
    rows = files.order_by("received_on", "pk").values_list("pk", "kind", "received_on", "problems")
    return tuple(
        FileProblem(pk, kind, on, p["line"], p["where"], p["message"])
        for pk, kind, on, problems in rows
        for p in problems
    )


@register.query(FLOWS)
def payment_statistics(*, since: date, until: date) -> tuple[StatisticsCell, ...]:
    """Orders and cents by fiche and state, due from `since` until the day before `until`.

    A cell about fewer than eleven persons is hidden; where it is the only one hidden of its fiche, the next smallest is
    hidden too, so that no subtraction gives it away.
    """
    rows = money.tally(organisation=accounts.organisation_here(), since=since, until=until)
    hidden = _hidden([(fiche, state, persons) for fiche, state, persons, _, _ in rows])
    return tuple(
        StatisticsCell(
            fiche,
            state,
            None if (fiche, state) in hidden else n,
            None if (fiche, state) in hidden else cents,
            (fiche, state) in hidden,
        )
        for fiche, state, _, n, cents in rows
    )


@register.query(BULK)
def restructuring_progress(*, digest: str) -> int:
    """How many accounts were moved by the bank's file whose check gave this digest."""
    return BankChange.objects.filter(key__startswith=f"restructuring/{digest[:32]}/").count()


@register.query(MOBILITY, open_to=("insured_person",))
def bank_changes_of(*, person_id: PersonId) -> tuple[ChangeSeen, ...]:
    """The changes of account of a person, latest first; of each account only the last four characters."""
    found = BankChange.objects.filter(person_id=person_id).order_by("-asked_on", "-pk")
    return tuple(
        ChangeSeen(c.pk, c.origin, c.state, c.asked_on, c.effective_on, c.first_payment_on, c.iban[-4:]) for c in found
    )


def _line(p: money.Payment) -> PaymentLine:
    return PaymentLine(
        p.order_id,
        p.fiche,
        p.label,
        p.due_on,
        p.state,
        p.paid_on,
        p.amount,
        p.recovered,
        p.transferred,
        p.reference,
        p.replaces,
    )


def _standing(states: dict[str, int]) -> dict[str, int]:
    rejected = sum(states.get(state, 0) for state in ("rejected", "reissued", "cancelled"))
    return {state: states.get(state, 0) for state in ("ordered", "sent", "accepted")} | {"rejected": rejected}


def _hidden(cells: list[tuple[str, str, int]]) -> set[tuple[str, str]]:
    hidden = {(fiche, state) for fiche, state, persons in cells if persons < SMALLEST_CELL}
    for fiche in {fiche for fiche, _ in hidden}:
        inside = [cell for cell in cells if cell[0] == fiche]
        shown = sorted((cell for cell in inside if cell[:2] not in hidden), key=lambda cell: cell[2])
        if len(inside) - len(shown) == 1 and shown:
            hidden.add(shown[0][:2])
    return hidden
