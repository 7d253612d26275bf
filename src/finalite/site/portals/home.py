"""The front page, and the choice of the role one acts in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from finalite.capabilities import register
from finalite.site import actors
from finalite.site.doors import screens

from . import links_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and where one's own portal is."""
    entries = register.entries()
    return render(
        request,
        "home.html",
        {
            "portals": _portals(request),
            "own": screens.own(request),
            "screens": screens.open_to_all(),
            "in_force": sum(1 for entry in entries if entry.in_force),
            "total": len(register.coverage()),
        },
    )


def _portals(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    return [{"url": reverse(name), "label": label} for name, label in links_for(actors.chosen(request))]


@login_required
@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's roles, from the front page on: what was on screen belonged to the former one."""
    if not actors.choose(request, request.POST.get("role", "")):
        messages.error(request, _("Ce compte ne tient pas ce rôle."))
    return redirect("home")
