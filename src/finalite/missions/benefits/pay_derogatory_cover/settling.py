"""Decides claims: pays what the rule gives, suspends what is not known, and leaves each refusal to an agent."""

from collections.abc import Iterable
from datetime import date, timedelta

from finalite.capabilities import cases, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.decision import Decision, Refusal

from . import acts, gathering, paying, rules
from .gathering import Claim, Thought
from .models import AllowanceFile, CareClaim, PackageClaim
from .values import ClaimShown, ClaimState, Scheme, Settled, Wanted

DAYS_TO_LOOK = 15
"""Days within which somebody looks at a claim that waits: ours, no text sets them."""
WAITING = (ClaimState.RECEIVED, ClaimState.SUSPENDED, ClaimState.TO_CONFIRM)
PAID, REFUSED, NO_LAW = "paid", "refused", "no_law"
KIND = "derogatory_claim"
"""What the work list says: never which scheme."""


def settle(on: date, limit: int) -> Settled:
    """Decide the oldest received claims of the agent's caisse, or of all where a job runs."""
    rows = _next(CareClaim, limit)
    rows += _next(PackageClaim, limit - len(rows)) if len(rows) < limit else []
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    reached = [row for row in rows if row.person_id is None or row.person_id in known]
    for row in (row for row in rows if row not in reached):
        # put aside without a case, which would spread what is to be kept
        row.state, row.waits_for = ClaimState.SUSPENDED, ["out_of_reach"]
        row.save(update_fields=["state", "waits_for"])
    ordered = sum(decide(row, on) for row in reached)
    states = [row.state for row in rows]
    decided, suspended, refused = (
        states.count(one) for one in (ClaimState.DECIDED, ClaimState.SUSPENDED, ClaimState.TO_CONFIRM)
    )
    return Settled(len(rows), decided, suspended, refused, Cents(ordered))


def _next(table: type, limit: int) -> list[Claim]:
    rows = table._default_manager.select_for_update(of=("self",)).filter(state=ClaimState.RECEIVED)  # type: ignore[attr-defined]
    mine = register.current_actor().organisation
    rows = rows.filter(organisation=mine) if mine else rows
    return list(rows.order_by("pk")[:limit])


def decide(row: Claim, on: date) -> int:
    """Decide one claim; returns what was ordered. A refusal waits for an agent, a doubt or a fact for somebody."""
    try:
        thought = gathering.think(row, on)
    except Refusal as missing:
        return _wait(row, ClaimState.SUSPENDED, ("law", missing.missing), None, on)
    decision = thought.decision
    if decision.outcome == PAID:
        if thought.doubts:
            return _wait(row, ClaimState.SUSPENDED, thought.doubts, decision, on)
        return _pay(row, thought, on)
    if decision.outcome == REFUSED:
        return _wait(row, ClaimState.TO_CONFIRM, (), decision, on)
    prefix = ("law",) if decision.outcome == NO_LAW else ()
    return _wait(row, ClaimState.SUSPENDED, (*prefix, *decision.missing), decision, on)


def _pay(row: Claim, thought: Thought, on: date) -> int:
    ordered = paying.write(row, thought, on)
    row.state, row.waits_for, row.decision = ClaimState.DECIDED, [], thought.decision.to_json()
    close_case(row, "decided", on)
    row.save(update_fields=["state", "waits_for", "decision", "case_id", "closed_on"])
    return ordered


def _wait(row: Claim, state: ClaimState, names: Iterable[str], decision: Decision | None, on: date) -> int:
    row.state, row.waits_for = state, list(names)
    row.decision = decision.to_json() if decision else None
    if row.case_id is None and row.person_id:
        # a performance share names nobody: it is found among the claims that wait
        due = on + timedelta(days=DAYS_TO_LOOK)
        case = cases.NewCase(KIND, row.organisation, person_id=PersonId(row.person_id), due_on=due)
        row.case_id = cases.open_case(case=case, on=on)
    row.save(update_fields=["state", "waits_for", "decision", "case_id"])
    return 0


def resume(row: Claim, on: date) -> ClaimShown:
    """Decide a claim that waits again, now that more is known."""
    if row.state not in WAITING:
        raise register.Invalid("claim", "cette demande n’attend plus rien")
    decide(row, on)
    return shown(row)


def confirm_refusal(row: Claim, on: date) -> ClaimShown:
    """Confirm what the rule refuses, and close the claim; raises `Invalid` where the rule refuses nothing now."""
    if row.state != ClaimState.TO_CONFIRM:
        raise register.Invalid("claim", "aucun refus n’attend d’être confirmé sur cette demande")
    thought = gathering.think(row, on)
    if thought.decision.outcome != REFUSED:
        raise register.Invalid("claim", "la règle ne refuse plus cette demande : la reprendre")
    row.state, row.decision, row.closed_on = ClaimState.REFUSED, thought.decision.to_json(), on
    close_case(row, "refused", on)
    row.save(update_fields=["state", "decision", "closed_on", "case_id"])
    return shown(row)


def close_case(row: Claim | AllowanceFile, outcome: str, on: date) -> None:
    """Close the case of a claim, where one is open; the caller saves the row."""
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
        row.case_id = None


def reach_care(number: int) -> CareClaim:
    """A claim of care, locked, its person added to the act; raises `Invalid` where there is none."""
    row = CareClaim.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("claim", "cette demande n’existe pas")
    register.concerns(row.person_id)
    return row


def reach_package(number: int) -> PackageClaim:
    """A claim of a package, in the same way."""
    row = PackageClaim.objects.select_for_update(of=("self",)).select_related("experiment").filter(pk=number).first()
    if row is None:
        raise register.NotFound("claim", "cette demande n’existe pas")
    if row.person_id:
        register.concerns(row.person_id)
    return row


def reach(scheme: Scheme, number: int) -> Claim:
    """A claim of a scheme that is billed; raises `Invalid` for the asbestos allowance, which nobody bills."""
    if scheme == Scheme.ASBESTOS:
        raise register.Invalid("scheme", "l’allocation amiante ne se facture pas : voir son dossier")
    return reach_care(number) if scheme == Scheme.VICTIMS else reach_package(number)


def waiting(limit: int) -> tuple[ClaimShown, ...]:
    """The claims of the agent's caisse that wait for a fact, a text or an agent, the oldest first."""
    mine = register.current_actor().organisation
    states = (ClaimState.SUSPENDED, ClaimState.TO_CONFIRM)
    found = [
        row
        for table in (CareClaim, PackageClaim)
        for row in table._default_manager.filter(organisation=mine, state__in=states).order_by("pk")[:limit]
    ]
    known = register.may_concern(*{row.person_id for row in found if row.person_id})
    return tuple(shown(row) for row in found if row.person_id is None or row.person_id in known)[:limit]


def shown(row: Claim) -> ClaimShown:
    """A claim as its doors give it."""
    decision = Decision.from_json(row.decision) if row.decision else None
    amounts = decision.amounts if decision and row.state == ClaimState.DECIDED else {}
    act, charged = _billed(row)
    return ClaimShown(
        row.pk,
        paying.scheme_of(row),
        ClaimState(row.state),
        row.invoice,
        act,
        row.act_on,
        Cents(charged),
        Cents(amounts.get("to_provider", 0)),
        Cents(amounts.get("to_beneficiary", 0)),
        wanted(row.waits_for),
        decision,
    )


def _billed(row: Claim) -> tuple[str, int]:
    """What was billed, in words, and for how much; a package is worth what its specification says."""
    return (acts.table()[row.act].fr, row.charged) if isinstance(row, CareClaim) else (row.package, 0)


def wanted(names: Iterable[str]) -> tuple[Wanted, ...]:
    """The documents to ask for, one for each fact or doubt that has one; the name of a missing text as it is."""
    known = rules.DOCUMENTS | gathering.DOUBTS
    return tuple(Wanted(name, *known.get(name, (name, ""))) for name in names if name not in ("law", "out_of_reach"))
