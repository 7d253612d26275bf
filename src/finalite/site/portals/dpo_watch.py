"""What the officer searches: the journal, and the accesses that deserve a look."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from finalite.capabilities import register
from finalite.site import binding
from finalite.site.doors import catalogue

from .asking import ask
from .dpo import DESK, may, page

WATCHED = timedelta(days=28)
TIES = ("link_agent", "unlink_agent", "flag_public_figure", "lift_public_figure")
"""Doors that say what the rules look at."""
FILTERS = ("user", "person", "fiche", "outcome", "since", "until", "act_reason")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest) -> HttpResponse:
    """Search what passed through the door. What is looked for is posted: an account's name belongs in no address."""
    slots = binding.slots_of(catalogue.find(DESK, "search_journal").function)
    state = binding.form_state(request.POST.dict())
    problems: tuple[binding.Problem, ...] = ()
    reason = request.POST.get("act_reason", "").strip()
    try:
        arguments = binding.read_form(slots, state)
    except binding.Unusable as unusable:
        arguments, problems = {}, unusable.problems
    answer = None if problems else ask(request, DESK, "search_journal", reason=reason, **arguments)
    return page(
        request,
        "journal",
        "dpo_journal",
        400 if problems else 200,
        typed=state.words,
        searched=[(name, request.POST[name]) for name in FILTERS if request.POST.get(name)],
        reason=reason,
        problems=problems,
        errors={problem.field: problem.message for problem in problems},
        traces=answer,
        fiches=[entry for entry in register.entries() if entry.in_force],
    )


@login_required
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """What deserves a look among the accesses of the last weeks, by which rule, and what the rules look at."""
    today = timezone.localdate()
    since = today - WATCHED
    answer = ask(request, DESK, "unusual_access", since=since, until=today)
    steps = [name for name in TIES if may(request, name)]
    return page(request, "access", "dpo_access", since=since, unusual=answer, steps=steps)
