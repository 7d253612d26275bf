"""Writes to each claimant what was decided for them, why, and how to contest it; nothing of the other claimants."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from finalite.capabilities import letters, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel import money
from finalite.kernel.decision import Decision, Step

from . import filing, rules
from .models import KEPT, Award, CapitalFile, Claim
from .values import ClaimState

TEMPLATE = Path(__file__).parent / "letters" / "claim.typ"
AMICABLE = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire."
)
OUTCOMES = {
    ClaimState.AWARDED: "Une part du capital vous est attribuée.",
    ClaimState.REFUSED: "Aucune part ne vous est attribuée.",
    ClaimState.LATE: "Votre demande est venue après le délai : aucune part ne vous est attribuée.",
    ClaimState.TOO_LATE_SHARED: "Le capital est déjà attribué à ceux qui l’ont demandé avant vous.",
    ClaimState.SET_ASIDE: "Votre demande est écartée : elle ne peut aller avec une autre, qui a été retenue.",
    ClaimState.WITHDRAWN: "Votre demande est retirée, comme vous l’avez souhaité.",
    ClaimState.RECEIVED: "Votre demande est en cours d’examen.",
}
CONTESTABLE = (
    ClaimState.AWARDED,
    ClaimState.REFUSED,
    ClaimState.LATE,
    ClaimState.TOO_LATE_SHARED,
    ClaimState.SET_ASIDE,
)
DECIDED = (ClaimState.AWARDED, ClaimState.REFUSED, ClaimState.LATE)


def notices(row: CapitalFile, on: date) -> tuple[LetterSent, ...]:
    """Write to every claimant of a file where their claim stands."""
    return tuple(notice(one, on) for one in Claim.objects.filter(file=row).select_related("file").order_by("pk"))


def notice(one: Claim, on: date) -> LetterSent:
    """Write to a claimant where their claim stands; before the decision, what is missing and nothing else."""
    if one.file.decision is None:
        raise register.Invalid("claim", "ce dossier n’est pas encore examiné")
    decision, state = Decision.from_json(one.file.decision), ClaimState(one.state)
    body = {
        "claimed_on": one.claimed_on.isoformat(),
        "outcome": OUTCOMES[state],
        "parts": [[_part(award), award.amount] for award in _awards(one)],
        "steps": [_line(step) for step in decision.steps] if state in DECIDED else [],
        "wanted": _wanted(one, decision, on) if state in (ClaimState.RECEIVED, ClaimState.AWARDED) else [],
        "doubtful": state in DECIDED and bool(decision.warnings),
    }
    remedies = (AMICABLE,) if state in CONTESTABLE else ()
    reference = f"claim/{one.pk}/{one.state}/{sum(award.rank for award in _awards(one))}"
    return letters.tell(
        template=TEMPLATE,
        data=body,
        fiche=filing.FICHE,
        person=PersonId(one.person_id),
        title="Votre demande de capital décès",
        reference=reference,
        on=on,
        retention=KEPT,
        recipient="data_subject",
        categories=("civil_identity", "cash_benefits", "household", "decision"),
        remedies=remedies,
        key=f"{filing.FICHE}/{reference}/{on}",
    )


def _awards(one: Claim) -> list[Award]:
    """The last award of each part of a claim."""
    last: dict[str, Award] = {}
    for award in Award.objects.filter(claim_id=one.pk).order_by("part", "rank"):
        last[award.part] = award
    return list(last.values())


def _part(award: Award) -> str:
    return "Capital de l’orphelin" if award.part == "orphan" else "Votre part du capital"


def _wanted(one: Claim, decision: Decision, on: date) -> list[str]:
    names = [name for name in decision.missing if name in ("link", "in_charge")]
    if not people.payee_account_of([one.person_id], on=on):
        names.append("account")
    return [f"{document} ({article})" for document, article in (rules.DOCUMENTS[name] for name in names)]


def _line(step: Step) -> list[str]:
    """What was verified, the text, and the amount; notes are left out: they count the other claimants."""
    step = replace(step, note="")
    return [step.label, step.article, money.format_euros(step.amount) if step.amount is not None else ""]
