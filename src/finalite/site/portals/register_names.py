"""The fixed names that pages of the register show, translated only when they are shown."""

from django.utils.translation import gettext_lazy as _

from finalite.capabilities.register import spans

GROUNDS = {
    "6-1-a": _("Consentement"),
    "6-1-b": _("Contrat"),
    "6-1-c": _("Obligation légale"),
    "6-1-d": _("Intérêts vitaux"),
    "6-1-e": _("Mission d'intérêt public"),
    "6-1-f": _("Intérêt légitime"),
    "9-2-a": _("Données sensibles : consentement explicite"),
    "9-2-b": _("Données sensibles : protection sociale"),
    "9-2-f": _("Données sensibles : justice"),
    "9-2-g": _("Données sensibles : intérêt public important"),
    "9-2-h": _("Données sensibles : soins et services de santé"),
    "9-2-i": _("Données sensibles : santé publique"),
    "10": _("Infractions et condamnations"),
    "87": _("Numéro de sécurité sociale"),
}
FORMATS = {
    "json": _("Tout le registre, pour les programmes ; se relit tel quel"),
    "schema": _("Le schéma de ce fichier JSON"),
    "csv": _("Une ligne par fait, pour trier et compter dans un tableur"),
    "xlsx": _("Un classeur, une feuille par rubrique ; se relit aussi"),
    "dpv": _("Les mots du W3C (DPV 2.3), en JSON-LD"),
    "fides": _("Pour les outils fideslang 3.1 ; le fichier dit ce qu'il perd"),
    "algorithms-csv": _("L'inventaire des algorithmes, en tableau"),
    "algorithms-md": _("L'inventaire des algorithmes, en une page"),
    "pdf": _("À imprimer, lisible par tous (PDF/UA), en français"),
}
PARTIES = {
    "controller": _("Responsable du traitement"),
    "joint_controller": _("Responsable conjoint"),
    "representative": _("Représentant du responsable"),
    "dpo": _("Délégué à la protection des données"),
}
OTHER_GROUND = _("Données sensibles")
SOURCES = {"published": _("publié"), "named": _("nommé ailleurs"), "proposed": _("proposé")}
SPECIAL = {
    "art9": _("Santé et autres données sensibles"),
    "art10": _("Infractions ou soupçons"),
    "nir": _("Numéro de sécurité sociale"),
    "highly_personal": _("Très personnelles"),
}
STATUSES = {"in_force": _("en vigueur"), "closed": _("clos"), "planned": _("prévu")}
BANDS = {
    "up_to_1_year": _("Un an au plus"),
    "up_to_5_years": _("De un à cinq ans"),
    "up_to_10_years": _("De cinq à dix ans"),
    spans.BEYOND: _("Plus de dix ans"),
    spans.NONE: _("Aucune durée dite"),
}
EFFECTS = {"automatic": _("Décide seul"), "assisted": _("Aide un agent"), "none": _("Aucun algorithme")}
KINDS = {
    "person": _("Personnes concernées"),
    "public": _("Grand public"),
    "social_security": _("Protection sociale"),
    "state": _("État et collectivités"),
    "justice": _("Justice"),
    "health": _("Santé"),
    "insurer": _("Assureurs"),
    "employer": _("Employeurs"),
    "bank": _("Banques"),
    "supplier": _("Sous-traitants et fournisseurs"),
    "foreign": _("Étranger et Europe"),
}
OTHER_KIND = _("Autres")
PLACES = {
    "title": _("titre"),
    "subpurpose": _("sous-finalités"),
    "citation": _("textes cités"),
    "data": _("données"),
    "person": _("personnes"),
    "recipient": _("destinataires"),
    "algorithm": _("algorithmes"),
    "note": _("notes"),
}
FACETS = {
    "mission": _("Mission"),
    "status": _("État"),
    "person": _("Personnes concernées"),
    "data": _("Données"),
    "special": _("Données particulières"),
    "recipient": _("Destinataires"),
    "ground": _("Fondement"),
    "retention": _("Durée la plus longue"),
    "algorithm": _("Algorithmes"),
}
HEADINGS = {
    "donnees": _("%(thing)s : qui reçoit ces données, et pourquoi"),
    "personnes": _("%(thing)s : quels traitements les concernent"),
    "destinataires": _("%(thing)s : ce qui lui est transmis"),
    "fondements": _("%(thing)s : ce qui s'appuie dessus"),
}
