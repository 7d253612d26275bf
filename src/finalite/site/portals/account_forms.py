"""The acts that people do most, as forms written for them: what will happen, what is needed, a page to read again.

Each is a door of the account: whom it is about and the day are not asked, since they are known.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from finalite import law
from finalite.capabilities import register
from finalite.site import actors, binding, labels
from finalite.site.binding.forms import FormState
from finalite.site.doors import catalogue, grouping, pages, passage
from finalite.site.doors.fields import FieldView, Painter, initial

from .account import ACCOUNT, may, me_of, tabs_of
from .asking import ask

KNOWN = ("person", "on")
"""Arguments that the page never asks for."""
DELAY = "payments.bank.online_change_wait"
FILL = {
    "street": "address-line1",
    "extra": "address-line2",
    "postcode": "postal-code",
    "town": "address-level2",
    "country": "country",
    "number": "tel",
    "email": "email",
}
"""What a browser knows of whoever fills in the form."""


@dataclass(frozen=True)
class Guide:
    """A form: its door, the page that follows, or `shown`, the page of the result that the act leads to, by its number.

    The fiche's `forms.toml` groups its fields.
    """

    door: str
    then: str
    shown: str = ""


GUIDES = {
    "demenagement": Guide("declare_move", "demarches"),
    "compte-bancaire": Guide("change_bank_account", "demarches"),
    "naissance": Guide("declare_birth", "demarches"),
    "telephone": Guide("change_phone", "identite"),
    "courriel": Guide("change_email", "reglages"),
    "ouverture": Guide("open_account", "reglages"),
    "fermeture": Guide("close_account", ""),
    "document": Guide("send_document", "messages", "account_thread"),
    "question": Guide("write_message", "messages", "account_thread"),
}
"""Each form by its address under `/compte/faire-une-demarche/`."""


@login_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def guided(request: HttpRequest, name: str) -> HttpResponse:
    """One form: to fill in, to read again where something changes, and then done."""
    if name not in GUIDES:
        raise Http404
    me, guide = me_of(request), GUIDES[name]
    if not may(request, ACCOUNT, guide.door):
        raise PermissionDenied(labels.word("fault.role", ACCOUNT))
    door = catalogue.find(ACCOUNT, guide.door)
    if request.method == "POST":
        return _sent(request, name, door, _state(request, me))
    return _form(request, name, door, initial(binding.slots_of(door.function), _first(request, name, me)))


def _first(request: HttpRequest, name: str, me: Any) -> dict[str, str]:
    """What a new form holds already: what the address says, and whose bank account it is."""
    given = request.GET.dict()
    if name == "compte-bancaire":
        known = ask(request, ACCOUNT, "about_me", person=me, on=timezone.localdate())
        given.setdefault("account.holder", known.value.name if known.given else "")
    return given


def _state(request: HttpRequest, me: Any) -> FormState:
    sent = {key: value for key, value in request.POST.dict().items() if key not in pages.OURS}
    known = {"person": str(me), "on": timezone.localdate().isoformat()}
    return binding.form_state(sent | known, request.FILES.dict())


def _sent(request: HttpRequest, name: str, door: Any, state: FormState) -> HttpResponse:
    if request.POST.get("do") == "again":
        return _form(request, name, door, state)
    checked = passage.check(door, lambda slots: binding.read_form(slots, state))
    if checked.ending != "done":
        return _form(request, name, door, state, checked)
    if door.confirm and request.POST.get("confirmed") != "yes":
        return _confirm(request, name, door, state, checked.result)
    outcome = passage.perform(door, actors.actor(request), checked.result)
    if outcome.ending != "done":
        return _form(request, name, door, state, outcome)
    messages.success(request, labels.word(f"done.{name}", ACCOUNT))
    return _shown(GUIDES[name], outcome.result)


def _shown(guide: Guide, result: Any) -> HttpResponse:
    """Go to what came of it: the exchange it opened, else the page that follows it."""
    if guide.shown and result.request:
        return redirect(guide.shown, number=result.request)
    return redirect("account_part", name=guide.then) if guide.then else redirect("home")


def _confirm(request: HttpRequest, name: str, door: Any, state: FormState, arguments: dict[str, Any]) -> HttpResponse:
    """What will be done, to read again; a file cannot wait there, so a form that holds one asks for a tick instead."""
    if state.files:
        return _form(request, name, door, state, tick_missing=True)
    asked = {key: value for key, value in arguments.items() if key not in KNOWN}
    hidden = [(key, value) for key, value in state.words.items() if key.split(".")[0] in asked]
    return render(
        request,
        f"{ACCOUNT}/guided_confirm.html",
        _context(request, name, door) | {"typed": pages.typed(door, asked), "hidden": hidden},
    )


def _form(
    request: HttpRequest, name: str, door: Any, state: FormState, outcome: Any = None, *, tick_missing: bool = False
) -> HttpResponse:
    problems = tuple(_told(problem) for problem in outcome.problems) if outcome else ()
    slots = [slot for slot in binding.slots_of(door.function) if slot.name not in KNOWN]
    views = tuple(_filled(view) for view in Painter(ACCOUNT, state, problems).views(slots))
    upload = any(pages.has_upload(view) for view in views)
    more = {
        "groups": grouping.groups(ACCOUNT, door.name, views) or (grouping.Group("", "", "", views),),
        "outcome": outcome,
        "summary": pages.summary(ACCOUNT, views, problems),
        "upload": upload,
        "confirms": door.confirm,
        "tick": door.confirm and upload,
        "tick_missing": tick_missing,
        "conditions": _conditions(request) if name == "ouverture" else None,
    }
    faulty = 422 if tick_missing else 200
    status = outcome.status if outcome else faulty
    return render(request, f"{ACCOUNT}/guided.html", _context(request, name, door) | more, status=status)


def _told(problem: binding.Problem) -> binding.Problem:
    """A problem as the page says it: of what it never asked for, without the name of the argument."""
    return binding.Problem("", problem.message) if problem.field in KNOWN else problem


def _conditions(request: HttpRequest) -> Any:
    return ask(request, ACCOUNT, "conditions_on", on=timezone.localdate()).value


def _filled(view: FieldView) -> FieldView:
    last = view.path.rpartition(".")[2]
    return replace(view, fill=FILL.get(last, "off"), inner=tuple(_filled(one) for one in view.inner))


def _context(request: HttpRequest, name: str, door: Any) -> dict[str, Any]:
    entry, today = register.entry(ACCOUNT), timezone.localdate()
    return {
        "name": name,
        "label": labels.operation(door.name, ACCOUNT),
        "guide": f"{ACCOUNT}/guides/{name}.html",
        "here": GUIDES[name].then or "reglages",
        "tabs": tabs_of(request),
        "purpose_entry": entry,
        "subpurpose": entry.subpurpose(door.subpurpose),
        "applies_on": today + timedelta(days=law.value(DELAY, today).number),
    }
