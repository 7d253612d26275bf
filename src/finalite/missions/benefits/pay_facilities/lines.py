"""The open format of invoice lines (docs/facility-invoice-format.md): the fields of each, alone and together.

Ours, not the national norm, to which no conformity is claimed.
"""

from dataclasses import dataclass
from datetime import date

from finalite.capabilities.care_sheets import MARKS, OUTSIDE, PATHWAY, UNREAD, Fault, RawLine
from finalite.capabilities.care_sheets.fields import (
    MOST_CENTS,
    REQUIRED,
    Fields,
    choice,
    day,
    each,
    nir,
    several,
    text,
    whole,
)

from .facts import Kind
from .words import Discipline

FORMS = ("S1", "S2", "EHIC", "DA1")
NUMBER = text(r"[A-Za-z0-9-]{1,20}", "numéro de facture de 1 à 20 lettres, chiffres ou tirets")
KNOWN: Fields = {
    "facility": (text(r"[0-9AB]{9,14}", "numéro de l’établissement"), REQUIRED),
    "invoice": (NUMBER, REQUIRED),
    "line": (whole(1, 999, "rang dans la facture"), REQUIRED),
    "nir": (nir, REQUIRED),
    "kind": (choice(*Kind), REQUIRED),
    "entered_on": (day, REQUIRED),
    "left_on": (day, REQUIRED),
    "code": (text(r"[A-Z0-9+_-]{1,13}", "code de tarif en majuscules"), REQUIRED),
    "done_on": (day, REQUIRED),
    "quantity": (whole(1, 366, "quantité"), 1),
    "charged": (whole(1, MOST_CENTS, "centimes"), REQUIRED),
    "late": (whole(0, MOST_CENTS, "centimes"), None),
    "discipline": (choice(*Discipline), Discipline.GENERAL.value),
    "act_tariff": (whole(0, MOST_CENTS, "centimes"), None),
    "coefficient": (whole(0, 2000, "coefficient"), 0),
    "pathway": (choice(*PATHWAY, OUTSIDE, UNREAD), UNREAD),
    "marks": (several(*MARKS), ()),
    "form": (choice(*FORMS), ""),
    "form_reference": (text(r"[A-Za-z0-9 /.-]{1,40}", "référence du formulaire européen"), ""),
    "replaces": (NUMBER, ""),
}
TYPED = {
    "line": int,
    "quantity": int,
    "charged": int,
    "late": int,
    "act_tariff": int,
    "coefficient": int,
    "marks": tuple,
}
HEADER = ("kind", "entered_on", "left_on", "form", "form_reference")
STATED = ("discipline", "act_tariff", "coefficient", "pathway", "marks", "replaces")
"""Fields of the whole invoice, told again on each of its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledLine:
    """A line sound in form; whether it is due is for the rule to say."""

    number: int
    key: str
    facility: str
    invoice: str
    line: int
    nir: str
    kind: str
    entered_on: date
    left_on: date
    code: str
    done_on: date
    quantity: int
    charged: int
    late: int | None
    discipline: str
    act_tariff: int | None
    coefficient: int
    pathway: str
    marks: tuple[str, ...]
    form: str
    form_reference: str
    replaces: str

    @property
    def invoice_key(self) -> str:
        return key_of(self.facility, self.invoice)


def key_of(facility: str, invoice: str) -> str:
    """What makes an invoice unique."""
    return f"{facility}/{invoice}"


def check(raw: RawLine, received_on: date) -> BilledLine | tuple[Fault, ...]:
    """Give the line that a raw one describes, or every reason why it is refused."""
    if raw.fault:
        return (raw.fault,)
    values, faults = each(raw.fields, KNOWN)
    faults = faults or _together(values, received_on)
    if faults:
        return tuple(faults)
    key = f"{key_of(values['facility'], values['invoice'])}/{values['line']}"
    return BilledLine(number=raw.number, key=key, **values)


def _together(values: dict, received_on: date) -> list[Fault]:
    faults = [
        Fault(name, "future_date", f"postérieure à la réception du {received_on:%d/%m/%Y}")
        for name in ("entered_on", "left_on", "done_on")
        if values[name] > received_on
    ]
    if values["left_on"] < values["entered_on"]:
        faults.append(Fault("left_on", "impossible_date", "la sortie précède l’entrée"))
    elif not values["entered_on"] <= values["done_on"] <= values["left_on"]:
        faults.append(Fault("done_on", "incoherent", "hors des dates de la facture"))
    if values["kind"] == Kind.VISIT and values["left_on"] != values["entered_on"]:
        faults.append(Fault("left_on", "incoherent", "un passage aux urgences tient en un jour"))
    if values["kind"] == Kind.VISIT and "during_stay" in values["marks"]:
        faults.append(Fault("marks", "incoherent", "passage suivi d’un séjour : à facturer avec ce séjour"))
    if values["late"] is not None and values["late"] > values["charged"]:
        faults.append(Fault("late", "incoherent", "la part d’après le trentième jour dépasse le montant demandé"))
    if values["replaces"] == values["invoice"]:
        faults.append(Fault("replaces", "incoherent", "une facture ne se remplace pas elle-même"))
    return faults
