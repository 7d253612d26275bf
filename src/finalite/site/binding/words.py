"""Reads one value typed by somebody, or sent as JSON: strict, with a message that says what to do."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from finalite.capabilities import documents
from finalite.capabilities.register.values import Invalid, Upload

from ..doors import refusals
from .shapes import Shape

PARIS = ZoneInfo("Europe/Paris")
LONGEST_TEXT = 20_000
LARGEST_INTEGER = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1800, 2199

_AMOUNT = re.compile(r"(-?)(\d{1,15})(?:,(\d{1,2}))?", re.ASCII)
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f]")


def read_text(shape: Shape, typed: str) -> str:
    """Text without control characters; raises `Invalid` beyond 20,000 characters."""
    if len(typed) > LONGEST_TEXT:
        raise Invalid("", _("Ce texte est trop long : %(most)s caractères au plus.") % {"most": LONGEST_TEXT})
    if any(ord(c) < 32 and c not in "\n\r\t" for c in typed):
        raise Invalid("", _("Ce texte contient un caractère interdit."))
    return typed


def read_integer(shape: Shape, typed: str) -> int:
    """A whole number, spaces between thousands allowed."""
    bare = _SPACES.sub("", typed)
    if not re.fullmatch(r"-?\d{1,19}", bare, re.ASCII) or abs(int(bare)) > LARGEST_INTEGER:
        raise Invalid("", _("Saisissez un nombre entier, par exemple 12."))
    return int(bare)


def read_at_most(shape: Shape, typed: str) -> int:
    """How many at most: one or more."""
    found = read_integer(shape, typed)
    if found < 1:
        raise Invalid("", _("Saisissez un nombre d'au moins 1, par exemple 100."))
    return found


def read_person(shape: Shape, typed: str) -> int:
    """The number of a person's file."""
    found = read_integer(shape, typed)
    if found <= 0:
        raise Invalid("", _("Saisissez le numéro du dossier de la personne, par exemple 12."))
    return found


def read_cents(shape: Shape, typed: str) -> int:
    """Euros as typed in French, «1 234,50», to cents."""
    bare = _SPACES.sub("", typed).rstrip("€").replace(".", ",")
    found = _AMOUNT.fullmatch(bare)
    if not found:
        raise Invalid("", _("Saisissez un montant en euros, par exemple 12,50."))
    sign, euros, cents = found.groups()
    return (-1 if sign else 1) * (int(euros) * 100 + int((cents or "0").ljust(2, "0")))


def read_date(shape: Shape, typed: str) -> date:
    """A date as the browser sends it (2026-11-21) or as people write it (21/11/2026)."""
    french = _FRENCH_DATE.fullmatch(typed.strip())
    try:
        if french:
            return _countable(date(int(french[3]), int(french[2]), int(french[1])))
        if _ISO_DATE.fullmatch(typed.strip()):
            return _countable(date.fromisoformat(typed.strip()))
    except Invalid:
        raise
    except ValueError:
        pass
    raise Invalid("", _("Saisissez une date qui existe, par exemple 21/11/2026."))


def _countable(day: date) -> date:
    """A day from which clocks of months and years can be counted without leaving the calendar, either way."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    years = {"first": FIRST_YEAR, "last": LAST_YEAR}
    raise Invalid("", _("Saisissez une date entre les années %(first)s et %(last)s.") % years)


def read_datetime(shape: Shape, typed: str) -> datetime:
    """An instant; without an offset it is Paris time."""
    try:
        found = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid("", _("Saisissez une date et une heure, par exemple 2026-11-21T14:30.")) from None
    _countable(found.date())
    return found if found.tzinfo else found.replace(tzinfo=PARIS)


def read_yes_no(shape: Shape, typed: str) -> bool:
    """Yes or no, said."""
    if typed in ("yes", "no"):
        return typed == "yes"
    raise Invalid("", _("Répondez par oui ou par non."))


def read_choice(shape: Shape, typed: str) -> Any:
    """One of the values of the enumeration."""
    for member in shape.type:
        if str(member.value) == typed:
            return member
    values = ", ".join(str(member.value) for member in shape.type)
    raise Invalid("", _("Choisissez une des valeurs proposées : %(values)s.") % {"values": values})


WORDS: dict[str, Callable[[Shape, str], Any]] = {
    "text": read_text,
    "integer": read_integer,
    "at_most": read_at_most,
    "person": read_person,
    "cents": read_cents,
    "date": read_date,
    "datetime": read_datetime,
    "yes_no": read_yes_no,
    "choice": read_choice,
}


def read_word(shape: Shape, typed: str) -> Any:
    """The value of what somebody typed; raises `Invalid`."""
    return WORDS[shape.kind](shape, typed)


def read_sent(shape: Shape, sent: Any) -> Any:
    """The value of one JSON scalar: no text where a number is meant, no 1 for true; raises `Invalid`."""
    if shape.kind in ("integer", "at_most", "cents", "person"):
        return _whole(shape, sent)
    if shape.kind == "yes_no":
        return _boolean(sent)
    if not isinstance(sent, str):
        raise Invalid("", _("Un texte entre guillemets est attendu ici."))
    if shape.kind == "bytes":
        return _decoded(sent)
    if shape.kind == "date" and not _ISO_DATE.fullmatch(sent):
        raise Invalid("", _("Une date de la forme 2026-11-21 est attendue."))
    return read_word(shape, sent)


def read_upload(sent: Any) -> Upload:
    """A file sent as `{"name": …, "content": base64}`."""
    if (
        not isinstance(sent, dict)
        or set(sent) != {"name", "content"}
        or not all(isinstance(part, str) for part in sent.values())
    ):
        raise Invalid("", _('Un fichier est attendu : {"name": …, "content": … en base64}.'))
    return received(name=sent["name"], content=_decoded(sent["content"]))


def received(*, name: str, content: bytes) -> Upload:
    """A file that somebody sent, once it was looked at: the same rules for every door; raises `Invalid`."""
    try:
        return Upload(name=documents.let_in(content=content, name=name), content=content)
    except Invalid as refused:
        raise Invalid("", refusals.sentence(refused.message)) from None


def _whole(shape: Shape, sent: Any) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or abs(sent) > LARGEST_INTEGER:
        unit = (
            _("Un nombre entier de centimes est attendu.")
            if shape.kind == "cents"
            else _("Un nombre entier est attendu.")
        )
        raise Invalid("", unit)
    return WORDS[shape.kind](shape, str(sent)) if shape.kind in ("person", "at_most") else sent


def _boolean(sent: Any) -> bool:
    if not isinstance(sent, bool):
        raise Invalid("", _("true ou false est attendu."))
    return sent


def _decoded(sent: str) -> bytes:
    try:
        return base64.b64decode(sent, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("", _("Ce contenu n'est pas du base64 valide.")) from None
