"""Two pages by hand: where somebody's registration stands, and the desk where two like records are compared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.capabilities.register.screen import screen

from . import queries

SLUG = "register_and_affiliate"
ACTS = {
    "insured_person": ("move_home", "ask_correction", "send_number_certificate"),
    "contact_adviser": ("send_number_certificate",),
    "rights_technician": ("move_home", "affiliate_person", "send_number_certificate", "find_duplicates"),
}
"""What each role may go on to do, through the generic doors."""
PAGE = 20
"""Pairs on one page."""
FILE_ACTS = ("add_document", "ask_registry", "record_registry_answer", "send_wanted")


@screen(door="registration_of", roles=("insured_person", "contact_adviser", "rights_technician"))
def registration(request: HttpRequest, person: int) -> HttpResponse:
    """Show somebody's number and how sure it is, what is awaited, their caisses, family and aids, on the day."""
    on, actor = timezone.localdate(), register.current_actor()
    held = queries.registration_of(person=PersonId(person), on=on)
    agent = actor.role == "rights_technician"
    context = {
        "held": held,
        "on": on,
        "acts": ACTS.get(actor.role, ()),
        "file_acts": FILE_ACTS if agent and held.registration and held.state not in ("certified", "closed") else (),
        "mine": actor.person_id == person,
        "person": person,
        "slug": SLUG,
        "purpose_entry": register.entry(SLUG),
    }
    return render(request, "register_and_affiliate/registration.html", context)


@screen(door="duplicates_open")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show pairs of like records side by side, what differs marked, with the two ways to settle each; twenty a page."""
    after = request.GET.get("after", "")
    last = int(after) if after.isdecimal() and len(after) < 19 else 0
    pairs = queries.duplicates_compared(after=last, limit=PAGE + 1)
    more = pairs[PAGE - 1].doubt.case if len(pairs) > PAGE else None
    context = {"pairs": pairs[:PAGE], "more": more, "slug": SLUG, "purpose_entry": register.entry(SLUG)}
    return render(request, "register_and_affiliate/duplicates.html", context)


urlpatterns = [
    path("situation/<int:person>/", registration, name="registration"),
    path("doublons/", duplicates, name="duplicates"),
]
