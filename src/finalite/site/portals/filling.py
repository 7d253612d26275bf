"""Fills a door from a page of a portal: fields in their groups, one tick where it engages, errors said in place."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from finalite.capabilities import register
from finalite.site import actors, binding, labels
from finalite.site.doors import catalogue, grouping, pages, passage
from finalite.site.doors.fields import Painter, initial


def fill(
    request: HttpRequest,
    slug: str,
    name: str,
    template: str,
    context: dict[str, Any],
    done: Callable[[Any], HttpResponse],
) -> HttpResponse:
    """Show the form of `slug.name` in `template`; once sent and done, answer what `done` makes of the result."""
    door, held = catalogue.find(slug, name), actors.chosen(request)
    slots = binding.slots_of(door.function)
    if request.method != "POST":
        return _shown(request, door, initial(slots, request.GET.dict()), template, context)
    data = {key: value for key, value in request.POST.dict().items() if key not in pages.OURS}
    state = grouping.dated(door, held, binding.form_state(data, request.FILES.dict()))
    if "add" in data or "remove" in data:
        return _shown(request, door, state, template, context)
    if door.confirm and request.POST.get("confirmed") != "yes":
        return _shown(request, door, state, template, context | {"tick_missing": True}, status=422)
    outcome = passage.go_through(door, actors.actor(request), lambda wanted: binding.read_form(wanted, state))
    if outcome.ending == "done":
        return done(outcome.result)
    return _shown(request, door, state, template, context | {"outcome": outcome}, status=outcome.status)


def _shown(
    request: HttpRequest, door: Any, state: Any, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    outcome = context.get("outcome")
    problems = grouping.located(door, outcome.problems) if outcome else ()
    today = grouping.days_of(door, actors.chosen(request))
    made = Painter(door.slug, state, problems).views(binding.slots_of(door.function))
    views = tuple(one for one in made if one.path not in today)
    return render(
        request,
        template,
        {
            "door": door,
            "label": labels.operation(door.name, door.slug),
            "groups": grouping.groups(door.slug, door.name, views) or (grouping.Group("", "", "", views),),
            "summary": pages.summary(door.slug, views, problems),
            "tick": door.confirm,
            "purpose_entry": register.entry(door.slug),
            "typed": request.POST,
        }
        | context,
        status=status,
    )
