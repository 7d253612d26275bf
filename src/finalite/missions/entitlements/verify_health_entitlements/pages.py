"""The desk of the checks: each campaign at a glance, and whose delay has passed without an answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from finalite.capabilities import register
from finalite.capabilities.register.screen import screen

from . import bars, operations, queries

ACTS = ("draw_campaign", "open_check", "put_difference", "close_rights", "conclude_check")
"""What an agent goes on to do, through the generic doors."""


@screen(door="campaigns")
def desk(request: HttpRequest) -> HttpResponse:
    """Show how far the campaigns have come, and the checks in which an agent may now decide."""
    on = timezone.localdate()
    context = {
        "pictures": bars.draw(queries.campaigns()),
        "silent": queries.unanswered(on=on),
        "on": on,
        "acts": ACTS,
        "slug": operations.FICHE,
        "purpose_entry": register.entry(operations.FICHE),
    }
    return render(request, "verify_health_entitlements/desk.html", context)


urlpatterns = [path("campagnes/", desk, name="desk")]
