"""What this fiche does: draws, records, compares, hears, keeps or stops, asks other bodies, informs."""

from datetime import date

from finalite.capabilities import register, verification
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, Cents, PersonId, Upload

from . import asking, campaigning, checking, closing, keeping, papers, telling
from .facts import Condition
from .values import (
    Body,
    Compared,
    Drawn,
    Outcome,
    PaperHandedIn,
    PaperKind,
    SituationTold,
    Source,
    StopAsked,
    Stopped,
    Told,
    Topic,
    Who,
)

FICHE = checking.FICHE
OWN = ("insured_person",)


@register.operation("record_injury_information", confirm=True)
def draw_campaign(
    *,
    name: str,
    who: Who,
    since: date,
    until: date,
    size: int,
    seed: int,
    on: date,
    abroad: bool = False,
    by_caisse: bool = False,
) -> Drawn:
    """Draw at random among those whose right runs, for injuries from `since` to the day before `until`.

    `abroad` keeps those whose address is outside France. The seed is kept: with the same people anybody draws the
    same again. Raises `Invalid` where the name is taken or nobody is a candidate.
    """
    return campaigning.draw(name, who, since, until, abroad, size, seed, by_caisse, on)


@register.operation("record_injury_information")
def close_campaign(*, campaign: int, on: date) -> None:
    """Close a campaign whose checks are all concluded; raises `Invalid` while one is open."""
    verification.close_campaign(campaign_id=campaign, on=on)


@register.operation("record_injury_information")
def open_check(*, person: PersonId, file: int, on: date, due_on: date | None = None) -> int:
    """Open the check of one person about one injury outside any campaign, as when another body reports something."""
    return checking.open_one(person, file, due_on, on)


@register.operation("record_injury_information", open_to=OWN)
def declare_situation(*, check: int, told: SituationTold, on: date) -> None:
    """Record what the person declares of their situation, by themselves or through an agent."""
    checking.record(check, checking.DECLARED, "person", told, on)


@register.operation("record_injury_information")
def record_received(*, check: int, source: Source, told: SituationTold, on: date) -> None:
    """Record what somebody else told without having been asked: civil status, employer, school, another body."""
    checking.record(check, checking.RECEIVED, source, told, on)


@register.operation("record_injury_information", open_to=OWN)
def add_proof(*, check: int, document: Upload, proves: Condition, on: date) -> int:
    """Keep a document that proves a condition; returns its number."""
    return checking.keep_proof(check, document, proves, on)


@register.operation("record_injury_information")
def compare_award(*, check: int, on: date) -> Compared:
    """Compare what was declared, here and when the right opened, with what was received; decides nothing (L161-1-4)."""
    return checking.compare(check, on)


@register.operation("inform_about_verification", confirm=True)
def put_difference(*, check: int, on: date, answer_by: date | None = None) -> LetterSent:
    """Write to the person what differs, from whom, and until when they may answer: thirty days at least."""
    last = checking.hearing_day(on, answer_by)
    return telling.difference(checking.put(check, last, on), last, on)


@register.operation("record_injury_information", open_to=OWN)
def answer_difference(*, check: int, answer: str, on: date) -> None:
    """Keep what the person answers to a difference; also after the delay, as long as nothing is decided."""
    checking.reach_open(check, on)
    verification.record_answer(check_id=check, answer=answer, on=on)


@register.operation("record_injury_information", confirm=True)
def conclude_check(*, check: int, outcome: Outcome, on: date) -> None:
    """Conclude a check that stops no right; `noted` is for a difference the person was heard on (`Refused` before)."""
    checking.settle(checking.reach_open(check, on), outcome, outcome is Outcome.NOTED, on)


@register.operation("record_injury_information", confirm=True)
def stop_right(*, asked: StopAsked, on: date) -> Stopped:
    """End or suspend the right of a survivor after a check, as an agent decides, and write why (CSS L434-9, L161-1-4).

    Refused (`Refused`, `not_heard`) until this very difference was put to them, and they answered or let the whole
    delay pass; `Invalid` where a fact is missing, or where the right is kept.
    """
    return closing.stop(asked, on)


@register.operation("record_injury_information", confirm=True)
def lift_suspension(*, check: int, on: date) -> Stopped:
    """Lift a suspension from its own first day, since a life certificate came; tells the person that all is due."""
    return closing.lift(check, on)


@register.operation("record_injury_information", confirm=True)
def restore_right(*, check: int, on: date) -> date | None:
    """Give back a right ended by a check that was taken up again; returns its lawful end, if the law sets one.

    The survivor is written to where the right was opened; `Invalid` before the check is taken up again.
    """
    return closing.restore(check, on)


@register.operation("record_injury_information", confirm=True)
def correct_wage(*, check: int, yearly_wage: Cents, on: date) -> None:
    """Have the wage of a victim corrected where their right is kept, once they were heard on it (CSS L434-15)."""
    if not 0 <= yearly_wage <= checking.WAGES_MOST:
        raise register.Invalid("yearly_wage", "donner un salaire plausible, en centimes")
    closing.correct_wage(check, yearly_wage, on)


@register.operation("record_injury_information")
def take_up_again(*, check: int, on: date) -> None:
    """Take up a concluded check again because the person proves something, within the time to contest (CSS R142-1)."""
    closing.take_up_again(check, on)


@register.operation("manage_cross_border_beneficiaries", confirm=True)
def ask_life_certificate(*, check: int, by: date, on: date) -> LetterSent:
    """Ask a survivor for a life certificate by a day, as those who live abroad are asked each year."""
    found = checking.reach_open(check, on)
    if found.subject == "injury_victim" or by <= on:
        raise register.Invalid("by", "laisser un délai, à un ayant droit")
    row = checking.file_of(check)
    row.certificate_by = by
    row.save(update_fields=["certificate_by"])
    return telling.documents_wanted(found, (Condition.LIFE_CERTIFICATE,), by, on)


@register.operation("record_injury_information", open_to=OWN)
def hand_in_life_certificate(*, check: int, certificate: PaperHandedIn, on: date) -> int:
    """Keep a life certificate signed by an authority; while the person is heard it is their answer."""
    if certificate.kind is not PaperKind.LIFE:
        raise register.Invalid("kind", "seul un certificat de vie se remet ici")
    return papers.receive(check, certificate, on)


@register.operation("manage_cross_border_beneficiaries")
def hand_in_form(*, check: int, form: PaperHandedIn, on: date) -> int:
    """Keep a European form about where somebody works, lives or is treated (Regulation 987/2009, art. 5)."""
    if form.kind is PaperKind.LIFE:
        raise register.Invalid("kind", "un certificat de vie se remet par son opération")
    return papers.receive(check, form, on)


@register.operation("manage_cross_border_beneficiaries")
def verify_paper(*, paper: int, on: date) -> int:
    """Ask the liaison body to verify a paper with the institution that signed it; returns the question's number."""
    return papers.verify(papers.reach(paper), on)


@register.operation("manage_cross_border_beneficiaries")
def settle_paper(*, paper: int, stands: bool, on: date) -> None:
    """Write whether a paper stands, as its institution answered; `Invalid` before it did."""
    papers.settle(papers.reach(paper), stands, on)


@register.operation("inform_about_verification")
def ask_for_documents(*, check: int, wanted: tuple[Condition, ...], by: date, on: date) -> LetterSent:
    """Write to the person which documents would settle the check, and by when."""
    if not wanted or by <= on:
        raise register.Invalid("wanted", "dire quels documents, et laisser un délai")
    return telling.documents_wanted(checking.reach_open(check, on), wanted, by, on)


@register.operation("inform_about_verification")
def send_outcome(*, check: int, on: date) -> LetterSent:
    """Write to the person what their check came to, when no right was stopped."""
    return telling.outcome(checking.reach(check), on)


@register.operation("inform_about_verification")
def tell_recipient(*, check: int, recipient: Told, addressee: str, on: date) -> int:
    """Tell an insurer by its code, or who treats or equips a victim by their number, that the injury stays recognised.

    Nothing of what a doctor found, of a wage or of a difference goes with it; returns the line of the ledger.
    """
    return telling.tell(checking.reach(check), recipient, addressee, on)


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


@register.operation("record_injury_information")
def follow_ended_files(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Start the retention of what was gathered about injuries from which nobody has a right any more."""
    return keeping.follow(on, after, limit)
