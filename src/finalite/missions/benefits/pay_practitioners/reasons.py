"""Says in words why a line is not paid; a code that is not listed is for the caisse to explain."""

from collections.abc import Iterable

from .values import FeeState

STATES = {
    FeeState.WAITING: "en attente",
    FeeState.REJECTED: "rejetée",
    FeeState.DECIDED: "à payer",
    FeeState.PAID: "payée",
    FeeState.REPLACED: "représentée",
    FeeState.CANCELLED: "reprise",
}
WORDS = {
    "no_right_on_day": "aucun droit ouvert le jour des soins : vérifier la carte ou le numéro du patient",
    "provider_without_agreement": "aucune convention le jour des soins",
    "provider_not_practising": "activité non déclarée le jour des soins",
    "act_of_another_profession": "acte d’une autre profession",
    "prescription_missing": "prescription à joindre",
    "european_form_missing": "formulaire européen du patient attendu",
    "possible_double": "acte semblable déjà facturé ce jour : la caisse vérifie",
    "patient_already_refunded": "ces soins ont été remboursés au patient",
    "already_paid": "ligne déjà payée",
    "already_presented": "ligne déjà présentée",
    "no_direct_payment": "tiers payant non ouvert dans votre dossier",
    "unknown_nir": "personne n’est enregistré sous ce numéro",
    "unknown_act": "code d’acte inconnu",
    "future_date": "date à venir",
    "missing_fact": "un fait manque à la caisse pour décider",
    "missing_law": "un tarif ou un texte manque à la caisse pour décider",
    "refused": "refusée après examen",
    "nothing_due": "rien n’est dû par l’assurance maladie",
}
OTHERWISE = "à corriger ou à vérifier : la caisse vous dit quoi sur demande"


def said(codes: Iterable[str]) -> str:
    """The reasons in one sentence; empty where there is none."""
    return " ; ".join(dict.fromkeys(WORDS.get(code, OTHERWISE) for code in codes))


def state(code: FeeState) -> str:
    """Where a line stands, in words."""
    return STATES[code]
