"""Checks the form of a care-sheet line: each field alone, then the fields together. It knows no person and no law."""

from datetime import date
from typing import Any

from .fields import MOST_CENTS, REQUIRED, Fields, choice, day, each, nir, several, text, whole, yes_no
from .lines import Fault, RawLine, SheetLine
from .values import Pathway, SheetMark


def check(raw: RawLine, *, received_on: date, acts: frozenset[str]) -> SheetLine | tuple[Fault, ...]:
    """Give the act that a raw line describes, or every reason why it is refused.

    Raises nothing: whatever came in, the answer is a line or faults that name their field.
    """
    if raw.fault:
        return (raw.fault,)
    values, faults = each(raw.fields, KNOWN)
    if not faults:
        faults = _together(values, received_on, acts)
    if faults:
        return tuple(faults)
    key = f"{values['provider']}/{values['invoice']}/{values['line']}"
    return SheetLine(number=raw.number, key=key, **values)


def _together(values: dict[str, Any], received_on: date, acts: frozenset[str]) -> list[Fault]:
    faults = []
    for name in ("act_on", "ends_on", "prescribed_on", "injury_on"):
        if values[name] and values[name] > received_on:
            faults.append(Fault(name, "future_date", f"postérieure à la réception du {received_on:%d/%m/%Y}"))
    if values["act"] not in acts:
        faults.append(Fault("act", "unknown_act", f"code d’acte inconnu : {values['act']}"))
    if values["ends_on"] and values["ends_on"] < values["act_on"]:
        faults.append(Fault("ends_on", "impossible_date", "la fin précède le début"))
    if values["base"] is not None and values["base"] > values["charged"]:
        faults.append(Fault("base", "incoherent", "la base dépasse le montant demandé"))
    if values["prescribed_on"] and values["prescribed_on"] > values["act_on"]:
        faults.append(Fault("prescribed_on", "impossible_date", "la prescription suit l’acte"))
    if values["country"] != "FR" and values["third_party"]:
        faults.append(Fault("third_party", "incoherent", "pas de tiers payant pour des soins reçus hors de France"))
    return faults


OUTSIDE, UNREAD = Pathway.OUTSIDE.value, Pathway.UNKNOWN.value
PATHWAY = tuple(one.value for one in Pathway if one not in (OUTSIDE, UNREAD))
"""How a sheet says that the coordinated pathway was kept; each is a mark of the rules."""
MARKS = tuple(one.value for one in SheetMark)
FORMS = ("S1", "S2", "EHIC", "DA1")

KNOWN: Fields = {
    "nir": (nir, REQUIRED),
    "insured_nir": (nir, ""),
    "provider": (text(r"[0-9AB]{9,14}", "numéro du professionnel ou de l’établissement"), REQUIRED),
    "prescriber": (text(r"[0-9AB]{9,14}", "numéro du prescripteur"), ""),
    "invoice": (text(r"[A-Za-z0-9-]{1,20}", "numéro de facture de 1 à 20 lettres, chiffres ou tirets"), REQUIRED),
    "line": (whole(1, 999, "rang dans la facture"), REQUIRED),
    "act": (text(r"[A-Z0-9+_]{1,13}", "code d’acte en majuscules"), REQUIRED),
    "act_on": (day, REQUIRED),
    "ends_on": (day, None),
    "prescribed_on": (day, None),
    "quantity": (whole(1, 366, "quantité"), 1),
    "coefficient": (whole(0, 2000, "coefficient"), 0),
    "act_tariff": (whole(0, MOST_CENTS, "centimes"), None),
    "charged": (whole(1, MOST_CENTS, "centimes"), REQUIRED),
    "base": (whole(0, MOST_CENTS, "centimes"), None),
    "pathway": (choice(*PATHWAY, OUTSIDE, UNREAD), UNREAD),
    "marks": (several(*MARKS), ()),
    "session": (text(r"[A-Za-z0-9-]{1,20}", "repère de séance"), ""),
    "third_party": (yes_no, False),
    "distance_km": (whole(0, 20_000, "kilomètres"), None),
    "approval": (text(r"[A-Za-z0-9-]{1,20}", "référence de l’accord préalable"), ""),
    "country": (text(r"[A-Z]{2}", "code de pays en deux lettres"), "FR"),
    "form": (choice(*FORMS), ""),
    "form_reference": (text(r"[A-Za-z0-9 /.-]{1,40}", "référence du formulaire européen"), ""),
    "tariff_choice": (choice("french", "state"), ""),
    "state_tariff": (whole(0, MOST_CENTS, "centimes"), None),
    "injury_on": (day, None),
    "injury_related": (yes_no, None),
    "generic_price": (whole(0, MOST_CENTS, "centimes"), None),
    "prescribed_lines": (whole(1, 99, "lignes"), None),
    "stay_day": (whole(1, 9_999, "jour du séjour"), None),
    "tariff_from_day_31": (whole(0, MOST_CENTS, "centimes"), None),
}
TYPED = {
    "line": int,
    "quantity": int,
    "coefficient": int,
    "act_tariff": int,
    "charged": int,
    "base": int,
    "distance_km": int,
    "state_tariff": int,
    "third_party": bool,
    "injury_related": bool,
    "generic_price": int,
    "prescribed_lines": int,
    "stay_day": int,
    "tariff_from_day_31": int,
    "marks": tuple,
}
