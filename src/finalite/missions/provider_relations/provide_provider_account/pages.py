"""The professional's space on one page, and the page where a delegate opens their login with the code handed over."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from finalite.capabilities import money, register
from finalite.capabilities.register.screen import screen
from finalite.kernel.calendar import add_months

from . import operations, queries

SLUG = operations.FICHE
MONTHS = 1
"""Months of payments shown on the page; the door shows twenty-seven."""
SHOWN = 100
"""Payments shown, the latest; the page says when there are more."""
ACTS = ("payments", "change_account", "close_account")
WRONG = "Ce code n’ouvre rien : le relire, ou en demander un autre au professionnel. Cinq erreurs l’annulent."


@screen(door="space_of", roles=("health_professional",))
def practice(request: HttpRequest) -> HttpResponse:
    """Show the space of the professional who asks: the account, who may act for them, today's questions, payments."""
    on = timezone.localdate()
    space = queries.space_of(on=on)
    context: dict[str, Any] = {"slug": SLUG, "acts": ACTS, "purpose_entry": register.entry(SLUG)}
    if space is None or not space.account.up_to_date:
        context["conditions"] = queries.conditions_of_use(on=on)
    if space:
        period = {"first_on": add_months(on, -MONTHS), "last_on": add_months(on, 1)}
        paid = queries.payments(**period, on=on, limit=SHOWN + 1)
        context |= {
            "held": space.account,
            "delegates": space.delegates,
            "asked": queries.rights_asked(on=on),
            "paid": paid,
            "picture": money.draw_months(paid.months),
        }
    return render(request, f"{SLUG}/practice.html", context)


@screen(door="rights_asked", roles=("provider_staff",))
def rights(request: HttpRequest) -> HttpResponse:
    """Show a delegate what they may do, and what the practice was answered today."""
    context = {"asked": queries.rights_asked(on=timezone.localdate()), "purpose_entry": register.entry(SLUG)}
    return render(request, f"{SLUG}/rights.html", {"slug": SLUG} | context)


@screen(open_to_all=True)
def delegate(request: HttpRequest) -> HttpResponse:
    """Let somebody who was handed a code open their login; whoever has none learns nothing."""
    typed = {name: request.POST.get(name, "").strip() for name in ("code", "username")}
    context: dict[str, Any] = {"typed": typed, "errors": {}, "purpose_entry": register.entry(SLUG)}
    if request.method == "POST":
        context |= _signed_up(typed, request.POST.get("password", ""))
    return render(request, f"{SLUG}/delegate.html", context, status=422 if context["errors"] else 200)


def _signed_up(typed: dict[str, str], password: str) -> dict[str, Any]:
    errors = {name: ["À remplir."] for name, said in (typed | {"password": password}).items() if not said}
    try:
        validate_password(password) if password else None
    except ValidationError as weak:
        errors["password"] = list(weak.messages)
    return {"errors": errors} if errors else _opened(typed, password)


def _opened(typed: dict[str, str], password: str) -> dict[str, Any]:
    try:
        with register.acting(register.automation(SLUG)):
            done = operations.sign_up(password=password, on=timezone.localdate(), **typed)
    except register.Invalid as fault:
        return {"errors": {fault.field: [str(fault)]}}
    return {"done": done} if done else {"errors": {"code": [WRONG]}}


urlpatterns = [
    path("espace/", practice, name="practice"),
    path("droits/", rights, name="rights"),
    path("delegation/", delegate, name="delegate"),
]
