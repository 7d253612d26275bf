"""What stands on one's page of data: who else looked, who received, what was asked, what may be kept."""

from typing import Any

from django.http import HttpRequest

from finalite.capabilities import register

from . import INSURED, register_words
from .asking import ask

PRIVACY = "answer_data_subject_requests"
LAST = 5
"""How many of the latest lines the page shows; each list has a page of its own."""


def beside(request: HttpRequest, me: Any, offered: Any) -> dict[str, Any]:
    """The lists of the page; `offered` are the processing activities with their rights."""
    looked = ask(request, PRIVACY, "who_consulted", person=me)
    others = [line for line in looked.value or () if line.role not in INSURED]
    return {
        "looked": looked,
        "others": others[:LAST],
        "received": ask(request, PRIVACY, "my_disclosures", person=me),
        "asked": ask(request, PRIVACY, "my_requests", person=me),
        "processings": [{"shown": one, "kept": kept(one.fiche)} for one in offered],
    }


def kept(slug: str) -> list[dict[str, Any]]:
    """Which data a processing may keep about people, for how long, and what follows."""
    return [
        {"data": register_words.data(rule.what), "kept": register_words.kept(rule), "then": register_words.then(rule)}
        for rule in register.entry(slug).retention
    ]
