"""Screens of the contact desk, and of people about their own exchanges: history, thread, sheet, letter, case."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from finalite.capabilities import register
from finalite.capabilities.register import Invalid, PersonId
from finalite.capabilities.register.screen import screen

from . import modelling, operations, queries
from .values import FICHE, OWN, Filled
from .words import Author, Subject

ACTS = ("record_contact", "check_caller", "change_address", "change_contact", "offer_support", "report_incident")
MINE = ("write_message", "book_appointment", "choose", "change_address", "change_contact")
"""What may be done from the page of exchanges, by an adviser and by the person, through the generic doors."""
LOOKED_AT = timedelta(days=30)


@screen(door="my_contacts")
def exchanges(request: HttpRequest, person: int) -> HttpResponse:
    """Every exchange with somebody, what is under way first; each opens its thread."""
    who, own = PersonId(person), _is_own()
    asked = queries.my_requests(person=who) if own or _may("answer_requests") else ()
    context = {
        "open": [one for one in asked if one.closed_on is None],
        "closed": [one for one in asked if one.closed_on is not None],
        **(_mine(who) if own else {"history": queries.my_contacts(person=who)}),
        "acts": MINE if own else ACTS if _role() == "contact_adviser" else (),
        "adviser": _role() == "contact_adviser",
        "mine": own,
        "person": person,
        **(_recording(who) if own or _role() == "contact_adviser" else {}),
    }
    return _show(request, "exchanges", context)


@screen(door="thread", about="request")
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """The messages of a request, and the next one to write; what the caisse wrote is read once it is shown."""
    on, own = timezone.localdate(), _is_own()
    if request.method == "POST" and "text" in request.POST:
        return _written(request, number, own)
    lines = queries.thread(request=number)
    if own and any(one.author is Author.CAISSE and one.read_on is None for one in lines):
        operations.read_messages(request=number, on=on)
    return _show(request, "thread", {"asked": queries.request_of(request=number), "lines": lines, "mine": own})


@screen(door="sheet")
def sheet(request: HttpRequest, person: int) -> HttpResponse:
    """What answers a caller on one page: who, rights, doctor, cards, money, what is under way, the last exchanges."""
    full = queries.sheet(person=PersonId(person), on=timezone.localdate())
    context = {
        "sheet": full.sheet,
        "open": full.under_way,
        "history": full.lately,
        "acts": ACTS if _role() == "contact_adviser" else (),
        "adviser": _role() == "contact_adviser",
        "person": person,
    }
    return _show(request, "sheet", context)


@screen(door="write_letter")
def letter(request: HttpRequest, person: int) -> HttpResponse:
    """Choose a model, fill in its blanks, read the letter, send it: each step on its own, with no script."""
    models = {one.model: one for one in queries.letter_models()}
    model = models.get(request.POST.get("model", "") or request.GET.get("model", ""))
    context = {"models": models.values(), "model": model, "person": person, "problem": "", "preview": None}
    if model is None:
        return _show(request, "letter", context)
    said = [(blank, request.POST.get(f"blank-{rank}", "").strip()) for rank, blank in enumerate(model.blanks)]
    context["said"] = said
    step = request.POST.get("step", "")
    if step not in ("read", "send"):
        return _show(request, "letter", context)
    blanks = tuple(Filled(blank, text) for blank, text in said)
    try:
        context["preview"] = queries.preview_letter(model=model.model, blanks=blanks)
        if step == "send":
            given = {"person": PersonId(person), "model": model.model, "blanks": blanks}
            operations.write_letter(**given, on=timezone.localdate())
            messages.success(request, _("Le courrier est parti ; il est dans l’historique."))
            return redirect(f"{FICHE}:exchanges", person=person)
    except Invalid as problem:
        context |= {"problem": problem.message, "preview": None, "wrong": _unfilled(said)}
    return _show(request, "letter", context)


@screen(door="reports_to_decide", roles=("line_manager",))
def quality(request: HttpRequest) -> HttpResponse:
    """What a manager answers for: reports to decide, exchanges drawn by chance, those that other caisses lent, reviews.

    The draw is over thirty days: nobody chooses whose work is looked at.
    """
    on = timezone.localdate()
    first = on - LOOKED_AT
    context = {
        "first": first,
        "on": on,
        "reports": queries.reports_to_decide(),
        "drawn": queries.draw_for_review(first=first, last=on, size=10),
        "lent": queries.contacts_lent_to_us(on=on),
        "reviews": queries.reviews_of(first=first, last=on),
    }
    return _show(request, "quality", context)


def _unfilled(said: list[tuple[str, str]]) -> int:
    """The first blank that cannot go as it is."""
    return next((rank for rank, (_blank, text) in enumerate(said) if not 0 < len(text) <= modelling.LONGEST), 0)


def _mine(person: PersonId) -> dict:
    """What people alone are shown: the times they took, and the recorded calls that are kept."""
    held = queries.my_exchanges(person=person, on=timezone.localdate())
    return {
        "history": held.contacts,
        "kept": held.recordings,
        "appointments": queries.my_appointments(person=person),
    }


def _recording(person: PersonId) -> dict:
    """Whether calls may be recorded."""
    said = next((one for one in queries.my_choices(person=person) if one.about is Subject.CALL_RECORDING), None)
    return {"recording": True, "refused": said is not None and not said.agrees}


def _written(request: HttpRequest, number: int, own: bool) -> HttpResponse:
    """Nothing is lost where it cannot be sent: not even when a colleague closed the request, or wrote, meanwhile."""
    asked, lines = queries.request_of(request=number), queries.thread(request=number)
    try:
        _send(request, number, own, lines)
    except Invalid as problem:
        context = {"asked": asked, "lines": lines, "mine": own, "problem": problem, "typed": request.POST.dict()}
        return _show(request, "thread", context)
    messages.success(request, _("Le message est envoyé."))
    return redirect(f"{FICHE}:thread", number=number)


def _send(request: HttpRequest, number: int, own: bool, lines: tuple) -> None:
    said, on = request.POST, timezone.localdate()
    if own:
        operations.reply_message(request=number, text=said["text"], on=on)
        return
    if said.get("seen", "") not in ("", _last(lines)):
        raise Invalid(
            "text", _("Un message est arrivé depuis que vous avez ouvert cette page : lisez-le, puis envoyez.")
        )
    close, step = said.get("close") == "yes", said.get("next_step", "")
    operations.answer_message(request=number, text=said["text"], close=close, next_step=step, on=on)


def _last(lines: tuple) -> str:
    return str(lines[-1].message) if lines else "0"


def _show(request: HttpRequest, page: str, context: dict) -> HttpResponse:
    given = {"slug": FICHE, "purpose_entry": register.entry(FICHE)}
    return render(request, f"answer_insured/{page}.html", context | given)


def _is_own() -> bool:
    return _role() in OWN


def _role() -> str:
    return register.current_actor().role


def _may(subpurpose: str) -> bool:
    return any(one.role == _role() and one.may(subpurpose) for one in register.entry(FICHE).access)


urlpatterns = [
    path("echanges/<int:person>/", exchanges, name="exchanges"),
    path("fiche/<int:person>/", sheet, name="sheet"),
    path("courrier/<int:person>/", letter, name="letter"),
    path("qualite/", quality, name="quality"),
    path("demandes/<int:number>/", thread, name="thread"),
]
