"""The agent's workspace: find somebody, see what is due, open a file; only what the purpose of the moment allows.

A fiche takes part by its queries: `find_people(text)`, `work_list(on)` and `person_file(person, on)` fill the pages;
every other query about one person alone is offered beside, and opens in one act of its own.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from finalite.capabilities import register
from finalite.site import actors, binding, labels
from finalite.site.binding.shapes import result_of
from finalite.site.doors import catalogue, screens
from finalite.site.doors.shown import Presenter

from .asking import ask, doors_named, label

OWN_PAGES = ("find_people", "work_list", "person_file", "case_file")
COVERED = ("insured", "dependant")
THEIRS = "my_"
"""How the questions that people ask about themselves are named: an agent has others for the same."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Search box and work lists. The words looked for are posted: a name or a number belongs in no address."""
    today, text = timezone.localdate(), request.POST.get("text", "").strip()
    wanted = {door.slug for door in doors_named(request, "work_list")}
    # somebody is looked for under a purpose that one works for here
    finders = sorted(_in_order(doors_named(request, "find_people")), key=lambda door: door.slug not in wanted)
    files = [door.slug for door in doors_named(request, "person_file")]
    cases = [door.slug for door in doors_named(request, "case_file")]
    lists = [
        _list(ask(request, door.slug, door.name, on=today), door.slug)
        | {"file": door.slug if door.slug in files else "", "case": _case_page(door.slug) if door.slug in cases else ""}
        for door in _in_order(doors_named(request, "work_list"))
    ]
    return render(
        request,
        "portal/workspace.html",
        {
            "finders": finders,
            "text": text,
            "lists": lists,
            "late": sum(one["late"] for one in lists),
            "soon": sum(one["soon"] for one in lists),
            "today": today,
            "screens": screens.own(request),
            "found": ask(request, finders[0].slug, "find_people", text=text) if text and finders else None,
            "purpose_entry": _entry(finders, lists),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person's file, under the fiche whose work list led here, else the first that shows one to the role.

    Going on under another fiche is posted with its reason, which the journal keeps.
    """
    files = _in_order(doors_named(request, "person_file"))
    asked = request.POST.get("fiche", "") or request.GET.get("fiche", "")
    slug = next((door.slug for door in files if asked in ("", door.slug)), files[0].slug if files else "")
    reason = request.POST.get("act_reason", "").strip()
    answer = ask(
        request, slug, "person_file", person=register.PersonId(person_id), on=timezone.localdate(), reason=reason
    )
    shown = Presenter(slug).show(answer.value, result_of(answer.door.function)) if answer.given else None
    offers, pages = _offers(request), screens.offers(request, person=person_id)
    return render(
        request,
        "portal/person.html",
        {
            "answer": answer,
            "file": answer.value,
            "shown": shown,
            "person_id": person_id,
            "today": timezone.localdate(),
            "purpose_entry": register.entry(slug) if slug else None,
            "slug": slug,
            "readable": _readable(request, slug),
            "others": [register.entry(door.slug) for door in files if door.slug != slug],
            "offers": [one for one in offers if one["entry"].slug == slug],
            "beside": [one for one in offers if one["entry"].slug != slug],
            "screens": [one for one in pages if one.slug == slug],
            "pages_beside": [one for one in pages if one.slug != slug],
            "reason": reason,
        },
        status=403 if answer.code else 200,
    )


def _case_page(slug: str) -> str:
    """The name of the page of a fiche that shows a case with its story; empty where it has none."""
    try:
        reverse(f"{slug}:case", args=[1])
    except NoReverseMatch:
        return ""
    return f"{slug}:case"


def _list(answer: Any, slug: str) -> dict[str, Any]:
    """A work list with how many of its cases are late or soon due."""
    clocks = [one.clock for one in answer.value or ()]
    return {"entry": register.entry(slug), "answer": answer, "late": clocks.count("late"), "soon": clocks.count("soon")}


def _readable(request: HttpRequest, slug: str) -> list[str]:
    """The kinds of data about covered people that the role reads under a fiche, by their labels."""
    held = actors.chosen(request)
    if held is None or not slug:
        return []
    grants = register.purpose_of(slug, held.role).reads
    return sorted({labels.category(one) for person in COVERED for one in grants.get(person, ())})


def _offers(request: HttpRequest) -> list[dict[str, Any]]:
    """The role's other queries about one person, by fiche."""
    found: dict[str, list[dict[str, Any]]] = {}
    for door in catalogue.all_doors():
        field = _person_field(door)
        if field and door.name not in OWN_PAGES and not door.name.startswith(THEIRS) and _may(request, door):
            found.setdefault(door.slug, []).append({"door": door, "label": label(door), "field": field})
    return [{"entry": register.entry(slug), "doors": doors} for slug, doors in found.items()]


def _person_field(door: Any) -> str:
    """The one argument that says the person, when nothing else but the day must be said."""
    slots = binding.slots_of(door.function)
    persons = [slot.name for slot in slots if slot.shape.kind == "person"]
    others = [slot for slot in slots if slot.required and slot.shape.kind != "person" and slot.name != "on"]
    return persons[0] if door.kind == "query" and len(persons) == 1 and not others else ""


def _may(request: HttpRequest, door: Any) -> bool:
    held = actors.chosen(request)
    return held is not None and catalogue.may(register.entry(door.slug), held.role, door)


def _entry(finders: list[Any], lists: list[Any]) -> Any:
    """The one purpose of the page; none where several lists are shown, each under its own."""
    slugs = {door.slug for door in finders[:1]} | {one["entry"].slug for one in lists}
    return register.entry(slugs.pop()) if len(slugs) == 1 else None


def _in_order(doors: list[Any]) -> list[Any]:
    """The doors as the full edition of the register numbers their fiches."""
    return sorted(doors, key=lambda door: register.entry(door.slug).published.full or 0)
