"""Refuses what cannot be written of anybody, with the field it stands in."""

import re

from finalite.capabilities import register

from .values import CivilStatus, Origin

_COUNTRY = re.compile(r"[A-Z]{2}")
LENGTHS = {"birth_name": 80, "used_name": 80, "first_names": 120, "birth_place": 5}


def civil_status(who: CivilStatus) -> None:
    """Raise `Invalid` for an empty name, or for something longer than civil status writes it."""
    for name in ("birth_name", "first_names"):
        if not getattr(who, name).strip():
            raise register.Invalid(f"who.{name}", "écrire le nom et les prénoms tels que les pièces les donnent")
    for name, most in LENGTHS.items():
        if len(getattr(who, name)) > most:
            raise register.Invalid(f"who.{name}", f"pas plus de {most} caractères")


def origin(given: Origin) -> None:
    """Raise `Invalid` for a State that is not written in two letters, or too long a document number."""
    for name in ("born_in", "nationality"):
        if getattr(given, name):
            country(getattr(given, name), f"origin.{name}")
    if len(given.document_number) > 40:
        raise register.Invalid("origin.document_number", "pas plus de 40 caractères")


def country(code: str, field: str) -> None:
    """Raise `Invalid` for a State that is not written in two capital letters."""
    if not _COUNTRY.fullmatch(code):
        raise register.Invalid(field, "écrire l’État en deux lettres : DE, MA, SN…")
