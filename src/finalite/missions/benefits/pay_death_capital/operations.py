"""What this fiche does: takes claims to a capital, checks them, divides, pays, and writes to each claimant."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, Cents, PersonId, Upload

from . import appeals, asking, filing, paying, settling, telling
from .values import (
    AppealShown,
    CapitalClaim,
    Difference,
    FileAnswer,
    GivenAccount,
    LastSituation,
    Link,
    Ordered,
    Proof,
    RightsFound,
)

FICHE = filing.FICHE


@register.operation("record_death_information", confirm=True)
def open_capital_file(
    *, deceased: PersonId, last: LastSituation, on: date, rights_file: int | None = None
) -> FileAnswer:
    """Open or complete the file of a death that is on record, and the file of the right with it.

    `rights_file` is the number of the file of the right where it is decided already. Raises `Invalid`.
    """
    return filing.open_file(deceased, last, rights_file, on)


@register.operation("record_death_information")
def record_payslip(*, file: int, month: date, gross: Cents, on: date) -> int:
    """Write what the deceased earned in a month, as a payslip says."""
    return filing.add_payslip(filing.reach(file), month, gross, on)


@register.operation("record_death_information", confirm=True)
def give_account(*, claim: int, account: GivenAccount, on: date) -> None:
    """Pay a claimant on the account they gave for it; the one of their own benefits is not touched."""
    register.check_days(on=on)
    one = filing.reach_claim(claim)
    people.change_payee_account(
        person_id=PersonId(one.person_id),
        account=people.Account(account.iban, account.holder, account.bic),
        asked_by=register.current_actor().user,
        on=on,
    )


@register.operation("receive_capital_claims", confirm=True)
def claim_capital(*, claim: CapitalClaim, received_on: date) -> FileAnswer:
    """Take or complete a claim, and say whether it may be examined and what is wanted (CSS L361-4, L332-1)."""
    register.check_days(received_on=received_on)
    return filing.claim(claim, received_on)


@register.operation("receive_capital_claims")
def add_evidence(*, claim: int, document: Upload, proves: Proof, received_on: date) -> int:
    """Keep a document handed in for a claim; returns its number."""
    return filing.add_evidence(filing.reach_claim(claim), document, proves, received_on)


@register.operation("receive_capital_claims", confirm=True)
def withdraw_claim(*, claim: int, on: date) -> FileAnswer:
    """Take a claim back before the capital is awarded."""
    return settling.withdraw(filing.reach_claim(claim), on)


@register.operation("check_against_rights")
def compare_with_rights(*, file: int, on: date) -> RightsFound:
    """Ask the fiche of rights what it would decide today, and which rights ran on the day of death."""
    return asking.found(filing.reach(file), on)


@register.operation("examine_capital_claim")
def examine_capital(*, file: int, on: date) -> FileAnswer:
    """Say again what the claims lead to, now that more is known or a clock has run."""
    row = filing.reach(file)
    if row.state not in filing.OPEN_STATES:
        raise register.Invalid("file", "ce dossier est déjà décidé")
    return filing.examine(row, on)


@register.operation("examine_capital_claim", confirm=True)
def lodge_appeal(*, claim: int, grounds: str, on: date) -> AppealShown:
    """Take the appeal of a claimant before the amicable board, with its clock (CSS R142-1, R142-6)."""
    register.check_days(on=on)
    return appeals.lodge(filing.reach_claim(claim), grounds, on)


@register.operation("examine_capital_claim", confirm=True)
def settle_appeal(
    *, appeal: int, upheld: bool, on: date, link: Link | None = None, in_charge: bool | None = None
) -> AppealShown:
    """Write what the board decided, and the link or charge it found; upheld, calculate the capital anew afterwards."""
    return appeals.settle(appeals.reach(appeal), upheld, link, in_charge, on)


@register.operation("examine_capital_claim", confirm=True)
def reject_appeals_by_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Mark appeals whose board stayed silent as rejected (CSS R142-6); twice changes nothing."""
    return appeals.reject_by_silence(on, after, limit)


@register.operation("identify_claimants", confirm=True)
def contest_claim(*, claim: int, why: str, on: date) -> FileAnswer:
    """Note that a claim is contested: what hangs on it waits until it is settled."""
    return settling.contest(filing.reach_claim(claim), why, on)


@register.operation("identify_claimants", confirm=True)
def settle_claim(*, claim: int, stands: bool, on: date) -> FileAnswer:
    """Say that a contested or competing claim stands, or set it aside."""
    return settling.settle_contest(filing.reach_claim(claim), stands, on)


@register.operation("determine_shares", confirm=True)
def decide_capital(*, file: int, on: date) -> FileAnswer:
    """Confirm the shares or the refusal, and have the right decided alike; raises `Invalid` while anything waits."""
    return settling.decide(filing.reach(file), on)


@register.operation("pay_capital", confirm=True)
def order_capital(*, file: int, on: date) -> Ordered:
    """Order what is awarded to those whose account is known; asked twice, nothing is ordered twice."""
    return paying.order(filing.reach(file), on)


@register.operation("pay_capital", confirm=True)
def recalculate_capital(*, file: int, last: LastSituation, on: date) -> tuple[Difference, ...]:
    """Calculate an awarded capital anew on corrected facts; what is missing is to be ordered, the rest is owed."""
    return paying.recalculate(filing.reach(file), last, on)


@register.operation("pay_capital")
def note_payments(*, after: int = 0, limit: AtMost = 500) -> SliceDone:
    """Note what became of the next orders; paid in full, a file is closed. Twice changes nothing."""
    return paying.note(after, limit)


@register.operation("examine_capital_claim", confirm=True)
def close_unclaimed(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Close the files that nobody claimed within two years of the death (CSS L332-1); twice changes nothing."""
    return settling.expire(on, after, limit)


@register.operation("tell_claimants")
def send_notices(*, file: int, on: date) -> tuple[LetterSent, ...]:
    """Write to each claimant of a file what is decided or wanted, why, and the remedies; nothing of the others."""
    return telling.notices(filing.reach(file), on)


@register.operation("tell_claimants")
def send_notice(*, claim: int, on: date) -> LetterSent:
    """Write to one claimant where their claim stands."""
    return telling.notice(filing.reach_claim(claim), on)
