"""A door as a page: form, confirmation where money or rights change, reason where the door asks for one, result."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from finalite.capabilities import register
from finalite.site import actors, binding, labels, once
from finalite.site.binding.forms import FormState
from finalite.site.binding.shapes import result_of

from . import catalogue, filling, numbers, passage, screens
from .fields import initial
from .shown import Presenter


@login_required
@require_safe
def menu(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The doors of every fiche in force, or of one, that the role of the session may use."""
    held = actors.chosen(request)
    fiches = [
        _fiche(entry, held) | {"screens": screens.offers(request, slug=entry.slug)}
        for entry in register.entries()
        if entry.in_force and slug in ("", entry.slug)
    ]
    if slug and not fiches:
        raise Http404(_("Cette fiche n'existe pas ou n'est pas en vigueur."))
    fiches = [fiche for fiche in fiches if slug or fiche["groups"] or fiche["screens"]]
    return render(request, "door/menu.html", {"fiches": fiches, "one": slug})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One door: its form, and what became of it."""
    try:
        door = catalogue.find(slug, name)
    except catalogue.UnknownDoor:
        raise Http404(_("Cette opération n'existe pas.")) from None
    if request.method != "POST":
        return _form(request, door, initial(binding.slots_of(door.function), request.GET.dict()))
    state = filling.sent(request, door)
    if "add" in request.POST or "remove" in request.POST or request.POST.get("do") == "again":
        return _form(request, door, state)
    return _sent(request, door, state)


def _sent(request: HttpRequest, door: Any, state: FormState) -> HttpResponse:
    reason = request.POST.get("act_reason", "").strip()
    if not _may(request, door):
        return _read(request, door, state, reason)
    found, problems = numbers.file_numbers(door, actors.actor(request, reason=reason), state)
    if problems:
        unusable = passage.Outcome("unusable", problems=problems, code="unusable", message=_("Rien n'a été fait."))
        return _form(request, door, state, unusable, reason=actors.actor(request).person_id is None)
    return _read(request, door, found, reason)


def _read(request: HttpRequest, door: Any, state: FormState, reason: str) -> HttpResponse:
    checked = passage.check(door, lambda slots: binding.read_form(slots, state))
    if checked.ending != "done":
        return _form(request, door, state, checked)
    if door.confirm and request.POST.get("confirmed") != "yes":
        if state.files:
            return _form(request, door, state, tick=True)
        return _hold(request, door, state, "door/confirm.html", shown=filling.typed(door, checked.result), given=reason)
    actor = actors.actor(request, reason=reason)
    outcome = _once(request, door, lambda: passage.perform(door, actor, checked.result))
    return _ended(request, door, state, outcome, reason)


def _once(request: HttpRequest, door: Any, act: Callable[[], passage.Outcome]) -> passage.Outcome:
    """What is only read may be read again."""
    return once.perform(request, act) if door.kind == "operation" else act()


def _ended(request: HttpRequest, door: Any, state: FormState, outcome: Any, reason: str) -> HttpResponse:
    if outcome.ending == "done":
        return render(
            request,
            "door/result.html",
            filling.context(door) | {"shown": Presenter(door.slug).show(outcome.result, result_of(door.function))},
        )
    if outcome.code == "reason_needed" and not state.files:
        return _hold(request, door, state, "door/reason.html", status=403, outcome=outcome)
    return _form(request, door, state, outcome, reason=outcome.code == "reason_needed")


def _form(
    request: HttpRequest, door: Any, state: FormState, outcome: Any = None, *, tick: bool = False, reason: bool = False
) -> HttpResponse:
    shown = filling.drawn(request, door, state, outcome)
    more = {"tick": door.confirm and shown["upload"], "tick_missing": tick, "reason": reason}
    status = outcome.status if outcome else 200
    return render(request, "door/form.html", filling.context(door) | shown | more, status=status)


def _hold(
    request: HttpRequest, door: Any, state: FormState, template: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    held = {"hidden": filling.hidden(door, state), "confirmed": request.POST.get("confirmed", "")}
    return render(request, template, filling.context(door) | more | held, status=status)


def _fiche(entry: Any, held: Any) -> dict[str, Any]:
    doors = [
        door for door in catalogue.doors_of(entry.slug) if held is not None and catalogue.may(entry, held.role, door)
    ]
    named = [{"door": door, "label": labels.operation(door.name, entry.slug)} for door in doors]
    groups = [
        {"subpurpose": sub, "doors": [one for one in named if one["door"].subpurpose == sub.id]}
        for sub in entry.subpurposes
    ]
    return {"entry": entry, "groups": [group for group in groups if group["doors"]]}


def _may(request: HttpRequest, door: Any) -> bool:
    held = actors.chosen(request)
    return held is not None and catalogue.may(register.entry(door.slug), held.role, door)
