"""The form of a door as a page fills it: what was sent, what is shown again, what is read once more, what is done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from finalite.capabilities import register
from finalite.site import actors, binding, labels, once
from finalite.site.binding.forms import FormState

from . import catalogue, grouping, passage
from .fields import FieldView, Painter, initial
from .shown import Presenter

OURS = ("csrfmiddlewaretoken", once.FIELD, "confirmed", "act_reason", "do")
"""What a form sends that is no argument."""


@dataclass(frozen=True)
class Page:
    """What one page adds to the form of its door; a door that engages is read again on `reread`, or ticked without.

    `known` are arguments that the page never asks for; `browser` is what a browser may fill in, by name of the field;
    `again` answers whoever sent the very same form twice, which is done once.
    """

    template: str
    context: dict[str, Any]
    done: Callable[[Any], HttpResponse]
    reread: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    browser: Mapping[str, str] = field(default_factory=dict)
    again: Callable[[], HttpResponse] | None = None


def fill(
    request: HttpRequest, slug: str, name: str, page: Page, first: Mapping[str, str] | None = None
) -> HttpResponse:
    """Show the form of `slug.name`, holding `first`; once sent and done, answer what the page makes of the result."""
    door = catalogue.find(slug, name)
    if request.method != "POST":
        given = request.GET.dict() if first is None else first
        return _form(request, door, initial(binding.slots_of(door.function), given), page)
    state = sent(request, door, page.known)
    if not request.POST.keys().isdisjoint(("add", "remove")) or request.POST.get("do") == "again":
        return _form(request, door, state, page)
    outcome = passage.check(door, lambda slots: binding.read_form(slots, state))
    arguments = outcome.result
    if outcome.ending == "done" and door.confirm and request.POST.get("confirmed") != "yes":
        return _confirm(request, door, state, page, arguments)
    if outcome.ending == "done":
        outcome = once.perform(request, lambda: passage.perform(door, actors.actor(request), arguments))
    if outcome.code == "repeated" and page.again:
        return page.again()
    return page.done(outcome.result) if outcome.ending == "done" else _form(request, door, state, page, outcome)


def sent(request: HttpRequest, door: Any, known: Mapping[str, str] | None = None) -> FormState:
    """What was sent for a door, with what is `known` whatever was sent, and today where nobody chooses the day."""
    typed = {key: value for key, value in request.POST.dict().items() if key not in OURS}
    state = binding.form_state(typed | dict(known or {}), request.FILES.dict())
    return grouping.dated(door, actors.chosen(request), state)


def drawn(
    request: HttpRequest,
    door: Any,
    state: FormState,
    outcome: Any = None,
    *,
    known: Iterable[str] = (),
    browser: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What a template shows of a form: its fields, in their groups too, and what was wrong, at its field if shown."""
    held = actors.chosen(request)
    apart = {*known, *grouping.days_of(door, held)}
    found = grouping.located(door, outcome.problems) if outcome else ()
    problems = tuple(replace(one, field="") if one.field in apart else one for one in found)
    myself, here = (actors.actor(request).person_id, held.organisation) if held else (None, "")
    painter = Painter(door.slug, state, problems, myself=myself, organisation=here, browser=browser)
    views = painter.views([slot for slot in binding.slots_of(door.function) if slot.name not in apart])
    return {
        "views": views,
        "groups": grouping.groups(door.slug, door.name, views),
        "outcome": outcome,
        "summary": _summary(door.slug, views, problems),
        "upload": any(one.kind == "upload" for one in _flat(views)),
    }


def typed(door: Any, arguments: dict[str, Any], known: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """What was typed, as it will be done: each argument under its label."""
    presenter = Presenter(door.slug)
    return [
        (labels.field(slot.name, door.slug), presenter.show(arguments[slot.name], slot.shape))
        for slot in binding.slots_of(door.function)
        if slot.name in arguments and slot.name not in known
    ]


def hidden(door: Any, state: FormState, known: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What was typed, for the page that is read once more to send again."""
    asked = {slot.name for slot in binding.slots_of(door.function)} - set(known)
    written = [*state.words.items(), *((f"{path}.rows", str(count)) for path, count in state.rows.items())]
    return [(path, word) for path, word in written if path.partition(".")[0] in asked]


def _form(
    request: HttpRequest, door: Any, state: FormState, page: Page, outcome: Any = None, *, tick_missing: bool = False
) -> HttpResponse:
    shown = drawn(request, door, state, outcome, known=page.known, browser=page.browser)
    more = {"tick": door.confirm and (shown["upload"] or not page.reread), "tick_missing": tick_missing}
    faulty = 422 if tick_missing else 200
    whole = context(door) | {"typed": request.POST} | shown | more | page.context
    return render(request, page.template, whole, status=outcome.status if outcome else faulty)


def _confirm(request: HttpRequest, door: Any, state: FormState, page: Page, arguments: dict[str, Any]) -> HttpResponse:
    """What will be done, to read again; a file cannot wait there, so a form that holds one asks for a tick instead."""
    if state.files or not page.reread:
        return _form(request, door, state, page, tick_missing=True)
    shown = {"typed": typed(door, arguments, page.known), "hidden": hidden(door, state, page.known)}
    return render(request, page.reread, context(door) | shown | page.context)


def context(door: Any) -> dict[str, Any]:
    """What each page of a door shows of it."""
    entry = register.entry(door.slug)
    label = labels.operation(door.name, door.slug)
    return {
        "door": door,
        "label": label,
        "entry": entry,
        "purpose_entry": entry,
        "subpurpose": entry.subpurpose(door.subpurpose),
    }


def _summary(slug: str, views: tuple[FieldView, ...], problems: tuple[binding.Problem, ...]) -> list[dict[str, str]]:
    """Each problem with the id of its field, empty where the page has no such field."""
    known = {view.path: view for view in _flat(views)}
    return [
        {
            "id": known[p.field].id if p.field in known else "",
            "message": p.message,
            "label": known[p.field].label if p.field in known else labels.field(p.field, slug),
        }
        for p in problems
    ]


def _flat(views: tuple[FieldView, ...]) -> list[FieldView]:
    return [one for view in views for one in (view, *_flat(view.inner))]
