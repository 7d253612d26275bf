"""Takes what people ask, checks whether it stands, and keeps appeals within their time."""

from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel import calendar
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import annuity, gathering, models, telling
from .values import Check, ClaimKind

RECEIVED, INCOMPLETE, CHECKED, DECIDED, WITHDRAWN = "received", "incomplete", "checked", "decided", "withdrawn"
OPEN = (RECEIVED, INCOMPLETE, CHECKED)
APPEAL_MONTHS = 2
CASE, APPEAL_CASE = "income_claim", "income_appeal"


def receive(person: PersonId, file: int, kind: ClaimKind, said: str, on: date) -> models.Claim:
    """Open a claim with its case; a survivor's claim is about the injury of somebody else."""
    injury = _injury(person, file, kind, on)
    same = models.Claim.objects.filter(injury=injury, person_id=person, kind=kind, state__in=OPEN)
    if same.exists():
        raise register.Invalid("kind", "cette demande est déjà à l’examen")
    case = cases.open_case(case=cases.NewCase(CASE, injury.organisation, person_id=person), on=on)
    return models.Claim.objects.create(
        subject=subject_of(injury, person),
        person_id=person,
        injury=injury,
        kept_from=injury.kept_from,
        received_on=on,
        case_id=case,
        state=RECEIVED,
        kind=kind,
        said=said,
    )


def _injury(person: PersonId, file: int, kind: ClaimKind, on: date) -> models.IncomeFile:
    if kind is not ClaimKind.SURVIVOR:
        return gathering.injury_of(person, file, on)
    if not any(one.file == file and one.opened for one in rights.rights_as_survivor(person=person)):
        raise register.Invalid("file", "aucun droit d’ayant droit n’est ouvert à cette personne à ce numéro")
    found = models.IncomeFile.objects.filter(file_id=file).first()
    if found is None:
        raise register.Invalid("file", "ouvrir d’abord le dossier de revenu de la victime")
    return found


def subject_of(injury: models.IncomeFile, person: PersonId) -> str:
    """The person category of a row about somebody in an injury."""
    if person == injury.person_id:
        return "injury_victim"
    links = {one.link.value for one in rights.rights_as_survivor(person=person) if one.file == injury.file_id}
    return "surviving_spouse" if links & {"spouse", "partner", "cohabitant"} else "victim_survivor"


def check(number: int, on: date) -> Check:
    """Say what is missing or does not fit; what is missing is asked for by letter."""
    claim = _claim(number)
    injury = claim.injury
    missing: tuple[str, ...] = ()
    if claim.kind == ClaimKind.SURVIVOR:
        faults = _survivor_faults(claim)
    else:
        decided = annuity.compute_annuity(gathering.victim_facts(injury, on), on)
        missing = decided.missing if decided.outcome == "unknown" else ()
        faults = [f"texte manquant : {name}" for name in decided.missing] if decided.outcome == "no_law" else []
    person = PersonId(claim.person_id)
    if people.identity_of([person])[person].death_on and claim.kind != ClaimKind.SURVIVOR:
        faults.append("la personne est décédée")
    if claim.kind == ClaimKind.INCOME and _paid_beyond(injury, person):
        faults.append("des indemnités journalières sont versées au-delà de la consolidation")
    if person not in people.bank_account_of([person], on=on):
        faults.append("aucun compte bancaire n’est connu")
    claim.state = INCOMPLETE if faults or missing else CHECKED
    claim.save(update_fields=["state"])
    found = gathering.wanted(missing)
    if found:
        telling.ask(injury, person, found, on)
    return Check(claim.pk, tuple(faults), found)


def _paid_beyond(injury: models.IncomeFile, person: PersonId) -> bool:
    """Whether daily allowances of an injury run beyond consolidation, where the pension takes over (CSS L433-1)."""
    held = gathering.recovery_of(injury)
    return held is not None and any(one.pay_to > held.closed_on for one in gathering.allowances_of(person))


def _survivor_faults(claim: models.Claim) -> list[str]:
    held = rights.rights_as_survivor(person=PersonId(claim.person_id))
    mine = [one for one in held if one.file == claim.injury.file_id and one.opened]
    return [] if mine else ["le droit d’ayant droit n’est plus ouvert"]


def _claim(number: int) -> models.Claim:
    found = models.Claim.objects.select_for_update(of=("self",)).filter(pk=number, state__in=OPEN).first()
    if found is None:
        raise register.Invalid("claim", "aucune demande à ce numéro n’est à l’examen")
    register.concerns(PersonId(found.person_id))
    return found


def withdraw(number: int, on: date) -> None:
    """Withdraw a claim that is not decided."""
    _close(_claim(number), WITHDRAWN, on)


def decided(injury: models.IncomeFile, person: PersonId, kinds: tuple[ClaimKind, ...], on: date) -> None:
    """Close the claims that a decision answers."""
    found = models.Claim.objects.filter(injury=injury, person_id=person, kind__in=kinds, state__in=OPEN)
    for claim in found:
        _close(claim, DECIDED, on)


def _close(claim: models.Claim, state: str, on: date) -> None:
    claim.state, claim.closed_on = state, on
    claim.save(update_fields=["state", "closed_on"])
    if claim.case_id:
        cases.close_case(case_id=claim.case_id, outcome=state, on=on)


def contest(number: int, grounds: str, on: date) -> models.Contest:
    """Take an appeal to the board; late beyond two months after the decision, it is kept and says so (CSS R142-1)."""
    made = models.IncomeDecision.objects.filter(pk=number).select_related("injury").first()
    if made is None:
        raise register.NotFound("decision", "cette décision n’existe pas")
    register.concerns(PersonId(made.person_id))
    if not grounds.strip():
        raise register.Invalid("grounds", "dire pourquoi la décision est contestée")
    if models.Contest.objects.filter(decided=made).exists():
        raise register.Invalid("decision", "cette décision est déjà contestée")
    due = calendar.months_deadline(on, APPEAL_MONTHS)
    person = PersonId(made.person_id)
    case = cases.NewCase(APPEAL_CASE, made.injury.organisation, person_id=person, due_on=due)
    return models.Contest.objects.create(
        subject=made.subject,
        person_id=person,
        injury=made.injury,
        kept_from=made.kept_from,
        decided=made,
        received_on=on,
        due_on=due,
        grounds=grounds,
        late=on > calendar.months_deadline(made.decided_on, APPEAL_MONTHS),
        case_id=cases.open_case(case=case, on=on),
    )


def settle(number: int, upheld: bool, reasons: str, on: date) -> int:
    """Write the board's answer and tell the person; what it changes is then decided anew. Returns the letter."""
    found = models.Contest.objects.select_for_update(of=("self",)).filter(pk=number, final_on=None).first()
    if found is None:
        raise register.NotFound("contest", "aucun recours à ce numéro n’attend de réponse")
    register.concerns(PersonId(found.person_id))
    if found.late and not upheld:
        raise register.Invalid("upheld", "ce recours est venu après les deux mois : il est irrecevable")
    found.outcome = "too_late" if found.late else "upheld" if upheld else "overturned"
    found.final_on = on
    found.save(update_fields=["outcome", "final_on"])
    if found.case_id:
        cases.close_case(case_id=found.case_id, outcome=found.outcome, on=on)
    return telling.appeal(found, reasons, on)
