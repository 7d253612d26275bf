"""Writes to people: their number and how sure it is, what is wanted, what was decided and how to contest it."""

from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import letters, people
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import affiliation_rules, aid_rules, identity_rules
from .values import Wanted

FICHE = "register_and_affiliate"
_send = letters.Writer(
    fiche=FICHE,
    folder=Path(__file__).parent / "letters",
    retention="registration_cases",
    recipient="data_subject",
    key="",
)
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
OUTCOMES = {
    "aid_granted": "L’aide médicale de l’État vous est accordée.",
    "aid_refused": "L’aide médicale de l’État vous est refusée.",
    "suspended": "Votre numéro d’attente est suspendu : la pièce d’état civil demandée n’est pas arrivée.",
    "certified": "Votre identité est certifiée.",
    "waiting": "Un numéro d’attente vous est donné. Il n’est pas définitif.",
    "ask": "Votre identité est à faire certifier.",
    "unknown": "Il nous manque des éléments.",
}
AGAINST = ("aid_refused", "suspended")
KINDS = {
    "certified": "Ce numéro est certifié.",
    "provisional": "Ce numéro est provisoire : il n’est pas certifié et peut changer.",
    "waiting": "Ce numéro est un numéro d’attente : il n’est pas certifié et sera remplacé.",
}
COLUMNS = {
    "birth_name": "nom de naissance",
    "used_name": "nom d’usage",
    "first_names": "prénoms",
    "sex": "sexe",
    "birth": "date de naissance",
    "birth_place": "lieu de naissance",
    "birth_rank": "rang de naissance",
}
DOCUMENTS = identity_rules.DOCUMENTS | affiliation_rules.DOCUMENTS | aid_rules.DOCUMENTS
Body = dict[str, Any]


def certificate(person: PersonId, on: date) -> LetterSent:
    """Write the number somebody has and how sure it is, with their caisse; a number not certified says so in words."""
    who = people.identity_of([person])[person]
    kind = who.nir_kind or ""
    body = {
        "name": who.name,
        "birth": who.birth or "",
        "number": who.number_shown,
        "certified": kind == "certified",
        "kind": KINDS.get(kind, "Aucun numéro ne vous est encore donné."),
        "caisse": _caisse(person),
        "on": on.isoformat(),
    }
    title = "Attestation d’immatriculation" if kind == "certified" else "Attestation d’immatriculation provisoire"
    categories = ("nir", "civil_identity", "birth", "affiliation")
    return _send("certificate.typ", person, on, title, f"number/{person}", body, categories)


def wanted(
    person: PersonId, registration: int, documents: tuple[Wanted, ...], due_on: date | None, on: date
) -> LetterSent:
    """Write which documents are awaited and until when."""
    body = {
        "wanted": [f"{one.document} ({one.article})" for one in documents],
        "due_on": due_on.isoformat() if due_on else "",
    }
    title = "Pièces à fournir pour votre immatriculation"
    return _send("wanted.typ", person, on, title, f"registration/{registration}/wanted", body, ("civil_identity",))


def demand(person: PersonId, registration: int, due_on: date, on: date) -> LetterSent:
    """Demand formally the civil-status document, with the day from which the number may be suspended (R114-7)."""
    body = {"due_on": due_on.isoformat(), "article": identity_rules.CLOCK}
    title = "Mise en demeure de produire une pièce d’état civil"
    return _send("demand.typ", person, on, title, f"registration/{registration}/demand", body, ("civil_identity",))


def decision_letter(
    person: PersonId,
    reference: str,
    outcome: str,
    decision: Decision,
    on: date,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> LetterSent:
    """Write a decision with its reasons, the documents wanted and, where it goes against the person, remedies."""
    body = {
        "outcome": OUTCOMES[outcome],
        "steps": [[step.label, step.article, step.note] for step in decision.steps],
        "wanted": ["{} ({})".format(*DOCUMENTS[name]) for name in decision.missing if name in DOCUMENTS],
        "warnings": list(decision.warnings),
        "starts_on": starts_on.isoformat() if starts_on else "",
        "ends_on": ends_on.isoformat() if ends_on else "",
    }
    title = "Votre aide médicale de l’État" if outcome.startswith("aid_") else "Votre immatriculation"
    remedies = REMEDIES if outcome in AGAINST else ()
    return _send(
        "decision.typ", person, on, title, f"{reference}/{outcome}", body, ("civil_identity", "decision"), remedies
    )


def correction_letter(person: PersonId, number: int, column: str, accepted: bool, reason: str, on: date) -> LetterSent:
    """Write whether an identity was corrected as asked, and if not why and how to contest it."""
    body = {"column": COLUMNS[column], "accepted": accepted, "reason": reason}
    remedies = () if accepted else REMEDIES
    title = "Votre demande de rectification"
    return _send("correction.typ", person, on, title, f"correction/{number}", body, ("civil_identity",), remedies)


def _caisse(person: PersonId) -> str:
    return people.organisations().get(people.caisse_of([person])[person], "Assurance maladie")
