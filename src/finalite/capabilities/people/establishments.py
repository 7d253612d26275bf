"""Checks the number of an establishment, and that an enterprise's account names one of its own."""

from finalite.capabilities import register
from finalite.kernel import identifiers

SIREN = 9
FALSE = "ce SIRET est faux : relire ses quatorze chiffres, clé comprise, sur un bulletin de salaire de l’établissement"


def checked_siret(siret: str) -> str:
    """The fourteen digits of a SIRET, its key checked. Raises `Invalid`, saying where to read it."""
    try:
        number = identifiers.parse_siret(siret)
    except ValueError as wrong:
        raise register.Invalid("siret", FALSE) from wrong
    if not number.strip("0"):
        raise register.Invalid("siret", FALSE)
    return number


def check_own_establishment(siret: str) -> None:
    """Raise `Invalid` where an account opened for an enterprise names the establishment of another."""
    siren = enterprise_of_account()
    if siren and not siret.replace(" ", "").startswith(siren):
        raise register.Invalid(
            "siret", f"ce compte parle pour l’entreprise {siren} : donner l’un de ses établissements"
        )


def enterprise_of_account() -> str:
    """The SIREN that the account which acts speaks for; empty for one of a caisse, whose code is shorter."""
    code = register.current_actor().organisation
    return code if len(code) == SIREN and code.isdecimal() else ""
