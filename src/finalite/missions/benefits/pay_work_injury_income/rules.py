"""Every rule of this fiche, each in the module of its subject: pension or lump sum of a victim, shares of survivors."""

from . import annuity, sharing

compute_annuity, compute_capital = annuity.compute_annuity, annuity.compute_capital
share_among_survivors = sharing.share_among_survivors
DOCUMENTS = {
    "closed_on": ("la date de consolidation", "CSS R433-17"),
    "rate": ("l’avis du médecin-conseil sur le taux d’incapacité", "CSS R434-31"),
    "wage": ("les salaires des douze mois avant l’arrêt de travail", "CSS R434-29"),
    "chooses_pension": ("votre choix entre la rente et le capital", "CSS R434-4"),
    "died_on": ("l’acte de décès de la victime", "CSS L434-7"),
    "beneficiaries": ("la demande des ayants droit", "CSS L434-7"),
    "born_on": ("l’acte de naissance de l’enfant", "CSS L434-10"),
    "alimony": ("le jugement qui fixe la pension alimentaire", "CSS R434-10"),
}
