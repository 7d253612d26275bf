"""What each of the three schemes pays, and why: the public face of the rules cut by scheme."""

from .asbestos import early_cessation
from .packages import experiment_package
from .victims import victim_care

__all__ = ["DOCUMENTS", "early_cessation", "experiment_package", "victim_care"]

DOCUMENTS = {
    "quality": ("inscription sur la liste transmise par l’État", "CSS L169-1"),
    "related": ("avis du service médical sur le lien avec l’attentat", "CSS L169-2"),
    "follow_up_from": ("date de la première consultation de psychiatre", "CSS L169-7"),
    "base": ("tarif de l’acte, à déclarer sur la facture", "CSS L160-8"),
    "state_tariff": ("réponse de l’institution de l’État de soins", "Règlement 987/2009 art. 25"),
    "ground": ("demande d’allocation avec son motif", "Loi 98-1194 art. 41"),
    "illness_recognised": ("notification de maladie professionnelle", "Loi 98-1194 art. 41"),
    "establishment_listed": ("certificat de travail dans un établissement de la liste", "Loi 98-1194 art. 41"),
    "exposure_days": ("certificats de travail disant les périodes", "Décret 99-247 art. 1"),
    "born_on": ("acte de naissance", "Décret 99-247 art. 1"),
    "ceased_on": ("preuve de la cessation de toute activité", "Loi 98-1194 art. 41"),
    "other_income": ("déclaration des autres revenus et pensions", "Loi 98-1194 art. 41"),
    "wages": ("douze derniers bulletins de salaire", "Décret 99-247 art. 2"),
    "informed": ("trace de l’information du patient", "CSS R162-50-1 s."),
    "agreed": ("accord écrit du patient", "CSS R162-50-1 s."),
    "score": ("résultat mesuré par l’évaluateur", "CSS L162-31-1"),
}
"""What to ask for when a fact is missing, and the text that requires it."""
