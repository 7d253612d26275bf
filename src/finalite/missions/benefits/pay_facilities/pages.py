"""The front page of those who receive the patients of a facility: rights to ask for, invoices, what was paid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from finalite.capabilities import register
from finalite.capabilities.register.screen import screen
from finalite.kernel.calendar import add_months

from . import queries

SLUG = "pay_facilities"
MONTHS = 3
"""Months before today whose stays and payments are shown; the doors show any period."""
SHOWN = 50
"""Invoices and payments shown, the latest of each."""


@screen(door="billed_by", roles=queries.STAFF)
def reception(request: HttpRequest) -> HttpResponse:
    """Show what to do with a patient and with invoices, and how the latest ones stand."""
    on = timezone.localdate()
    period = {"first_on": add_months(on, -MONTHS), "last_on": add_months(on, 1)}
    invoices = queries.billed_by(**period, limit=SHOWN)
    context = {
        "slug": SLUG,
        "first_on": period["first_on"],
        "invoices": invoices[::-1],
        "paid": queries.statement_of(**period, limit=SHOWN),
        "purpose_entry": register.entry(SLUG),
    }
    return render(request, f"{SLUG}/reception.html", context)


urlpatterns = [path("accueil/", reception, name="reception")]
