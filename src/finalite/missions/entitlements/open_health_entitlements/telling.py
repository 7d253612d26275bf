"""Writes to the persons concerned: the certificate of rights, and the decision on their request."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import applications, covers, models, periods
from .rules import DOCUMENTS
from .values import FICHE, CoverAsked, ProfessionalAnswer

_send = letters.Writer(
    fiche=FICHE, folder=Path(__file__).parent / "letters", retention="rights_cases", recipient="data_subject"
)
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
MEDICAL_REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission médicale de recours "
    "amiable (CSS art. R. 142-8). Vous pouvez lui joindre tout avis de votre médecin, sous pli fermé.",
)
COURT = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir le tribunal judiciaire (CSS art. "
    "R. 142-1, R. 142-6).",
)
OUTCOMES = {
    "open": "Votre droit est ouvert.",
    "refused": "Votre demande est refusée.",
    "unknown": "Il nous manque des éléments pour répondre.",
    "no_law": "Nous ne pouvons pas encore répondre.",
}
GROUNDS = {
    "work": "activité professionnelle",
    "residence": "résidence stable et régulière",
    "child": "enfant rattaché",
    "state_aid": "aide médicale de l’État",
}


def certificate(person: PersonId, on: date) -> LetterSent:
    """Write what rights somebody has on a day, for them to show; refuses (`Invalid`) where there is none."""
    cover = covers.of([CoverAsked(person, on)])[0]
    if not cover.covered:
        raise register.Invalid("person", "aucun droit n’est ouvert à cette date : une attestation serait fausse")
    who = people.identity_of([person])[person]
    body = {
        "nir": who.number_shown,
        "name": who.name,
        "birth": who.birth or "",
        "on": on.isoformat(),
        "ground": GROUNDS[cover.ground],
        "organisation": cover.organisation,
        "local_scheme": cover.local_scheme,
        "exempt": _exempt_until(person, on),
        "insurer": cover.insurer,
        "solidarity": cover.solidarity,
        "doctor": _doctor(cover.treating_doctor),
    }
    return _send(
        "certificate.typ",
        person,
        on,
        "Attestation de droits à l’assurance maladie",
        f"certificate/{person}/{on}",
        body,
        (
            "nir",
            "civil_identity",
            "birth",
            "affiliation",
            "entitlements",
            "complementary_cover",
            "exemption",
            "treating_doctor",
        ),
    )


def _exempt_until(person: PersonId, on: date) -> list[str]:
    """Until when somebody is free from the co-payment, never why: one line for each ground that runs, `?` if open."""
    held = periods.held_by([person], ("exemption",)).get(person, [])
    return [row.ends_on.isoformat() if row.ends_on else "?" for row in held if row.holds_on(on)]


def _doctor(provider: int | None) -> str:
    return people.provider_names([provider]).get(provider, "") if provider is not None else ""


def to_professional(person: PersonId, on: date) -> ProfessionalAnswer:
    """Answer a professional with what billing needs, and note it among the disclosures, for the person to see."""
    answer, actor = covers.answer(person, on), register.current_actor()
    digest = exchange.digest_of(json.dumps(asdict(answer), sort_keys=True).encode())
    exchange.disclose(
        fiche=FICHE,
        recipient="care_facility" if actor.role == "admission_officer" else "health_professional",
        categories=("affiliation", "entitlements", "complementary_cover", "exemption"),
        persons=[person],
        on=on,
        content_digest=digest,
        key=f"{FICHE}/answer/{person}/{on}/{actor.user}/{digest[:16]}",
        subject=people.subjects_of([person])[person],
    )
    return answer


def notice(row: models.Application, on: date) -> LetterSent:
    """Write the decision on a request with its reasons, the documents still wanted and the ways to contest it."""
    if row.decision is None:
        raise register.Invalid("application", "cette demande n’est pas encore décidée")
    if row.state == applications.PROPOSED:
        raise register.Invalid("application", "un agent doit d’abord confirmer ce refus")
    decision = Decision.from_json(row.decision)
    if decision.missing and row.complete_on is None:
        row.papers_asked_on = row.papers_asked_on or on
        row.save(update_fields=["papers_asked_on"])
    body = {
        "outcome": OUTCOMES[decision.outcome],
        "received_on": row.received_on.isoformat(),
        "steps": [[step.label, step.article, step.note] for step in decision.steps],
        "wanted": [_document(name) for name in decision.missing],
        "warnings": list(decision.warnings),
    }
    remedies = REMEDIES if decision.outcome == "refused" else ()
    return _send(
        "decision.typ",
        PersonId(row.person_id),
        on,
        "Votre demande de prise en charge des frais de santé",
        f"application/{row.pk}/{row.state}",
        body,
        ("civil_identity", "entitlements", "decision"),
        remedies,
    )


def silence_notice(row: models.Application, on: date) -> LetterSent:
    """Write that silence has become a refusal, since when, and how to contest it or ask for its reasons."""
    body = {
        "received_on": row.received_on.isoformat(),
        "implied_on": row.implied_on.isoformat() if row.implied_on else "",
        "appeal": False,
    }
    remedies = (
        *REMEDIES,
        "Vous pouvez aussi demander, dans le même délai, les motifs de ce refus (CRPA art. L. 232-4).",
    )
    title, key = "Votre demande est restée sans réponse", f"silence/{row.pk}/{row.implied_on}"
    categories = ("civil_identity", "entitlements", "decision")
    return _send("silence.typ", PersonId(row.person_id), on, title, key, body, categories, remedies)


def contest_notice(row: models.Contest, on: date) -> LetterSent:
    """Write what became of an appeal, by the board or by silence, and how to go to court."""
    body = {
        "received_on": row.received_on.isoformat(),
        "state": row.state,
        "reason": row.board_reason,
        "due_on": row.due_on.isoformat(),
    }
    remedies = () if row.state == "won" else COURT
    title, key = "Votre recours", f"contest/{row.pk}/{row.state}"
    return _send("contest.typ", PersonId(row.person_id), on, title, key, body, ("civil_identity", "decision"), remedies)


def protocol_notice(row: models.CareProtocol, on: date) -> LetterSent:
    """Write whether a long illness is recognised, without naming it; a refusal says how to contest."""
    if row.state not in ("recognised", "refused"):
        raise register.Invalid("protocol", "ce protocole n’est pas encore décidé")
    body = {
        "recognised": row.state == "recognised",
        "starts_on": row.starts_on.isoformat() if row.starts_on else "",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "ending": False,
    }
    return _protocol_letter(row, on, row.state, body, () if body["recognised"] else MEDICAL_REMEDIES)


def protocol_ends(row: models.CareProtocol, on: date) -> LetterSent:
    """Write that a protocol ends soon and that the doctor may ask for its renewal."""
    body = {
        "recognised": True,
        "starts_on": "",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "ending": True,
    }
    return _protocol_letter(row, on, "ending", body, ())


def _protocol_letter(
    row: models.CareProtocol, on: date, step: str, body: dict[str, Any], remedies: tuple[str, ...]
) -> LetterSent:
    title, key = "Votre prise en charge à 100 %", f"protocol/{row.pk}/{step}"
    categories = ("civil_identity", "exemption", "decision")
    return _send("protocol.typ", PersonId(row.person_id), on, title, key, body, categories, remedies)


def _document(fact: str) -> str:
    """The document to send for a missing fact, in words."""
    from_rules = DOCUMENTS.get(fact)
    return f"{from_rules[0]} ({from_rules[1]})" if from_rules else fact
