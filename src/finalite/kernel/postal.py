"""What an envelope can carry: how long each line of a postal address is, and how it is written."""

import re

LENGTHS = {"street": 120, "extra": 80, "postcode": 12, "town": 80}
"""Characters at most of each line, as it is kept."""
FRANCE = "FR"
_COUNTRY = re.compile(r"[A-Z]{2}")
_FRENCH = re.compile(r"\d{5}", re.ASCII)


def fault(*, street: str, postcode: str, town: str, extra: str = "", country: str = FRANCE) -> tuple[str, str] | None:
    """The first line that cannot be written, with what to do in French; None where a letter would arrive."""
    lines = {"street": street, "extra": extra, "postcode": postcode, "town": town}
    for name, most in LENGTHS.items():
        if len(lines[name]) > most:
            return name, f"{most} signes au plus sur cette ligne d’adresse : l’abréger ou la répartir"
    if not _COUNTRY.fullmatch(country):
        return "country", "écrire le pays en deux lettres capitales : FR, BE, MA…"
    if country == FRANCE and not _FRENCH.fullmatch(postcode.replace(" ", "")):
        return "postcode", "en France, un code postal compte cinq chiffres : 99001 par exemple"
    return None
