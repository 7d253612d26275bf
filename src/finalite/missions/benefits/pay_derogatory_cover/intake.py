"""Reads the lines of a file of claims (one JSON object a line) and says every fault of each; knows no database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import acts

LONGEST, MOST_LINES = 4_000, 2_000
REQUIRED = ("invoice", "line", "act_on")
EARLIEST = date(2000, 1, 1)
FRANCE = "FR"


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as it came, with its place in the file."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A line sound in form. With a `package` it is billed in an experiment, else it is an act of care."""

    number: int
    rank: int
    nir: str
    provider: str
    invoice: str
    act_on: date
    act: str = ""
    experiment: str = ""
    package: str = ""
    charged: int = 0
    base: int | None = None
    score: int | None = None
    country: str = FRANCE
    prescription: str = ""


def read(content: bytes) -> Iterator[RawLine]:
    """The lines of a file that are not empty; what is not text is kept as readable as it can be."""
    for number, raw in enumerate(content.split(b"\n"), start=1):
        text = raw.decode("utf-8", "replace").replace("\0", "\ufffd").strip()
        if text:
            yield RawLine(number, text[:LONGEST])


def check(raw: RawLine, received_on: date) -> ClaimLine | tuple[str, ...]:
    """The claim that a line stands for, or every fault found in it."""
    try:
        fields = json.loads(raw.text)
    except (ValueError, RecursionError):
        return ("ligne illisible : un objet JSON par ligne",)
    if not isinstance(fields, dict):
        return ("ligne illisible : un objet JSON par ligne",)
    faults = tuple(_faults(fields, received_on))
    return faults or _line(raw.number, fields)


def _faults(fields: dict[str, Any], received_on: date) -> Iterator[str]:
    yield from (f"{name} : manque" for name in REQUIRED if fields.get(name) in (None, ""))
    unknown = fields.keys() - set(TEXTS) - set(NUMBERS) - {"act_on"}
    yield from (f"{name.encode('ascii', 'replace').decode()[:30]} : champ inconnu" for name in sorted(unknown))
    for name, most in TEXTS.items():
        value = fields.get(name)
        if value is not None and (type(value) is not str or len(value) > most or not value.isprintable()):
            yield f"{name} : un texte de {most} caractères au plus"
    for name, (lowest, highest) in NUMBERS.items():
        value = fields.get(name)
        if value is not None and (type(value) is not int or not lowest <= value <= highest):
            yield f"{name} : un nombre entre {lowest} et {highest}"
    yield from _day(fields.get("act_on"), received_on)
    yield from _kind(fields)


TEXTS = {
    "nir": 15,
    "provider": 14,
    "invoice": 20,
    "act": 13,
    "experiment": 20,
    "package": 20,
    "country": 2,
    "prescription": 40,
}
NUMBERS = {"line": (1, 9_999), "charged": (1, 10**8), "base": (0, 10**8), "score": (0, 10_000)}


def _day(value: Any, received_on: date) -> Iterator[str]:
    if value in (None, ""):
        return
    try:
        day = date.fromisoformat(value) if type(value) is str else None
    except ValueError:
        day = None
    if day is None:
        yield "act_on : une date comme 2026-11-22"
    elif not EARLIEST <= day <= received_on:
        yield "act_on : une date passée, et pas avant 2000"


def _kind(fields: dict[str, Any]) -> Iterator[str]:
    if fields.get("package"):
        yield from (f"{name} : manque" for name in ("experiment", "provider") if not fields.get(name))
        return
    act = fields.get("act")
    if type(act) is not str or act not in acts.table():
        yield "act : acte inconnu de cette activité"
    yield from (f"{name} : manque" for name in ("nir", "charged") if not fields.get(name))
    country = fields.get("country") or FRANCE
    if country == FRANCE and not fields.get("provider"):
        yield "provider : manque"
    if type(country) is str and not (len(country) == 2 and country.isascii() and country.isupper()):
        yield "country : deux lettres majuscules"


def _line(number: int, fields: dict[str, Any]) -> ClaimLine:
    given = {
        name: value for name, value in fields.items() if name not in ("line", "act_on") and value not in (None, "")
    }
    given = {"nir": "", "provider": ""} | given
    return ClaimLine(number=number, rank=fields["line"], act_on=date.fromisoformat(fields["act_on"]), **given)
