"""What this fiche does: draws, compares, hears, closes or keeps, answers prior approvals, asks other bodies."""

from datetime import date

from finalite.capabilities import register, verification
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, PersonId, Upload

from . import approving, asking, borders, campaigning, checking, closing, ending, telling
from .facts import Condition
from .values import (
    ApprovalAnswer,
    ApprovalAsked,
    Body,
    ClosureAsked,
    ClosureMade,
    Compared,
    Criterion,
    Drawn,
    FormHandedIn,
    Outcome,
    SituationTold,
    Topic,
)

FICHE = "verify_health_entitlements"
OWN = ("insured_person",)
ASKING = ("insured_person", "health_professional")
"""A request for prior approval comes from the person or from whoever treats them."""


@register.operation("check_award_conditions", confirm=True)
def draw_campaign(
    *,
    name: str,
    criteria: tuple[Criterion, ...],
    among: tuple[PersonId, ...],
    size: int,
    seed: int,
    on: date,
    by_caisse: bool = False,
) -> Drawn:
    """Draw people at random among those who meet all the criteria, and open a check and a case for each.

    The seed is kept: with the same candidates anybody draws the same people again. Raises `Invalid` where the name is
    taken or nobody meets the criteria.
    """
    return campaigning.draw(name, criteria, among, size, seed, by_caisse, on)


@register.operation("check_award_conditions")
def close_campaign(*, campaign: int, on: date) -> None:
    """Close a campaign whose checks are all concluded; raises `Invalid` while one is open."""
    verification.close_campaign(campaign_id=campaign, on=on)


@register.operation("record_verification_information")
def open_check(*, person: PersonId, on: date, due_on: date | None = None) -> int:
    """Open the check of one person outside any campaign, as when another body reports something."""
    return checking.open_one(person, due_on, on)


@register.operation("record_verification_information", open_to=OWN)
def declare_situation(*, check: int, told: SituationTold, on: date) -> None:
    """Record what the person declares of their situation, by themselves or through an agent."""
    checking.record(check, checking.DECLARED, "person", told, on)


@register.operation("record_verification_information")
def record_received(*, check: int, body: Body, told: SituationTold, on: date) -> None:
    """Record what a body told without having been asked, as in a yearly exchange, with its day."""
    checking.record(check, checking.RECEIVED, body, told, on)


@register.operation("record_verification_information", open_to=OWN)
def add_proof(*, check: int, document: Upload, proves: Condition, on: date) -> int:
    """Keep a document that proves a condition; returns its number."""
    return checking.keep_proof(check, document, proves, on)


@register.operation("record_verification_information", open_to=OWN)
def answer_difference(*, check: int, answer: str, on: date) -> None:
    """Keep what the person answers to a difference; also after the delay, as long as nothing is decided."""
    checking.reach_open(check)
    verification.record_answer(check_id=check, answer=answer, on=on)


@register.operation("check_award_conditions")
def compare_conditions(*, check: int, on: date) -> Compared:
    """Compare what was declared with what was received, condition by condition; decides nothing (CSS L161-1-4)."""
    return checking.compare(check, on)


@register.operation("inform_about_verification", confirm=True)
def put_difference(*, check: int, on: date, answer_by: date | None = None) -> LetterSent:
    """Write to the person what differs, from whom, and until when they may answer: thirty days at least."""
    found, last = checking.reach_open(check), checking.hearing_day(on, answer_by)
    verification.tell(check_id=check, answer_by=last, on=on)
    return telling.difference(found, last, on)


@register.operation("check_award_conditions", confirm=True)
def conclude_check(*, check: int, outcome: Outcome, on: date) -> None:
    """Conclude a check that takes nothing away."""
    checking.settle(checking.reach_open(check), outcome, False, on)


@register.operation("check_award_conditions", confirm=True)
def close_rights(*, asked: ClosureAsked, on: date) -> ClosureMade:
    """End somebody's right after a check, as an agent decides, and write why and how to contest (CSS L160-1, R111-4).

    Refused (`Refused`, `not_heard`) until the difference was put to the person, and they answered or let the whole
    delay pass; `Invalid` where a fact that sets the day is missing.
    """
    return closing.close(asked, on)


@register.operation("check_award_conditions", confirm=True)
def take_up_again(*, check: int, on: date) -> None:
    """Take up a concluded check again because the person proves something, within the time to contest (CSS R142-1).

    A right that the check had ended is given back from the very day it ended, and the person is told.
    """
    closing.take_up_again(check, on)


@register.operation("inform_about_verification")
def ask_for_documents(*, check: int, wanted: tuple[Condition, ...], by: date, on: date) -> LetterSent:
    """Write to the person which documents would settle the check, and by when."""
    if not wanted or by <= on:
        raise register.Invalid("wanted", "dire quels documents, et laisser un délai")
    return telling.documents_wanted(checking.reach_open(check), wanted, by, on)


@register.operation("inform_about_verification")
def send_outcome(*, check: int, on: date) -> LetterSent:
    """Write to the person what their check came to, when nothing was taken away."""
    return telling.outcome(checking.reach(check), on)


@register.operation("inform_about_verification")
def tell_insurer(*, check: int, insurer: str, on: date) -> int:
    """Tell the person's complementary insurer that the basic cover ended, and nothing of why; returns the line.

    Raises `Invalid` where the check closed no right.
    """
    return ending.tell_insurer(checking.reach(check), insurer, on)


@register.operation("handle_prior_approvals", open_to=ASKING)
def request_approval(*, request: ApprovalAsked, received_on: date) -> ApprovalAnswer:
    """Take a request for prior approval with its clock; a complete one for transport is granted by silence (R322-10-4).

    A transport that is neither long nor in series needs none, and the answer says so at once.
    """
    return approving.receive(request, received_on)


@register.operation("handle_prior_approvals")
def ask_to_complete(*, approval: int, missing: str, on: date) -> LetterSent:
    """Tell the person what their request lacks; its delay starts again from the complete file (CRPA L114-5).

    Raises `Invalid` once the delay is over: silence has granted then.
    """
    return approving.ask_to_complete(approving.reach(approval), missing, on)


@register.operation("handle_prior_approvals")
def complete_approval(*, approval: int, on: date) -> ApprovalAnswer:
    """Note that a request is complete: its delay runs from that day (CRPA L114-5)."""
    return approving.complete(approving.reach(approval), on)


@register.operation("handle_prior_approvals")
def give_medical_opinion(*, approval: int, favourable: bool, reason: str, on: date) -> None:
    """Write the word of the medical service with its reason; refused (`Refused`) to anybody but a medical adviser."""
    approving.advise(approving.reach(approval), favourable, reason, on)


@register.operation("handle_prior_approvals", confirm=True)
def decide_approval(*, approval: int, on: date) -> ApprovalAnswer:
    """Decide as the medical service advised, and tell the person and the professional (CSS L315-2)."""
    return approving.decide(approving.reach(approval), on)


@register.operation("handle_prior_approvals")
def grant_by_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Grant the requests whose delay passed without a refusal, each exactly once (CSS R322-10-4).

    Call again with `after` set to the last one seen until nothing is left; running it twice changes nothing.
    """
    return approving.by_silence(on, after, limit)


@register.operation("handle_prior_approvals", open_to=OWN)
def withdraw_approval(*, approval: int, on: date) -> None:
    """Drop a request that is not decided yet."""
    approving.withdraw(approving.reach(approval), on)


@register.operation("exchange_with_other_bodies")
def ask_body(*, check: int, body: Body, question: Topic, on: date) -> int:
    """Ask a body about the person of a check, with the fields it is declared to get; returns the question's number."""
    return asking.ask(check, body, question, on)


@register.operation("exchange_with_other_bodies")
def record_body_answer(*, inquiry: int, told: SituationTold, answer: str, on: date) -> None:
    """Record what a body answered, with its day, as received facts of the check."""
    asking.receive(asking.reach(inquiry), told, answer, on)


@register.operation("exchange_with_other_bodies")
def chase_bodies(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Ask again the bodies that are late, three times at most; running it twice on a day changes nothing."""
    return asking.chase(on, after, limit)


@register.operation("manage_cross_border_beneficiaries", open_to=OWN)
def hand_in_form(*, form: FormHandedIn, on: date) -> int:
    """Keep a European form, with a case until the institution that issued it confirms it (Regulation 987/2009, 5)."""
    return borders.receive(form, on)


@register.operation("manage_cross_border_beneficiaries")
def verify_form(*, form: int, on: date) -> int:
    """Ask the liaison body to verify a form with the institution that issued it; returns the question's number."""
    return borders.verify(borders.reach(form), on)


@register.operation("manage_cross_border_beneficiaries")
def settle_form(*, form: int, stands: bool, on: date) -> None:
    """Write whether a form stands, as its institution answered; `Invalid` before it did."""
    borders.settle(borders.reach(form), stands, on)


@register.operation("record_verification_information")
def follow_ended_rights(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Start the retention of files whose person has no right any more, and stop it where they have one again."""
    return ending.follow(on, after, limit)
