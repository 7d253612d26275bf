"""All that is held about oneself: which processings there are and which of them were used, then what each one holds."""

from typing import Any

from django.http import Http404, HttpRequest

from finalite.capabilities import register
from finalite.site.doors import holdings

from . import account_data
from .asking import Answer, ask

PRIVACY = "answer_data_subject_requests"
LONGEST = 4
"""Digits of a page number: beyond, it is no page."""


def processings(used: Answer) -> dict[str, Any]:
    """Every processing in force, those whose acts concerned the person first, with what it may keep and how long."""
    told = {one.fiche: one for one in used.value or ()}
    entries = [one for one in register.entries() if one.in_force]
    lines = [{"entry": one, "used": told.get(one.slug), "kept": account_data.kept(one.slug)} for one in entries]
    return {
        "used": sorted((one for one in lines if one["used"]), key=lambda one: one["used"].last_at, reverse=True),
        "others": [one for one in lines if not one["used"]],
    }


def of_fiche(request: HttpRequest, me: Any, fiche: str) -> dict[str, Any]:
    """One page of what a processing holds; raises `Http404` where there is no such processing or page."""
    typed = request.GET.get("page", "1")
    number = int(typed) if typed.isdecimal() and len(typed) <= LONGEST else 0
    answer = ask(request, PRIVACY, "held_by", person=me, fiche=fiche, page=number)
    if answer.code == "unusable":
        raise Http404(answer.refusal)
    shown = answer.value
    return {
        "answer": answer,
        "entry": register.entry(fiche),
        "purpose_entry": register.entry(PRIVACY),
        "parts": holdings.parts([shown.part]) if shown else (),
        "pages": range(1, shown.pages + 1) if shown else (),
        "page": number,
    }
