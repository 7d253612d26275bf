"""Writes to the persons concerned: the certificate of rights, and the decision on their request."""

from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import covers, models
from .rules import DOCUMENTS
from .values import CoverAsked, LetterSent

FICHE = "open_health_entitlements"
TEMPLATES = Path(__file__).parent / "letters"
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
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
        "nir": who.nir or "",
        "name": who.name,
        "birth": who.birth or "",
        "on": on.isoformat(),
        "ground": GROUNDS[cover.ground],
        "organisation": cover.organisation,
        "local_scheme": cover.local_scheme,
        "exempt": cover.long_illness or cover.expected_on is not None,
        "insurer": cover.insurer,
        "solidarity": cover.solidarity,
    }
    return _send(
        "certificate.typ",
        person,
        on,
        "Attestation de droits à l’assurance maladie",
        f"certificate/{person}/{on}",
        body,
        ("nir", "civil_identity", "birth", "affiliation", "entitlements", "complementary_cover", "exemption"),
    )


def notice(row: models.Application, on: date) -> LetterSent:
    """Write the decision on a request with its reasons, the documents still wanted and the ways to contest it."""
    if row.decision is None:
        raise register.Invalid("application", "cette demande n’est pas encore décidée")
    decision = Decision.from_json(row.decision)
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


def _document(fact: str) -> str:
    """The document to send for a missing fact, in words."""
    from_rules = DOCUMENTS.get(fact)
    return f"{from_rules[0]} ({from_rules[1]})" if from_rules else fact


def _send(
    template: str,
    person: PersonId,
    on: date,
    title: str,
    reference: str,
    body: dict[str, Any],
    categories: tuple[str, ...],
    remedies: tuple[str, ...] = (),
) -> LetterSent:
    who = people.identity_of([person])[person]
    address = people.address_of([person], on=on).get(person)
    letter = letters.compose(
        template=TEMPLATES / template,
        data=body,
        fiche=FICHE,
        person_id=person,
        title=title,
        reference=reference,
        sender=letters.Sender(_caisse(person)),
        recipient=letters.Recipient(who.name, address.lines if address else ()),
        sent_on=on,
        retention="rights_cases",
        subject=who.subject,
        remedies=remedies,
        key=f"{FICHE}/{reference}/{on}",
    )
    exchange.disclose(
        fiche=FICHE,
        recipient="data_subject",
        categories=categories,
        persons=[person],
        on=on,
        content_digest=letter.digest,
        key=f"{FICHE}/letter/{letter.letter_id}",
        subject=who.subject,
    )
    return LetterSent(letter.letter_id, template, on)


def _caisse(person: PersonId) -> str:
    return people.organisations().get(people.caisse_of([person])[person], "Assurance maladie")
