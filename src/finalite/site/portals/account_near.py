"""Finds what is near a postal code: it comes by POST alone, so that nobody's place is ever in an address."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from finalite.capabilities import register

from .account import ACCOUNT, may, me_of, tabs_of
from .asking import ask

DOOR = "services_near"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponse:
    """A postal code to type, and the offices that serve it."""
    me_of(request)
    if not may(request, ACCOUNT, DOOR):
        raise PermissionDenied
    typed = request.POST.get("postcode", "").strip()
    answer: Any = ask(request, ACCOUNT, DOOR, postcode=typed) if request.method == "POST" else None
    wrong = answer is not None and not answer.given
    context = {"answer": answer, "typed": typed, "wrong": wrong, "purpose_entry": register.entry(ACCOUNT)}
    more = {"here": "demarches", "tabs": tabs_of(request)}
    return render(request, f"{ACCOUNT}/near.html", context | more, status=422 if wrong else 200)
