"""What is done on the pages of the account in one click: each is a door, and the page says how it ended."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from finalite.site import actors, binding, labels, once
from finalite.site.doors import catalogue, passage

from .account import ACCOUNT

ACTS = {
    "avis": ("give_opinion", "account"),
    "choix": ("choose", "reglages"),
    "lus": ("mark_messages_read", "messages"),
    "lettre": ("open_registered_letter", "messages"),
    "arreter": ("stop_bank_change", "demarches"),
    "confirmer": ("confirm_email", "reglages"),
    "code": ("send_email_code", "reglages"),
    "conditions": ("accept_conditions", "reglages"),
    "attestation": ("order_certificate", "courriers"),
}
"""Each act: its door, and the page that shows what came of it."""
BUTTONS = {"attestation": "demarches"}
"""Where the button of an act stands, when it is on another page: there it is done again."""


@login_required
@require_POST
def perform(request: HttpRequest, name: str) -> HttpResponse:
    """Do what a button of the account says, about oneself and today, and come back to the page with its ending."""
    if name not in ACTS:
        raise Http404
    door_name, then = ACTS[name]
    door = catalogue.find(ACCOUNT, door_name)
    actor = actors.actor(request)
    typed = request.POST.dict() | {"person": str(actor.person_id or ""), "on": timezone.localdate().isoformat()}
    state = binding.form_state({key: value for key, value in typed.items() if key in door.types})
    outcome = once.perform(
        request, lambda: passage.go_through(door, actor, lambda slots: binding.read_form(slots, state))
    )
    _say(request, name, outcome)
    if outcome.ending == "done" and name == "attestation":
        return redirect("account_letter", number=outcome.result.letter)
    if name in BUTTONS and outcome.ending != "done":
        then = BUTTONS[name]
    return redirect("account") if then == "account" else redirect("account_part", name=then)


def _say(request: HttpRequest, name: str, outcome: Any) -> None:
    if outcome.ending == "done":
        messages.success(request, labels.word(f"done.{name}", ACCOUNT))
        return
    if outcome.code == "repeated":
        messages.info(request, labels.word("done.already", ACCOUNT))
        return
    found = [f"{labels.field(one.field, ACCOUNT)} : {one.message}" for one in outcome.problems]
    messages.error(request, " ; ".join(found) or outcome.message)
