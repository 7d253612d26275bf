"""Says which services are near, as far as they are recorded here, and names what is not."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from finalite.capabilities import people, register

from . import advising
from .values import Near, Office

NOT_RECORDED = {
    "fr": (
        "l’adresse de consultation des professionnels de santé, leurs tarifs affichés et leurs rendez-vous libres",
        "les offres d’autres organismes que la caisse : associations, mairies, mutuelles",
    ),
    "en": (
        "where health professionals consult, their displayed fees and their free appointments",
        "what bodies other than the fund offer: associations, town halls, insurers",
    ),
}
"""What no table of this system holds: an answer would be invented."""


def serving(postcode: str) -> Near:
    """The caisse that serves a postal code and its offices, nearest first. Raises `Invalid` on another form.

    Offices of the very postal code come first, then the others of the caisse that serves it.
    """
    code = postcode.strip()
    if not (len(code) == 5 and code.isdecimal() and code.isascii()):
        raise register.Invalid("postcode", "donner un code postal de cinq chiffres")
    caisse = people.caisse_serving(code) or ""
    rows = [one for one in _table()["office"] if one["postcode"] == code or one["caisse"] == caisse]
    rows.sort(key=lambda one: (one["postcode"] != code, one["name"]))
    language = advising.language()
    place = advising.LANGUAGES.index(language)
    known: tuple[date, str] = (_table()["as_of"], _table()["source"][place])
    offices = tuple(_office(one, place) for one in rows)
    return Near(caisse, people.organisations().get(caisse, ""), offices, *known, NOT_RECORDED[language])


def _office(one: dict[str, Any], place: int) -> Office:
    offers = tuple(pair[place] for pair in one["offers"])
    return Office(one["name"][place], one["street"], one["postcode"], one["town"], one["hours"][place], offers)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "offices.toml").read_text("utf-8"))
