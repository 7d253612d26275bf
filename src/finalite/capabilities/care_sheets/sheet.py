"""Checks the form of a care-sheet line: each field alone, then the fields together. It knows no person and no law."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from finalite.kernel import identifiers

from .lines import Fault, RawLine, SheetLine

EARLIEST = date(2005, 1, 1)
"""No act before the first dated rule of the law tables can be decided."""
MOST_CENTS = 50_000_000
"""An act above 500,000 euros is taken for a slip of the keyboard."""


class Wrong(Exception):
    """The value of one field cannot be used; carries the stable code and the sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def check(raw: RawLine, *, received_on: date, acts: frozenset[str]) -> SheetLine | tuple[Fault, ...]:
    """Give the act that a raw line describes, or every reason why it is refused.

    Raises nothing: whatever came in, the answer is a line or faults that name their field.
    """
    if raw.fault:
        return (raw.fault,)
    values, faults = _each(raw.fields)
    faults += [Fault(name[:40], "unknown_field", "champ inconnu du format") for name in raw.fields if name not in KNOWN]
    if not faults:
        faults = _together(values, received_on, acts)
    if faults:
        return tuple(faults)
    key = f"{values['provider']}/{values['invoice']}/{values['line']}"
    return SheetLine(number=raw.number, key=key, **values)


def _each(fields: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    values, faults = {}, []
    for name, (reader, default) in KNOWN.items():
        try:
            given = fields.get(name)
            values[name] = _default(default) if given is None or given == "" else reader(given)
        except Wrong as why:
            faults.append(Fault(name, why.code, why.message))
    return values, faults


def _default(default: Any) -> Any:
    if default is REQUIRED:
        raise Wrong("missing", "champ obligatoire")
    return default


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


def _text(pattern: str, what: str) -> Callable[[Any], str]:
    accepted = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        if not isinstance(value, str) or not accepted.fullmatch(value):
            raise Wrong("format", f"{what} attendu")
        return value

    return read


def _choice(*accepted: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in accepted:
            raise Wrong("unknown_code", f"une de ces valeurs attendue : {', '.join(accepted)}")
        return value

    return read


def _several(*accepted: str) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)) or any(item not in accepted for item in value):
            raise Wrong("unknown_code", f"une liste parmi : {', '.join(accepted)}")
        return tuple(sorted(set(value)))

    return read


def _whole(least: int, most: int, unit: str) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int:  # a boolean is an int for Python, not for a sheet
            raise Wrong("format", f"nombre entier attendu ({unit})")
        if not least <= value <= most:
            raise Wrong("negative" if value < 0 else "absurd", f"entre {least} et {most} ({unit})")
        return value

    return read


def _day(value: Any) -> date:
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise Wrong("impossible_date", "date AAAA-MM-JJ attendue") from None
    if day < EARLIEST:
        raise Wrong("impossible_date", f"antérieure au {EARLIEST:%d/%m/%Y}")
    return day


def _yes_no(value: Any) -> bool:
    if type(value) is not bool:
        raise Wrong("format", "true ou false attendu")
    return value


def _nir(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("format", "15 caractères entre guillemets attendus")
    try:
        return identifiers.parse_nir(value).full
    except identifiers.InvalidIdentifier as why:
        raise Wrong(f"nir_{why.code}", str(why)) from why


REQUIRED = object()
PATHWAY = (
    "treating_doctor",
    "referred",
    "emergency",
    "away_from_home",
    "military_referral",
    "midwife_referral",
    "nurse_referral",
    "iterative_care",
    "coordinated_doctors",
    "replacement",
    "on_duty",
    "addiction_clinic",
    "genetics",
    "student_health",
    "child_examination",
)
"""How a sheet says that the coordinated pathway was kept; each is a mark of the rules."""
OUTSIDE, UNREAD = "outside", "unknown"
MARKS = (
    "work_accident",
    "ald_protocol",
    "abortion",
    "fertility",
    "donor",
    "samu",
    "contraception",
    "during_stay",
    "doctors_list",
    "generic_refused",
    "prior_approval",
    "series",
    "health_crisis",
)
FORMS = ("S1", "S2", "EHIC", "DA1")

KNOWN: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "nir": (_nir, REQUIRED),
    "insured_nir": (_nir, ""),
    "provider": (_text(r"[0-9AB]{9,14}", "numéro du professionnel ou de l’établissement"), REQUIRED),
    "prescriber": (_text(r"[0-9AB]{9,14}", "numéro du prescripteur"), ""),
    "invoice": (_text(r"[A-Za-z0-9-]{1,20}", "numéro de facture de 1 à 20 lettres, chiffres ou tirets"), REQUIRED),
    "line": (_whole(1, 999, "rang dans la facture"), REQUIRED),
    "act": (_text(r"[A-Z0-9+_]{1,13}", "code d’acte en majuscules"), REQUIRED),
    "act_on": (_day, REQUIRED),
    "ends_on": (_day, None),
    "prescribed_on": (_day, None),
    "quantity": (_whole(1, 366, "quantité"), 1),
    "coefficient": (_whole(0, 2000, "coefficient"), 0),
    "act_tariff": (_whole(0, MOST_CENTS, "centimes"), None),
    "charged": (_whole(1, MOST_CENTS, "centimes"), REQUIRED),
    "base": (_whole(0, MOST_CENTS, "centimes"), None),
    "pathway": (_choice(*PATHWAY, OUTSIDE, UNREAD), UNREAD),
    "marks": (_several(*MARKS), ()),
    "session": (_text(r"[A-Za-z0-9-]{1,20}", "repère de séance"), ""),
    "third_party": (_yes_no, False),
    "distance_km": (_whole(0, 20_000, "kilomètres"), None),
    "approval": (_text(r"[A-Za-z0-9-]{1,20}", "référence de l’accord préalable"), ""),
    "country": (_text(r"[A-Z]{2}", "code de pays en deux lettres"), "FR"),
    "form": (_choice(*FORMS), ""),
    "form_reference": (_text(r"[A-Za-z0-9 /.-]{1,40}", "référence du formulaire européen"), ""),
    "tariff_choice": (_choice("french", "state"), ""),
    "state_tariff": (_whole(0, MOST_CENTS, "centimes"), None),
    "injury_on": (_day, None),
    "injury_related": (_yes_no, None),
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
    "marks": tuple,
}
