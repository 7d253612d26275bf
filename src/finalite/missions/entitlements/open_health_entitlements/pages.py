"""The person's rights at a glance: a time line and the same facts in a table, for the person and for the agent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.capabilities.register.screen import screen

from . import drawing, queries
from .values import FICHE

ACTS = {
    "insured_person": ("send_certificate", "declare_treating_doctor", "record_pregnancy", "record_birth_by_partner"),
    "rights_technician": ("send_certificate", "choose_treating_doctor", "record_loss", "send_transfer"),
}
"""What each role may go on to do, through the generic doors."""


@screen(door="situation")
def timeline(request: HttpRequest, person: int) -> HttpResponse:
    """Show what somebody holds on the day, what ends when, and what to do about it."""
    on = timezone.localdate()
    held = queries.situation(person=PersonId(person), on=on)
    context = {
        "held": held,
        "picture": drawing.draw(held.spans, on),
        "soon": sorted((one for one in held.spans if one.to_do), key=lambda one: one.by or on),
        "acts": ACTS.get(register.current_actor().role, ()),
        "mine": register.current_actor().person_id == person,
        "person": person,
        "slug": FICHE,
        "purpose_entry": register.entry(FICHE),
    }
    return render(request, "open_health_entitlements/timeline.html", context)


urlpatterns = [path("frise/<int:person>/", timeline, name="timeline")]
