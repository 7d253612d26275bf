"""The insured person's account: what was decided and why, what is held, who looked, who received."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from finalite.capabilities import register
from finalite.site import actors
from finalite.site.doors import catalogue, holdings, screens

from .asking import ask

CARE, RIGHTS, PRIVACY = "pay_care_costs", "open_health_entitlements", "answer_data_subject_requests"
PARTS = {
    "remboursements": ("portal/refunds.html", CARE, "reimbursements_of"),
    "droits": ("portal/rights.html", RIGHTS, "rights_of"),
    "courriers": ("portal/letters.html", PRIVACY, "my_letters"),
    "consultations": ("portal/consultations.html", PRIVACY, "who_consulted"),
    "transmissions": ("portal/disclosures.html", PRIVACY, "my_disclosures"),
    "donnees": ("portal/holdings.html", PRIVACY, "what_is_held"),
    "demandes": ("portal/requests.html", PRIVACY, "my_requests"),
}
"""Each page of the account: its template, and the door that fills it."""


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The front page of the account."""
    me = _me(request)
    tabs = _tabs(request)
    refunds = _refunds(request, me) if "remboursements" in [tab["name"] for tab in tabs] else None
    context = {"refunds": refunds, "screens": screens.offers(request, person=int(me)), "tabs": tabs}
    return render(request, "portal/account.html", context)


@login_required
@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the account."""
    if name not in PARTS:
        raise Http404
    template, slug, _door = PARTS[name]
    answer = _asked(request, name, _me(request))
    held = holdings.parts(answer.value) if name == "donnees" and answer.given else ()
    context = {
        "answer": answer,
        "purpose_entry": register.entry(slug),
        "here": name,
        "parts": held,
        "tabs": _tabs(request),
    }
    return render(request, template, context)


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
        | {"here": "remboursements", "tabs": _tabs(request)},
    )


@login_required
@require_safe
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter, as the PDF that was sent."""
    answer = ask(request, PRIVACY, "my_letter", person=_me(request), letter=number)
    if not answer.given:
        raise Http404(answer.refusal)
    return HttpResponse(
        answer.value.content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="courrier-{number}.pdf"'},
    )


def _me(request: HttpRequest) -> Any:
    person = actors.actor(request).person_id
    if person is None:
        raise PermissionDenied(_("Cette page est celle des personnes assurées, pour leurs propres données."))
    return register.PersonId(person)


def _refunds(request: HttpRequest, me: Any) -> Any:
    return _asked(request, "remboursements", me)


def _asked(request: HttpRequest, name: str, me: Any) -> Any:
    _template, slug, door = PARTS[name]
    return ask(request, slug, door, person=me)


def _tabs(request: HttpRequest) -> list[dict[str, str]]:
    """The pages of the account that the role may open, in their order: a representative has fewer."""
    labels = {
        "remboursements": _("Remboursements"),
        "droits": _("Mes droits"),
        "courriers": _("Courriers"),
        "consultations": _("Qui a consulté mes données"),
        "transmissions": _("Qui a reçu mes données"),
        "demandes": _("Mes demandes"),
    }
    held = actors.chosen(request)
    return [
        {"name": name, "label": label}
        for name, label in labels.items()
        if held and catalogue.may(register.entry(PARTS[name][1]), held.role, catalogue.find(*PARTS[name][1:]))
    ]
