"""Dates, amounts and durations as people write them, in the language of the page."""

import itertools
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

NARROW_SPACE = "\u202f"
NO_BREAK = "\u00a0"


def euros(cents: int) -> str:
    """`123450` → «1 234,50 €», or «€1,234.50» on an English page."""
    sign, whole, rest = "−" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    if english():
        return f"{sign}€{whole:,}.{rest:02d}"
    return f"{sign}{whole:,}".replace(",", NARROW_SPACE) + f",{rest:02d}{NO_BREAK}€"


def percent(basis_points: int) -> str:
    """`6500` → «65 %»."""
    text = f"{basis_points / 100:g}"
    return f"{text}%" if english() else text.replace(".", ",") + f"{NO_BREAK}%"


def day(on: date) -> str:
    """«21 novembre 2026»; the first of the month reads «1er»."""
    if english():
        return date_format(on, "j F Y")
    return date_format(on, "j F Y") if on.day > 1 else "1er " + date_format(on, "F Y")


def moment(at: datetime) -> str:
    """«21 novembre 2026 à 14 h 30», Paris time; a naive instant is taken as it is."""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    return (
        f"{day(local)}, {local:%H:%M}" if english() else f"{day(local)} à {local.hour}{NO_BREAK}h{NO_BREAK}{local:%M}"
    )


def instant(at: datetime) -> str:
    """«21/11/2026 14:30», for tables."""
    return f"{timezone.localtime(at) if timezone.is_aware(at) else at:%d/%m/%Y %H:%M}"


def number(value: int) -> str:
    """Thousands apart."""
    return f"{value:,}" if english() else f"{value:,}".replace(",", NARROW_SPACE)


def english() -> bool:
    """Is the page in English?"""
    return (get_language() or "fr").startswith("en")


def birth(text: str | None) -> str:
    """A birth date as far as it is known: `1980-05-12`, `1980-05` or `1980`."""
    parts = (text or "").split("-")
    if len(parts) == 3 and "00" not in parts:
        return day(date.fromisoformat(text or ""))
    return "/".join(part for part in reversed(parts) if part not in ("", "00"))


def nir(number: str) -> str:
    """The 15 characters of a social security number in the groups of the card; anything else as it is."""
    if len(number) != 15:
        return number
    ends = (0, 1, 3, 5, 7, 10, 13, 15)
    return NO_BREAK.join(number[start:end] for start, end in itertools.pairwise(ends))
