"""Gives health and prevention advice that was written for everybody, chosen by age alone; nothing is kept."""

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from finalite import law
from finalite.capabilities import people
from finalite.capabilities.register import PersonId
from finalite.kernel import calendar

from .values import Advice

LANGUAGES = ("fr", "en")


def language() -> str:
    """The language of the page: English where it is asked for, else French."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def for_person(person: PersonId, on: date) -> tuple[Advice, ...]:
    """The advice for the age of somebody; all of it where the birth date is not known."""
    born = people.identity_of([person])[person].born
    age = calendar.age_on(born.earliest, on) if born and born.earliest <= on else None
    return shown((one for one in pieces() if _speaks_to(one, age)), on)


def everything(on: date, spoken: str) -> tuple[Advice, ...]:
    """All the advice in a language, whatever the age."""
    return tuple(_piece(one, on, spoken) for one in pieces())


@cache
def pieces() -> tuple[dict[str, Any], ...]:
    """The pieces of advice as they are written."""
    return tuple(tomllib.loads((Path(__file__).parent / "advice.toml").read_text("utf-8"))["advice"])


def _speaks_to(one: dict[str, Any], age: int | None) -> bool:
    return age is None or one["from"] <= age < one.get("until", 200)


def shown(pieces: Iterable[dict[str, Any]], on: date) -> tuple[Advice, ...]:
    """Pieces of advice in the language of the page, with the values of a day."""
    return tuple(_piece(one, on, language()) for one in pieces)


def _piece(one: dict[str, Any], on: date, spoken: str) -> Advice:
    place = LANGUAGES.index(spoken)
    title, text = one["title"][place], one["text"][place]
    if "law" not in one:
        return Advice(title, text, one["article"], verified=False)
    value = law.value(one["law"], on)
    return Advice(title, valued(text, value, spoken), value.reference, verified=value.verified)


def valued(text: str, value: law.Value, spoken: str) -> str:
    """A text with the value of the day where it says {value}, in the language of the page."""
    return text.replace("{value}", value.shown(english=spoken == "en"))
