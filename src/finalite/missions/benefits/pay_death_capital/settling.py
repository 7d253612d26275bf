"""Settles competing claims, decides who gets what, and closes the files that nobody claimed."""

from datetime import date

from finalite.capabilities import cases, documents, jobs, register
from finalite.kernel import plain
from finalite.kernel.decision import Decision, Line

from . import asking, filing, rules
from .models import Award, CapitalFile, Claim, Evidence, Payslip
from .values import ClaimState, FileAnswer, FileState

SHARED = {"open": "capital", "orphan": "orphan"}
"""The part of the money that a line of the decision gives."""


def contest(one: Claim, why: str, on: date) -> FileAnswer:
    """Note that somebody contests a claim: nothing that hangs on it is paid before it is settled."""
    _still_open(one)
    if not why.strip():
        raise register.Invalid("why", "dire pourquoi cette demande est contestée")
    one.contested = why.strip()[:200]
    one.save(update_fields=["contested"])
    return filing.examine(one.file, on)


def settle_contest(one: Claim, stands: bool, on: date) -> FileAnswer:
    """Say that a contested or competing claim stands, or set it aside."""
    _still_open(one)
    one.contested, one.state = "", ClaimState.RECEIVED if stands else ClaimState.SET_ASIDE
    one.save(update_fields=["contested", "state"])
    return filing.examine(one.file, on)


def withdraw(one: Claim, on: date) -> FileAnswer:
    """Take a claim back at the wish of whoever made it."""
    _still_open(one)
    one.contested, one.state = "", ClaimState.WITHDRAWN
    one.save(update_fields=["contested", "state"])
    return filing.examine(one.file, on)


def decide(row: CapitalFile, on: date) -> FileAnswer:
    """Confirm the shares, or the refusal; raises `Invalid` while something is awaited, or where the fiche of rights
    finds other shares."""
    if row.state not in filing.OPEN_STATES:
        raise register.Invalid("file", "ce dossier est déjà décidé")
    facts = filing.facts_of(row)
    decision = rules.share_death_capital(facts, on)
    if decision.outcome not in (rules.OPEN, rules.REFUSED):
        raise register.Invalid("file", f"les faits connus mènent à « {decision.outcome} » : rien à attribuer")
    claims = filing.counted(row)
    _agree(row, claims, decision, on)
    row.facts, row.decision = plain.write(facts), decision.to_json()
    row.state = FileState.AWARDED if decision.outcome == rules.OPEN else FileState.REFUSED
    row.save()
    award(row, claims, decision, on)
    mark(claims, decision)
    if decision.outcome == rules.REFUSED:
        close(row, "refused", on)
    return filing.answer(row)


def award(row: CapitalFile, claims: list[Claim], decision: Decision, on: date) -> None:
    """Write one award for each part that a claimant gets."""
    by_ref = {str(one.pk): one for one in claims}
    Award.objects.bulk_create(
        new_award(row, by_ref[line.ref], line, decision, on) for line in decision.lines if line.outcome in SHARED
    )


def new_award(row: CapitalFile, one: Claim, line: Line, decision: Decision, on: date) -> Award:
    """An award to be written: its amount is all due, `ordered` what remains to pay for it."""
    amount = int(line.amounts["share"])
    return Award(
        subject="death_claimant",
        person_id=one.person_id,
        claim_id=one.pk,
        file_id=row.pk,
        organisation=row.organisation,
        decided_on=on,
        part=SHARED[line.outcome],
        link=one.link or "",
        amount=amount,
        ordered=amount,
        facts=row.facts,
        decision=decision.to_json(),
    )


def expire(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Close the files that nobody claimed within two years (CSS L332-1), each once."""
    late = CapitalFile.objects.select_for_update().filter(state__in=filing.OPEN_STATES, expires_on__lt=on)
    return jobs.one_slice(late, lambda row: _expire(row, on), after=after, limit=limit)


def _expire(row: CapitalFile, on: date) -> bool:
    if filing.counted(row):
        return False
    row.decision = rules.share_death_capital(filing.facts_of(row), on).to_json()
    row.state = FileState.EXPIRED
    close(row, "expired", on)
    return True


def close(row: CapitalFile, outcome: str, on: date) -> None:
    """Close a file: its retention starts, with that of the claims, the payslips and the documents."""
    evidence = Evidence.objects.filter(claim__file=row, closed_on__isnull=True)
    documents.start_retention(list(evidence.values_list("document_id", flat=True)), on=on)
    evidence.update(closed_on=on)
    for table in (Payslip, Claim):
        table._default_manager.filter(file=row, closed_on__isnull=True).update(closed_on=on)
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
    row.closed_on, row.case_id = on, None
    row.save()


def _agree(row: CapitalFile, claims: list[Claim], decision: Decision, on: date) -> None:
    """Raise `Invalid` where the shares decided by the fiche of rights are not those about to be paid."""
    persons = {str(one.pk): one.person_id for one in claims}
    ours = {persons[one.ref]: int(one.amounts["share"]) for one in decision.lines if one.outcome == rules.OPEN}
    if asking.decide_there(row, claims, on) != ours:
        raise register.Invalid("file", "le dossier des droits donne d’autres parts : rapprocher les deux d’abord")


def mark(claims: list[Claim], decision: Decision) -> None:
    """Write on each claim what the decision made of it."""
    outcomes: dict[str, str] = {}
    for line in decision.lines:
        outcomes.setdefault(line.ref, line.outcome)
    for one in claims:
        outcome = outcomes.get(str(one.pk), "")
        late = ClaimState.LATE if outcome == "late" else ClaimState.REFUSED
        one.state = ClaimState.AWARDED if outcome in SHARED else late
    Claim.objects.bulk_update(claims, ["state"])


def _still_open(one: Claim) -> None:
    if one.file.state not in filing.OPEN_STATES or one.state not in (ClaimState.RECEIVED, ClaimState.SET_ASIDE):
        raise register.Invalid("claim", "cette demande est déjà close")
