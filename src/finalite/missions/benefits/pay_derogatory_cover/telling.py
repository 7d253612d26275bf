"""Writes to beneficiaries what is decided for them and why, and to professionals what they were paid."""

from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import letters, money, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.kernel.money import format_euros

from . import acts, allowance, settling
from .admitting import FICHE
from .models import Admission, AllowanceFile, CareClaim, Fee
from .values import ClaimState, FeeShown, FileState, Told

TEMPLATES = Path(__file__).parent / "letters"
KEPT = "special_cases"
TITLE = "Votre prise en charge"
"""The title of every letter: an envelope or a list of letters never says which scheme."""
AMICABLE = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire."
)
OUTCOMES = {
    FileState.OPEN: "L’allocation vous est ouverte.",
    FileState.REFUSED: "L’allocation ne vous est pas ouverte.",
    FileState.WAITING: "Votre demande est en cours d’examen.",
    FileState.ENDED: "Votre allocation a pris fin.",
}
CARE = {
    ClaimState.DECIDED: "Ce soin est pris en charge.",
    ClaimState.REFUSED: "Ce soin n’est pas pris en charge à ce titre : les règles ordinaires restent ouvertes.",
}


def certificate(row: Admission, on: date) -> LetterSent:
    """Send somebody on the list what to show to those who treat them: nothing to advance (CSS L169-8, D169-2)."""
    if row.offer_on is not None and row.offer_on <= on:
        raise register.Invalid("admission", "cette prise en charge a pris fin : aucune attestation à envoyer")
    who = people.identity_of([row.person_id])[PersonId(row.person_id)]
    body = {
        "name": who.name,
        "number": who.number_shown,
        "since": row.attack_on.isoformat(),
        "psychiatric": row.quality == "relative",
    }
    return _send("certificate.typ", PersonId(row.person_id), f"admission/{row.pk}", body, on, ())


def about_care(row: CareClaim, on: date) -> LetterSent:
    """Tell somebody what was decided on a care, why, and how to contest it."""
    state = ClaimState(row.state)
    if state not in CARE or not row.decision:
        raise register.Invalid("claim", "cette demande n’est pas encore décidée")
    decision = Decision.from_json(row.decision)
    body = {
        "outcome": CARE[state],
        "act": acts.table()[row.act].fr,
        "act_on": row.act_on.isoformat(),
        "steps": _steps(decision),
        "amount": decision.amounts.get("paid", 0) if state is ClaimState.DECIDED else None,
        "doubtful": bool(decision.warnings),
    }
    return _send("care.typ", PersonId(row.person_id), f"care/{row.pk}", body, on, (AMICABLE,))


def about_allowance(row: AllowanceFile, on: date) -> LetterSent:
    """Tell somebody where their application for the allowance stands: what is missing, or what is decided and why."""
    state, decision = FileState(row.state), Decision.from_json(row.decision)
    decided = state is not FileState.WAITING
    wanted = settling.wanted(decision.missing) if not decided else ()
    body = {
        "applied_on": row.applied_on.isoformat(),
        "outcome": OUTCOMES[state],
        "monthly": row.monthly if state is FileState.OPEN else None,
        "net": allowance.net(row) if row.levy_rate is not None else None,
        "levies": row.levy_source,
        "wanted": [f"{one.document} ({one.article})" for one in wanted],
        "steps": _steps(decision) if decided else [],
        "doubtful": decided and bool(decision.warnings),
    }
    remedies = (AMICABLE,) if decided else ()
    return _send("allowance.typ", PersonId(row.person_id), f"allowance/{row.pk}/{state}", body, on, remedies)


def _steps(decision: Decision) -> list[list[str]]:
    return [
        [step.label, step.article, format_euros(step.amount) if step.amount is not None else step.note]
        for step in decision.steps
    ]


def _send(
    template: str, person: PersonId, reference: str, body: dict[str, Any], on: date, remedies: tuple[str, ...]
) -> LetterSent:
    return letters.tell(
        template=TEMPLATES / template,
        data=body,
        fiche=FICHE,
        person=person,
        title=TITLE,
        reference=reference,
        on=on,
        retention=KEPT,
        recipient="data_subject",
        categories=("nir", "civil_identity", "entitlements", "care_acts", "benefit_use", "decision"),
        remedies=remedies,
        key=f"{FICHE}/{reference}/{on}",
    )


def named(provider: int | None) -> int:
    """The provider asked about: whoever acts, unless another is named; raises `Invalid` where there is neither."""
    found = provider or register.current_actor().provider_id
    if found is None:
        raise register.Invalid("provider", "dire quel professionnel ou fournisseur")
    return found


def fees(provider: int, first_on: date, last_on: date) -> tuple[FeeShown, ...]:
    """What a provider was paid on its invoices over a period, nothing on any patient; refused to another provider."""
    mine = register.current_actor().provider_id
    if register.current_actor().role == "health_professional" and mine != provider:
        raise register.Refused("ces factures sont celles d’un autre", "not_yours")
    rows = Fee.objects.filter(provider_id=provider, decided_on__range=(first_on, last_on)).order_by("pk")
    return tuple(FeeShown(one.invoice, one.performed_on, one.amount, one.decided_on, one.paid_on) for one in rows[:500])


def provider(number: int, first_on: date, last_on: date, on: date) -> Told:
    """Write to a provider what was paid on its invoices and what it has to give back; no patient, no scheme."""
    found, debts = fees(number, first_on, last_on), money.debts_of_providers([number])
    if not found and not debts:
        return Told(None, None, 0)
    info = people.providers_of([number])[number]
    paid = money.totals_of(
        money.remittances_to(
            payee_kind=info.subject, payee_id=number, first_on=first_on, last_on=last_on, fiches=(FICHE,)
        )
    )
    told = letters.tell_provider(
        template=TEMPLATES / "fees.typ",
        data={
            "lines": [[one.invoice, one.performed_on.isoformat(), one.amount] for one in found],
            "total": sum(one.amount for one in found),
            "paid": [
                ["Viré ou à virer sur votre compte", paid.transferred],
                ["Repris sur ces versements", paid.recovered],
            ],
            "held": paid.held,
            "debts": [[debt.label, debt.article, debt.left] for debt in debts],
        },
        fiche=FICHE,
        provider=info,
        title="Vos factures réglées",
        reference=f"factures/{number}/{first_on}/{last_on}",
        on=on,
        retention=KEPT,
        recipient=info.subject,
        categories=("financial_operation", "provider_income"),
    )
    return Told(told.letter, told.line, len(found))
