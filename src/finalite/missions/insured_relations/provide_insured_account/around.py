"""Says which services are near, as far as they are recorded here, and names what is not."""

from finalite.capabilities import people, register

from .values import Near

NOT_RECORDED = (
    "l’adresse et les horaires des accueils de la caisse",
    "l’adresse de consultation des professionnels de santé, leurs tarifs affichés et leurs rendez-vous libres",
    "les offres de prévention locales",
)
"""What no table of this system holds: an answer would be invented."""


def serving(postcode: str) -> Near:
    """The caisse that serves a postal code, empty where nobody recorded one. Raises `Invalid` on another form."""
    code = postcode.strip()
    if not (len(code) == 5 and code.isdecimal() and code.isascii()):
        raise register.Invalid("postcode", "donner un code postal de cinq chiffres")
    caisse = people.caisse_serving(code) or ""
    return Near(caisse, people.organisations().get(caisse, ""), NOT_RECORDED)
