"""The desk of the data-protection officer: clocks that run, the journal, what left, what must go."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from finalite.capabilities import register
from finalite.site import binding
from finalite.site.doors import catalogue

from .asking import ask

DESK = "answer_data_subject_requests"
SOON, WATCHED = timedelta(days=7), timedelta(days=28)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is open and when it is due."""
    today, now = timezone.localdate(), timezone.now()
    return render(
        request,
        "portal/dpo.html",
        {
            "purpose_entry": register.entry(DESK),
            "today": today,
            "soon": today + SOON,
            "requests": ask(request, DESK, "requests_on_desk", on=today),
            "incidents": ask(request, DESK, "incidents_on_desk", at=now),
            "complaints": ask(request, DESK, "complaints_on_desk"),
            "procedures": ask(request, DESK, "procedures_on_desk", on=today),
            "coverage": _coverage(),
        },
    )


def _coverage() -> dict[str, int]:
    rows = [one for one in register.coverage() if one["status"] == "in_force"]
    subpurposes = [sub for one in rows for sub in one["subpurposes"]]
    return {
        "fiches": len(rows),
        "total": len(register.coverage()),
        "subpurposes": len(subpurposes),
        "served": sum(1 for sub in subpurposes if sub["operations"]),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest) -> HttpResponse:
    """Search what passed through the door. What is looked for is posted: an account's name belongs in no address."""
    slots = binding.slots_of(_search_door().function)
    state = binding.form_state(request.POST.dict())
    problems: tuple[binding.Problem, ...] = ()
    try:
        arguments = binding.read_form(slots, state)
    except binding.Unusable as unusable:
        arguments, problems = {}, unusable.problems
    return render(
        request,
        "portal/journal.html",
        {
            "purpose_entry": register.entry(DESK),
            "typed": state.words,
            "problems": problems,
            "errors": {problem.field: problem.message for problem in problems},
            "traces": None if problems else ask(request, DESK, "search_journal", **arguments),
            "fiches": [entry for entry in register.entries() if entry.in_force],
        },
        status=400 if problems else 200,
    )


def _search_door() -> Any:
    return catalogue.find(DESK, "search_journal")


@login_required
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """What deserves a look among the accesses of the last weeks, and by which rule."""
    today = timezone.localdate()
    since = today - WATCHED
    return render(
        request,
        "portal/access.html",
        {
            "purpose_entry": register.entry(DESK),
            "since": since,
            "today": today,
            "unusual": ask(request, DESK, "unusual_access", since=since, until=today),
        },
    )


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """What has reached the end of its retention, and what left the house."""
    today = timezone.localdate()
    return render(
        request,
        "portal/retention.html",
        {
            "purpose_entry": register.entry(DESK),
            "today": today,
            "due": ask(request, DESK, "retention_due", on=today),
            "disclosures": ask(request, DESK, "disclosures_made"),
        },
    )
