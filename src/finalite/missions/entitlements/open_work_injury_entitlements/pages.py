"""The accident file: parties, clocks on a time line, papers and words, what each was sent, what the law awaits next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.capabilities.register.screen import screen

from . import drawing, queries
from .files import EMPLOYER, FICHE

ACTS = {
    "injury_technician": {
        "declaration": ("send_receipt",),
        "certificate": ("send_receipt",),
        "investigate": ("start_investigation", "record_witness", "record_employer"),
        "open_file": ("open_consultation", "record_witness"),
        "wait_opening": ("record_witness",),
        "comments": ("record_witness",),
        "decide": ("decide_accident_file", "decide_disease_file", "decide_relapse_file", "start_investigation"),
        "recognised": ("record_recovery", "open_incapacity_right", "record_death", "tell_body"),
        "refused": ("settle_contest",),
    },
    "insured_person": {
        "open_file": ("answer_questionnaire",),
        "wait_opening": ("answer_questionnaire",),
        "comments": ("comment_on_file",),
        "recognised": ("declare_again",),
        "refused": ("contest_decision",),
    },
    EMPLOYER: {
        "certificate": ("add_reservations",),
        "investigate": ("add_reservations",),
        "decide": ("add_reservations",),
        "open_file": ("answer_questionnaire",),
        "wait_opening": ("answer_questionnaire",),
        "comments": ("comment_on_file",),
        "recognised": ("contest_decision",),
    },
}
"""What each role may go on to do at each step, through the generic doors."""


@screen(door="injury_files")
def accident(request: HttpRequest, person: int) -> HttpResponse:
    """Show the files of a victim, for themselves and for whoever examines them, medical findings apart."""
    on = timezone.localdate()
    held = queries.injury_files(person=PersonId(person), on=on)
    context = {
        "files": [_shown(one, on) for one in held],
        "medical": {one.file: one.lines for one in queries.medical_lines_of(person=PersonId(person))},
        "person": person,
        "mine": register.current_actor().person_id == person,
    }
    return render(request, "open_work_injury_entitlements/accident.html", context | _around())


@screen(door="employer_file", roles=(EMPLOYER,))
def employer(request: HttpRequest, file: int) -> HttpResponse:
    """Show an employer a file they declared: nothing a doctor found is asked for, so nothing can be shown."""
    on = timezone.localdate()
    context = {"files": [_shown(queries.employer_file(file=file, on=on), on)], "for_employer": True}
    return render(
        request, "open_work_injury_entitlements/accident.html", context | _around() | {"here": "employer_accidents"}
    )


def _shown(one, on):
    acts = ACTS.get(register.current_actor().role, {})
    return {"held": one, "picture": drawing.draw(one.milestones, on), "acts": acts.get(one.next_step, ())}


def _around():
    return {"slug": FICHE, "purpose_entry": register.entry(FICHE), "on": timezone.localdate()}


urlpatterns = [
    path("dossier/<int:person>/", accident, name="accident"),
    path("employeur/<int:file>/", employer, name="employer"),
]
