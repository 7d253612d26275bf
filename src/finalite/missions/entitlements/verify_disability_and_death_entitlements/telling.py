"""Puts a difference to the person, tells them the outcome, and others the little they may know of it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, people, register, verification
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_disability_and_death_entitlements import queries as held

from . import checking, models, rules
from .values import Outcome, Told

TEMPLATES = Path(__file__).parent / "letters"
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
OUTCOMES = {
    Outcome.CONSISTENT: "Ce que vous aviez déclaré est confirmé : votre droit est gardé.",
    Outcome.EXPLAINED: "Votre réponse explique l’écart relevé : votre droit est gardé.",
    Outcome.SUSPENDED: "Le paiement de votre droit est suspendu.",
    Outcome.CLOSED: "Votre droit prend fin.",
}
SHARED = {
    Told.HEALTH_PROFESSIONAL: ("nir", "civil_identity", "exemption"),
    Told.CARE_FACILITY: ("nir", "civil_identity", "exemption"),
    Told.CARE_SUPPLIER: ("nir", "civil_identity", "exemption"),
    Told.INSURER: ("nir", "civil_identity", "entitlements"),
}


def put_difference(check: int, answer_by: date | None, on: date) -> LetterSent:
    """Write each difference to the person, with who said it, and the last day to answer; nothing is decided yet."""
    info = checking.reach(check)
    last = answer_by or checking.later(on, checking.ANSWER_DAYS)
    verification.tell(check_id=check, answer_by=last, on=on)
    rows = [one for one in checking.differences(check) if one.differs]
    body = {
        "answer_by": last.isoformat(),
        "differences": [[rules.LABELS[one.condition], one.declared, one.received, _source(one.source)] for one in rows],
    }
    categories = ("civil_identity", "entitlements", "resources", "exchange_content")
    title = "Vérification de vos droits : votre réponse est attendue"
    return _send("difference.typ", info, on, title, body, categories)


def outcome(check: int, on: date) -> LetterSent:
    """Write what the verification came to, why, and the remedies where something was taken away."""
    info = checking.reach(check)
    row = models.Outcome.objects.filter(check_id=check).order_by("-pk").first()
    if row is None:
        raise register.Invalid("check", "cette vérification n’est pas conclue")
    against = Outcome(row.outcome) in (Outcome.SUSPENDED, Outcome.CLOSED)
    body = {"outcome": OUTCOMES[Outcome(row.outcome)], "why": row.why, "decided_on": row.recorded_on.isoformat()}
    categories = ("civil_identity", "entitlements", "decision")
    title, remedies = "Vérification de vos droits : le résultat", REMEDIES if against else ()
    return _send("outcome.typ", info, on, title, body, categories, remedies)


def tell(check: int, recipient: Told, addressee: str, on: date) -> int:
    """Tell those who treat, equip or insure the person whether the right still runs; only once all is decided."""
    info = checking.reach(check)
    if info.closed_on is None:
        raise register.Invalid("check", "rien n’est dit à d’autres avant la fin de la vérification")
    who = people.identity_of([info.person_id])[info.person_id]
    running = {one.right for one in held.rights_on(person_ids=(info.person_id,), on=on)}
    said: dict[str, Any] = {"nir": {"number": who.nir, "nir_kind": who.nir_kind}, "civil_identity": who.name}
    said |= {"exemption": bool(running), "entitlements": checking.right_of(check) in running}
    content = {name: said[name] for name in SHARED[recipient]}
    return exchange.disclose(
        fiche=checking.FICHE,
        recipient=recipient.value,
        categories=SHARED[recipient],
        persons=[info.person_id],
        subject=info.subject,
        content_digest=exchange.digest_of(json.dumps(content, sort_keys=True).encode()),
        on=on,
        addressee=addressee,
        key=f"{checking.FICHE}/told/{check}/{recipient}/{addressee}/{on}",
    )


SOURCES = {
    "tax_authority": "administration fiscale",
    "cleiss": "Cleiss",
    "carsat": "caisse de retraite (Carsat)",
    "cnav": "assurance retraite (Cnav)",
    "caf": "caisse d’allocations familiales",
}


def _source(body: str) -> str:
    return SOURCES.get(body, body)


def _send(
    template: str,
    info: verification.CheckInfo,
    on: date,
    title: str,
    body: dict[str, Any],
    categories: tuple[str, ...],
    remedies: tuple[str, ...] = (),
) -> LetterSent:
    person = PersonId(info.person_id)
    return letters.tell(
        template=TEMPLATES / template,
        data=body,
        fiche=checking.FICHE,
        person=person,
        title=title,
        reference=f"check/{info.check_id}",
        on=on,
        retention=models.KEPT,
        recipient="data_subject",
        categories=categories,
        remedies=remedies,
        organisation=info.organisation,
        key=f"{checking.FICHE}/{info.check_id}/{template}/{on}",
    )
