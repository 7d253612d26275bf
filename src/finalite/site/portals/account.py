"""The insured person's account: what was decided and why, what is held, who looked, who received."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from finalite.capabilities import register
from finalite.kernel import calendar
from finalite.site import actors, labels
from finalite.site.doors import catalogue, screens

from . import account_data, account_held
from .asking import ask

CARE, RIGHTS, PRIVACY = "pay_care_costs", "open_health_entitlements", "answer_data_subject_requests"
ACCOUNT, ANSWERS = "provide_insured_account", "answer_insured"
PARTS = {
    "identite": (f"{ACCOUNT}/identity.html", ACCOUNT, "about_me"),
    "remboursements": (f"{ACCOUNT}/payments.html", ACCOUNT, "care_statement"),
    "revenus": (f"{ACCOUNT}/income.html", ACCOUNT, "income_statement"),
    "droits": ("portal/rights.html", RIGHTS, "rights_of"),
    "demarches": (f"{ACCOUNT}/requests.html", ACCOUNT, "requests_of"),
    "messages": (f"{ACCOUNT}/messages.html", ACCOUNT, "threads_of"),
    "courriers": ("portal/letters.html", PRIVACY, "my_letters"),
    "mes-donnees": (f"{ACCOUNT}/data.html", ACCOUNT, "rights_offered"),
    "reglages": (f"{ACCOUNT}/settings.html", ACCOUNT, "account_of"),
    "conseils": (f"{ACCOUNT}/advice.html", ACCOUNT, "advice_for"),
    "consultations": ("portal/consultations.html", PRIVACY, "who_consulted"),
    "transmissions": ("portal/disclosures.html", PRIVACY, "my_disclosures"),
    "donnees": ("portal/holdings.html", PRIVACY, "processings_used"),
    "demandes": ("portal/requests.html", PRIVACY, "my_requests"),
}
"""Each page of the account: its template, and the door that fills it."""
TABS = ("identite", "remboursements", "droits", "demarches", "messages", "courriers", "mes-donnees", "reglages")
MONTHS = 6
"""How far the front page looks back for the last refunds; their own page shows them all."""
SCORES = range(5, 0, -1)
UNDER = dict.fromkeys(("consultations", "transmissions", "donnees", "demandes"), "mes-donnees") | {
    "revenus": "remboursements"
}
"""Pages that another one leads to: its tab is the current one."""
BESIDE = {
    "messages": {"letters": "registered_letters_of", "left": "messages_of"},
    "reglages": {"conditions": "conditions_on", "choices": "choices_of", "channels": "channels_of"},
    "demarches": {"account": "account_of"},
}
"""What a page shows beside its main door, by name in the template."""


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The front page of the account: what is to be done, the last refunds, what may be asked."""
    me, tabs = me_of(request), tabs_of(request)
    context = {
        "notices": _noticed(request, me),
        "refunds": _last_refunds(request, me) if may(request, CARE, "reimbursements_of") else None,
        "screens": screens.offers(request, person=int(me)),
        "explains": may(request, CARE, "explain"),
        "scores": SCORES,
        "tabs": tabs,
    }
    return render(request, f"{ACCOUNT}/home.html", context)


@login_required
@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the account."""
    if name not in PARTS:
        raise Http404
    template, slug, _door = PARTS[name]
    me = me_of(request)
    answer = _part(request, name, me)
    context = {
        "answer": answer,
        "purpose_entry": register.entry(slug),
        "here": UNDER.get(name, name),
        "tabs": tabs_of(request),
        "explains": may(request, CARE, "explain"),
        "scores": SCORES,
        "alone": may(request, ACCOUNT, "export_account"),
        "pieces": answer.value if name == "conseils" and answer.given else (),
    }
    beside = {key: _asked(request, ACCOUNT, door, me) for key, door in BESIDE.get(name, {}).items()}
    if name == "mes-donnees" and answer.given:
        beside |= account_data.beside(request, me, answer.value)
    if name == "donnees":
        beside |= account_held.processings(answer)
    return render(request, template, context | beside | _own(request, name))


@login_required
@require_safe
def held(request: HttpRequest, fiche: str) -> HttpResponse:
    """What one processing holds about oneself, some tables at a time."""
    context = account_held.of_fiche(request, me_of(request), fiche) | {"here": "mes-donnees", "tabs": tabs_of(request)}
    return render(request, "portal/held.html", context)


@login_required
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Everything that is held about oneself, as a file."""
    return _export(request, PRIVACY, "my_copy")


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What the account itself holds, as a file."""
    return _export(request, ACCOUNT, "export_account")


def _export(request: HttpRequest, slug: str, door: str) -> HttpResponse:
    answer = _asked(request, slug, door, me_of(request))
    if not answer.given:
        raise PermissionDenied(answer.refusal)
    return _file(answer.value.content, "application/json", answer.value.name)


@login_required
@require_safe
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """The messages of one exchange, which the fiche that answers keeps."""
    me_of(request)
    answer = ask(request, ANSWERS, "thread", request=number)
    if not answer.given:
        raise Http404(answer.refusal)
    return render(
        request,
        f"{ACCOUNT}/thread.html",
        {"answer": answer, "request_number": number, "purpose_entry": register.entry(ANSWERS)}
        | {"here": "messages", "tabs": tabs_of(request)},
    )


@login_required
@require_safe
def message_file(request: HttpRequest, number: int) -> HttpResponse:
    """A file joined to a message, to keep: never shown inside the site."""
    me_of(request)
    answer = ask(request, ANSWERS, "file_of", attachment=number)
    if not answer.given:
        raise Http404(answer.refusal)
    return _file(answer.value.content, answer.value.media_type, answer.value.name)


@login_required
@require_safe
def refund(request: HttpRequest, settlement: int) -> HttpResponse:
    """One care line with the decision as it was taken, step by step."""
    answer = ask(request, CARE, "explain", settlement=settlement)
    if not answer.given:
        raise Http404(answer.refusal)
    return render(
        request,
        "portal/refund.html",
        {"answer": answer, "refund": answer.value, "purpose_entry": register.entry(CARE)}
        | {"here": "remboursements", "tabs": tabs_of(request)},
    )


@login_required
@require_safe
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter, as the PDF that was sent."""
    answer = ask(request, PRIVACY, "my_letter", person=me_of(request), letter=number)
    if not answer.given:
        raise Http404(answer.refusal)
    return HttpResponse(
        answer.value.content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="courrier-{number}.pdf"'},
    )


def me_of(request: HttpRequest) -> Any:
    """Whose account the session shows; raises `PermissionDenied` for an agent."""
    person = actors.actor(request).person_id
    if person is None:
        raise PermissionDenied(_("Cette page est celle des personnes assurées, pour leurs propres données."))
    return register.PersonId(person)


def _part(request: HttpRequest, name: str, me: Any) -> Any:
    _template, slug, door = PARTS[name]
    return _asked(request, slug, door, me)


def _asked(request: HttpRequest, slug: str, name: str, me: Any) -> Any:
    """Ask a door about oneself today, as far as it wants to know about whom and when."""
    try:
        wanted = catalogue.find(slug, name).types
    except catalogue.UnknownDoor:
        wanted = {}
    given = {"person": me, "on": timezone.localdate()}
    return ask(request, slug, name, **{key: value for key, value in given.items() if key in wanted})


def _last_refunds(request: HttpRequest, me: Any) -> Any:
    first = calendar.add_months(timezone.localdate(), -MONTHS)
    return ask(request, CARE, "reimbursements_of", person=me, since=first)


def _noticed(request: HttpRequest, me: Any) -> list[dict[str, Any]]:
    """What is to be known or done, each with the page where it is done."""
    answer = _asked(request, ACCOUNT, "notices_of", me) if may(request, ACCOUNT, "notices_of") else None
    found = answer.value if answer is not None and answer.given else ()
    return [{"code": one.code, "by": one.by, "url": _where(request, one.code, me)} for one in found]


def _where(request: HttpRequest, code: str, me: Any) -> str:
    """The page where a notice is acted on: for those of entitlements the time line where the role opens it, else the
    steps to ask for."""
    part = NOTICED.get(code, "demarches")
    return ("" if code in NOTICED else _timeline(request, me)) or reverse("account_part", args=[part])


def _timeline(request: HttpRequest, me: Any) -> str:
    """Where one's rights are shown in time; empty for a role that may not open it."""
    address = reverse(f"{RIGHTS}:timeline", kwargs={"person": int(me)})
    offered = (one.url for one in screens.offers(request, slug=RIGHTS, person=int(me)))
    return address if address in offered else ""


NOTICED = {
    "open_account": "reglages",
    "accept_conditions": "reglages",
    "confirm_email": "reglages",
    "bank_change_waits": "demarches",
    "no_bank_account": "demarches",
    "message_to_read": "messages",
    "letter_to_open": "messages",
    "advice_for_you": "conseils",
}
"""The page of the account that each notice leads to; the others are about entitlements."""


def _own(request: HttpRequest, name: str) -> dict[str, Any]:
    """What a page says of the session itself: whether a second proof protects it, which years it may ask for."""
    if name == "reglages":
        return {"protected": Authenticator.objects.filter(user=request.user).exists()}
    if name == "droits":
        return {"timeline": _timeline(request, me_of(request)), "timeline_label": labels.page("timeline", RIGHTS)}
    year = timezone.localdate().year
    return {"years": range(year - 1, year - 4, -1)} if name == "demarches" else {}


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=media_type, headers=headers)


def may(request: HttpRequest, slug: str, name: str) -> bool:
    """Does the role of the session have this door?"""
    held = actors.chosen(request)
    try:
        door = catalogue.find(slug, name)
    except catalogue.UnknownDoor:
        return False
    return bool(held and catalogue.may(register.entry(slug), held.role, door))


def tabs_of(request: HttpRequest) -> list[dict[str, str]]:
    """The pages of the account that the role may open, in their order: a representative has fewer."""
    return [{"name": name, "label": labels.page(name, ACCOUNT)} for name in TABS if may(request, *PARTS[name][1:])]
