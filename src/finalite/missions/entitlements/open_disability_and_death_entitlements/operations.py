"""What this fiche does: takes requests, keeps the medical side apart, opens, follows and ends rights."""

import re
from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, PersonId, Upload
from finalite.kernel.decision import Decision

from . import appeals, applications, capital, held, medical, models, plausible, reviews, telling
from .values import (
    Abroad,
    Answer,
    AppealShown,
    Board,
    CapitalAnswer,
    CapitalShare,
    Claim,
    Earned,
    EndReason,
    Finding,
    LastSituation,
    Proof,
    ReportKind,
    Request,
    Reviewed,
    RightHeld,
    SilenceReport,
    SuspensionReason,
    Told,
)

FICHE = applications.FICHE
OWN = ("insured_person",)
"""What people may do about their own rights."""
FORM = re.compile(r"[EP]\d{3,5}")


@register.operation("record_disability_information", confirm=True, open_to=OWN)
def apply_for_right(*, request: Request, received_on: date) -> Answer:
    """Take a request for a pension, a third person, a widow's pension or the supplement, and say what is wanted.

    Nothing opens here: the medical service speaks, then an agent decides. The clock of CRPA L231-4 starts.
    """
    return applications.receive(request, received_on)


@register.operation("record_disability_information", open_to=OWN)
def complete_application(*, application: int, request: Request, on: date) -> Answer:
    """Add facts to a request that waits; raises `Invalid` for another person's or another kind of request."""
    row = applications.reach(application)
    if row.person_id != request.person or row.kind != request.kind:
        raise register.Invalid("request", "cette demande est celle d’une autre personne, ou d’une autre nature")
    if row.state not in applications.WAITING:
        raise register.Invalid("application", "cette demande est déjà close")
    plausible.request(request, on)
    applications.fill(row, request)
    return applications.examine(row, on)


@register.operation("record_disability_information", open_to=OWN)
def add_evidence(*, application: int, document: Upload, proves: Proof, received_on: date) -> int:
    """Keep a document handed in for a request, never a medical one; returns its number."""
    return applications.add_evidence(applications.reach(application), document, proves, received_on)


@register.operation("record_disability_information", confirm=True, open_to=OWN)
def withdraw_application(*, application: int, on: date) -> None:
    """Take a request back before it is decided."""
    applications.withdraw(applications.reach(application), on)


@register.operation("record_disability_information")
def give_medical_finding(
    *, application: int, two_thirds_lost: bool, state_on: date, on: date, category: int | None = None
) -> Finding:
    """Write what the medical adviser found; refused (`Refused`) to anybody else (CSS L341-2, L341-4)."""
    medical.only(medical.DOCTORS)
    return medical.find(applications.reach(application), two_thirds_lost, category, state_on, on)


@register.operation("record_disability_information")
def add_medical_report(*, application: int, kind: ReportKind, text: str, on: date) -> int:
    """Keep a report for the medical service alone; refused (`Refused`) to anybody outside it."""
    medical.only(medical.MEDICAL)
    return medical.write(applications.reach(application), kind, text, on)


@register.operation("record_disability_information")
def examine_application(*, application: int, on: date) -> Answer:
    """Say again what a request leads to, now that more is known."""
    return applications.examine(applications.reach(application), on)


@register.operation("record_disability_information", confirm=True)
def decide_application(*, application: int, grant: bool, on: date, starts_on: date | None = None) -> Answer:
    """Confirm what the rule proposes: open the right or refuse it; raises `Invalid` where the rule says otherwise."""
    return applications.decide(applications.reach(application), grant, starts_on, on)


@register.operation("record_disability_information", confirm=True)
def refuse_by_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> SilenceReport:
    """Mark requests left without answer for two months as refused (CRPA L231-4); twice changes nothing."""
    return applications.refuse_by_silence(on, after, limit)


@register.operation("record_disability_information", confirm=True)
def reject_appeals_by_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> SilenceReport:
    """Mark appeals whose board stayed silent as rejected (CSS R142-6, R142-8-5); twice changes nothing."""
    return appeals.reject_by_silence(on, after, limit)


@register.operation("record_disability_information", confirm=True)
def revise_category(*, right: int, on: date) -> RightHeld:
    """Give a pension the category of the last medical finding about its holder (CSS R341-14)."""
    row = held.reach(right)
    finding = medical.latest(row.person_id)
    if finding is None or finding.recorded_on < row.recorded_on:
        raise register.Invalid("right", "aucun avis médical depuis l’ouverture de ce droit")
    held.revise(row, finding, on)
    return held.shown(row)


@register.operation("record_disability_information", confirm=True)
def suspend_right(*, right: int, starts_on: date, reason: SuspensionReason, on: date) -> RightHeld:
    """Suspend payment of a right from a day, as an agent decides; the right itself goes on."""
    row = held.reach(right)
    held.suspend(row, starts_on, reason, on)
    return held.shown(row)


@register.operation("record_disability_information", confirm=True)
def resume_right(*, right: int, resumed_on: date, on: date) -> RightHeld:
    """Take up again what was suspended."""
    row = held.reach(right)
    held.resume(row, resumed_on, on)
    return held.shown(row)


@register.operation("record_disability_information", confirm=True)
def end_right(*, right: int, ends_on: date, reason: EndReason, on: date) -> RightHeld:
    """End a right from a day, the first without it, and what hangs on it, as an agent decides."""
    row = held.reach(right)
    held.end(row, ends_on, reason, "agent", on)
    return held.shown(row)


@register.operation("record_disability_information", confirm=True)
def close_after_verification(*, right: int, ends_on: date, verification: int, on: date) -> RightHeld:
    """End a right whose conditions are lost, once the person was heard; `verification` numbers the check."""
    row = held.reach(right)
    held.end(row, ends_on, EndReason.CONDITIONS_LOST, f"verification/{verification}", on)
    return held.shown(row)


@register.operation("record_disability_information", confirm=True)
def end_at_retirement(*, right: int, on: date, retired_on: date | None = None) -> Decision:
    """End a pension on the day the pension body says that retirement began (CSS L341-15).

    Without that day nothing ends: the age of L351-1-5 is not recorded, and the decision names the text.
    """
    return reviews.end_at_retirement(held.reach(right), retired_on, on)


@register.operation("record_disability_information")
def review_earnings(*, right: int, earned: Earned, on: date) -> Reviewed:
    """Compare pension and earnings of the reference months, and keep the result; nothing is suspended by itself."""
    register.check_days(on=on)
    return reviews.earnings(held.reach(right), earned, on)


@register.operation("record_disability_information", confirm=True, open_to=OWN)
def lodge_appeal(*, application: int, board: Board, grounds: str, on: date, told_on: date | None = None) -> AppealShown:
    """Take an appeal against a decision before its board, with the clock of that board."""
    register.check_days(on=on, told_on=told_on)
    return appeals.lodge(applications.reach(application), board, grounds, told_on, on)


@register.operation("record_disability_information", confirm=True)
def settle_appeal(*, appeal: int, upheld: bool, on: date) -> AppealShown:
    """Write what a board decided; upheld, the request must be decided anew."""
    return appeals.settle(appeals.reach(appeal), upheld, on)


@register.operation("record_disability_information", confirm=True)
def open_death_file(*, deceased: PersonId, last: LastSituation, on: date) -> CapitalAnswer:
    """Open or complete the file of a capital at death; the death itself is on record in the file of people."""
    register.check_days(on=on, until=last.until)
    return capital.open_file(deceased, last, on)


@register.operation("record_disability_information", confirm=True)
def claim_death_capital(*, claim: Claim, received_on: date) -> CapitalAnswer:
    """Take somebody's claim to the capital, with their link to the deceased (CSS L361-4)."""
    return capital.claim(claim, received_on)


@register.operation("record_disability_information", confirm=True)
def decide_death_capital(*, file: int, on: date) -> tuple[CapitalShare, ...]:
    """Confirm the shares of the capital, or its refusal; raises `Invalid` while the rule still waits for something."""
    return capital.decide(capital.reach(file), on)


@register.operation("transfer_disability_rights", confirm=True)
def transfer_to_caisse(*, person: PersonId, scheme: str, caisse: str, on: date) -> None:
    """Move somebody's file to another caisse or scheme on a day; running rights go on without one day lost.

    Requests under way follow with their clock. Raises `Invalid` where nothing is open.
    """
    reviews.transfer(person, scheme, caisse, on)


@register.operation("manage_cross_border_beneficiaries")
def record_foreign_insurance(
    *, person: PersonId, state: str, months: int, form: str, reference: str, on: date
) -> Abroad:
    """Record insurance completed in another State, with its form (E… or P…), to be added up (Regulation 883/2004)."""
    if not re.fullmatch(r"[A-Z]{2}", state) or state == "FR":
        raise register.Invalid("state", "écrire le code de deux lettres d’un autre État")
    if not 1 <= months <= plausible.MOST_MONTHS:
        raise register.Invalid("months", "écrire un nombre de mois possible")
    if not FORM.fullmatch(form):
        raise register.Invalid("form", "écrire le formulaire comme E205 ou P5000")
    subject = people.subjects_of([person])[person]
    row = models.ForeignInsurance.objects.create(
        subject=subject, person_id=person, recorded_on=on, state=state, months=months, form=form, reference=reference
    )
    for case in cases.of_person(person, only_open=True):
        cases.note_event(case_id=case.case_id, kind="foreign_insurance", on=on, code=form.lower())
    return Abroad(person, row.state, row.months, row.form, row.reference, on)


@register.operation("inform_about_disability_rights")
def send_notice(*, application: int, on: date) -> LetterSent:
    """Write to somebody where their request stands, why, what is wanted and how to contest it; nothing medical."""
    return telling.notice(applications.reach(application), on)


@register.operation("inform_about_disability_rights")
def send_change(*, right: int, on: date) -> LetterSent:
    """Write to somebody the last change of a right, with its reason and the remedies."""
    row = held.reach(right)
    change = models.Change.objects.filter(right_id=row.pk).order_by("-pk").first()
    if change is None:
        raise register.Invalid("right", "rien n’a changé dans ce droit")
    return telling.change(change, on)


@register.operation("inform_about_disability_rights")
def send_capital_notices(*, file: int, on: date) -> tuple[LetterSent, ...]:
    """Write to each claimant of a decided capital what was decided for them, and nothing of the others."""
    row = capital.reach(file)
    if row.state != "decided" or row.decision is None:
        raise register.Invalid("file", "ce capital n’est pas encore attribué")
    claims = list(models.Claimed.objects.filter(death=row).order_by("pk"))
    register.concerns(*(one.person_id for one in claims))
    decision = Decision.from_json(row.decision)
    return tuple(telling.capital(one, decision, on) for one in claims)


@register.operation("inform_about_disability_rights")
def tell_recipient(*, right: int, recipient: Told, addressee: str, on: date) -> int:
    """Tell a professional, a facility, an insurer or a social body the least that serves them; returns the ledger line.

    `addressee` says which body or professional, by number.
    """
    return telling.tell(held.reach(right), recipient, addressee, on)
