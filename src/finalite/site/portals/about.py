"""What the site says of itself: the pieces its pages are made of, and what is known of its accessibility."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

ESTABLISHED = date(2026, 11, 22)
"""The day on which somebody last read the statement again."""
COLOURS = ("accent", "accent-strong", "soft", "line", "field", "error", "warn")
WRITTEN = {
    "amount": 123456,
    "on": date(2026, 11, 22),
    "first": date(2026, 12, 1),
    "at": datetime(2026, 11, 22, 13, 5, tzinfo=UTC),
    "number": 1234567,
    "nir": "161039999900557",
    "birth": "1961-03",
}
"""What each filter of `french` is shown with."""


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The colours, the words and the components, each in its states."""
    return render(request, "about/style.html", WRITTEN | {"colours": COLOURS})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tried, how, what is not known, and whom to tell."""
    told = {"contact": settings.FINALITE_ACCESSIBILITY_CONTACT, "established": ESTABLISHED}
    return render(request, "about/accessibility.html", told)
