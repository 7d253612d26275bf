"""What this fiche does: draws and opens checks, asks other bodies, compares, hears the person, then decides."""

from datetime import date

from finalite.capabilities import register, verification
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId, Upload

from . import asking, checking, telling
from .facts import Condition
from .values import Asked, Body, Border, CheckShown, Compared, Drawn, Facts, Kind, Told, Why

FICHE = checking.FICHE
OWN = ("insured_person",)
"""What people may do while they are heard."""


@register.operation("check_award_conditions", confirm=True)
def draw_campaign(*, name: str, kind: Kind, size: int, seed: int, on: date, by_caisse: bool = False) -> Drawn:
    """Draw running rights of a kind at random, each with a check and a case; the seed makes the draw repeatable."""
    campaign, population = checking.draw(name, kind, size, seed, by_caisse, on)
    checks = tuple(one.check_id for one in verification.checks_in(campaign))
    return Drawn(campaign, population, len(checks), seed, checks)


@register.operation("check_award_conditions", confirm=True)
def close_campaign(*, campaign: int, on: date) -> None:
    """Close a campaign whose checks are all concluded; raises `Invalid` while one is open."""
    verification.close_campaign(campaign_id=campaign, on=on)


@register.operation("record_verification_information")
def open_check(*, person: PersonId, right: int, why: Why, on: date) -> int:
    """Open the check of one right outside any campaign; returns its number."""
    return checking.open_one(person, right, why, on)


@register.operation("record_verification_information")
def record_received(*, check: int, body: Body, facts: Facts, on: date) -> None:
    """Keep facts that a body sent without being asked, with their source and day."""
    checking.receive(check, body, facts, on)


@register.operation("exchange_with_other_bodies", confirm=True)
def ask_body(*, check: int, body: Body, on: date) -> Asked:
    """Ask a body named by the register about the person of a check; who they are leaves, nothing of their right."""
    return asking.ask(check, body, on)


@register.operation("exchange_with_other_bodies")
def record_answer_of_body(*, request: int, facts: Facts, on: date) -> Asked:
    """Keep what a body answered to a question, fact by fact, with its source and day."""
    return asking.answer(request, facts, on)


@register.operation("check_award_conditions")
def compare_conditions(*, check: int, tolerance: int, on: date) -> Compared:
    """List what differs between what was declared and what was received; decides nothing.

    `tolerance` is in basis points of the declared amount and is kept with the result: no text collected sets one.
    """
    return checking.compare(check, tolerance, on)


@register.operation("inform_about_verification", confirm=True)
def put_difference(*, check: int, on: date, answer_by: date | None = None) -> LetterSent:
    """Write the differences to the person with a delay to answer: the step without which nothing may be taken away."""
    return telling.put_difference(check, answer_by, on)


@register.operation("record_verification_information", open_to=OWN)
def answer_difference(*, check: int, answer: str, on: date) -> None:
    """Keep what the person answers, by themselves or through an agent."""
    checking.reach(check)
    verification.record_answer(check_id=check, answer=answer, on=on)


@register.operation("record_verification_information", open_to=OWN)
def add_proof(*, check: int, document: Upload, proves: Condition, on: date) -> int:
    """Keep a document that the person hands in while they are heard; returns its number."""
    return checking.prove(check, document, proves, on)


@register.operation("check_award_conditions", confirm=True)
def keep_right(*, check: int, why: str, on: date, explained: bool = False) -> CheckShown:
    """End a check without taking anything away; where something differed, `explained` says that it is explained."""
    return checking.keep(check, explained, why, on)


@register.operation("check_award_conditions", confirm=True)
def suspend_right(*, check: int, since: date, why: str, on: date) -> CheckShown:
    """Have payment suspended from a day, once the person was heard (`Refused`, `not_heard`, before)."""
    return checking.take_away(check, False, since, why, on)


@register.operation("check_award_conditions", confirm=True)
def close_right(*, check: int, since: date, why: str, on: date) -> CheckShown:
    """Have a right ended from a day, once the person was heard (`Refused`, `not_heard`, before)."""
    return checking.take_away(check, True, since, why, on)


@register.operation("manage_cross_border_beneficiaries")
def record_border_link(*, check: int, state: str, form: str, reference: str, on: date) -> Border:
    """Record a link with another State found while verifying, with its form (Regulation 883/2004)."""
    return asking.link_border(check, state, form, reference, on)


@register.operation("manage_cross_border_beneficiaries", confirm=True)
def ask_cleiss(*, check: int, on: date) -> Asked:
    """Ask the liaison body about somebody who is linked to another State."""
    return asking.ask(check, Body.CLEISS, on)


@register.operation("inform_about_verification")
def send_outcome(*, check: int, on: date) -> LetterSent:
    """Write to the person what the verification came to, why, and how to contest it."""
    return telling.outcome(check, on)


@register.operation("inform_about_verification")
def tell_recipient(*, check: int, recipient: Told, addressee: str, on: date) -> int:
    """Tell a professional, a facility or an insurer whether the right still runs; returns the line of the ledger."""
    return telling.tell(check, recipient, addressee, on)
