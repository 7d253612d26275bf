"""The words that people read for a refusal; its code, stable, is for programs."""

from django.utils.translation import gettext as _


def words(code: str, reason: str) -> str:
    """What `code` means for people; the domain's own `reason` where it is one of its own codes."""
    known = {
        "role": _("Le registre ne donne pas cet accès à votre rôle."),
        "not_yours": _(
            "Cela n'existe pas, ou n'est ni à vous, ni à une personne pour qui vous agissez : vérifiez le numéro."
        ),
        "reason_needed": _(
            "Rien ne porte ce numéro dans votre caisse, et aucun dossier ouvert ne vous y relie : vérifiez-le, "
            "ou dites pourquoi vous devez le consulter."
        ),
        "every_caisse": _(
            "Ce lancement porte sur les dossiers d'autres caisses : il se fait de lui-même, à son heure."
        ),
        "own_only": _("La personne seule le fait, depuis son compte."),
        "restricted": _(
            "La personne a fait limiter ce traitement (RGPD, article 18) : ses données sont seulement conservées."
        ),
        "not_in_force": _("Ce traitement n'est pas en vigueur : rien ne s'exécute pour lui."),
        "suspended": _("Ce traitement est suspendu : rien ne s'exécute pour lui avant sa reprise."),
        "undeclared_flow": _("Le registre ne déclare pas cet échange entre traitements."),
        "undeclared_recipient": _("Le registre ne déclare pas ce destinataire : rien n'est parti."),
        "undeclared_category": _("Le registre ne déclare pas ces données pour ce destinataire : rien n'est parti."),
        "undeclared_subpurpose": _("Le registre ne déclare pas ce destinataire pour cette sous-finalité."),
        "other_fiche": _("Ce traitement n'agit pas pour un autre."),
        "aggregated_only": _("Ce destinataire ne reçoit que des totaux, jamais rien sur une personne."),
        "no_act": _("Aucun acte en cours : passez par une opération."),
        "no_actor": _("Personne n'agit : connectez-vous."),
        "no_role": _("Ce compte ne tient aucun rôle aujourd'hui. Demandez-en un à votre organisme."),
    }
    return known.get(code) or sentence(reason)


def sentence(words: str) -> str:
    """A message of the domain as a sentence: the domain writes it in French, as it would follow a colon.

    The common ones have their English in the catalogue of the site; any other stays French.
    """
    text = _(words.strip()) if words.strip() else ""
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?…" else ".")
