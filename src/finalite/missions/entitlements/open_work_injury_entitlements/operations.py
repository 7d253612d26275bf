"""What this fiche does: hears parties and doctors, examines, decides, follows the injury and those it leaves."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import AtMost, Cents, PersonId

from . import bodies, declaring, examining, files, following, hearing, keeping, lasting, telling
from .answers import Answer, BoardSilence, FileOpened, MessageOut, SilenceReport
from .facts import Nature
from .values import (
    AccidentFindings,
    Body,
    Certified,
    Declared,
    Direction,
    DiseaseClaim,
    DiseaseFindings,
    EmployerDeclared,
    Ending,
    NewEmployer,
    PaidOn,
    Party,
    Question,
    SurvivorClaim,
)

FICHE = files.FICHE
RECORD, INFORM = "record_injury_information", "inform_about_injury_rights"
VICTIM = ("insured_person",)
EMPLOYER = ("employer_representative",)
PARTIES = VICTIM + EMPLOYER
MEDICAL = (Question.DESIGNATED, Question.FORESEEABLE_RATE, Question.LINKED, Question.PERMANENT_RATE, Question.DEATH)


@register.operation("record_injury_information", confirm=True, open_to=VICTIM)
def declare_accident(*, declared: Declared, received_on: date) -> FileOpened:
    """Take the victim's declaration of an accident, until the end of the second year after it (CSS L441-2)."""
    return declaring.by_victim(declared, received_on)


@register.operation("record_injury_information", confirm=True, open_to=EMPLOYER)
def declare_as_employer(*, declared: EmployerDeclared, received_on: date) -> FileOpened:
    """Take an employer's declaration, due in 48 hours without Sundays and holidays; a late one is noted (CSS R441-3).

    Raises `Invalid` where number and birth name are not those of one person.
    """
    return declaring.by_employer(declared, received_on, register.current_actor().user)


@register.operation("record_injury_information", confirm=True, open_to=VICTIM)
def claim_disease(*, claim: DiseaseClaim, received_on: date) -> FileOpened:
    """Take the claim of an occupational disease; who claims names its table where there is one (CSS L461-5)."""
    return declaring.disease(claim, received_on)


@register.operation("record_injury_information", confirm=True, open_to=VICTIM)
def declare_again(*, file: int, nature: Nature, found_on: date, received_on: date) -> FileOpened:
    """Take a relapse, or a new lesion before consolidation, of the injury of a file (CSS L443-1, R441-16)."""
    return declaring.again(files.reach(file), nature, found_on, received_on)


@register.operation("record_injury_information", open_to=("health_professional",))
def add_certificate(*, certificate: Certified, received_on: date) -> FileOpened:
    """Take a doctor's certificate, initial, of extension or final; its findings are kept apart (CSS L441-6)."""
    return declaring.certificate(certificate, received_on)


@register.operation("record_injury_information", open_to=EMPLOYER)
def add_reservations(*, file: int, text: str, received_on: date) -> bool:
    """Take the employer's reasoned reservations and say whether they came within ten clear days (CSS R441-6)."""
    return hearing.reserve(files.reach(file), text, received_on)


@register.operation("record_injury_information")
def record_employer(*, file: int, employer: NewEmployer, on: date) -> None:
    """Record the victim's employer and where to write to them."""
    row = files.reach(file)
    found = files.employer_of(employer.siret, employer.name, on)
    if found is None:
        raise register.Invalid("siret", "donner le numéro de l’établissement")
    found.name, found.street, found.postcode = employer.name, employer.street, employer.postcode
    found.town, found.email, found.last_declared_on = employer.town, employer.email, on
    found.save()
    row.employer = found
    row.save(update_fields=["employer"])


@register.operation("record_injury_information")
def record_witness(*, file: int, name: str, address: str = "", involved: bool = False) -> int:
    """Record who saw the accident, or who had a part in it; returns the number of the line."""
    return hearing.witness(files.reach(file), name, address, involved)


@register.operation("record_injury_information", confirm=True)
def start_investigation(*, file: int, on: date) -> None:
    """Start the investigation and ask both parties, within the first thirty clear days; no questions after a death."""
    hearing.investigate(files.active(file), on)


@register.operation("record_injury_information", open_to=PARTIES)
def answer_questionnaire(*, file: int, text: str, on: date, health: str = "", party: Party | None = None) -> bool:
    """Take a party's answer and say whether it is in time; `health` is hidden from the employer (R441-8)."""
    row = files.active(file)
    return hearing.answer(row, hearing.party_of(row, party), text, health, on)


@register.operation("record_injury_information", confirm=True)
def open_consultation(*, file: int, opens_on: date, on: date) -> None:
    """Open the file to both parties from a day, told ten clear days ahead (CSS R441-8 II, R461-9 III)."""
    hearing.open_file(files.active(file), opens_on, on)


@register.operation("record_injury_information", open_to=PARTIES)
def comment_on_file(*, file: int, text: str, on: date, party: Party | None = None) -> None:
    """Take a party's comments while the file is open to them; `Invalid` before and after."""
    row = files.active(file)
    hearing.comment(row, hearing.party_of(row, party), text, on)


@register.operation("record_injury_information")
def give_medical_opinion(
    *, file: int, question: Question, why: str, on: date, favourable: bool | None = None, rate: int | None = None
) -> None:
    """Write the word of the medical service; `Refused` to anybody but a medical adviser. Basis points."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
    if question not in (*MEDICAL, Question.ADVISERS):
        raise register.Invalid("question", "l’avis du comité se range par sa propre opération")
    examining.opine(files.reach(file), question, favourable, rate, why, on)


@register.operation("record_injury_information")
def record_committee_opinion(*, file: int, favourable: bool, why: str, on: date) -> None:
    """Write the regional committee's opinion, which binds the fund (CSS L461-1); `Invalid` where none was asked."""
    row = files.active(file)
    if row.referred_on is None:
        raise register.Invalid("file", "le comité n’est pas saisi de ce dossier")
    examining.opine(row, Question.COMMITTEE, favourable, None, why, on)


@register.operation("record_injury_information", confirm=True)
def decide_accident_file(*, file: int, found: AccidentFindings, on: date) -> Answer:
    """Recognise an accident or refuse it, from what was established, and notify both parties (CSS L411-1, L411-2).

    What is not known is asked for. Where silence came first, it has recognised already (CSS R441-18).
    """
    return examining.accident(files.active(file), found, on)


@register.operation("record_injury_information", confirm=True)
def decide_disease_file(*, file: int, found: DiseaseFindings, on: date) -> Answer:
    """Recognise a disease, refuse it, or refer it to the committee or to two medical advisers (CSS L461-1)."""
    return examining.disease(files.active(file), found, on)


@register.operation("record_injury_information", confirm=True)
def decide_relapse_file(*, file: int, on: date) -> Answer:
    """Take charge of a relapse or of a new lesion, or refuse it, as the medical service advised (CSS R441-16)."""
    return examining.relapse(files.active(file), on)


@register.operation("record_injury_information", confirm=True)
def recognise_by_silence(*, on: date, after: int = 0, limit: AtMost = 100) -> SilenceReport:
    """Recognise every file whose clock ran out without a notice, once, and tell the parties (CSS R441-18).

    Call again with `after` set to the last file seen until nothing is left; running it twice changes nothing.
    """
    return SilenceReport(*examining.run_silence(on, after, limit))


@register.operation("record_injury_information", confirm=True)
def reject_appeals_by_silence(*, on: date, after: int = 0, limit: AtMost = 100) -> BoardSilence:
    """Note that each appeal left two months without an answer is rejected, once, and tell the parties (CSS R142-6).

    Call again with `after` set to the last appeal seen until nothing is left; running it twice changes nothing.
    """
    return BoardSilence(*examining.run_board_silence(on, after, limit))


@register.operation("record_injury_information")
def end_employer_access(*, on: date, after: int = 0, limit: AtMost = 100) -> int:
    """Close to employers the files decided over two months ago and not contested; returns the last one closed, or 0."""
    seen, last = keeping.end_access(on, after, limit)
    return last if seen else 0


@register.operation("record_injury_information", confirm=True, open_to=PARTIES)
def contest_decision(*, file: int, grounds: str, on: date, party: Party | None = None) -> int:
    """Take a party's appeal to the board against the decision in force; returns its number (CSS R142-1)."""
    row = files.reach(file)
    return examining.contest(row, hearing.party_of(row, party), grounds, on)


@register.operation("record_injury_information", confirm=True)
def settle_contest(*, contest: int, overturned: bool, reasons: str, on: date) -> Answer:
    """Write the board's answer: the decision stands or is replaced by its contrary; `reasons` go to both parties."""
    answer = examining.settle(contest, overturned, reasons, on)
    keeping.start(files.reach(answer.file))
    return answer


@register.operation("record_injury_information", confirm=True, open_to=VICTIM)
def withdraw_claim(*, file: int, on: date) -> None:
    """Withdraw what the victim asked for; `Invalid` for what the employer declared, which goes on."""
    row = files.active(file)
    examining.withdraw(row, on)
    keeping.start(row)


@register.operation("record_injury_information", confirm=True)
def record_recovery(*, file: int, healed: bool, closed_on: date, on: date) -> None:
    """Record healing or consolidation after the final certificate, and tell the victim (CSS R433-17)."""
    following.recover(files.reach(file), healed, closed_on, on)


@register.operation("record_injury_information", confirm=True)
def open_incapacity_right(*, file: int, on: date) -> Answer:
    """Open the right of a permanent incapacity at the adviser's rate; the employer is told the rate alone (CSS L434-1).

    A consolidation from 1 November 2026 is refused, naming the missing decree.
    """
    return following.rated(files.reach(file), on)


@register.operation("record_injury_information")
def record_wage(*, file: int, yearly_wage: Cents, on: date) -> None:
    """Record the pay of the twelve months before the stop, in cents, on which pensions rest (CSS L434-15)."""
    if yearly_wage < 0:
        raise register.Invalid("yearly_wage", "un salaire n’est pas négatif")
    row = files.reach(file)
    row.yearly_wage = yearly_wage
    row.save(update_fields=["yearly_wage"])


@register.operation("record_injury_information")
def record_death(*, file: int, died_on: date, on: date) -> None:
    """Record the victim's death; before a decision it makes an investigation mandatory (CSS R441-8)."""
    following.died(files.reach(file), died_on, on)


@register.operation("record_injury_information", confirm=True)
def open_survivor_rights(*, file: int, claims: tuple[SurvivorClaim, ...], on: date) -> Answer:
    """Open the rights of all the survivors of a victim together and write to each their own answer (CSS L434-7)."""
    return following.survive(files.reach(file), claims, on)


@register.operation("record_injury_information", confirm=True)
def end_survivor_right(*, file: int, person: PersonId, ends_on: date, reason: Ending) -> date:
    """End a survivor's right from a day, and return the day it ends: a new union waits for the last child (CSS L434-9).

    Raises `Invalid` where no right of theirs runs, or where the reason is not theirs.
    """
    return lasting.end(files.reach(file), person, ends_on, reason)


@register.operation("record_injury_information", confirm=True)
def restore_survivor_right(*, file: int, person: PersonId, on: date) -> date | None:
    """Give back a right that was ended wrongly and write to the survivor; returns its lawful end, if the law sets one.

    Raises `Invalid` where nobody ended it.
    """
    return lasting.restore(files.reach(file), person, on)


@register.operation("record_injury_information", confirm=True, open_to=VICTIM)
def change_account(*, person: PersonId, account: PaidOn, on: date) -> None:
    """Record where a victim or a survivor wants to be paid."""
    asked_by = register.current_actor().user
    told = people.Account(account.iban, account.holder)
    people.change_bank_account(person_id=person, account=told, asked_by=asked_by, on=on)


@register.operation("transfer_injury_rights", confirm=True)
def transfer_file(*, file: int, to: str, scheme: str, reason: str, on: date) -> None:
    """Move a file to another fund, its clocks running on, or close it here for another scheme."""
    following.transfer(files.reach(file), to, scheme, reason, on)


@register.operation("manage_cross_border_beneficiaries")
def record_cross_border(
    *,
    file: int,
    direction: Direction,
    state: str,
    institution: str,
    starts_on: date,
    on: date,
    ends_on: date | None = None,
    reference: str = "",
) -> int:
    """Record the DA1 form of a victim treated across a border (Regulation 987/2009, art. 33); returns its line."""
    row = files.reach(file)
    return following.cross(row, direction, state, institution, reference, (starts_on, ends_on), on)


@register.operation("inform_about_injury_rights")
def send_receipt(*, file: int, on: date) -> int | None:
    """Tell the victim what was declared, by whom, and what is still wanted; returns the number of the notice."""
    row = files.reach(file)
    return telling.receipt(row, files.receipt(row).wanted, on)


@register.operation("inform_about_injury_rights")
def tell_insurer(*, file: int, insurer: str, on: date) -> int:
    """Tell the complementary insurer the day of a recognised injury, and nothing else; returns the ledger line."""
    return following.tell_insurer(files.reach(file), insurer, on)


@register.operation("inform_about_injury_rights")
def tell_body(*, file: int, body: Body, on: date) -> MessageOut:
    """Write the message that a body may have about a recognised injury, and its line in the ledger of disclosures."""
    return MessageOut(bodies.tell(files.reach(file), body, on))
