"""Applies what the bank says to the orders: accepted, rejected with its reason; what fits nowhere is reported."""

from dataclasses import dataclass, field
from datetime import date

from finalite.capabilities.register.values import PersonId

from .models import Batch, PaymentOrder, Transfer
from .orders import locked, move
from .status_report import ACCEPTED, REJECTED, Outcome, StatusReport
from .transfers import group_reference
from .values import MAY_FOLLOW, OrderState
from .xml_reader import Problem


@dataclass(frozen=True, slots=True)
class Rejection:
    """A payment that did not reach the payee."""

    order_id: int
    subject: str
    person_id: PersonId | None
    organisation: str
    code: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What a report changed. `already` counts outcomes known before; `waiting` those that are not final yet."""

    accepted: tuple[int, ...]
    rejected: tuple[Rejection, ...]
    already: int
    waiting: int
    problems: tuple[Problem, ...]


@dataclass
class _Work:
    moves: dict[tuple[OrderState, str], list[PaymentOrder]] = field(default_factory=dict)
    already: int = 0
    waiting: int = 0
    problems: list[Problem] = field(default_factory=list)


def apply_status_report(report: StatusReport, *, on: date, organisation: str = "") -> Applied:
    """Move the orders of the batch the report answers; to be called inside a transaction.

    The most precise status wins: the payment's own, else its group's, else the batch's. A report read twice changes
    nothing the second time. A payment the batch does not hold, two statuses for one payment, and a status that the
    state of an order forbids (such as accepted after it was reissued: the money may leave twice) are problems, not
    changes. With `organisation`, a batch of another caisse counts as unknown.
    """
    work = _Work(problems=list(report.problems))
    batch = Batch.objects.filter(reference=report.original).first() if report.original else None
    if batch is None or (organisation and batch.organisation != organisation):
        work.problems.append(
            Problem(
                report.batch.line if report.batch else 0,
                "OrgnlMsgId",
                f"aucun lot ne s’appelle « {report.original} » : rien n’a changé",
            )
        )
        return _applied(work, on)
    lines = {
        line.reference: line
        for line in Transfer.objects.filter(batch=batch).only("reference", "order", "execution_on", "batch")
    }
    outcomes = _outcome_of_each(report, batch, lines, work)
    orders = {order.pk: order for order in locked([line.order_id for line in lines.values()])}
    for reference, outcome in outcomes.items():
        _sort(orders[lines[reference].order_id], outcome, work)
    return _applied(work, on)


def record_return(*, reference: str, on: date, code: str) -> Rejection | None:
    """Note that money came back on the account of the caisse for this end-to-end reference.

    Returns the rejection, or None when it was known already or no payment bears the reference.
    """
    line = Transfer.objects.filter(reference=reference).only("order").first()
    order = locked([line.order_id])[0] if line else None
    if order is None or OrderState.REJECTED not in MAY_FOLLOW[OrderState(order.state)]:
        return None
    move([order], OrderState.REJECTED, on=on, code=code)
    return _rejection(order, code)


def _outcome_of_each(report: StatusReport, batch: Batch, lines: dict[str, Transfer], work: _Work) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    if report.batch:
        outcomes.update(dict.fromkeys(lines, report.batch))
    for group in report.groups:
        inside = [
            r
            for r, line in lines.items()
            if group_reference(batch.reference, line.execution_on.isoformat()) == group.reference
        ]
        if not inside:
            work.problems.append(Problem(group.line, "OrgnlPmtInfId", "ce lot n’a pas ce groupe de virements"))
        outcomes.update(dict.fromkeys(inside, group))
    outcomes.update(_own_outcomes(report, lines, work))
    return outcomes


def _own_outcomes(report: StatusReport, lines: dict[str, Transfer], work: _Work) -> dict[str, Outcome]:
    own: dict[str, Outcome] = {}
    torn: set[str] = set()
    for _, outcome in report.payments:
        if outcome.reference not in lines:
            work.problems.append(
                Problem(
                    outcome.line,
                    "OrgnlEndToEndId",
                    f"{outcome.reference[:35]} n’est pas un virement du lot {report.original}",
                )
            )
        elif own.setdefault(outcome.reference, outcome).status != outcome.status:
            torn.add(outcome.reference)
            work.problems.append(
                Problem(outcome.line, "TxSts", f"{outcome.reference} a deux états : aucun n’est retenu")
            )
    # a payment with two statuses must not fall back on the status of its group: keep it, as waiting
    return {
        reference: Outcome(reference, "PDNG", (), outcome.line) if reference in torn else outcome
        for reference, outcome in own.items()
    }


def _sort(order: PaymentOrder, outcome: Outcome, work: _Work) -> None:
    if outcome.status not in ACCEPTED | REJECTED:
        work.waiting += 1
        return
    to = OrderState.ACCEPTED if outcome.status in ACCEPTED else OrderState.REJECTED
    if order.state == to or (to == OrderState.REJECTED and order.state == OrderState.REISSUED):
        work.already += 1
    elif to in MAY_FOLLOW[OrderState(order.state)]:
        work.moves.setdefault((to, outcome.code if to == OrderState.REJECTED else ""), []).append(order)
    else:
        danger = " ; retenir son remplaçant, qui paierait deux fois" if order.state == OrderState.REISSUED else ""
        work.problems.append(
            Problem(
                outcome.line,
                "TxSts",
                f"ordre {order.pk} : ce que dit la banque contredit son état, rien n’a changé{danger}",
            )
        )


def _applied(work: _Work, on: date) -> Applied:
    accepted: list[int] = []
    rejected: list[Rejection] = []
    for (state, code), orders in work.moves.items():
        move(orders, state, on=on, code=code)
        if state == OrderState.ACCEPTED:
            accepted.extend(order.pk for order in orders)
        else:
            rejected.extend(_rejection(order, code) for order in orders)
    return Applied(
        tuple(sorted(accepted)),
        tuple(sorted(rejected, key=lambda r: r.order_id)),
        work.already,
        work.waiting,
        tuple(sorted(work.problems, key=lambda p: p.line)),
    )


def _rejection(order: PaymentOrder, code: str) -> Rejection:
    person = PersonId(order.person_id) if order.person_id else None
    return Rejection(order.pk, order.subject, person, order.organisation, code)
