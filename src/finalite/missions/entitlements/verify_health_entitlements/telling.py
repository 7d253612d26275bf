"""Writes to the persons concerned: what is missing, what differs and by when to answer, what was decided and why."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from finalite.capabilities import exchange, letters, people, register, verification
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import models, rules
from .facts import Condition

FICHE = "verify_health_entitlements"
_send = letters.Writer(
    fiche=FICHE,
    folder=Path(__file__).parent / "letters",
    retention=models.CASES,
    recipient="data_subject",
    key="{fiche}/{reference}",
)
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Un document nouveau envoyé dans ce délai fait reprendre la vérification.",
)
MEDICAL_REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission médicale de recours "
    "amiable (CSS art. R. 142-1 et R. 142-8-5). Le motif médical se lit dans votre compte, ou se demande au service "
    "médical : votre caisse ne le connaît pas.",
)
HEARD = (
    "Rien n’est décidé. Vous pouvez répondre par écrit ou demander à être reçu, seul ou avec la personne de votre "
    "choix, et voir les documents sur lesquels nous nous appuyons. Votre droit reste ouvert pendant ce temps.",
)
OUTCOMES = {
    "confirmed": "Votre situation est confirmée : rien ne change.",
    "explained": "Vos explications suffisent : rien ne change.",
    "unfounded": "L’écart relevé n’était pas fondé : rien ne change.",
    "closed": "Votre droit prendra fin.",
}
CONDITIONS = {
    "residence": "durée de résidence en France",
    "departure": "résidence en France",
    "permit": "validité du titre de séjour",
    "resources": "ressources sur douze mois",
    "scheme": "régime d’affiliation",
}
SOURCES = {
    "tax_authority": "administration fiscale",
    "interior_ministry": "ministère chargé des titres de séjour",
    "social_protection_body": "organisme de protection sociale",
    "caf": "caisse d’allocations familiales",
    "cnaf": "Caisse nationale des allocations familiales",
    "cnav": "assurance retraite",
    "carsat": "caisse d’assurance retraite et de la santé au travail",
    "urssaf": "Urssaf",
    "acoss": "Urssaf Caisse nationale",
    "unemployment_body": "France Travail",
    "prison_service": "administration pénitentiaire",
    "cleiss": "Cleiss",
}
INCOMPLETE = "Votre demande est incomplète : le délai de réponse commencera le jour où elle sera complète."
TOLD_AS = {"health_professional": "health_professional", "care_supplier": "care_supplier"}
"""Under which recipient of the register a provider is told; any other is a facility."""
CARE = {"transport": "transport", "act": "acte", "device": "appareil ou fourniture"}
ANSWERS = {
    (True, False): "Votre demande est acceptée, sur l’avis du service médical.",
    (True, True): "Votre demande est acceptée : le délai de réponse est passé sans refus.",
    (False, False): "Votre demande est refusée, sur l’avis du service médical.",
}


def documents_wanted(found: verification.CheckInfo, wanted: Sequence[Condition], by: date, on: date) -> LetterSent:
    """Ask for documents that would settle a check."""
    papers = [[CONDITIONS[one], rules.DOCUMENTS[one], rules.CONDITIONS[one][2]] for one in wanted]
    return _send(
        "documents.typ",
        PersonId(found.person_id),
        on,
        "Documents demandés pour vérifier vos droits",
        f"check/{found.check_id}/documents/{on}",
        {"papers": papers, "by": by.isoformat()},
        ("civil_identity", "entitlements"),
    )


def difference(found: verification.CheckInfo, answer_by: date, on: date) -> LetterSent:
    """Put the differences to the person, with their sources, their delay and their rights."""
    lines = [
        [CONDITIONS[one.condition], one.declared, one.received, f"{_bodies(one.source)}, {one.received_on:%d/%m/%Y}"]
        for one in verification.comparisons_of(found.check_id, differing=True)
    ]
    articles = sorted({one.article for one in verification.comparisons_of(found.check_id, differing=True)})
    return _send(
        "difference.typ",
        PersonId(found.person_id),
        on,
        "Un écart sur votre situation : votre réponse est attendue",
        f"check/{found.check_id}/difference/{on}",
        {"lines": lines, "articles": articles, "answer_by": answer_by.isoformat()},
        ("civil_identity", "entitlements", "exchange_content"),
        HEARD,
    )


def outcome(found: verification.CheckInfo, on: date) -> LetterSent:
    """Say what a check came to, when nothing is taken away."""
    if found.outcome is None:
        raise register.Invalid("check", "cette vérification n’est pas conclue")
    return _send(
        "outcome.typ",
        PersonId(found.person_id),
        on,
        "Le résultat de la vérification de vos droits",
        f"check/{found.check_id}/outcome/{found.closed_on}",
        {"outcome": OUTCOMES[found.outcome], "restored": False, "steps": [], "warnings": [], "last_day": None},
        ("civil_identity", "entitlements", "decision"),
    )


def closure(row: models.Closure, on: date) -> LetterSent:
    """Say that a right ends, from when, why, and how to contest."""
    decision = Decision.from_json(row.reasons)
    body = {
        "outcome": OUTCOMES["closed"],
        "restored": False,
        "steps": [[step.label, step.article, step.note] for step in decision.steps],
        "warnings": list(decision.warnings),
        "last_day": row.last_right_day.isoformat(),
    }
    return _send(
        "outcome.typ",
        PersonId(row.person_id),
        on,
        "La fin de vos droits à l’assurance maladie",
        f"check/{row.check_id}/closure/{row.decided_on}",
        body,
        ("civil_identity", "entitlements", "decision"),
        REMEDIES,
    )


def restored(row: models.Closure, on: date) -> LetterSent:
    """Say that a right that had been ended goes on as if it had not, while the check is taken up again."""
    return _send(
        "outcome.typ",
        PersonId(row.person_id),
        on,
        "Vos droits à l’assurance maladie sont rétablis",
        f"check/{row.check_id}/restored/{on}",
        {"outcome": "", "restored": True, "steps": [], "warnings": [], "last_day": None},
        ("civil_identity", "entitlements", "decision"),
    )


def approval(row: models.Approval, on: date) -> LetterSent:
    """Answer a request for prior approval: the person by letter, the professional through the exchange."""
    body = {
        "kind": CARE[row.kind],
        "care": row.care,
        "received_on": row.received_on.isoformat(),
        "answer": ANSWERS[bool(row.granted), row.by_silence],
    }
    sent = _send(
        "approval.typ",
        PersonId(row.person_id),
        on,
        "Votre demande d’accord préalable",
        f"approval/{row.pk}",
        body,
        ("civil_identity", "care_acts", "decision"),
        () if row.granted else MEDICAL_REMEDIES,
    )
    if row.provider_id is not None:
        _tell_provider(row, row.provider_id, on)
    return sent


def incomplete(row: models.Approval, missing: str, on: date) -> LetterSent:
    """Say what a request for prior approval lacks, and that its delay does not run until it comes."""
    body = {
        "kind": CARE[row.kind],
        "care": row.care,
        "received_on": row.received_on.isoformat(),
        "answer": f"{INCOMPLETE} Il manque : {missing.strip()}",
    }
    return _send(
        "approval.typ",
        PersonId(row.person_id),
        on,
        "Votre demande d’accord préalable est incomplète",
        f"approval/{row.pk}/missing/{on}",
        body,
        ("civil_identity", "care_acts"),
    )


def _tell_provider(row: models.Approval, provider: int, on: date) -> None:
    """The answer and nothing of its reason, to whoever treats or equips."""
    kind = people.provider_subjects([provider])[provider]
    content = {"approval": row.pk, "granted": row.granted, "by_silence": row.by_silence, "on": on.isoformat()}
    exchange.disclose(
        fiche=FICHE,
        recipient=TOLD_AS.get(kind, "care_facility"),
        categories=("nir", "civil_identity", "decision"),
        persons=[row.person_id],
        subject=row.subject,
        providers=[(kind, provider)],
        content_digest=exchange.digest_of(json.dumps(content, sort_keys=True).encode()),
        on=on,
        key=f"{FICHE}/approval/{row.pk}",
    )


def _bodies(sources: str) -> str:
    return ", ".join(SOURCES.get(one, one) for one in sources.split(", "))
