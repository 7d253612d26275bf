"""Decides received invoices slice by slice: what each is worth, what that changes in what was given, what must wait."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Sum

from finalite import law
from finalite.capabilities import cases, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.decision import Decision, Line, Refusal, Step

from . import gathering, paying, rules, schedule
from .models import ForeignClaim, Invoice, InvoiceLine, Settlement
from .receiving import OVER
from .values import InvoiceAnswer, Settled
from .words import InvoiceState

OUT_OF_REACH = "out_of_reach"
UNDECIDED = {"unknown": "fact", "no_law": "law"}
FACTS = {
    "has_heavy_act": "tarif de l’acte le plus cher du séjour, 0 s’il n’y en eut pas",
    "is_in_pathway": "parcours de soins suivi ou non",
    "late": "part du séjour d’après le trentième jour",
    "patient.born_on": "date de naissance du patient",
    "patient.delivered_on": "date de l’accouchement",
    "patient.work_pension_bp": "taux de la rente d’accident du travail",
}
"""What to ask for each fact that the rule misses."""
BY_AGENT = "pay_facilities.decide_by_agent"


def settle(on: date, limit: int, organisation: str = "") -> Settled:
    """Decide the oldest received invoices, order or take back what that changes, and open a case for what must wait."""
    rows = Invoice.objects.select_for_update().filter(state=InvoiceState.RECEIVED).order_by("pk")
    organisation = organisation or register.current_actor().organisation
    return settle_invoices(list((rows.filter(organisation=organisation) if organisation else rows)[:limit]), on)


def settle_invoices(invoices: Sequence[Invoice], on: date, reason: str = "") -> Settled:
    """Decide these invoices, locked by the caller."""
    if not invoices:
        return Settled(0, 0, 0, 0, 0)
    within = register.may_concern(*{one.person_id for one in invoices})
    known = [one for one in invoices if one.person_id in within]
    found = gathering.around(known) if known else None
    decided = [row for one in known if (row := _one(one, found, on, reason))]  # type: ignore[arg-type]
    for one in invoices:
        if one.person_id not in within:  # with no case, that would spread what is to be kept
            _suspend(one, [OUT_OF_REACH])
    paying.settle(decided, on)
    ordered, owed = sum(row.ordered for row in decided), sum(row.owed for row in decided)
    return Settled(len(invoices), len(decided), len(invoices) - len(decided), ordered, owed)


def _one(invoice: Invoice, found: gathering.Around, on: date, reason: str) -> Settlement | None:
    doubts = gathering.doubts_of(invoice, found)
    if not doubts:
        facts, decision = _decide(invoice, found, on)
        if decision.outcome not in UNDECIDED:
            told = plain.write(facts) if facts else {}
            return write(invoice, decision, told, on, reason, gathering.is_foreign(invoice, found))
        doubts = [f"{UNDECIDED[decision.outcome]}:{what}"[:200] for what in decision.missing]
    _suspend(invoice, doubts)
    _open_case(invoice, on)
    return None


def _decide(invoice: Invoice, found: gathering.Around, on: date) -> tuple[rules.InvoiceFacts | None, Decision]:
    try:
        facts = gathering.facts_of(invoice, found)
    except Refusal as missing:
        return None, missing.decision(rules.NAME, on, law.version())
    return facts, rules.compute_facility_payment(facts, on)


def write(invoice: Invoice, decision: Decision, facts: dict, on: date, reason: str = "", state: str = "") -> Settlement:
    """Keep a decision, with what it changes in what was given under the same root; the former ones no longer hold.

    `state` is the one that pays in the end where it is not France.
    """
    amounts = decision.amounts
    ordered, owed = schedule.difference(amounts["insurer"], given(invoice))
    before = Settlement.objects.filter(root=invoice.root)
    rank = before.filter(invoice=invoice).count() + 1
    before.filter(current=True).update(current=False)
    row = Settlement.objects.create(
        subject=invoice.subject,
        invoice=invoice,
        person_id=invoice.person_id,
        rank=rank,
        root=invoice.root,
        organisation=invoice.organisation,
        decided_on=on,
        reason=reason,
        facility=invoice.facility,
        kind=invoice.kind,
        outcome=decision.outcome,
        accepted=amounts["accepted"],
        insurer=amounts["insurer"],
        patient=amounts["patient"],
        ordered=ordered,
        owed=owed,
        facts=facts,
        decision=decision.to_json(),
        closed_on=None if ordered else on,
    )
    _close(invoice, InvoiceState.DECIDED, on)
    for former in Invoice.objects.filter(root=invoice.root, pk__lt=invoice.pk).exclude(state__in=OVER):
        _close(former, InvoiceState.REPLACED, on)
    _claim(row, state)
    return row


def given(invoice: Invoice) -> int:
    """What was given so far on an invoice and those it replaces: ordered, less taken back."""
    return given_of([invoice.root]).get(invoice.root, 0)


def given_of(roots: Iterable[int]) -> dict[int, int]:
    """What was given so far under each of these roots, in one question."""
    rows = Settlement.objects.filter(root__in=set(roots)).values_list("root")
    return dict(rows.annotate(total=Sum(F("ordered") - F("owed"))).order_by("root"))


def decide_by_agent(invoice: Invoice, outcome: str, label: str, article: str, on: date, reason: str) -> Settlement:
    """Decide that nothing is due on an invoice, for a reason that an agent gives; what was given is owed back."""
    rows = InvoiceLine.objects.filter(invoice=invoice).order_by("number")
    nothing = tuple(
        Line(str(row.number), outcome, {"charged": row.charged, "accepted": 0}, {"reason": reason}) for row in rows
    )
    amounts = dict.fromkeys(rules.AMOUNTS, 0) | {"charged": sum(row.charged for row in rows)}
    decision = Decision(outcome, amounts, (Step(label, article, 0),), (), BY_AGENT, on, law.version(), nothing)
    row = write(invoice, decision, {}, on, reason)
    paying.settle([row], on)
    return row


def reach(number: int, *states: InvoiceState) -> Invoice:
    """An invoice in one of these states, locked, its patient added to the act; raises `Invalid` where there is none."""
    row = Invoice.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("invoice", "cette facture n’existe pas")
    register.concerns(row.person_id)
    if row.state not in states:
        raise register.Invalid("invoice", "l’état de cette facture ne permet pas cette opération")
    return row


def again(invoice: Invoice, on: date, reason: str = "") -> InvoiceAnswer:
    """Decide an invoice again, on what is known now."""
    settle_invoices([invoice], on, reason)
    return answer(invoice)


def answer(invoice: Invoice) -> InvoiceAnswer:
    """What became of an invoice."""
    last = Settlement.objects.filter(invoice=invoice).order_by("-rank").first()
    return InvoiceAnswer(
        invoice.pk,
        InvoiceState(invoice.state),
        Cents(last.insurer if last else 0),
        Cents(last.patient if last else 0),
        Cents(last.ordered if last else 0),
        Cents(last.owed if last else 0),
        waits_for(invoice),
    )


def waits_for(invoice: Invoice) -> tuple[str, ...]:
    """What an invoice waits for: the code of each doubt, and in words the facts and texts that are missing."""
    return tuple(_said(code) for code in invoice.suspended_for)


def _said(code: str) -> str:
    kind, _, what = code.partition(":")
    if not what:
        return code
    if kind == "law":
        return f"texte manquant : {what}"
    named = what if what in FACTS else what.rpartition(".")[2]
    return f"à demander : {FACTS.get(named, what)}"


def _close(invoice: Invoice, state: InvoiceState, on: date) -> None:
    """Set an invoice as decided; it is over from today unless an order under way says later (`paid.note`)."""
    open_ = Settlement.objects.filter(invoice=invoice, closed_on=None).exists()
    invoice.state, invoice.suspended_for, invoice.closed_on = state, [], None if open_ else on
    invoice.save(update_fields=["state", "suspended_for", "closed_on"])
    InvoiceLine.objects.filter(invoice=invoice).update(closed_on=invoice.closed_on)
    if invoice.case_id is not None:
        cases.close_case(case_id=invoice.case_id, outcome=state.value, on=on)
        invoice.case_id = None
        invoice.save(update_fields=["case_id"])


def _suspend(invoice: Invoice, doubts: list[str]) -> None:
    invoice.state, invoice.suspended_for = InvoiceState.SUSPENDED, doubts
    invoice.save(update_fields=["state", "suspended_for"])


def _open_case(invoice: Invoice, on: date) -> None:
    if invoice.case_id is None:
        person, due = PersonId(invoice.person_id), max(on, invoice.due_on)
        case = cases.NewCase("suspended_invoice", invoice.organisation, invoice.subject, person, due)
        invoice.case_id = cases.open_case(case=case, on=on)
        invoice.save(update_fields=["case_id"])


def _claim(row: Settlement, state: str) -> None:
    """Write what another State is to pay back, less what was claimed from it under the same root."""
    claimed = ForeignClaim.objects.filter(invoice__root=row.root).aggregate(total=Sum("amount"))["total"] or 0
    wanted = row.insurer if state else 0
    if wanted != claimed:
        last = ForeignClaim.objects.filter(invoice__root=row.root).order_by("-pk").first()
        ForeignClaim.objects.create(
            subject=row.subject,
            invoice=row.invoice,
            person_id=row.person_id,
            state=state or (last.state if last else ""),
            amount=wanted - claimed,
        )
