"""Writes to the persons concerned, and tells declared recipients the little they may know."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel import money
from finalite.kernel.decision import Decision, Step

from . import applications, models, rules
from .values import Kind, Told

FICHE = applications.FICHE
_send = letters.Writer(
    fiche=FICHE, folder=Path(__file__).parent / "letters", retention=models.KEPT, recipient="data_subject"
)
AMICABLE = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire."
)
MEDICAL = (
    "Si vous contestez l’avis du service médical, vous avez deux mois pour saisir la commission médicale de recours "
    "amiable (CSS art. R. 142-8). Sans réponse dans les quatre mois, vous pouvez saisir le tribunal judiciaire."
)
MEDICAL_ARTICLES = ("CSS R341-2", "CSS L341-4")
KINDS = {
    Kind.PENSION: "une pension d’invalidité",
    Kind.THIRD_PERSON: "la majoration pour tierce personne",
    Kind.WIDOW: "une pension de veuf ou de veuve invalide",
    Kind.SUPPLEMENT: "l’allocation supplémentaire d’invalidité",
}
STATES = {
    "granted": "Votre droit est ouvert.",
    "refused": "Votre demande est refusée.",
    "implied_refusal": "Sans réponse de notre part dans le délai, votre demande est réputée refusée.",
    "waiting": "Il nous manque des éléments pour répondre.",
    "to_grant": "Votre demande est en cours d’examen.",
    "to_refuse": "Votre demande est en cours d’examen.",
    "no_law": "Nous ne pouvons pas encore répondre.",
    "withdrawn": "Votre demande est retirée, comme vous l’avez souhaité.",
}
DECIDED = ("granted", "refused", "implied_refusal")
CHANGES = {
    "opened": "Votre droit est ouvert",
    "suspended": "Le paiement de votre droit est suspendu",
    "resumed": "Le paiement de votre droit reprend",
    "revised": "La catégorie de votre pension change",
    "ended": "Votre droit prend fin",
}
SHARED = {
    Told.HEALTH_PROFESSIONAL: ("nir", "civil_identity", "exemption"),
    Told.CARE_SECTOR_ACTOR: ("nir", "civil_identity", "exemption"),
    Told.CARE_FACILITY: ("nir", "civil_identity", "exemption"),
    Told.CARE_SUPPLIER: ("nir", "civil_identity", "exemption"),
    Told.CAF: ("nir", "civil_identity", "entitlements"),
    Told.INSURER: ("nir", "civil_identity", "entitlements", "disability_status"),
    Told.LOCAL_AUTHORITY: ("nir", "civil_identity", "entitlements"),
}
"""The least that serves each recipient: those who treat learn that care is exempt, not why."""


def notice(row: models.Application, on: date) -> LetterSent:
    """Write where a request stands or what was decided, with reasons, missing documents and remedies."""
    if row.decision is None:
        raise register.Invalid("application", "cette demande n’est pas encore examinée")
    decision, decided = Decision.from_json(row.decision), row.state in DECIDED
    body = {
        "asked": KINDS[Kind(row.kind)],
        "outcome": STATES[row.state],
        "received_on": row.recorded_on.isoformat(),
        # before the decision the file only says what is wanted: the proposal of a rule is no answer
        "steps": [_line(step) for step in decision.steps] if decided else [],
        "wanted": [f"{one.document} ({one.article})" for one in applications.wanted(decision.missing)],
        "doubtful": decided and bool(decision.warnings),
    }
    remedies = _remedies(decision) if row.state in ("refused", "implied_refusal", "granted") else ()
    return _send(
        "decision.typ",
        PersonId(row.person_id),
        on,
        "Votre demande au titre de l’invalidité",
        f"application/{row.pk}/{row.state}",
        body,
        ("civil_identity", "entitlements", "disability_status", "decision"),
        remedies,
    )


def change(row: models.Change, on: date) -> LetterSent:
    """Write what changed in a right, why, and how to contest it."""
    if row.what not in CHANGES:
        raise register.Invalid("change", "ce changement ne se notifie pas ainsi")
    body = {"what": CHANGES[row.what], "why": row.why, "made_on": row.recorded_on.isoformat()}
    remedies = (AMICABLE, MEDICAL) if row.what == "revised" else (AMICABLE,)
    return _send(
        "change.typ",
        PersonId(row.person_id),
        on,
        CHANGES[row.what],
        f"change/{row.pk}",
        body,
        ("civil_identity", "entitlements", "decision"),
        remedies,
    )


def capital(one: models.Claimed, decision: Decision, on: date) -> LetterSent:
    """Write to a claimant what was decided on the capital, without anything on the other claimants."""
    body = {
        "share": one.share or 0,
        "steps": [_line(replace(step, note="")) for step in decision.steps],
        "claimed_on": one.claimed_on.isoformat(),
    }
    return _send(
        "capital.typ",
        PersonId(one.person_id),
        on,
        "Votre demande de capital décès",
        f"capital/{one.pk}",
        body,
        ("civil_identity", "entitlements", "household", "decision"),
        (AMICABLE,),
    )


def tell(right: models.Right, recipient: Told, addressee: str, on: date) -> int:
    """Tell a declared recipient the least that serves them about a right; returns the line of the ledger."""
    who = people.identity_of([right.person_id])[PersonId(right.person_id)]
    runs = right.starts_on <= on and (right.ends_on is None or on < right.ends_on)
    said: dict[str, Any] = {
        "nir": who.number_shown,
        "civil_identity": who.name,
        "exemption": runs,
        "entitlements": [right.kind, right.starts_on.isoformat(), right.ends_on and right.ends_on.isoformat()],
        "disability_status": right.category,
    }
    content = {name: said[name] for name in SHARED[recipient]}
    return exchange.disclose(
        fiche=FICHE,
        recipient=recipient.value,
        categories=SHARED[recipient],
        persons=[right.person_id],
        subject=right.subject,
        content_digest=exchange.digest_of(json.dumps(content, sort_keys=True).encode()),
        on=on,
        addressee=addressee,
        key=f"{FICHE}/right/{right.pk}/{recipient}/{addressee}/{on}",
    )


def _line(step: Step) -> list[str]:
    """What was verified, the text, and the day or the amount it led to."""
    amount = money.format_euros(step.amount) if step.amount is not None else ""
    return [step.label, step.article, amount or step.note]


def _remedies(decision: Decision) -> tuple[str, ...]:
    """The medical board hears what rests on the medical finding, the amicable one all the rest."""
    medical = any(step.article in MEDICAL_ARTICLES for step in decision.steps)
    return (AMICABLE, MEDICAL) if medical or decision.outcome == rules.UNDECIDED else (AMICABLE,)
