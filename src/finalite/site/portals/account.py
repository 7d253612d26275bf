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
from finalite.site.doors import holdings, screens

from .asking import ask

CARE, RIGHTS, PRIVACY = "pay_care_costs", "open_health_entitlements", "answer_data_subject_requests"
PARTS = {
    "remboursements": ("portal/refunds.html", CARE),
    "droits": ("portal/rights.html", RIGHTS),
    "courriers": ("portal/letters.html", PRIVACY),
    "consultations": ("portal/consultations.html", PRIVACY),
    "transmissions": ("portal/disclosures.html", PRIVACY),
    "donnees": ("portal/holdings.html", PRIVACY),
    "demandes": ("portal/requests.html", PRIVACY),
}


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The front page of the account."""
    me = _me(request)
    context = {"refunds": _refunds(request, me), "screens": screens.offers(request, person=int(me))}
    return render(request, "portal/account.html", context)


@login_required
@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the account."""
    if name not in PARTS:
        raise Http404
    template, slug = PARTS[name]
    answer = ASKED[name](request, _me(request))
    held = holdings.parts(answer.value) if name == "donnees" and answer.given else ()
    context = {"answer": answer, "purpose_entry": register.entry(slug), "here": name, "parts": held}
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
        {"answer": answer, "refund": answer.value, "purpose_entry": register.entry(CARE), "here": "remboursements"},
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
    return ask(request, CARE, "reimbursements_of", person=me)


ASKED = {
    "remboursements": _refunds,
    "droits": lambda request, me: ask(request, RIGHTS, "rights_of", person=me),
    "courriers": lambda request, me: ask(request, PRIVACY, "my_letters", person=me),
    "consultations": lambda request, me: ask(request, PRIVACY, "who_consulted", person=me),
    "transmissions": lambda request, me: ask(request, PRIVACY, "my_disclosures", person=me),
    "donnees": lambda request, me: ask(request, PRIVACY, "what_is_held", person=me),
    "demandes": lambda request, me: ask(request, PRIVACY, "my_requests", person=me),
}
