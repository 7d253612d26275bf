"""The agent's desk: the purposes one works for, what presses in each, somebody to find, the work list of one purpose.

A fiche takes part by its queries: `find_people(text)`, `work_list(on)`, `person_file(person, on)` and
`case_file(case, on)`. Nothing of two purposes is ever read together: the front page shows numbers and days alone, and
whoever opens a list, a case or a person does it for one purpose, which the page says.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from finalite.capabilities import cases, register
from finalite.capabilities.register import purpose
from finalite.site import actors
from finalite.site.doors import screens

from .asking import ask, doors_named, in_order

A_PAGE = 25
NEXT = 10
"""How many of the nearest deadlines the front page shows."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Where to begin: the search box, what presses in each purpose, the nearest deadlines; the list where one alone."""
    slugs = _slugs(request)
    if len(slugs) == 1:
        return _page(request, slugs, slugs[0])
    return _page(request, slugs, "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def work_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The work list of one purpose, the most urgent first, and the search made for it."""
    slugs = _slugs(request)
    if slug not in slugs:
        raise Http404
    return _page(request, slugs, slug)


def _page(request: HttpRequest, slugs: list[str], slug: str) -> HttpResponse:
    """The words looked for are posted: a name or a number belongs in no address."""
    finders = _finders(request, slugs)
    finder = next((one for one in (request.POST.get("fiche"), slug, *finders) if one in finders), "")
    text = request.POST.get("text", "").strip()
    found = ask(request, finder, "find_people", text=text) if text and finder else None
    shown = finder if found else slug
    context = {
        "finders": [register.entry(one) for one in finders],
        "finder": finder,
        "text": text,
        "found": found,
        "slug": slug,
        "screens": [one for one in screens.own(request) if slug in ("", one.slug)],
        "purpose_entry": register.entry(shown) if shown else None,
        **_pressing(request, slugs, slug),
        **(_listed(request, slug) if slug else {}),
    }
    return render(request, "portal/workspace.html", context)


def _listed(request: HttpRequest, slug: str) -> dict[str, Any]:
    answer = ask(request, slug, "work_list", on=timezone.localdate())
    lines = answer.value or ()
    clocks = [one.clock for one in lines]
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    return {
        "answer": answer,
        "lines": page,
        "late": clocks.count(cases.Clock.LATE),
        "soon": clocks.count(cases.Clock.SOON),
        "file": any(door.slug == slug for door in doors_named(request, "person_file")),
        "case": any(door.slug == slug for door in doors_named(request, "case_file")),
    }


def _pressing(request: HttpRequest, slugs: list[str], slug: str) -> dict[str, Any]:
    """What presses in each purpose, and the nearest deadlines of all, each read for its own: no list is opened for it.

    A fiche whose roles share a work list by kind of case is not counted: numbers alone cannot tell whose it is.
    """
    held = actors.chosen(request)
    counted = [one for one in slugs if not getattr(register.module_of(one, "queries"), "DESKS_APART", False)]
    if held is None or len(slugs) < 2 or not counted:
        return {}
    found = {one: _presses(one, held) for one in counted}
    nearest = sorted(
        (line for one in found.values() for line in one.nearest), key=lambda line: (line.due_on, line.case)
    )
    return {
        "purposes": [(register.entry(one), found.get(one)) for one in slugs],
        "nearest": () if slug else nearest[:NEXT],
        "late": sum(one.late for one in found.values()),
        "soon": sum(one.soon for one in found.values()),
    }


def _presses(slug: str, held: Any) -> cases.Pressing:
    with purpose.opened(purpose.purpose_of(slug, held.role)):
        return cases.pressing(organisation=held.organisation, on=timezone.localdate(), limit=NEXT)


def _slugs(request: HttpRequest) -> list[str]:
    """The purposes with a work list that the role of the session reads."""
    held = actors.chosen(request)
    slugs = [door.slug for door in in_order(doors_named(request, "work_list"))]
    return [one for one in slugs if held and cases.are_read_by(purpose.purpose_of(one, held.role))]


def _finders(request: HttpRequest, slugs: list[str]) -> list[str]:
    """The purposes under which somebody may be looked for, first those that one works for here."""
    doors = in_order(doors_named(request, "find_people"))
    return [door.slug for door in sorted(doors, key=lambda door: door.slug not in slugs)]
